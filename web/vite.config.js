// One script and one style sheet: titrate writes both into every report, so that the file works alone and offline.
import { defineConfig } from "vite";

export default defineConfig({
  build: {
    lib: { entry: "src/report.ts", formats: ["iife"], name: "titrateReport", fileName: () => "report.js", cssFileName: "report" },
    target: "es2020",
    sourcemap: false,
    chunkSizeWarningLimit: 2000,
  },
});
