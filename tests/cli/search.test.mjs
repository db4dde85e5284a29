import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { brief, call, file, folder, names, source, titrate } from "./support.mjs";

const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const text = `search = 1
id = "small"
protocol = "ferrajoli-2008"
budget = 3000
confirmed = 4

[[axis]]
id = "start"
path = "arm.0.intervention.0.start"
values = ["10 mg", "25 mg"]

[[axis]]
id = "days"
path = "arm.0.intervention.0.on_days"
values = [["1-28"], ["1-21"]]

[[axis]]
id = "prednisone"
[[axis.option]]
label = "no"
[[axis.option]]
label = "10 days"
add = { "arm.0.support" = { id = "prednisone", agent = "prednisone", anchor = "day_1", steps = [{ amount = "20 mg", duration = "10 d" }] } }

[[objective]]
endpoint = "overall_response"
want = "high"

[[objective]]
endpoint = "flare_any"
want = "low"

[[constraint]]
endpoint = "flare_g3_4"
below = 0.3
probability = 0.9
`;
const shorter = ["--set", "accrual=1 d", "--set", "median_follow_up=92 d"];

test("search leaves a page, its numbers and protocols that can be run", (t) => {
  const home = folder(t), out = join(home, "out");
  const run = call(["search", file(home, "s.toml", text), ...shorter, "--out", out]);
  assert.equal(run.code, 0, run.err);
  assert.deepEqual(names(out), ["manifest.json", "protocols", "report.html", "search.json"]);
  const made = json(join(out, "search.json"));
  assert.equal(made.schema, "titrate/search/1");
  assert.equal(made.finished, true);
  assert.ok(made.spent.patients <= 3000, `${made.spent.patients}`);
  assert.deepEqual(made.axes.map((axis) => axis.values.length), [2, 2, 2]);
  assert.ok(made.candidates[0].front);
  assert.equal(made.candidates.filter((each) => each.base).length, 1);
  assert.deepEqual(names(join(out, "protocols")), made.candidates.map((each) => `${each.name}.toml`));
  for (const each of made.candidates) {
    const path = join(out, each.file);
    assert.equal(call(["check", path]).code, 0, path);
    const start = /^start = "(\d+) mg"/m.exec(readFileSync(path, "utf8"))[1];
    assert.equal(`${start} mg`, each.values.start);
    assert.equal(/^id = "prednisone"/m.test(readFileSync(path, "utf8")), each.values.prednisone === "10 days");
  }
  const page = readFileSync(join(out, "report.html"), "utf8");
  assert.match(page, /^<!doctype html>/i);
  assert.match(page, /protocols\/01\.toml/);
  assert.match(run.out, /\| 01 /);
});

test("a candidate's protocol runs and is what was tried", (t) => {
  const home = folder(t), out = join(home, "out");
  assert.equal(call(["search", file(home, "s.toml", text), ...shorter, "--out", out, "--quiet"]).code, 0);
  const run = call(["simulate", join(out, "protocols/01.toml"), "--trials", "2", "--patients", "6", "--json"]);
  assert.equal(run.code, 0, run.err);
  assert.equal(JSON.parse(run.out).regimen, "ferrajoli-2008-01");
});

test("search gives the same bytes for any number of threads, and others for another seed", (t) => {
  const path = file(folder(t), "s.toml", text);
  const run = (...more) => call(["search", path, ...shorter, "--json", ...more]);
  const one = run("--threads", "1");
  assert.equal(one.code, 0, one.err);
  assert.equal(run("--threads", "2").out, one.out);
  assert.notEqual(run("--seed", "2").out, one.out);
});

test("search says what its numbers rest on", (t) => {
  const run = call(["search", file(folder(t), "s.toml", text), ...shorter, "--json"]);
  const made = JSON.parse(run.out), notes = made.notes.join("\n");
  assert.match(notes, /told apart|differs in an objective/);
  assert.match(notes, /rests on how well the model knows that rate.*per course, published against predicted: ferrajoli-2008/is);
  assert.match(notes, /Glucocorticoid and start dose are confounded.*chanan-khan-2006 \(.*\) 10 mg with prednisone/s);
  assert.match(notes, /ORIGIN.*hazard ratio 1\.92/s);
  for (const each of made.published) assert.ok(each.n > 0 && each.interval[0] <= each.interval[1]);
  assert.ok(made.published.some((each) => each.endpoint === "overall_response"));
});

