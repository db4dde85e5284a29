// docs/worked-case.md prints what its command prints.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { call, folder, source } from "./support.mjs";

const page = readFileSync(join(source, "docs/worked-case.md"), "utf8");
const [begin, end] = ["<!-- printed by scripts/worked-case.sh -->", "<!-- end of what is printed -->"];

test("the worked case says what its command says", (t) => {
  const run = call(["search", "examples/searches/start-and-schedule.toml", "--out", join(folder(t), "case")], { cwd: source });
  assert.equal(run.code, 0, run.err);
  const printed = page.slice(page.indexOf(begin) + begin.length, page.indexOf(end)).trim();
  const said = run.out.replace(/^Wrote .*\n/m, "").trim();
  assert.equal(printed, said, "scripts/worked-case.sh TITRATE writes what it prints into docs/worked-case.md");
});

test("the worked case is all of its sixteen protocols, each confirmed", (t) => {
  const run = call(["search", "examples/searches/start-and-schedule.toml", "--json"], { cwd: source });
  const { candidates, spent, notes } = JSON.parse(run.out);
  assert.equal(candidates.length, 16);
  assert.ok(candidates.every((each) => each.confirmed));
  assert.ok(spent.every_protocol_tried);
  assert.match(notes.join("\n"), /confounded/);
  const of = (start, days, prednisone, what) => {
    const { quantities } = candidates.find((each) => each.values.start === start && each.values.days === days && each.values.prednisone === prednisone);
    return quantities.find((each) => each.endpoint === what).mean;
  };
  // What the model has built in, whatever its parameters: a lower start flares less, a glucocorticoid damps flare.
  assert.ok(of("2.5 mg", "all 28", "no", "flare_any") < of("25 mg", "all 28", "no", "flare_any"));
  assert.ok(of("25 mg", "all 28", "10 days", "flare_any") <= of("25 mg", "all 28", "no", "flare_any"));
});
