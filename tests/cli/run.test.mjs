import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { call, folder, names, small, source, titrate } from "./support.mjs";

const text = (path) => readFileSync(path, "utf8");
const simulate = (out, ...more) => call(["simulate", "ferrajoli-2008", ...small, "--out", out, ...more]);

test("a run leaves its folder, says what it wrote, and is silent on stderr in a pipe", (t) => {
  const out = join(folder(t), "out");
  const run = simulate(out);
  assert.equal(run.code, 0, run.err);
  assert.equal(run.err, "");
  assert.deepEqual(names(out), ["endpoints.json", "manifest.json", "report.html"]);
  assert.match(run.out, /3 trials of 6 virtual patients, seed 1\n\d+ patient-years in \d+\.\d s: [\d,]+ per second and thread, on \d+ threads? \(\w+\)\n/);
  const { score } = JSON.parse(text(join(out, "endpoints.json")));
  const zero = score.zero_events > 0 ? `, and ${score.zero_events_inside} of ${score.zero_events} without events` : "";
  const line = `${score.with_events_inside} of ${score.with_events} predicted outcomes with events${zero}\n`;
  assert.ok(run.out.includes(line), `${run.out} has no ${line}`);
  assert.match(run.out, /Research use only/);
  assert.ok(run.out.trimEnd().endsWith(join(out, "report.html")), run.out);
  assert.match(text(join(out, "report.html")), /^<!doctype html>/i);
});

test("the same seed gives the same bytes, twice and with one or two threads; another seed others", (t) => {
  const home = folder(t);
  const endpoints = (name, ...more) => {
    const run = simulate(join(home, name), ...more);
    assert.equal(run.code, 0, run.err);
    return text(join(home, name, "endpoints.json"));
  };
  const first = endpoints("a", "--threads", "1");
  assert.equal(endpoints("b", "--threads", "1"), first);
  assert.equal(endpoints("c", "--threads", "2"), first);
  assert.notEqual(endpoints("d", "--seed", "2"), first);
});

test("endpoints.json has the documented shape", (t) => {
  const out = join(folder(t), "out");
  assert.equal(simulate(out, "--seed", "18446744073709551615").code, 0);
  const json = JSON.parse(text(join(out, "endpoints.json")).replace('"seed": 18446744073709551615', '"seed": "max"'));
  assert.equal(json.schema, "titrate/endpoints/1");
  assert.equal(json.regimen, "ferrajoli-2008");
  assert.equal(json.source, "virtual");
  assert.equal(json.seed, "max");
  assert.equal(json.trials, 3);
  assert.equal(json.patients_per_trial, 6);
  // Eighteen patients twice, none of them followed for more than the accrual and the median follow-up.
  assert.ok(json.patient_years > 0 && json.patient_years <= 2 * 18 * (2 * 426 + 30) / 365.25, `${json.patient_years}`);
  const response = json.endpoints.find((each) => each.id === "overall_response" && each.per === "patient");
  assert.deepEqual([response.published.events, response.published.n, response.level], [14, 44, 0.95]);
  assert.ok(response.interval[0] <= response.mean && response.mean <= response.interval[1]);
});

test("--json prints the same JSON and nothing else, and leaves no folder", (t) => {
  const home = folder(t);
  const run = call(["simulate", "ferrajoli-2008", ...small, "--json"], { cwd: home });
  assert.equal(run.code, 0, run.err);
  assert.equal(run.err, "");
  assert.deepEqual(names(home), []);
  const both = call(["simulate", "ferrajoli-2008", ...small, "--json", "--out", "x"], { cwd: home });
  assert.equal(both.out, run.out);
  assert.equal(text(join(home, "x/endpoints.json")), run.out);
});

test("the folder is out/REGIMEN-SEED unless another is named; --quiet says nothing", (t) => {
  const home = folder(t);
  const run = call(["simulate", "ferrajoli-2008", ...small, "--seed", "5", "--quiet"], { cwd: home });
  assert.deepEqual([run.code, run.out, run.err], [0, "", ""]);
  assert.deepEqual(names(join(home, "out")), ["ferrajoli-2008-5"]);
});

