import assert from "node:assert/strict";
import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { call, file, folder, source } from "./support.mjs";

const example = join(source, "examples/assays/cytokines.toml");

test("the example's plates become concentrations", (t) => {
  const out = join(folder(t), "o");
  const run = call(["assay", example, "--out", out]);
  assert.equal(run.code, 0, run.err);
  assert.match(run.out, /IL-2R +P1 +5PL/);
  const rows = readFileSync(join(out, "concentrations.csv"), "utf8").trimEnd().split("\r\n").map((line) => line.split(","));
  const column = (name) => rows[0].indexOf(name);
  const samples = rows.slice(1).filter((row) => row[column("kind")] === "sample");
  assert.equal(samples.length, 4 * 10 * 3);
  // A number or a limit, never both and never neither.
  for (const row of samples) {
    assert.notEqual(row[column("concentration")] === "", row[column("limit")] === "", row.join());
    assert.equal(row[column("censored")] === "", row[column("limit")] === "", row.join());
  }
  assert.ok(samples.some((row) => row[column("censored")] === "<LLOQ"));
  const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
  assert.deepEqual(manifest.inputs.map((input) => input.role), ["assay", "rules", "data", "data"]);
});

test("--json prints the results and writes nothing", (t) => {
  const run = call(["assay", example, "--json"], { cwd: folder(t) });
  assert.equal(run.code, 0, run.err);
  const results = JSON.parse(run.out);
  assert.equal(results.schema, "titrate/assay-results/1");
  for (const sample of results.samples) assert.notEqual("value" in sample.concentration, "censored" in sample.concentration);
});

test("a plate without blanks and standards is refused, and nothing is written", (t) => {
  const home = folder(t);
  file(home, "wells.csv", "plate,analyte,kind,concentration,response,id\nP1,IL-6,sample,,500,x\n");
  const toml = file(home, "a.toml", 'schema = "titrate/assay/1"\nid = "a"\nsource = "s"\nwells = "wells.csv"\n[[analyte]]\nid = "IL-6"\nunit = "pg/mL"\n');
  const run = call(["assay", toml, "--out", join(home, "o")]);
  assert.equal(run.code, 2);
  assert.match(run.err, /wells\.csv:2:5: expected at least 2 blanks of IL-6 on plate `P1`, saw 0/);
  assert.match(run.err, /standards of at least 6 concentrations/);
  assert.ok(!existsSync(join(home, "o")));
  assert.equal(call(["check", example]).code, 0);
});
