// One script and one style sheet: titrate writes both into every report, so that the file works alone and offline.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { defineConfig } from "vite";

/// The folder of the package that a bundled module belongs to, or nothing for our own.
function packageOf(module) {
  if (!module.includes("/node_modules/")) return undefined;
  for (let folder = dirname(module.replace(/^\0/, "").replace(/\?.*$/, "")); folder.includes("node_modules"); folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file) && JSON.parse(readFileSync(file, "utf8")).version) return folder;
  }
  return undefined;
}

/// The licences of what is bundled stand at the head of the script, each text once, with the packages that it covers.
function licences() {
  return {
    name: "licences",
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        const texts = new Map();
        for (const folder of new Set(Object.keys(chunk.modules).map(packageOf).filter(Boolean))) {
          const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
          const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
          const text = (file ? readFileSync(join(folder, file), "utf8") : license).trim();
          texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`]);
        }
        const parts = [...texts].map(([text, names]) => `${names.sort().join(", ")}\n\n${text}`);
        chunk.code = `/*! Contains:\n\n${parts.join("\n\n---\n\n").replaceAll("*/", "* /").replaceAll(/https?:\/\//g, "")}\n*/\n${chunk.code}`;
      }
    },
  };
}

export default defineConfig({
  plugins: [licences()],
  build: {
    lib: { entry: "src/report.ts", formats: ["iife"], name: "titrateReport", fileName: () => "report.js", cssFileName: "report" },
    target: "es2020",
    sourcemap: false,
    chunkSizeWarningLimit: 2000,
  },
});
