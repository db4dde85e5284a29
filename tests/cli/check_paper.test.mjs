import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { call, file, folder, source, spoil } from "./support.mjs";

const example = join(source, "examples/papers/ferrajoli-2008.toml");
const text = readFileSync(example, "utf8");

/** Of a paper with the given text: the findings as data. */
function findings(t, paper) {
  const run = call(["check", "--json", file(folder(t), "paper.toml", paper)]);
  assert.equal(run.code, 0, run.err);
  return JSON.parse(run.out).findings;
}

test("what cannot be true in a paper is a result, not an error", () => {
  const run = call(["check", example]);
  assert.equal(run.code, 0, run.err);
  assert.equal(run.err, "");
  assert.match(run.out, /no count of 31 is 34 %.*\n.*leaves 9\/31 = 29 %/);
  assert.match(run.out, /31\/333 is 9 %/);
  assert.match(run.out, /fatigue of grade 1-2: 71\/333 = 21 %/);
  assert.match(run.out, /10\/44 = 23 %, text has 25 %.*\n.*partial response 10 and nodular partial response 1/);
  assert.match(run.out, /19 equals progressive disease 17 and early death 2/);
  assert.match(run.out, /overall response is 14, but its parts make 15/);
  assert.match(run.out, /signed-rank, uncorrected +n = 12 cannot; possible: 7 \(V = 28 of 28\)/);
  assert.match(run.out, /signed-rank, uncorrected +n = 12 can; possible: 10 \(V = 55 of 55\)/);
  assert.match(run.out, /responders over time: of 8 without ties.*\n.*Friedman, asymptotic: n = 4, 7\n/);
});

test("--json has every finding with its place and its tests", () => {
  const said = JSON.parse(call(["check", "--json", example]).out);
  assert.equal(said.schema, "titrate/check-paper/1");
  assert.deepEqual(said.findings.map((each) => each.kind).sort(), [
    "no_such_percent", "p_printed_twice", "p_together", "percent_of_count", "printed_twice", "printed_twice", "printed_twice", "printed_twice", "sum",
  ]);
  for (const each of said.findings) assert.ok(each.line > 0 && each.ids.length > 0 && each.said, JSON.stringify(each));
  const il6 = said.p_values.find((each) => each.id === "nonresponders_il6");
  const friedman = il6.tests.find((each) => each.test === "Friedman, asymptotic");
  assert.equal(friedman.possible_for_all, true);
  assert.deepEqual(friedman.possible.at(-1), { sizes: [12], statistic: "Q = 8" });
});

test("a corrected number takes its finding away", (t) => {
  const { text: mended } = spoil(text, 'printed = [{ count = 31, percent = "10"', 'printed = [{ count = 31, percent = "9", where = "paper" }]');
  assert.ok(!findings(t, mended).some((each) => each.kind === "percent_of_count"));
  const { text: without } = spoil(text, 'printed = [{ percent = "34"', 'printed = [{ percent = "29", where = "paper" }]');
  assert.ok(!findings(t, without).some((each) => each.kind === "no_such_percent"));
});

test("another number brings one", (t) => {
  const { text: wrong, line } = spoil(text, "printed = [{ count = 24,", 'printed = [{ count = 25, where = "paper" }]');
  const found = findings(t, wrong).filter((each) => each.ids.includes("rai_1_2"));
  assert.equal(found.length, 1);
  assert.equal(found[0].kind, "sum");
  assert.match(found[0].said, /patients is 44, but its parts make 45/);
  assert.ok(found[0].line > line);
});

test("a malformed paper is an error with every problem in its place", (t) => {
  const home = folder(t);
  const { text: wrong, line } = spoil(text, "printed = [{ count = 24,", 'printed = [{ count = "many", percent = "5x", where = "paper" }]');
  const run = call(["check", file(home, "p.toml", wrong.replace('whole = "flare"', 'whole = "flar"'))]);
  assert.equal(run.code, 2);
  assert.equal(run.out, "");
  assert.match(run.err, new RegExp(`p\\.toml:${line}:\\d+: expected`));
  assert.match(run.err, /a percentage as printed, at most 100, saw "5x"/);
  assert.match(run.err, /the id of a \[\[count\]\], saw `flar`; did you mean `flare`\?/);
  const other = call(["check", file(home, "q.toml", text.replace("titrate/paper/1", "titrate/paper/2"))]);
  assert.equal(other.code, 2);
  assert.match(other.err, /q\.toml:\d+:\d+: expected "titrate\/paper\/1", saw "titrate\/paper\/2"/);
  const data = call(["check", "--json", file(home, "r.toml", text.replace("titrate/paper/1", "titrate/paper/2"))]);
  assert.equal(data.code, 2);
  assert.equal(JSON.parse(data.out).valid, false);
});
