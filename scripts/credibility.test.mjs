// The generated tables of docs/credibility.md are those of the stored results, and nothing else passes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { generate, misfits } from "./credibility.mjs";

const page = readFileSync(new URL("../docs/credibility.md", import.meta.url), "utf8");

test("the page is what the stored results give", () => assert.equal(generate(page), page));

test("a number typed by hand is written over", () => {
  const row = page.split("\n").find((line) => line.startsWith("| with events, inside the 95 % predictive interval"));
  assert.ok(row);
  const typed = page.replace(row, "| with events, inside the 95 % predictive interval | 52 of 52 (100 %) |");
  assert.notEqual(typed, page);
  assert.equal(generate(typed), page);
});

test("a block that nothing makes, and one that is missing, are refused", () => {
  assert.throws(() => generate(page.replace("generated: contrasts", "generated: contrast")), /"contrast" that nothing makes/);
  assert.throws(() => generate(page.replace("<!-- generated: misfit -->", "")), /no block "misfit"/);
});

test("what does not fit is a sentence per outcome outside and per contrast not shown", () => {
  const outcome = { trial: "t", id: "anemia_g1_2", per: "course", events: 1, n: 10, mean: 0.5, inside: false };
  const contrast = { id: "c", label: "Rebound", unit: "d", median: 90.4, published: { value: 70 }, median_at_most: 80 };
  const all = {
    agreement: { result: { outcomes: [outcome, { ...outcome, inside: true }] } },
    calibration: { result: { left_out: { outcomes: [] } } },
    contrasts: { result: { contrasts: [contrast, { ...contrast, id: "other" }], not_shown: ["c"] } },
  };
  assert.deepEqual(misfits(all), [
    "Outside its interval although fitted: anemia, grade 1–2, per course in t: published 10.0 %, predicted 50.0 %.",
    "Not shown: Rebound (published 70, predicted 90, to be at most 80, d).",
  ]);
});
