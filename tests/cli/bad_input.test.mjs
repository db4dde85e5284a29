import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { call, file, folder, names, regimen, spoil, titrate } from "./support.mjs";

/** Simulating a spoiled protocol: what is said of it, and that nothing is left. */
function complaint(t, text) {
  const home = folder(t);
  const path = file(home, "p.toml", text);
  const run = call(["simulate", path, "--trials", "1", "--out", join(home, "out")]);
  assert.equal(run.code, 2, run.err);
  assert.equal(run.out, "");
  assert.deepEqual(names(home), ["p.toml"]);
  return run.err.trimEnd().replaceAll(path, "p.toml").split("\n");
}

test("an unknown key is named with what was meant", (t) => {
  const { text, line } = spoil(regimen, "patients =", "patinets = 44");
  const said = complaint(t, text);
  assert.ok(said.some((each) => each.startsWith(`p.toml:${line}:1: expected `) && each.includes("did you mean `patients`?")), said.join("\n"));
});

test("a wrong unit is named", (t) => {
  const { text, line } = spoil(regimen, "course =", 'course = "28 mg"');
  const said = complaint(t, text);
  assert.ok(said[0].startsWith(`p.toml:${line}:10: expected `), said[0]);
  assert.match(said[0], /saw .*28 mg/);
});

test("a number without its unit is named", (t) => {
  const { text, line } = spoil(regimen, "course =", "course = 28");
  const said = complaint(t, text);
  assert.ok(said[0].startsWith(`p.toml:${line}:10: expected `), said[0]);
});

test("a wrong type is named", (t) => {
  const { text, line } = spoil(regimen, "patients =", 'patients = "many"');
  const said = complaint(t, text);
  assert.ok(said[0].startsWith(`p.toml:${line}:12: expected `), said[0]);
});

test("an impossible value is named", (t) => {
  const { text, line } = spoil(regimen, "patients =", "patients = -44");
  const said = complaint(t, text);
  assert.ok(said[0].startsWith(`p.toml:${line}:12: expected `), said[0]);
  assert.match(said[0], /saw .*-44/);
});

test("every problem is reported in one go, in order of place", (t) => {
  let spoiled = spoil(regimen, "patients =", 'patients = "many"');
  const lines = [spoiled.line];
  spoiled = spoil(spoiled.text, "course =", 'course = "28 mg"');
  lines.push(spoiled.line);
  spoiled = spoil(spoiled.text, "flare_ascertainment =", "flare_ascertainmnt = 1.4");
  lines.push(spoiled.line);
  const said = complaint(t, spoiled.text);
  assert.deepEqual(said.map((each) => Number(each.split(":")[1])), lines, said.join("\n"));
});

test("a file that the protocol names and nobody has is named with the nearest", (t) => {
  const { text, line } = spoil(regimen, "population =", 'population = "ferajoli-2008"');
  const said = complaint(t, text);
  assert.equal(said.length, 1, said.join("\n"));
  assert.ok(said[0].startsWith(`p.toml:${line}:14: expected the id of a file in the library's populations/`), said[0]);
  assert.match(said[0], /saw "ferajoli-2008"; did you mean "ferrajoli-2008"\?/);
});

test("every id that the library lacks is reported where the protocol names it", (t) => {
  let spoiled = spoil(regimen, "population =", 'population = "elsewhere"');
  const lines = [spoiled.line];
  for (const [from, to] of [["parameters =", 'parameters = "none"'], ["evidence =", 'evidence = "none"'], ["flare =", 'flare = "ctcae-3.0-flair"']]) {
    spoiled = spoil(spoiled.text, from, to);
    lines.push(spoiled.line);
  }
  const said = complaint(t, spoiled.text);
  assert.deepEqual(said.map((each) => Number(each.split(":")[1])), lines, said.join("\n"));
  assert.match(said[0], /it holds: .*cll/);
  assert.match(said[3], /did you mean "ctcae-3\.0-flare"\?/);
});

test("an unknown id from --set is named as such", () => {
  const run = call(["check", "ferrajoli-2008", "--set", "population=elsewhere"]);
  assert.equal(run.code, 2);
  assert.match(run.err, /^--set population=elsewhere: expected the id of a file in the library's populations\/ .*\n$/);
});

test("of a syntax error the first is reported", (t) => {
  const said = complaint(t, "titrate = 1\nid = \npatients = = 3\n");
  assert.equal(said.length, 1);
  assert.ok(said[0].startsWith("p.toml:2:"), said[0]);
});

test("a missing file is an input error", (t) => {
  const home = folder(t);
  const run = call(["check", join(home, "nothing.toml")]);
  assert.equal(run.code, 2);
  assert.match(run.err, /nothing\.toml: expected a TOML file, saw no such file/);
});

test("an unknown regimen is named with the nearest", () => {
  for (const verb of ["simulate", "check"]) {
    const run = call([verb, "ferajoli-2008"]);
    assert.equal(run.code, 2);
    assert.match(run.err, /^ferajoli-2008: expected .*ferrajoli-2008/);
  }
});

test("a hundred megabytes of noise are refused at once and in little memory", (t) => {
  const home = folder(t);
  const path = join(home, "noise.toml");
  const out = openSync(path, "w");
  const block = randomBytes(1 << 20);
  for (let i = 0; i < 100; ++i) writeSync(out, block);
  closeSync(out);
  const run = call(["-c", 'ulimit -v 300000; exec "$0" check "$1"', titrate, path], {}, "bash");
  assert.equal(run.code, 2, run.err);
  assert.match(run.err, /at most 4 MiB/);
  assert.ok(run.seconds < 2, `${run.seconds} s`);
});

test("noise under the cap is no TOML, and stays off the terminal", (t) => {
  const home = folder(t);
  const run = call(["check", file(home, "noise.toml", randomBytes(3 << 20))]);
  assert.equal(run.code, 2);
  assert.match(run.err, /noise\.toml:\d+:\d+: expected TOML/);
  assert.match(run.err, /^[\x20-\x7e\n]*$/);
});

test("a wrong --set is named as such", () => {
  const value = call(["check", "ferrajoli-2008", "--set", "patients=many"]);
  assert.equal(value.code, 2);
  assert.match(value.err, /^--set patients=many: expected /);
  const path = call(["check", "ferrajoli-2008", "--set", "criterai.response=x"]);
  assert.equal(path.code, 2);
  assert.match(path.err, /did you mean `criteria`\?/);
  const shape = call(["check", "ferrajoli-2008", "--set", "patients"]);
  assert.equal(shape.code, 2);
  assert.match(shape.err, /expected path=value/);
});

test("a mistyped option or verb is named with what was meant", () => {
  const option = call(["simulate", "ferrajoli-2008", "--trails", "3"]);
  assert.equal(option.code, 2);
  assert.match(option.err, /did you mean `--trials`\?/);
  const verb = call(["simulat", "ferrajoli-2008"]);
  assert.equal(verb.code, 2);
  assert.match(verb.err, /did you mean `simulate`\?/);
  assert.equal(call([]).code, 2);
  assert.equal(call(["simulate", "ferrajoli-2008", "--trials", "0"]).code, 2);
  for (const seed of ["x", "-1", "1.5", "18446744073709551616"]) {
    const run = call(["simulate", "ferrajoli-2008", "--seed", seed]);
    assert.equal(run.code, 2, seed);
    assert.match(run.err, /--seed: .* a whole number of 0 or more/);
  }
});
