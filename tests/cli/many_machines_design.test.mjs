// compare and search in several processes: the bytes of one, one killed, going on.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { brief, call, file, folder, names, titrate } from "./support.mjs";

const env = { ...process.env, OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" };
const trial = spawnSync("mpirun", ["--oversubscribe", "-n", "2", "true"], { env, encoding: "utf8" });
const skip = trial.status === 0 ? false : `NOT TESTED: mpirun cannot start two processes here: ${trial.stderr ?? trial.error}`;
const many = (count, args) => ["--oversubscribe", "-n", String(count), titrate, ...args];

const text = `search = 1
id = "many"
protocol = "ferrajoli-2008"
budget = 20000
confirmed = 6
[[axis]]
id = "start"
path = "arm.0.intervention.0.start"
values = ["5 mg", "10 mg", "15 mg", "20 mg", "25 mg"]
[[axis]]
id = "chance"
path = "arm.0.intervention.0.rule.reduce-neutropenia.chance"
from = 0.01
to = 0.60
by = 0.01
[[objective]]
endpoint = "dose_intensity"
want = "high"
[[objective]]
endpoint = "neutropenia_g3_4"
want = "low"
`;
const searched = (home, out, ...more) => ["search", file(home, "s.toml", text), ...brief, "--out", join(home, out), ...more];
const compared = (home, out, ...more) =>
  ["compare", "ferrajoli-2008", "--variant", "start 25: arm.0.intervention.0.start=25 mg", "--trials", "300", ...brief, "--out", join(home, out), ...more];

for (const [verb, args, result] of [["search", searched, "search.json"], ["compare", compared, "comparison.json"]]) {
  const bytes = (home, out) => readFileSync(join(home, out, result), "utf8");

  test(`${verb}: one, two and four processes give the bytes of a run alone`, { skip }, (t) => {
    const home = folder(t);
    const alone = call(args(home, "alone"));
    assert.equal(alone.code, 0, alone.err);
    for (const count of [1, 2, 4]) {
      const done = call(many(count, args(home, `of-${count}`)), { env }, "mpirun");
      assert.equal(done.code, 0, done.err);
      assert.equal(done.out.match(/Wrote /g).length, 1, "one process speaks for all");
      // What it says of itself holds the folder's name and nothing else that differs.
      assert.equal(bytes(home, `of-${count}`), bytes(home, "alone"));
    }
    assert.deepEqual(names(home).filter((name) => name.endsWith(".checkpoint")), []);
  });

  test(`${verb}: a rank that is killed leaves no folder; the log says how to go on, to the same bytes`, { skip }, async (t) => {
    const home = folder(t), checkpoint = join(home, "out.checkpoint");
    const long = verb === "search" ? ["--budget", "60000"] : ["--trials", "3000"];
    const plain = (out) => args(home, out).concat(verb === "search" ? long : []).map((word) => (verb === "compare" && word === "300" ? "3000" : word));
    assert.equal(call(plain("alone")).code, 0);
    const child = spawn("mpirun", many(2, plain("out")), { env, stdio: "ignore" });
    const ended = new Promise((resolve) => child.on("exit", resolve));
    const blocks = () => (existsSync(checkpoint) ? readdirSync(checkpoint).filter((name) => name.endsWith(".block")).length : 0);
    while (child.exitCode === null && blocks() < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    const found = spawnSync("ps", ["-o", "pid=", "-o", "comm=", "--ppid", String(child.pid)], { encoding: "utf8" }).stdout;
    process.kill(Number(found.trim().split("\n").filter((line) => line.includes("titrate")).at(-1).trim().split(/\s+/)[0]), "SIGKILL");
    await ended;
    assert.ok(!existsSync(join(home, "out")), "no result");
    assert.match(readFileSync(join(checkpoint, "log.txt"), "utf8"), new RegExp(`to go on after an end before time: mpirun -n 2 titrate ${verb} `));
    assert.ok(blocks() >= 3);
    const again = call(many(2, plain("out")), { env }, "mpirun");
    assert.equal(again.code, 0, again.err);
    assert.equal(bytes(home, "out"), bytes(home, "alone"));
    assert.ok(!existsSync(checkpoint));
  });

  test(`${verb}: what is wrong is said once, and nothing is left`, { skip }, (t) => {
    const home = folder(t);
    const done = call(many(2, [...args(home, "x"), "--set", "patients=0"]), { env }, "mpirun");
    assert.equal(done.code, 2, done.err);
    assert.equal(done.err.match(/expected a whole number/g)?.length >= 1, true, done.err);
    assert.ok(!existsSync(join(home, "x")));
  });
}
