// The rules of the house that a program can see. Usage: node scripts/check_house.mjs [ROOT]
// Prints one line per breach, "file:line: rule", and exits 1 if there is one.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Rooms whose numbers are data: thresholds and doses live in library/, with their source. */
const ROOMS_WITHOUT_NUMBERS = ["clinic", "protocol", "conduct", "cohort"];
/** Rooms that judge charts, and the rooms that hold what a clinic cannot know. */
const CLINIC_SIDE = ["clinic", "protocol", "conduct", "chart", "results", "stats"];
const MODEL_SIDE = ["model", "engine", "cohort", "virtual"];
const LONG_FILE = 500;

/** room -> rooms it may include, from the titrate_room(...) lines of CMakeLists.txt. */
export function roomTable(cmake) {
  const table = new Map();
  const bare = cmake.replace(/#.*$/gm, "");
  for (const [, inside] of bare.matchAll(/titrate_room\(([^)]*)\)/g)) {
    const words = inside.trim().split(/\s+/);
    const uses = [];
    let keyword = "";
    for (const word of words.slice(1)) {
      if (word === "USES" || word === "LINKS") keyword = word;
      else if (keyword === "USES") uses.push(word);
    }
    table.set(words[0], uses);
  }
  return table;
}

/** The same text, with comments and the insides of literals blanked; lines stay where they are. */
export function codeOnly(source) {
  const blank = (text) => text.replace(/[^\n]/g, " ");
  const pattern =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|R"([^\s()\\]{0,16})\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'/g;
  return source.replace(pattern, blank);
}

/** Every numeric literal other than 0, 1, 2, outside array indices: [{line, literal}]. */
export function strangeNumbers(source) {
  const found = [];
  codeOnly(source)
    .split("\n")
    .forEach((text, index) => {
      if (/^\s*#\s*(include|pragma)/.test(text)) return;
      const number = /(?<![\w.])(?:0[xX][0-9a-fA-F'.pP+-]+|(?:\d[\d']*\.?[\d']*|\.\d+)(?:[eE][+-]?\d+)?)[a-zA-Z]*/g;
      for (const match of text.matchAll(number)) {
        if (/^[012](\.0*)?[uUlLzZfF]*$/.test(match[0])) continue;
        const before = text.slice(0, match.index).trimEnd();
        const after = text.slice(match.index + match[0].length).trimStart();
        if (before.endsWith("[") && after.startsWith("]")) continue;
        found.push({ line: index + 1, literal: match[0] });
      }
    });
  return found;
}

/** Breaches of one file. `path` is relative to the root, "src/<room>/<file>". */
export function checkFile(path, source, rooms) {
  const breaches = [];
  const warnings = [];
  const say = (line, text) => breaches.push(`${path}:${line}: ${text}`);
  const room = path.split("/")[1];
  const lines = source.split("\n");
  const code = codeOnly(source).split("\n");
  const uses = rooms.get(room);
  if (!uses) say(1, `the room \`${room}\` has no titrate_room line in CMakeLists.txt`);

  lines.forEach((text, index) => {
    const include = /^\s*#\s*include\s+"([^"]+)"/.exec(text);
    if (include && uses) {
      const target = include[1].split("/")[0];
      if (!include[1].includes("/") || !rooms.has(target)) say(index + 1, `"${include[1]}" names no room: include "room/file.hpp"`);
      else if (target !== room && !uses.includes(target)) say(index + 1, `\`${room}\` may not include \`${target}\``);
    }
    if (/\b(TODO|FIXME)\b/.test(text)) say(index + 1, "unfinished work is not committed: finish it or open an issue");
    if (/\bstd::(cout|cerr|clog)\b|(?<![\w])(?:std::)?(?:v?f?printf|f?puts|putchar)\s*\(|\bfmt::print(ln)?\s*\(/.test(code[index]))
      say(index + 1, "only apps/ prints: return the text, or throw an Error");
  });
  if (ROOMS_WITHOUT_NUMBERS.includes(room))
    for (const { line, literal } of strangeNumbers(source))
      say(line, `the number ${literal} belongs into library/, with unit and source`);
  const length = lines.length - (lines.at(-1) === "" ? 1 : 0);
  if (length > LONG_FILE) warnings.push(`${path}: ${length} lines; is it still one concept?`);
  return { breaches, warnings };
}

/** The table itself must keep the clinic from the model, at any remove. */
export function checkTable(rooms) {
  const breaches = [];
  const reach = (room, seen = new Set()) => {
    for (const used of rooms.get(room) ?? [])
      if (!seen.has(used)) {
        seen.add(used);
        reach(used, seen);
      }
    return seen;
  };
  for (const [room, uses] of rooms) {
    for (const used of uses) if (!rooms.has(used)) breaches.push(`CMakeLists.txt: \`${room}\` uses \`${used}\`, which is no room`);
    if (reach(room).has(room)) breaches.push(`CMakeLists.txt: \`${room}\` uses itself`);
    if (CLINIC_SIDE.includes(room))
      for (const hidden of MODEL_SIDE) if (reach(room).has(hidden)) breaches.push(`CMakeLists.txt: \`${room}\` must not know \`${hidden}\``);
  }
  return breaches;
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(cpp|hpp|h|inl)$/.test(entry.name) ? [path] : [];
  });
}

export function checkHouse(root) {
  const rooms = roomTable(readFileSync(join(root, "CMakeLists.txt"), "utf8"));
  const breaches = checkTable(rooms);
  const warnings = [];
  if (rooms.size === 0) breaches.push("CMakeLists.txt: no titrate_room line found");
  if (!existsSync(join(root, "src"))) return { breaches: [...breaches, "src: no such folder"], warnings, files: 0 };
  const files = sources(join(root, "src")).sort();
  for (const file of files) {
    const one = checkFile(relative(root, file).replaceAll("\\", "/"), readFileSync(file, "utf8"), rooms);
    breaches.push(...one.breaches);
    warnings.push(...one.warnings);
  }
  return { breaches, warnings, files: files.length };
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), ".."));
  const { breaches, warnings, files } = checkHouse(root);
  for (const line of warnings) console.log(`warning: ${line}`);
  for (const line of breaches) console.log(line);
  console.log(`house: ${files} files, ${breaches.length} breaches`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
