import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { brief, call, folder, titrate } from "./support.mjs";

// Tests may run as root in a container, on fewer cores than processes.
const env = { ...process.env, OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" };
const trial = spawnSync("mpirun", ["--oversubscribe", "-n", "2", "true"], { env, encoding: "utf8" });
const skip = trial.status === 0 ? false : `NOT TESTED: mpirun cannot start two processes here: ${trial.stderr ?? trial.error}`;
const many = (count, args) => ["--oversubscribe", "-n", String(count), titrate, ...args];
const run = (out, trials, ...more) =>
  ["simulate", "ferrajoli-2008", "--trials", String(trials), "--out", out, "--patients-out", ...brief, ...more];
const bytes = (out, name) => readFileSync(join(out, name));
const same = (a, b) => {
  for (const name of ["endpoints.json", "patients/patients.csv"]) assert.ok(bytes(a, name).equals(bytes(b, name)), name);
};

test("one, two and four processes give the bytes of a run alone", { skip }, (t) => {
  const home = folder(t), alone = join(home, "alone");
  assert.equal(call(run(alone, 600)).code, 0);
  for (const count of [1, 2, 4]) {
    const out = join(home, `of-${count}`);
    const done = call(many(count, run(out, 600)), { env }, "mpirun");
    assert.equal(done.code, 0, done.err);
    assert.equal(done.out.match(/Wrote /g).length, 1, "one process speaks for all");
    same(alone, out);
  }
  assert.deepEqual(readdirSync(home).filter((name) => name.endsWith(".checkpoint")), []);
});

test("what is wrong is said once, and nothing is left", { skip }, (t) => {
  const home = folder(t);
  const done = call(many(2, ["simulate", "ferrajoli-2008", "--set", "patients=0", "--out", join(home, "x")]), { env }, "mpirun");
  assert.equal(done.code, 2, done.err);
  assert.equal(done.err.match(/expected a whole number/g)?.length, 1, done.err);
  assert.deepEqual(readdirSync(home), []);
});

/** Starts, waits for the first blocks, ends one process outright, and waits for the end. */
async function killed(program, args, checkpoint, victim) {
  const child = spawn(program, args, { env, stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const blocks = () => existsSync(checkpoint) && readdirSync(checkpoint).filter((name) => name.endsWith(".block")).length;
  while (child.exitCode === null && blocks() < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  process.kill(victim(child), "SIGKILL");
  await ended;
}
/** The last of the processes that mpirun started. */
const rank = (child) => {
  const found = spawnSync("ps", ["-o", "pid=", "-o", "comm=", "--ppid", String(child.pid)], { encoding: "utf8" }).stdout;
  return Number(found.trim().split("\n").filter((line) => line.includes("titrate")).at(-1).trim().split(/\s+/)[0]);
};

for (const [what, program, args, victim] of [
  ["a run that is killed", titrate, (out) => run(out, 4000, "--checkpoint"), (child) => child.pid],
  ["a rank that is killed", "mpirun", (out) => many(2, run(out, 4000)), rank],
])
  test(`${what} leaves no folder; its blocks and the log say how to go on, to the same bytes`, { skip: program === "mpirun" && skip }, async (t) => {
    const home = folder(t), out = join(home, "out"), alone = join(home, "alone"), checkpoint = `${out}.checkpoint`;
    assert.equal(call(run(alone, 4000)).code, 0);
    await killed(program, args(out), checkpoint, victim);
    assert.ok(!existsSync(out), "no result");
    const log = readFileSync(join(checkpoint, "log.txt"), "utf8");
    assert.match(log, /to go on after an end before time: (mpirun -n 2 )?titrate simulate ferrajoli-2008 --trials 4000/);
    const kept = readdirSync(checkpoint).filter((name) => name.endsWith(".block")).length;
    assert.ok(kept >= 3);
    const again = call(args(out), { env }, program);
    assert.equal(again.code, 0, again.err);
    same(alone, out);
    assert.ok(!existsSync(checkpoint));
  });
