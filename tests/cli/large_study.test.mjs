// A laboratory domain larger than the memory that it may take: how much is used, what a terminal shows, what Ctrl-C leaves.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { folder, memory, names, source, titrate } from "./support.mjs";

const patients = 60;

/** So many megabytes of LB, every row of it used. */
function study(home, megabytes, ...more) {
  const data = join(home, `lb-${megabytes}`);
  const written = spawnSync("node", [join(source, "scripts/large_study.mjs"), data, String(megabytes / 1000), String(patients), ...more], { encoding: "utf8" });
  assert.equal(written.status, 0, written.stderr);
  assert.ok(Math.abs(statSync(join(data, "lb.csv")).size / 1e6 / megabytes - 1) < 0.1);
  return data;
}

test("twice the rows take no more memory, in whatever order they come", async (t) => {
  if (/asan|tsan/.test(titrate)) return t.skip("a sanitizer has memory of its own");
  const home = folder(t), used = [];
  for (const data of [study(home, 150), study(home, 300, "--by-visit")]) {
    const run = await memory(["analyze", "ferrajoli-2008", "--data", data, "--out", `${data}-out`, "--quiet"]);
    assert.equal(run.code, 0, run.err);
    used.push(run.most);
  }
  assert.ok(used[1] < 300, `${used} MB`);
  assert.ok(used[1] - used[0] < 40, `${used} MB`); // 150 MB more of LB took 100 MB when all of it was kept
});

test("a terminal sees how far one large file is read", (t) => {
  const home = folder(t), data = study(home, 60);
  const run = spawnSync("script", ["-qec", `${titrate} analyze ferrajoli-2008 --data ${data} --out ${join(home, "out")}`, "/dev/null"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  const shares = [...run.stdout.matchAll(/bytes read, (\d+) %/g)].map((found) => Number(found[1]));
  assert.ok(shares.length >= 2 && shares.some((share) => share > 0 && share < 100), run.stdout.slice(0, 500));
  assert.deepEqual(shares, [...shares].sort((a, b) => a - b));
});

test("Ctrl-C in the middle of a large file ends the analysis and leaves neither folder nor temporary file", async (t) => {
  const home = folder(t), data = study(home, 300), out = join(home, "out"), temporary = join(home, "tmp");
  mkdirSync(temporary);
  const child = spawn(titrate, ["analyze", "ferrajoli-2008", "--data", data, "--out", out], { env: { ...process.env, TMPDIR: temporary } });
  let err = "";
  child.stderr.on("data", (text) => (err += text));
  const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve({ code, signal })));
  await new Promise((resolve) => setTimeout(resolve, 400));
  const began = performance.now();
  child.kill("SIGINT");
  assert.deepEqual(await ended, { code: 130, signal: null }, err);
  assert.ok(performance.now() - began < 5000);
  assert.ok(!existsSync(out));
  assert.deepEqual(names(temporary), []);
  assert.deepEqual(names(home), ["lb-300", "tmp"]);
});
