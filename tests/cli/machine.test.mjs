// When the machine or the user says no: nothing is left behind.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "node:test";

import { call, folder, names, small, titrate } from "./support.mjs";

/** Starts a run that would take hours, and returns once it has begun to write and to work. */
async function begin(home) {
  const child = spawn(titrate, ["simulate", "ferrajoli-2008", "--trials", "1000000", "--out", join(home, "out")], { stdio: ["ignore", "pipe", "pipe"] });
  let err = "";
  child.stderr.on("data", (data) => (err += data));
  const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve({ code, signal, err })));
  for (let i = 0; i < 200 && names(home).length === 0; ++i) await sleep(50);
  assert.match(names(home)[0] ?? "nothing", /^\.out\.unfinished-/);
  await sleep(500);
  assert.equal(child.exitCode, null, err);
  return { child, ended };
}

for (const signal of ["SIGINT", "SIGTERM"])
  test(`${signal} stops a run within a second and leaves nothing`, async (t) => {
    const home = folder(t);
    const { child, ended } = await begin(home);
    const began = performance.now();
    child.kill(signal);
    const end = await ended;
    assert.ok(performance.now() - began < 1000, `${performance.now() - began} ms`);
    assert.equal(end.code, 130);
    assert.match(end.err, /[Ii]nterrupted|[Ss]topped/);
    assert.deepEqual(names(home), []);
  });

test("a killed run leaves no finished folder, and the next one clears what it left", async (t) => {
  const home = folder(t);
  const { child, ended } = await begin(home);
  child.kill("SIGKILL");
  assert.equal((await ended).signal, "SIGKILL");
  assert.ok(!existsSync(join(home, "out")));
  assert.equal(call(["simulate", "ferrajoli-2008", ...small, "--out", join(home, "out")]).code, 0);
  assert.deepEqual(names(home), ["out"]);
});

test("a folder that cannot be written is a failure of the machine, said at once", () => {
  const run = call(["simulate", "ferrajoli-2008", "--trials", "1000000", "--out", "/proc/titrate/out"]);
  assert.equal(run.code, 1);
  assert.match(run.err, /cannot be (made|written)/);
  assert.match(run.err, /--out/);
  assert.ok(run.seconds < 5, `${run.seconds} s`);
});

test("a full disk is a failure of the machine, said at once", (t) => {
  const disk = join(folder(t), "disk");
  mkdirSync(disk);
  const script = 'mount -t tmpfs -o size=1m tmpfs "$1" || exit 77; "$0" simulate ferrajoli-2008 --trials 1000000 --out "$1/out"; code=$?; ls -A "$1"; exit $code';
  const run = spawnSync("unshare", ["--mount", "bash", "-c", script, titrate, disk], { encoding: "utf8" });
  if (run.status === 77 || /not permitted|denied/.test(run.stderr)) return t.skip("only root may mount the small disk that this needs");
  assert.equal(run.status, 1, run.stderr);
  assert.match(run.stderr, /No space left on device/);
  assert.equal(run.stdout, "", "nothing left on the disk");
});

test("a result that cannot be printed is a failure", () => {
  const full = openSync("/dev/full", "w");
  const run = call(["library", "--json"], { stdio: ["ignore", full, "pipe"] });
  assert.equal(run.code, 1);
  assert.match(run.err, /stdout cannot be written/);
});

test("progress with the time left is shown on a terminal, and cleared at the end", (t) => {
  const out = join(folder(t), "out");
  // `script` gives the program a terminal.
  const command = `"${titrate}" simulate ferrajoli-2008 --trials 40 --out "${out}"`;
  const run = spawnSync("script", ["-qefc", command, "/dev/null"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stdout);
  assert.match(run.stdout, /\d+ of [\d,]+ patients, \d+ %, \d+:\d\d left/);
  assert.ok(run.stdout.includes("\r\x1b[K"), "the line is cleared");
  const quiet = spawnSync("script", ["-qefc", `${command} --overwrite --quiet`, "/dev/null"], { encoding: "utf8" });
  assert.equal(quiet.stdout, "");
});
