// When the machine or the user says no: nothing is left behind.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "node:test";

import { brief, call, folder, memory, names, small, titrate } from "./support.mjs";

/** Starts a run that would take hours, and returns once it has begun to write and to work. */
async function begin(home, ...more) {
  const child = spawn(titrate, ["simulate", "ferrajoli-2008", "--trials", "1000000", "--out", join(home, "out"), ...more], { stdio: ["ignore", "pipe", "pipe"] });
  let err = "";
  child.stderr.on("data", (data) => (err += data));
  const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve({ code, signal, err })));
  for (let i = 0; i < 200 && names(home).length === 0; ++i) await sleep(50);
  assert.match(names(home)[0] ?? "nothing", /^\.out\.unfinished-/);
  await sleep(500);
  assert.equal(child.exitCode, null, err);
  return { child, ended };
}

for (const [what, signal, ...more] of [
  ["a run", "SIGINT"],
  ["a run", "SIGTERM"],
  ["a run on one thread", "SIGINT", "--threads", "1"],
  ["a run of very large trials", "SIGINT", "--patients", "100000"],
  ["a run that writes its patients", "SIGINT", "--patients-out"],
])
  test(`${signal} stops ${what} within a second and leaves nothing`, async (t) => {
    const home = folder(t);
    const { child, ended } = await begin(home, ...more);
    if (more.includes("--patients-out")) {
      const rows = join(home, names(home)[0], "patients/patients.csv");
      for (let i = 0; i < 200 && statSync(rows).size < 100_000; ++i) await sleep(50);
      assert.ok(statSync(rows).size >= 100_000, "rows are written while the run goes on");
    }
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

test("a disk that fills up with patients is a failure of the machine that leaves nothing", (t) => {
  const disk = join(folder(t), "disk");
  mkdirSync(disk);
  // A little more than the 4 MiB that a run asks for before it starts.
  const script = 'mount -t tmpfs -o size=4400k tmpfs "$1" || exit 77; "$0" simulate ferrajoli-2008 --trials 1000000 --patients-out "${@:2}" --out "$1/out"; code=$?; ls -A "$1"; exit $code';
  const run = spawnSync("unshare", ["--mount", "bash", "-c", script, titrate, disk, ...brief], { encoding: "utf8" });
  if (run.status === 77 || /not permitted|denied/.test(run.stderr)) return t.skip("only root may mount the small disk that this needs");
  assert.equal(run.status, 1, run.stderr);
  assert.match(run.stderr, /out\/patients\/patients\.csv: cannot be written: No space left on device/);
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
  const command = `"${titrate}" simulate ferrajoli-2008 --trials 1000 --out "${out}"`;
  const began = performance.now();
  const run = spawnSync("script", ["-qefc", command, "/dev/null"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stdout);
  assert.match(run.stdout, /\d+ of [\d,]+ patients, \d+ %, \d+:\d\d left/);
  assert.ok(run.stdout.includes("\r\x1b[K"), "the line is cleared");
  const shown = run.stdout.match(/ patients, \d+ %/g).length;
  assert.ok(shown <= 10 * (performance.now() - began) / 1000 + 2, `${shown} times: at most ten times a second`);
  const quiet = spawnSync("script", ["-qefc", `${command} --overwrite --quiet`, "/dev/null"], { encoding: "utf8" });
  assert.equal(quiet.stdout, "");
});

test("memory does not grow with the number of trials, nor with the patients that are written", async (t) => {
  const home = folder(t);
  const run = (trials) => memory(["simulate", "ferrajoli-2008", ...brief, "--threads", "2", "--trials", `${trials}`, "--patients-out", "--out", join(home, `${trials}`)]);
  const few = await run(600), many = await run(4800);
  assert.deepEqual([few.code, many.code], [0, 0], few.err + many.err);
  // The rows of the 4,200 trials more are over 20 MB, the outcomes that they tell of some 160 MB.
  const rows = statSync(join(home, "4800/patients/patients.csv")).size / 1e6;
  assert.ok(rows > 20, `${rows} MB of rows`);
  assert.ok(few.most > 1 && many.most < few.most + rows / 2, `${few.most} MB for 600 trials, ${many.most} MB for 4,800`);
  assert.ok(many.most < 300, `${many.most} MB`);
});