test("the manifest names version, inputs with checksums, seed, and a command that repeats the run", (t) => {
  const home = folder(t);
  const run = call(["simulate", "ferrajoli-2008", ...small, "--seed", "3", "--set", "accrual=400 d"], { cwd: home });
  assert.equal(run.code, 0, run.err);
  const out = join(home, "out/ferrajoli-2008-3");
  const manifest = JSON.parse(text(join(out, "manifest.json")));
  assert.equal(manifest.schema, "titrate/manifest/1");
  assert.equal(manifest.seed, 3);
  assert.equal(call(["--version"]).out, `titrate ${manifest.titrate}\n`);
  assert.ok(["regimen", "populations", "parameters", "criteria", "evidence"].every((role) => manifest.inputs.some((input) => input.role === role)));
  for (const input of manifest.inputs)
    assert.equal(createHash("sha256").update(readFileSync(input.file)).digest("hex"), input.sha256, input.file);
  const before = text(join(out, "endpoints.json"));
  const again = call(["-c", `${manifest.command.replace("titrate", '"$0"')} --overwrite`, titrate], { cwd: home }, "sh");
  assert.equal(again.code, 0, again.err);
  assert.equal(text(join(out, "endpoints.json")), before);
});

test("the manifest says how fast it went, and on what", (t) => {
  const out = join(folder(t), "out");
  assert.equal(simulate(out, "--threads", "2").code, 0);
  const { wall_seconds, threads, isa, patient_years, patient_years_per_second_and_thread } = JSON.parse(text(join(out, "manifest.json")));
  assert.ok(wall_seconds > 0 && wall_seconds < 60, `${wall_seconds} s`);
  assert.equal(threads, 2);
  assert.match(isa, /^\w+$/);
  assert.ok(Math.abs(patient_years - JSON.parse(text(join(out, "endpoints.json"))).patient_years) < 0.001);
  // The seconds are rounded to thousandths.
  assert.ok(Math.abs(patient_years_per_second_and_thread * wall_seconds * threads / patient_years - 1) < 0.0006 / wall_seconds);
});

test("--isa chooses the instruction set; one that is none is an error of input, with those of this machine", (t) => {
  const home = folder(t);
  const run = call(["simulate", "ferrajoli-2008", ...small, "--isa", "baseline", "--out", join(home, "out")]);
  assert.equal(run.code, 0, run.err);
  assert.match(JSON.parse(text(join(home, "out/manifest.json"))).command, / --isa baseline /);
  const none = call(["simulate", "ferrajoli-2008", ...small, "--isa", "mmx", "--out", join(home, "none")]);
  assert.equal(none.code, 2);
  assert.match(none.err, /--isa.*baseline.*mmx/s);
  assert.deepEqual(names(home), ["out"]);
});

test("a folder that holds files is refused before the simulation, and replaced with --overwrite", (t) => {
  const home = folder(t);
  const out = join(home, "out");
  assert.equal(simulate(out).code, 0);
  const before = text(join(out, "endpoints.json"));
  const refused = call(["simulate", "ferrajoli-2008", "--trials", "1000000", "--out", out]);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /--overwrite/);
  assert.ok(refused.seconds < 5, `${refused.seconds} s`);
  assert.equal(text(join(out, "endpoints.json")), before);
  assert.equal(simulate(out, "--overwrite", "--seed", "9").code, 0);
  assert.notEqual(text(join(out, "endpoints.json")), before);
  assert.deepEqual(names(home), ["out"]);
});

test("what is no run is never overwritten", (t) => {
  const home = folder(t);
  mkdirSync(join(home, "out"));
  writeFileSync(join(home, "out/chapter"), "years of work");
  assert.equal(simulate(join(home, "out"), "--overwrite").code, 2);
  assert.equal(text(join(home, "out/chapter")), "years of work");
});

test("--patients-out adds a row per patient, the same bytes for any number of threads", (t) => {
  const home = folder(t);
  const out = join(home, "out");
  assert.equal(simulate(out, "--patients-out").code, 0);
  const csv = text(join(out, "patients/patients.csv"));
  for (const threads of ["1", "2", "3"]) {
    assert.equal(simulate(join(home, threads), "--patients-out", "--threads", threads).code, 0);
    assert.equal(text(join(home, threads, "patients/patients.csv")), csv, `${threads} threads`);
  }
  const rows = csv.trimEnd().split("\n");
  assert.equal(rows.length, 1 + 3 * 6);
  const columns = rows[0].split(",").length;
  assert.ok(columns > 5 && rows.every((row) => row.split(",").length === columns));
});

test("another library is read with --library", (t) => {
  const home = folder(t);
  const other = call(["simulate", "ferrajoli-2008", ...small, "--json", "--library", join(source, "library")], { cwd: home });
  assert.equal(other.code, 0, other.err);
  const none = call(["simulate", "ferrajoli-2008", "--library", home]);
  assert.equal(none.code, 2);
  assert.match(none.err, /expected a library/);
  assert.ok(!existsSync(join(home, "out")));
});