test("a search without a glucocorticoid says nothing of one", (t) => {
  const plain = text.replace(/\[\[axis\]\]\nid = "prednisone"[\s\S]*?\n\n/, "");
  const run = call(["search", file(folder(t), "s.toml", plain), ...shorter, "--json"]);
  assert.equal(run.code, 0, run.err);
  assert.doesNotMatch(JSON.parse(run.out).notes.join("\n"), /confounded/);
});

test("every problem of a search is reported at once, and nothing is left", (t) => {
  const home = folder(t);
  const bad = text
    .replace('values = ["10 mg", "25 mg"]', 'values = ["10 mg", "12 mg"]')
    .replace("arm.0.intervention.0.on_days", "arm.0.intervention.0.on_day")
    .replace('endpoint = "flare_any"', 'endpoint = "flare_ani"')
    .replace("below = 0.3", "below = 5")
    .replace("confirmed = 4", "confirm = 4");
  const run = call(["search", file(home, "s.toml", bad), "--out", join(home, "out")]);
  assert.equal(run.code, 2);
  for (const said of [/s\.toml:5:1: expected a known key.*did you mean `confirmed`\?/, /s\.toml:10:20: expected/, /s\.toml:15:11: expected a known key.*did you mean `on_days`/,
    /did you mean "flare_any"\?/, /expected a share between 0 and 1, neither of them, saw 5/]) assert.match(run.err, said);
  assert.deepEqual(names(home), ["s.toml"]);
  const none = call(["search", "lenalidomide-schedule"]);
  assert.equal(none.code, 2);
  assert.match(none.err, /did you mean `lenalidomide-schedules`\?/);
  const other = call(["search", file(home, "s.toml", text.replace('"ferrajoli-2008"', '"ferrajoli-2009"'))]);
  assert.equal(other.code, 2);
  assert.match(other.err, /s\.toml:3:12: .*did you mean 'ferrajoli-2008'/);
});

test("check knows searches", (t) => {
  const run = call(["check", file(folder(t), "s.toml", text)]);
  assert.equal(run.code, 0, run.err);
  assert.match(run.out, /a valid search, `small`: 3 axes, 8 protocols, 2 objectives, 1 constraint\n/);
  for (const shipped of ["library/searches/lenalidomide-schedules.toml", "examples/searches/start-and-schedule.toml"])
    assert.equal(call(["check", join(source, shipped)]).code, 0, shipped);
});

test("Ctrl-C ends a search within a second or so and leaves the best so far, marked as unfinished", async (t) => {
  const home = folder(t), out = join(home, "out");
  const args = ["search", file(home, "s.toml", text), "--budget", "50000000", "--set", "accrual=1 d", "--set", "median_follow_up=29 d", "--out", out];
  const child = spawn(titrate, args, { stdio: ["ignore", "ignore", "pipe"] });
  let err = "";
  child.stderr.on("data", (data) => (err += data));
  const ended = new Promise((resolve) => child.on("exit", (code) => resolve(code)));
  // 8 protocols of 4,096 patients are soon tried; their confirmation would take minutes.
  await new Promise((resolve) => setTimeout(resolve, 8000));
  const asked = performance.now();
  child.kill("SIGINT");
  assert.equal(await ended, 130, err);
  const seconds = (performance.now() - asked) / 1000;
  assert.ok(seconds < 5, `${seconds} s`);
  assert.match(err, /^Interrupted\. The best so far, unfinished: .*out\.unfinished\n$/, "and no progress in a pipe");
  assert.ok(!existsSync(out));
  const made = json(join(home, "out.unfinished/search.json"));
  assert.equal(made.finished, false);
  assert.ok(made.candidates.length > 0);
  assert.match(made.notes[0], /^UNFINISHED/);
  assert.match(readFileSync(join(home, "out.unfinished/report.html"), "utf8"), /Unfinished: the run was stopped/);
  assert.deepEqual(names(home), ["out.unfinished", "s.toml"]);
});

test("a search goes on from what was kept", (t) => {
  const home = folder(t), path = file(home, "s.toml", text);
  const run = (out, ...more) => call(["search", path, ...brief, "--out", join(home, out), ...more]);
  assert.equal(run("alone").code, 0);
  const kept = run("kept", "--checkpoint");
  assert.equal(kept.code, 0, kept.err);
  assert.deepEqual(names(home), ["alone", "kept", "s.toml"], "no blocks are left");
  const of = (out) => readFileSync(join(home, out, "search.json"), "utf8");
  assert.equal(of("kept"), of("alone"));
});
