// A calibration shared by processes of mpirun: the bytes of one alone, and a killed one that goes on.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { call, folder, titrate } from "./support.mjs";

const env = { ...process.env, OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" };
const trial = spawnSync("mpirun", ["--oversubscribe", "-n", "2", "true"], { env, encoding: "utf8" });
const skip = trial.status === 0 ? false : `NOT TESTED: mpirun cannot start two processes here: ${trial.stderr ?? trial.error}`;
// Too small for a posterior, large enough to pass every stage.
const calibration = fileURLToPath(new URL("small_calibration.toml", import.meta.url));
const small = (out) => ["calibrate", calibration, "--rounds", "1", "--points", "100", "--patients", "20", "--generations", "0", "--draws", "100",
                        "--check", "50", "--check-patients", "44", "--trials", "20", "--out", out];
const many = (count, args) => ["--oversubscribe", "-n", String(count), titrate, ...args];
const files = ["parameters.toml", "calibration.json", "report.html"];
const same = (a, b) => {
  for (const name of files) assert.ok(readFileSync(join(a, name)).equals(readFileSync(join(b, name))), name);
};

test("two and three processes calibrate to the bytes of one", { skip }, (t) => {
  const home = folder(t), alone = join(home, "alone");
  const one = call(small(alone));
  assert.equal(one.code, 0, one.err);
  for (const count of [2, 3]) {
    const out = join(home, `of-${count}`);
    const done = call(many(count, small(out)), { env }, "mpirun");
    assert.equal(done.code, 0, done.err);
    assert.equal(done.out.match(/Wrote /g).length, 1, "one process speaks for all");
    same(alone, out);
    assert.ok(!existsSync(`${out}.checkpoints`));
  }
});

test("a calibration that is killed leaves no folder; its log and what it kept go on to the same bytes", async (t) => {
  const home = folder(t), whole = join(home, "whole"), out = join(home, "killed");
  assert.equal(call(small(whole)).code, 0);
  const child = spawn(titrate, small(out), { stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  while (child.exitCode === null && !(existsSync(`${out}.checkpoints`) && readdirSync(`${out}.checkpoints`).some((f) => f.startsWith("round-1-"))))
    await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill("SIGKILL");
  await ended;
  assert.ok(!existsSync(out));
  assert.match(readFileSync(join(`${out}.checkpoints`, "log.txt"), "utf8"), /to go on after an end before time: titrate calibrate .*small_calibration\.toml .*--out /);
  assert.equal(call(small(out)).code, 0);
  same(whole, out);
});
