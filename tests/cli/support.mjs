// What the suites share: calling the program, a folder of one's own, a protocol to spoil.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const titrate = process.env.TITRATE ?? "build/release/bin/titrate";
export const source = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const regimen = readFileSync(join(source, "library/regimens/ferrajoli-2008.toml"), "utf8");

/** Small enough to be quick, large enough to have events. */
export const small = ["--trials", "3", "--patients", "6"];

export function call(args, options = {}, program = titrate) {
  const began = performance.now();
  const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28, ...options });
  return { code: done.status, signal: done.signal, out: done.stdout, err: done.stderr, seconds: (performance.now() - began) / 1000 };
}

/** A protocol whose patients are followed for days instead of years: many of them in little time. */
export const brief = ["--set", "accrual=1 d", "--set", "median_follow_up=7 d"];

/** Runs to the end; `most` is the most memory that was in use, in MB (resident set, Linux's VmHWM). */
export async function memory(args) {
  const child = spawn(titrate, args, { stdio: ["ignore", "ignore", "pipe"] });
  let err = "", most = 0;
  child.stderr.on("data", (data) => (err += data));
  const ended = new Promise((resolve) => child.on("exit", (code) => resolve(code)));
  const look = setInterval(() => {
    try {
      most = Math.max(most, Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0) / 1000);
    } catch {} // it has just ended
  }, 10);
  const code = await ended;
  clearInterval(look);
  return { code, err, most };
}

/** A folder that goes away with the test. */
export function folder(t) {
  const path = mkdtempSync(join(tmpdir(), "titrate-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export const names = (path) => readdirSync(path).sort();

/** Writes `text` and returns the path. */
export function file(path, name, text) {
  const full = join(path, name);
  writeFileSync(full, text);
  return full;
}

/** `regimen` with one line replaced: {text, line}, the line counted from 1. */
export function spoil(text, from, to) {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.startsWith(from));
  if (at < 0) throw new Error(`no line begins with ${from}`);
  lines[at] = to;
  return { text: lines.join("\n"), line: at + 1 };
}
