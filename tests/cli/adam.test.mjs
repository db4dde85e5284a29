// titrate analyze --adam: a virtual trial sent through SDTM, as ADaM, against the endpoints of the same analysis.

import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { call, folder, names } from "./support.mjs";

const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const datasets = ["adae", "adex", "adlb", "adrs", "adsl", "adtr", "adtte"];

/** One virtual trial as SDTM; the folder of its domains by format. */
function trial(home, patients = 24) {
  const out = join(home, "trial");
  const run = call(["simulate", "ferrajoli-2008", "--trials", "1", "--patients", String(patients), "--sdtm", "--out", out, "--quiet"]);
  assert.equal(run.code, 0, run.err);
  return (format) => join(out, "sdtm", format);
}

/** Rows of a CSV whose fields have no line breaks, as objects. */
function rows(path) {
  const [head, ...lines] = readFileSync(path, "utf8").trimEnd().split(/\r?\n/);
  const cells = (line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => (m[1] ?? m[2]).replaceAll('""', '"'));
  const names = cells(head);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, i) => [names[i], cell])));
}

/** Kaplan–Meier at a day, by hand: AVAL counts both ends, so that day 0 is AVAL 1. */
function survival(times, day) {
  let s = 1;
  for (const t of [...new Set(times.filter((x) => x.CNSR === "0").map((x) => Number(x.AVAL)))].sort((a, b) => a - b)) {
    if (t - 1 > day) break;
    s *= 1 - times.filter((x) => x.CNSR === "0" && Number(x.AVAL) === t).length / times.filter((x) => Number(x.AVAL) >= t).length;
  }
  return s;
}

test("best responses and times are the published endpoints, whatever the format that went in", (t) => {
  const home = folder(t), data = trial(home);
  let first;
  for (const format of ["csv", "xpt", "json"]) {
    const out = join(home, `out-${format}`);
    const run = call(["analyze", "ferrajoli-2008", "--data", data(format), "--adam", "--out", out]);
    assert.equal(run.code, 0, run.err);
    assert.match(run.out, /adam\//);
    assert.deepEqual(names(join(out, "adam")), ["csv", "json", "xpt"]);
    for (const made of ["csv", "json", "xpt"])
      assert.deepEqual(names(join(out, "adam", made)), [...datasets.map((name) => `${name}.${made}`), "define.xml"].sort());
    const { endpoints } = json(join(out, "endpoints.json"));
    const events = (id) => endpoints.find((e) => e.id === id && e.per === "patient").events;
    const adam = (name) => rows(join(out, "adam/csv", `${name}.csv`));
    const best = adam("adrs").filter((r) => r.PARAMCD === "CBOR");
    assert.equal(best.length, 24);
    const of = (...words) => best.filter((r) => words.includes(r.AVALC)).length;
    assert.equal(of("CR", "CRi", "nPR", "PR"), events("overall_response"));
    assert.equal(of("CR"), events("complete_response"));
    assert.equal(of("nPR"), events("nodular_partial_response"));
    assert.equal(of("PR"), events("partial_response"));
    assert.ok(events("overall_response") > 0, "no response in this trial: the test says nothing");
    const times = (code) => adam("adtte").filter((r) => r.PARAMCD === code);
    const deaths = times("OS").filter((r) => r.CNSR === "0").length;
    assert.equal(24 - deaths, events("alive_at_data_cut"));
    assert.ok(deaths > 0);
    assert.equal(times("DOR").length, events("overall_response"));
    const year = endpoints.find((e) => e.id === "overall_survival_12_months");
    assert.equal(year.unit, "%");
    assert.ok(Math.abs(100 * survival(times("OS"), 365) - year.mean) < 0.05 + 1e-9, `${survival(times("OS"), 365)} against ${year.mean} %`);
    const all = Object.fromEntries(datasets.map((name) => [name, adam(name)]));
    if (first) assert.deepEqual(all, first);
    first = all;
  }
});

test("only the formats that were asked for; the manifest repeats them", (t) => {
  const home = folder(t), data = trial(home, 4), out = join(home, "out");
  const run = call(["analyze", "ferrajoli-2008", "--data", data("csv"), "--adam=xpt,ndjson", "--out", out, "--quiet"]);
  assert.equal(run.code, 0, run.err);
  assert.deepEqual(names(join(out, "adam")), ["ndjson", "xpt"]);
  const manifest = json(join(out, "manifest.json"));
  assert.match(JSON.stringify(manifest), /--adam=xpt,ndjson/);
  assert.ok(manifest.inputs.some((each) => /censoring\.toml$/.test(each.file ?? each.path)), JSON.stringify(manifest.inputs[0]));
});

test("a format that is none is refused, all of them at once, and nothing is written", (t) => {
  const home = folder(t), out = join(home, "out");
  const run = call(["analyze", "ferrajoli-2008", "--data", home, "--adam=sas,csv,excel", "--out", out]);
  assert.equal(run.code, 2);
  assert.match(run.err, /--adam: expected all, or csv, xpt, json, ndjson, dsjc with commas between them, saw "sas"; write for example --adam=csv,xpt/);
  assert.match(run.err, /saw "excel"/);
  assert.ok(!existsSync(out));
});

test("characters outside ASCII come through; what XPORT would cut is told before anything is written", (t) => {
  const home = folder(t), data = trial(home, 4)("csv"), out = join(home, "out");
  const subject = rows(join(data, "dm.csv"))[0];
  const head = "STUDYID,DOMAIN,USUBJID,AESEQ,AETERM,AEDECOD,AETOXGR,AESTDTC,AEENDTC";
  const write = (term) => writeFileSync(join(data, "ae.csv"), `${head}\n${subject.STUDYID},AE,${subject.USUBJID},7,${term},Fièvre,2,${subject.RFSTDTC},${subject.RFSTDTC.slice(0, 7)}\n`);
  write("Kopfweh – „Migräne“ 頭痛");
  const run = call(["analyze", "ferrajoli-2008", "--data", data, "--adam", "--out", out, "--quiet"]);
  assert.equal(run.code, 0, run.err);
  const [event] = rows(join(out, "adam/csv/adae.csv"));
  assert.deepEqual([event.AETERM, event.AEDECOD, event.ATOXGR, event.TRTEMFL, event.COURSEN, event.AENDTF, event.SRCSEQ], ["Kopfweh – „Migräne“ 頭痛", "Fièvre", "2", "Y", "1", "D", "7"]);
  const { columns, rows: [values] } = json(join(out, "adam/json/adae.json"));
  assert.equal(values[columns.findIndex((c) => c.name === "AETERM")], "Kopfweh – „Migräne“ 頭痛");
  assert.equal(columns.find((c) => c.name === "AETERM").length, Buffer.byteLength("Kopfweh – „Migräne“ 頭痛"));
  write("ä".repeat(101)); // 202 bytes
  const long = join(home, "long");
  const cut = call(["analyze", "ferrajoli-2008", "--data", data, "--adam", "--out", long]);
  assert.equal(cut.code, 2);
  assert.match(cut.err, /adae\.xpt: expected texts of at most 200 bytes in XPORT version 5 in AETERM, saw 202 bytes/);
  assert.ok(!existsSync(long));
  assert.equal(call(["analyze", "ferrajoli-2008", "--data", data, "--adam=csv,json", "--out", long, "--quiet"]).code, 0);
});
