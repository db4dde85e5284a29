import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { call, file, folder, names, source } from "./support.mjs";

const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const regimens = readdirSync(join(source, "library/regimens")).map((name) => name.replace(/\.toml$/, ""));
const formats = ["csv", "xpt", "json"];
const biology = /^(il6|il10|soluble_il2_receptor|tnf_receptor_1|bfgf|t_cells)_/;
const key = (e) => `${e.id}/${e.per ?? e.unit}`;

/** One small virtual trial of the regimen as SDTM, below the folder. */
function written(home, regimen, patients = 8) {
  const out = join(home, regimen);
  const run = call(["simulate", regimen, "--trials", "1", "--patients", String(patients), "--sdtm", "--out", out, "--quiet"]);
  assert.equal(run.code, 0, run.err);
  return out;
}

test("a virtual trial written as SDTM comes back with its own estimates: every regimen, every format", (t) => {
  const home = folder(t);
  for (const regimen of regimens) {
    const out = written(home, regimen);
    // Cytokines and T cells of virtual patients are read without visits of their own: there are no rows of them.
    const virtual = json(join(out, "endpoints.json")).endpoints.filter((e) => e.mean !== null && !biology.test(e.id));
    assert.ok(virtual.length > 100);
    for (const format of formats) {
      const run = call(["analyze", regimen, "--data", join(out, "sdtm", format), "--json"]);
      assert.equal(run.code, 0, run.err);
      const recorded = JSON.parse(run.out);
      assert.equal(recorded.source, "recorded");
      const means = new Map(recorded.endpoints.map((e) => [key(e), e.mean]));
      for (const e of virtual) assert.equal(means.get(key(e)), e.mean, `${regimen}, ${format}: ${key(e)}`);
    }
  }
});

test("a recorded rate has its events, its denominator and the exact interval", (t) => {
  const out = written(folder(t), "ferrajoli-2008", 10);
  const { endpoints } = JSON.parse(call(["analyze", "ferrajoli-2008", "--data", join(out, "sdtm/csv"), "--json"]).out);
  const alive = endpoints.find((e) => e.id === "alive_at_data_cut");
  assert.equal(alive.n, 10);
  assert.equal(alive.mean, alive.events / 10);
  assert.equal(alive.method, "Clopper-Pearson");
  const zero = endpoints.find((e) => e.per === "patient" && e.events === 0 && e.n === 10);
  assert.deepEqual(zero.interval, [0, 0.308497]); // 1 - 0.025^(1/10)
});

test("a run leaves its folder; the manifest names every file; a second run needs --overwrite", (t) => {
  const home = folder(t);
  const data = join(written(home, "ferrajoli-2008"), "sdtm/csv"), out = join(home, "an");
  const run = call(["analyze", "ferrajoli-2008", "--data", data, "--out", out]);
  assert.equal(run.code, 0, run.err);
  assert.equal(run.err, "");
  assert.deepEqual(names(out), ["deviations.csv", "deviations.json", "endpoints.json", "findings.csv", "findings.json", "manifest.json", "patients.json", "report.html", "times.json"]);
  const roles = json(join(out, "manifest.json")).inputs.map((each) => each.role);
  assert.equal(roles.filter((role) => role === "data").length, names(data).length);
  assert.match(run.out, /Overall response/);
  assert.match(run.out, /Protocol deviations: none/);
  const again = call(["analyze", "ferrajoli-2008", "--data", data, "--out", out]);
  assert.equal(again.code, 2);
  assert.match(again.err, /--overwrite/);
});

