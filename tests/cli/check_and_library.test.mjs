import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { call, file, folder, regimen, source, spoil } from "./support.mjs";

const evidence = readFileSync(join(source, "library/evidence/ferrajoli-2008.toml"), "utf8");

/** The evidence of the 2008 trial with another count of one outcome per patient. */
const with_events = (id, events) => evidence.replace(new RegExp(`(id = "${id}"\\nper = "patient"\\nevents = )\\d+`), `$1${events}`);

function check(t, text) {
  const run = call(["check", file(folder(t), "e.toml", text)]);
  return { ...run, lines: run.err.trimEnd().split("\n") };
}

test("every file that is shipped is valid", () => {
  const { entries } = JSON.parse(call(["library", "--json"]).out);
  for (const entry of entries) {
    const run = call(["check", entry.file]);
    assert.equal(run.code, 0, run.err);
    assert.match(run.out, /valid/);
  }
});

test("designs of a rule and calibrations are told from protocols and checked", (t) => {
  const design = call(["check", join(source, "examples/designs/response-and-infection.toml")]);
  assert.equal(design.code, 0, design.err);
  assert.match(design.out, /a valid design, `response-and-infection`: 45 patients, 2 outcomes/);
  const spoilt = readFileSync(join(source, "library/calibrations/lenalidomide-cll.toml"), "utf8");
  const lost = call(["check", file(folder(t), "own.toml", spoilt)]);
  assert.equal(lost.code, 2);
  assert.match(lost.err, /expected a calibration in the folder `calibrations` of a library/);
});

test("the kind of a file is told by its keys, wherever it is", (t) => {
  const home = folder(t);
  const copy = (path, name) => file(home, name, readFileSync(join(source, "library", path), "utf8"));
  copy("populations/cll.toml", "cll.toml"); // what the other is based on is looked for beside it
  for (const [path, said] of [
    ["populations/chen-2011.toml", /a valid population, `chen-2011`/],
    ["parameters/lenalidomide-cll.toml", /valid parameters/],
    ["criteria/nci-wg-1996.toml", /a valid criteria set, `nci-wg-1996`/],
    ["criteria/definitions.toml", /valid definitions/],
    ["evidence/chen-2011.toml", /valid evidence of `chen-2011`/],
  ]) {
    const run = call(["check", copy(path, path.split("/")[1])]);
    assert.equal(run.code, 0, run.err);
    assert.match(run.out, said);
  }
  const other = call(["check", file(home, "other.toml", "colour = 1\n")]);
  assert.equal(other.code, 2);
  assert.match(other.err, /other\.toml: expected a protocol, or a population, parameters, criteria, definitions, evidence or a mapping/);
});

test("a regimen is checked by its id too", () => {
  const run = call(["check", "ferrajoli-2008"]);
  assert.equal(run.code, 0, run.err);
  assert.match(run.out, /a valid protocol, `ferrajoli-2008`: 44 patients, 1 arm/);
});

test("--json lists problems as data", (t) => {
  const { text, line } = spoil(regimen, "patients =", 'patients = "many"');
  const path = file(folder(t), "p.toml", text);
  const run = call(["check", "--json", path]);
  assert.equal(run.code, 2);
  const said = JSON.parse(run.out);
  assert.equal(said.schema, "titrate/check/1");
  assert.equal(said.valid, false);
  assert.equal(said.problems.length, 1);
  assert.deepEqual([said.problems[0].file, said.problems[0].line, said.problems[0].column], [path, line, 12]);
  assert.equal(JSON.parse(call(["check", "--json", "ferrajoli-2008"]).out).valid, true);
});

test("published parts that do not add up to their whole are named", (t) => {
  const run = check(t, with_events("complete_response", 4));
  assert.equal(run.code, 2);
  assert.match(run.err, /overall_response is 14, but its parts add up to 15 \(complete_response 4, nodular_partial_response 1, partial_response 10\)/);
});

test("a published count above its patients is named", (t) => {
  const run = check(t, with_events("thrombosis", 45));
  assert.equal(run.code, 2);
  assert.match(run.err, /at most n = 44/);
});

test("outcomes that exclude each other and exceed the patients are named", (t) => {
  const run = check(t, with_events("stable_disease", 12));
  assert.equal(run.code, 2);
  assert.match(run.err, /each can have one of .* which makes 45/);
});

test("a subgroup that leaves an impossible remainder is named", (t) => {
  const run = check(t, with_events("overall_without_flare", 16));
  assert.equal(run.code, 2);
  assert.match(run.err, /overall_without_flare \(16\) is a subgroup of overall_response \(14\) and cannot have more events/);
});

test("what is shipped is listed with id, title and source", () => {
  const all = JSON.parse(call(["library", "--json"]).out);
  assert.equal(all.schema, "titrate/library/1");
  assert.deepEqual([...new Set(all.entries.map((entry) => entry.kind))], ["regimens", "populations", "parameters", "criteria", "evidence", "mappings", "assays", "calibrations", "contrasts", "searches"]);
  for (const entry of all.entries) assert.ok(entry.id && entry.source && entry.file, JSON.stringify(entry));
  const regimens = call(["library", "regimens"]);
  assert.match(regimens.out, /^regimens\n/);
  assert.match(regimens.out, /ferrajoli-2008 .*\n +Ferrajoli .*Blood 2008/);
  assert.doesNotMatch(regimens.out, /\nevidence\n/);
  assert.equal(call(["library", "regimen"]).code, 2);
});

test("help has examples, for the program and each verb", () => {
  for (const verb of [[], ["simulate"], ["check"], ["library"]]) {
    const run = call([...verb, "--help"]);
    assert.equal(run.code, 0);
    assert.match(run.out, /Examples:\n {2}titrate /);
    assert.equal(run.err, "");
  }
  for (const option of ["--patients", "--trials", "--seed", "--threads", "--set", "--out", "--overwrite", "--json", "--quiet", "--library"])
    assert.ok(call(["simulate", "--help"]).out.includes(option), option);
});
