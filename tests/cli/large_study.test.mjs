// A laboratory domain larger than the memory that it may take: how much is used, what a terminal shows, what Ctrl-C leaves.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { file, folder, memory, names, source, titrate } from "./support.mjs";

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

test("years of deviations of many patients are written, and never stand in memory as a whole", async (t) => {
  if (/asan|tsan/.test(titrate)) return t.skip("a sanitizer has memory of its own");
  const home = folder(t), data = join(home, "sdtm"), out = join(home, "out"), many = 1000;
  mkdirSync(data);
  const csv = (name, head, row) => file(data, name, `${head}\n${Array.from({ length: many }, (_, p) => `${row(`P-${p}`)}\n`).join("")}`);
  csv("dm.csv", "STUDYID,DOMAIN,USUBJID,RFSTDTC,RFPENDTC,AGE,AGEU,SEX,ARMCD", (id) => `S,DM,${id},2010-01-04,2020-01-04,65,YEARS,F,A`);
  csv("ex.csv", "STUDYID,DOMAIN,USUBJID,EXTRT,EXDOSE,EXDOSU,EXDOSFRQ,EXSTDTC,EXENDTC", (id) => `S,EX,${id},LENALIDOMIDE,10,mg,QD,2010-01-04,2010-01-24`);
  csv("lb.csv", "STUDYID,DOMAIN,USUBJID,LBTESTCD,LBORRES,LBORRESU,VISITNUM,VISIT,LBDTC", (id) => `S,LB,${id},LYM,60,10^9/L,1,VISIT 1,2010-01-04`);
  const run = await memory(["analyze", "ferrajoli-2008", "--data", data, "--out", out, "--quiet"]);
  assert.equal(run.code, 0, run.err);
  const { kinds, deviations } = JSON.parse(readFileSync(join(out, "deviations.json"), "utf8"));
  assert.ok(deviations.length > 50 * many, `${deviations.length}`);
  assert.equal(kinds.reduce((sum, kind) => sum + kind.count, 0), deviations.length);
  assert.equal(readFileSync(join(out, "deviations.csv"), "utf8").split("\n").length, deviations.length + 2);
  assert.ok(run.most < 200, `${run.most} MB`);
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
