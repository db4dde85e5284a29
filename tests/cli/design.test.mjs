import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { call, file, folder, names, source } from "./support.mjs";

const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const window = ["--set", "monitoring.outcome.0.within=183 d"];

test("monitor writes the boundary of the 2008 rule as a page, as text and as JSON", (t) => {
  const out = join(folder(t), "out");
  const run = call(["monitor", "ferrajoli-2008", "--out", out]);
  assert.equal(run.code, 0, run.err);
  assert.deepEqual(names(out), ["manifest.json", "memo.txt", "monitoring.json", "report.html"]);
  const memo = json(join(out, "monitoring.json"));
  assert.equal(memo.schema, "titrate/monitoring/1");
  // Fixed standard .20, prior Beta(.4, 1.6), cut-off .95: none of 7 stops, and 1 of 16 (docs of the reference vectors).
  const response = memo.boundary[0].by_n;
  assert.equal(response[5].stop_if_at_most, null);
  assert.equal(response[6].stop_if_at_most, 0);
  assert.equal(response[15].stop_if_at_most, 1);
  assert.match(run.out, /The 2008 paper .* leaves that open/);
  assert.match(run.out, /at most 0\.3 from 40 patients on/);
  assert.match(readFileSync(join(out, "report.html"), "utf8"), /^<!doctype html>/i);
});

test("monitor judges by the rates that are asked for", () => {
  const run = call(["monitor", "ferrajoli-2008", "--rates", "0.05,0.1", "--rates", "0.32,0.5", "--odds-ratio", "3", "--json"]);
  assert.equal(run.code, 0, run.err);
  const { operating_characteristics: all } = JSON.parse(run.out);
  assert.deepEqual(all.map((each) => each.rates), [[0.05, 0.1], [0.32, 0.5]]);
  assert.equal(all[0].known_at_once.method, "exact");
  const sum = all[0].known_at_once.distribution_n.reduce((a, b) => a + b);
  assert.ok(Math.abs(sum - 1) < 1e-12);
  assert.ok(all[0].known_at_once.stop > 0.97 && all[1].known_at_once.stop > 0.9);
});

test("monitor applies the rule in virtual trials, the same for any number of threads", () => {
  const args = ["monitor", "ferrajoli-2008", ...window, "--trials", "6", "--patients", "12", "--json"];
  const run = call([...args, "--threads", "1"]);
  assert.equal(run.code, 0, run.err);
  assert.equal(call([...args, "--threads", "2"]).out, run.out);
  const { real_time: real } = JSON.parse(run.out);
  assert.equal(real.scenarios[0].label, "as the model has it");
  assert.deepEqual(real.scenarios[0].ways.map((way) => way.pending), ["instant", "wait", "partial", "known", "complete"]);
  for (const { ways } of real.scenarios) {
    // Who waits stops where the ideal trial stops, and treats no one more.
    assert.equal(ways[1].mean_treated, ways[0].mean_treated);
    for (const way of ways) assert.ok(way.mean_treated <= 12 && way.stop_early <= 1);
  }
});

test("monitor shows the path of a virtual trial", () => {
  const run = call(["monitor", "ferrajoli-2008", ...window, "--virtual", "2", "--json"]);
  assert.equal(run.code, 0, run.err);
  const { path } = JSON.parse(run.out);
  assert.equal(path.stations.length, 44);
  const last = path.stations.at(-1);
  assert.equal(last.entered, 44);
  for (const each of last.outcomes) assert.equal(each.known + each.pending, 44);
});

test("monitor says what a window is needed for, and what is wrong with rates", () => {
  const late = call(["monitor", "ferrajoli-2008", "--trials", "3"]);
  assert.equal(late.code, 2);
  assert.match(late.err, /outcome 1 \(overall_response\): `within`.*--set monitoring\.outcome\.0\.within='183 d'/);
  const rates = call(["monitor", "ferrajoli-2008", "--rates", "0.05"]);
  assert.equal(rates.code, 2);
  assert.match(rates.err, /2 rates from 0 to 1/);
});

