import assert from "node:assert/strict";
import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { brief, call, folder, names, small } from "./support.mjs";

test("--tables writes the report's tables in three forms, the same each time", (t) => {
  const home = folder(t);
  const files = ["tables.rtf", "tables.tex", "tables.xlsx"];
  const once = (name) => {
    const out = join(home, name, "run");
    const run = call(["simulate", "ferrajoli-2008", ...small, ...brief, "--tables", "--out", out, "--quiet"]);
    assert.equal(run.code, 0, run.err);
    assert.deepEqual(names(join(out, "tables")), files);
    return out;
  };
  const out = once("a");
  const rtf = readFileSync(join(out, "tables/tables.rtf"), "latin1");
  assert.match(rtf, /^\{\\rtf1\\ansi/);
  assert.match(rtf, /Table 2\. Response/);
  assert.match(rtf, /research use only/);
  const tex = readFileSync(join(out, "tables/tables.tex"), "utf8");
  assert.equal(tex.match(/\\begin\{longtable\}/g).length, tex.match(/\\end\{longtable\}/g).length);
  const again = call(["simulate", "ferrajoli-2008", ...small, ...brief, "--tables", "--out", out, "--overwrite", "--quiet"]);
  assert.equal(again.code, 0, again.err);
  assert.equal(readFileSync(join(out, "tables/tables.rtf"), "latin1"), rtf);
  assert.match(readFileSync(join(out, "manifest.json"), "utf8"), /--tables/);
});

test("without a folder there is nowhere to write tables to", (t) => {
  const home = folder(t);
  const run = call(["simulate", "ferrajoli-2008", ...small, ...brief, "--tables", "--json"], { cwd: home });
  assert.equal(run.code, 2);
  assert.match(run.err, /^--tables: expected a folder to write to/);
  assert.ok(!existsSync(join(home, "out")));
});

test("recorded patients have tables too", (t) => {
  const home = folder(t);
  const sdtm = join(home, "one"), out = join(home, "analysis");
  assert.equal(call(["simulate", "ferrajoli-2008", "--trials", "1", "--patients", "6", ...brief, "--sdtm", "--out", sdtm, "--quiet"]).code, 0);
  const run = call(["analyze", "ferrajoli-2008", "--data", join(sdtm, "sdtm/csv"), "--tables", "--out", out, "--quiet"]);
  assert.equal(run.code, 0, run.err);
  const tex = readFileSync(join(out, "tables/tables.tex"), "utf8");
  for (const caption of ["Flow of subjects", "Table 5", "Protocol deviations", "Data findings"]) assert.ok(tex.includes(caption), caption);
});
