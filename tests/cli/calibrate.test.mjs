// titrate calibrate from outside: agreement of the shipped parameters, and what it refuses. The fit itself is tested in
// tests/inference.

import assert from "node:assert/strict";
import { test } from "node:test";

import { call } from "./support.mjs";

test("--agreement predicts every scored outcome of the four trials", () => {
  const run = call(["calibrate", "--agreement", "--trials", "200", "--json"]);
  assert.equal(run.code, 0, run.err);
  const said = JSON.parse(run.out);
  assert.equal(said.with_events + said.zero_events + said.not_predicted.length, 55);
  for (const outcome of said.outcomes) {
    const share = outcome.events / outcome.n;
    assert.equal(outcome.inside, outcome.interval[0] <= share + 1e-6 && share - 1e-6 <= outcome.interval[1]);
    assert.ok(outcome.sampling_only[1] >= outcome.sampling_only[0]);
  }
  // Not by wide intervals: at most 1.6 times as wide as chance alone would make them.
  assert.ok(said.summed_width <= 1.6 * said.summed_width_sampling_only, `${said.summed_width}`);
  assert.ok(said.with_events_inside >= 0.9 * said.with_events, `${said.with_events_inside} of ${said.with_events}`);
});

test("a calibration that is none is refused with its place", () => {
  const run = call(["calibrate", "no-such-calibration"]);
  assert.equal(run.code, 2);
  assert.match(run.err, /no-such-calibration/);
});

test("--contrasts sets every published contrast beside its prediction, and says which the model does not show", () => {
  const run = call(["calibrate", "--contrasts", "--trials", "20", "--json"]);
  assert.equal(run.code, 0, run.err);
  const said = JSON.parse(run.out);
  assert.equal(said.schema, "titrate/contrasts/1");
  let inside = 0, hold = 0;
  for (const each of said.contrasts) {
    assert.ok(each.source.length > 0, each.id);
    assert.ok("published" in each || "holds" in each, each.id);
    if (each.median === null) continue;
    if ("inside" in each) {
      const at = each.published.value;
      assert.equal(each.inside, each.interval[0] - 1e-6 <= at && (each.interval[1] === null || at <= each.interval[1] + 1e-6), each.id);
      inside += each.inside;
    }
    if ("holds" in each) {
      const median = each.median;
      assert.equal(each.holds, median >= (each.median_at_least ?? -Infinity) && median <= (each.median_at_most ?? Infinity), each.id);
      hold += each.holds;
    }
    const fails = each.inside === false || each.holds === false;
    assert.equal(said.not_shown.includes(each.id), fails, each.id);
  }
  assert.deepEqual([said.inside, said.hold], [inside, hold]);
});