test("what was done against the protocol is found, each with its row", (t) => {
  const home = folder(t);
  const data = join(written(home, "ferrajoli-2008"), "sdtm/csv");
  const lines = readFileSync(join(data, "ex.csv"), "utf8").split("\n");
  const at = lines[0].split(",").indexOf("EXDOSE"), row = lines.findIndex((line) => line.split(",")[at] === "10");
  const cells = lines[row].split(",");
  cells[at] = "25"; // more than twice the start
  lines[row] = cells.join(",");
  writeFileSync(join(data, "ex.csv"), lines.join("\n"));
  assert.equal(call(["analyze", "ferrajoli-2008", "--data", data, "--out", join(home, "an"), "--quiet"]).code, 0);
  const { deviations } = json(join(home, "an/deviations.json"));
  const found = deviations.find((d) => d.kind === "dose_above_order");
  assert.deepEqual([found.ordered, found.given, found.file, found.row], [10, 25, "ex.csv", row]);
});

test("--explain-mapping shows what was understood and what was not, and writes nothing", (t) => {
  const home = folder(t);
  const data = join(written(home, "ferrajoli-2008"), "sdtm/csv");
  const run = call(["analyze", "ferrajoli-2008", "--data", data, "--explain-mapping"], { cwd: home });
  assert.equal(run.code, 0, run.err);
  assert.match(run.out, /HGB +\d+ +\d+ +hemoglobin, e\.g\. [\d.]+ g\/dL/);
  assert.deepEqual(names(home), ["ferrajoli-2008"]);
});

test("a folder that is no study is a clear error, and nothing is left behind", (t) => {
  const home = folder(t), empty = join(home, "empty"), twice = join(home, "twice");
  mkdirSync(empty);
  const analyze = (data, ...more) => call(["analyze", "ferrajoli-2008", "--data", data, "--out", join(home, "out"), ...more]);
  for (const [run, pattern] of [
    [analyze(join(home, "nowhere")), /nowhere: expected a folder/],
    [analyze(empty), /expected a demographics domain .* saw no dataset; name with --data/],
  ]) {
    assert.equal(run.code, 2, run.err);
    assert.match(run.err, pattern);
  }
  const out = written(home, "ferrajoli-2008");
  cpSync(join(out, "sdtm/csv"), twice, { recursive: true });
  cpSync(join(out, "sdtm/xpt/lb.xpt"), join(twice, "lb.xpt"));
  const run = analyze(twice);
  assert.equal(run.code, 2);
  assert.match(run.err, /expected one file of LB, saw lb\.csv, lb\.xpt/);
  const mapping = file(home, "codes.toml", readFileSync(join(source, "library/mappings/cdisc.toml"), "utf8").replace("dosing_gap", "dosing_gapp").replace("range_factor = 5", "range_factor = 0"));
  const wrong = analyze(join(out, "sdtm/csv"), "--mapping", mapping);
  assert.equal(wrong.code, 2);
  assert.equal(wrong.err.trimEnd().split("\n").length, 3, wrong.err); // the key that is missing, the one that is not known, the range
  assert.match(wrong.err, /codes\.toml:\d+:\d+: expected .*`dosing_gapp`/s);
  assert.ok(!existsSync(join(home, "out")));
});

test("the pharmaverse study, which is no CLL trial, is read and says per patient what it leaves open", (t) => {
  const data = join(source, "../shared/data/pharmaversesdtm");
  if (!existsSync(data)) return t.skip(`${data} is not there`);
  const out = join(folder(t), "out");
  const run = call(["analyze", "ferrajoli-2008", "--data", data, "--out", out]);
  assert.equal(run.code, 0, run.err);
  const { flow, patients } = json(join(out, "patients.json"));
  const line = Object.fromEntries(flow.map((each) => [each.id, each.count]));
  assert.deepEqual([line.screened, line.not_enrolled, line.enrolled, line.treated, line.died], [306, 52, 254, 0, 3]);
  assert.equal(patients.length, 254);
  // Neutrophils were not counted, so that neutropenia stays open; flare and marrow too say so where they do.
  for (const patient of patients) assert.ok(patient.not_assessable.some((each) => /^hematologic toxicity: neutrophils/.test(each)), patient.subject);
  const checks = Object.fromEntries(json(join(out, "findings.json")).checks.map((each) => [each.id, each.count]));
  assert.equal(checks.unknown_treatment, 591); // every row of EX: placebo and xanomeline
  assert.equal(checks.unknown_unit, 0);
});