test("a design that can never stop is warned of, and one with a cut-off of 1 refused with its place", (t) => {
  const home = folder(t);
  const design = (cutoff) => `design = 1
id = "never"
patients = 20
[[outcome]]
endpoint = "overall_response"
per = "patient"
want = "high"
standard_rate = 0.2
prior = [20, 80]
cutoff = ${cutoff}
`;
  const never = call(["monitor", file(home, "never.toml", design("0.95")), "--json"]);
  assert.equal(never.code, 0, never.err);
  assert.match(JSON.parse(never.out).warnings[0], /can never stop the trial: even 0 of 20 give a probability of/);
  const wrong = call(["monitor", file(home, "wrong.toml", design("1"))]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /wrong\.toml:10:10: expected a probability between 0 and 1, neither of them, saw 1/);
});

test("compare pairs a variant with the protocol it varies", (t) => {
  const out = join(folder(t), "out");
  const args = ["compare", "ferrajoli-2008", "--variant", "start 25: arm.0.intervention.0.start=25 mg", "--trials", "6", "--patients", "12"];
  const run = call([...args, "--out", out]);
  assert.equal(run.code, 0, run.err);
  assert.deepEqual(names(out), ["comparison.json", "manifest.json", "report.html"]);
  const made = json(join(out, "comparison.json"));
  assert.deepEqual(made.protocols.map((each) => each.label), ["ferrajoli-2008", "start 25"]);
  const dose = made.measures.find((each) => each.id === "dose_intensity").protocols;
  assert.ok(dose[1].mean > dose[0].mean && dose[1].difference > 0);
  const response = made.measures.find((each) => each.id === "overall_response").protocols[1];
  assert.ok(Math.abs(response.difference - (response.gained_per_100 - response.lost_per_100) / 100) < 2e-6);
  assert.match(made.notes.join("\n"), /Paired: every protocol treats the same virtual patients/);
  assert.match(made.notes.join("\n"), /ORIGIN.*hazard ratio 1\.92/);
});

test("a protocol compared with itself differs in nothing", () => {
  const run = call(["compare", "ferrajoli-2008", "--variant", "same: course=28 d", "--trials", "3", "--patients", "8", "--json"]);
  assert.equal(run.code, 0, run.err);
  for (const { protocols } of JSON.parse(run.out).measures)
    if (protocols[1].difference !== null) assert.deepEqual([protocols[1].difference, ...protocols[1].difference_interval], [0, 0, 0]);
});

test("compare reports every problem of every protocol", () => {
  const run = call(["compare", "ferrajoli-2009", "ferrajoli-2008", "--variant", "no colon"]);
  assert.equal(run.code, 2);
  assert.match(run.err, /did you mean 'ferrajoli-2008'/);
  assert.match(run.err, /--variant: expected NAME: PATH=VALUE/);
});

test("the example design is judged by the truths that it names", () => {
  const run = call(["monitor", join(source, "examples/designs/response-and-infection.toml"), "--json"]);
  assert.equal(run.code, 0, run.err);
  const memo = JSON.parse(run.out);
  assert.deepEqual(memo.warnings, []);
  assert.deepEqual(memo.looks, [5, 10, 15, 20, 25, 30, 35, 40, 45]);
  const [hoped, useless, harmful] = memo.operating_characteristics;
  assert.ok(hoped.known_at_once.stop < 0.2 && useless.known_at_once.stop > 0.9 && harmful.known_at_once.stop > 0.9);
  // Outcomes that are known late cost patients.
  assert.ok(useless.known_late.mean_n > useless.known_at_once.mean_n + 10);
});

test("monitor shows where a recorded trial stands, from its data and from their analysis", (t) => {
  const home = folder(t);
  const one = join(home, "one");
  assert.equal(call(["simulate", "ferrajoli-2008", "--trials", "1", "--patients", "12", "--sdtm", "--out", one]).code, 0);
  const data = join(one, "sdtm/csv");
  const run = call(["monitor", "ferrajoli-2008", ...window, "--data", data, "--json"]);
  assert.equal(run.code, 0, run.err);
  const { path } = JSON.parse(run.out);
  const last = path.stations.at(-1);
  assert.equal(last.entered, 12);
  for (const each of last.outcomes) assert.equal(each.known + each.pending, 12);
  const analysis = join(home, "analysis");
  assert.equal(call(["analyze", "ferrajoli-2008", "--data", data, "--out", analysis]).code, 0);
  const again = call(["monitor", "ferrajoli-2008", ...window, "--data", analysis, "--json"]);
  assert.equal(again.code, 0, again.err);
  assert.deepEqual(JSON.parse(again.out).path.stations, path.stations);
});
