// What is written for regulators, held against rules of the standards: Define-XML 2.1, the SDTM Implementation Guide 3.4, the
// ADaM Implementation Guide 1.3. These are the rules that can be checked by structure alone; no validator of CDISC was run.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { call, folder } from "./support.mjs";
import { all, child, parse } from "./xml.mjs";

const patients = 12;

function made(t) {
  const home = folder(t), sdtm = join(home, "trial"), out = join(home, "analysis");
  const simulate = call(["simulate", "ferrajoli-2008", "--trials", "1", "--patients", String(patients), "--sdtm", "--out", sdtm, "--quiet"]);
  assert.equal(simulate.code, 0, simulate.err);
  const analyze = call(["analyze", "ferrajoli-2008", "--data", join(sdtm, "sdtm/csv"), "--adam", "--out", out, "--quiet"]);
  assert.equal(analyze.code, 0, analyze.err);
  return { sdtm: join(sdtm, "sdtm"), adam: join(out, "adam") };
}

/** Rows of a CSV as objects, quoted fields with commas and line breaks included. */
function rows(path) {
  const lines = [[]];
  let field = "", quoted = false;
  const text = readFileSync(path, "utf8");
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (quoted && c === '"' && text[i + 1] === '"') field += text[++i];
    else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === "," || c === "\n")) {
      lines.at(-1).push(field.replace(/\r$/, ""));
      field = "";
      if (c === "\n") lines.push([]);
    } else field += c;
  }
  const [head, ...rest] = lines.filter((line) => line.length > 0);
  for (const line of rest) assert.equal(line.length, head.length, `${path}: ragged`);
  return { head, rows: rest.map((line) => Object.fromEntries(line.map((cell, i) => [head[i], cell]))) };
}

function unique(keys, what) {
  const seen = new Set();
  for (const key of keys) {
    assert.ok(!seen.has(key), `${what}: ${key} twice`);
    seen.add(key);
  }
}
const one_of = (value, list, what) => assert.ok(list.includes(value), `${what}: ${value}`);
const sas_name = /^[A-Z_][A-Z0-9_]{0,7}$/;
const iso = /^\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?)?)?)?$/;

test("define.xml has what Define-XML 2.1 asks for, every OID resolves, and it fits the datasets beside it", (t) => {
  const { adam } = made(t);
  for (const format of ["csv", "xpt", "json"]) {
    const odm = parse(readFileSync(join(adam, format, "define.xml"), "utf8"));
    assert.equal(odm.name, "ODM");
    assert.deepEqual([odm.attributes.xmlns, odm.attributes["xmlns:def"], odm.attributes.ODMVersion, odm.attributes.FileType],
      ["http://www.cdisc.org/ns/odm/v1.3", "http://www.cdisc.org/ns/def/v2.1", "1.3.2", "Snapshot"]);
    assert.ok(odm.attributes.FileOID);
    assert.match(odm.attributes.CreationDateTime, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/);
    one_of(odm.attributes["def:Context"], ["Submission", "Other"], "def:Context");
    const study = child(odm, "Study");
    assert.deepEqual(study.children.map((each) => each.name), ["GlobalVariables", "MetaDataVersion"]);
    assert.deepEqual(child(study, "GlobalVariables").children.map((each) => each.name), ["StudyName", "StudyDescription", "ProtocolName"]);
    const meta = child(study, "MetaDataVersion");
    assert.ok(meta.attributes.OID && meta.attributes.Name);
    assert.match(meta.attributes["def:DefineVersion"], /^2\.1\.\d+$/);
    const order = ["def:Standards", "def:AnnotatedCRF", "def:SupplementalDoc", "def:ValueListDef", "def:WhereClauseDef", "ItemGroupDef", "ItemDef", "CodeList", "MethodDef", "def:CommentDef", "def:leaf"];
    const places = meta.children.map((each) => order.indexOf(each.name));
    assert.ok(!places.includes(-1));
    assert.deepEqual(places, [...places].sort((a, b) => a - b), "order of the elements of MetaDataVersion");
    const of = (name) => new Map(meta.children.filter((each) => each.name === name).map((each) => [each.attributes.OID, each]));
    unique(all(odm, "Study").concat(all(odm, "ItemGroupDef"), all(odm, "ItemDef"), all(odm, "CodeList"), all(odm, "MethodDef"), all(odm, "def:Standard")).map((each) => each.attributes.OID), "OID");
    const standards = new Set(all(meta, "def:Standard").map((each) => each.attributes.OID));
    for (const each of all(meta, "def:Standard")) {
      assert.ok(each.attributes.Name && each.attributes.Version);
      one_of(each.attributes.Type, ["IG", "CT"], "Type of a standard");
    }
    const items = of("ItemDef"), lists = of("CodeList"), methods = of("MethodDef"), used = new Set();
    for (const group of meta.children.filter((each) => each.name === "ItemGroupDef")) {
      const a = group.attributes, name = a.Name;
      assert.match(name, sas_name);
      assert.equal(a.SASDatasetName, name);
      one_of(a.Repeating, ["Yes", "No"], name);
      one_of(a.IsReferenceData, ["Yes", "No"], name);
      assert.equal(a.Purpose, "Analysis");
      assert.ok(a["def:Structure"] && standards.has(a["def:StandardOID"]), name);
      assert.ok(child(child(group, "Description"), "TranslatedText").text.trim());
      one_of(child(group, "def:Class").attributes.Name, ["SUBJECT LEVEL ANALYSIS DATASET", "BASIC DATA STRUCTURE", "OCCURRENCE DATA STRUCTURE", "ADAM OTHER"], name);
      const leaf = all(group, "def:leaf").find((each) => each.attributes.ID === a["def:ArchiveLocationID"]);
      assert.ok(leaf && child(leaf, "def:title").text.trim(), `${name}: leaf`);
      const file = join(adam, format, leaf.attributes["xlink:href"]);
      assert.ok(existsSync(file), file);
      const refs = group.children.filter((each) => each.name === "ItemRef");
      unique(refs.map((each) => each.attributes.ItemOID), name);
      assert.deepEqual(refs.map((each) => Number(each.attributes.OrderNumber)), refs.map((_, i) => i + 1));
      const keys = refs.flatMap((each) => (each.attributes.KeySequence ? [Number(each.attributes.KeySequence)] : [])).sort((x, y) => x - y);
      assert.ok(keys.length > 0);
      assert.deepEqual(keys, keys.map((_, i) => i + 1), `${name}: keys`);
      const data = format === "csv" ? rows(file) : undefined;
      const variables = refs.map((ref) => {
        one_of(ref.attributes.Mandatory, ["Yes", "No"], ref.attributes.ItemOID);
        const item = items.get(ref.attributes.ItemOID);
        assert.ok(item, `${ref.attributes.ItemOID} is not defined`);
        used.add(ref.attributes.ItemOID);
        const origin = child(item, "def:Origin").attributes.Type;
        if (ref.attributes.MethodOID) {
          assert.ok(methods.has(ref.attributes.MethodOID), ref.attributes.MethodOID);
          used.add(ref.attributes.MethodOID);
        }
        assert.equal(origin === "Derived", Boolean(ref.attributes.MethodOID), `${ref.attributes.ItemOID}: a derived variable has a method`);
        if (data && ref.attributes.Mandatory === "Yes")
          for (const row of data.rows) assert.notEqual(row[item.attributes.Name], "", `${name}.${item.attributes.Name} is mandatory`);
        return item.attributes.Name;
      });
      if (data) assert.deepEqual(data.head, variables, `${name}: columns`);
    }
    for (const [oid, item] of items) {
      const a = item.attributes;
      assert.ok(used.has(oid), `${oid} belongs to no dataset`);
      assert.match(a.Name, sas_name);
      if (a.SASFieldName) assert.match(a.SASFieldName, sas_name);
      one_of(a.DataType, ["text", "integer", "float", "date", "datetime", "time", "partialDate", "partialDatetime"], oid);
      if (["text", "integer", "float"].includes(a.DataType)) assert.ok(Number(a.Length) > 0, `${oid}: Length`);
      else assert.equal(a.Length, undefined, `${oid}: a date has no Length`);
      if (a.DataType === "float") assert.ok(Number(a.SignificantDigits) >= 0, `${oid}: SignificantDigits`);
      const label = child(child(item, "Description"), "TranslatedText").text.trim();
      assert.ok(label && Buffer.byteLength(label) <= 40, `${oid}: ${label}`);
      const origin = child(item, "def:Origin");
      one_of(origin.attributes.Type, ["Assigned", "Collected", "Derived", "Not Available", "Other", "Predecessor", "Protocol"], oid);
      if (origin.attributes.Type === "Predecessor") assert.ok(child(child(origin, "Description"), "TranslatedText").text.trim(), oid);
      const list = child(item, "CodeListRef");
      if (list) {
        assert.ok(lists.has(list.attributes.CodeListOID), list.attributes.CodeListOID);
        used.add(list.attributes.CodeListOID);
      }
    }
    for (const [oid, list] of lists) {
      assert.ok(used.has(oid) && list.attributes.Name, `${oid} is not used`);
      one_of(list.attributes.DataType, ["text", "integer", "float"], oid);
      const terms = list.children.filter((each) => ["EnumeratedItem", "CodeListItem"].includes(each.name));
      assert.ok(terms.length > 0);
      assert.equal(new Set(terms.map((each) => each.name)).size, 1, `${oid}: decoded or not, not both`);
      unique(terms.map((each) => each.attributes.CodedValue), oid);
      for (const term of terms) {
        if (list.attributes.DataType !== "text") assert.ok(Number.isFinite(Number(term.attributes.CodedValue)), oid);
        if (term.name === "CodeListItem") assert.ok(child(child(term, "Decode"), "TranslatedText").text.trim(), oid);
      }
    }
    for (const [oid, method] of methods) {
      assert.ok(used.has(oid) && method.attributes.Name, `${oid} is not used`);
      one_of(method.attributes.Type, ["Computation", "Imputation"], oid);
      assert.ok(child(child(method, "Description"), "TranslatedText").text.trim(), oid);
    }
  }
});

test("ADaM: keys, flags, baselines and parameters hold together, and every subject is in ADSL", (t) => {
  const { adam } = made(t);
  const meta = parse(readFileSync(join(adam, "csv/define.xml"), "utf8"));
  const name_of = new Map(all(meta, "ItemDef").map((each) => [each.attributes.OID, each.attributes.Name]));
  const keys = new Map(all(meta, "ItemGroupDef").map((group) => [group.attributes.Name, group.children.filter((each) => each.attributes.KeySequence).sort((a, b) => a.attributes.KeySequence - b.attributes.KeySequence).map((each) => name_of.get(each.attributes.ItemOID))]));
  const adsl = rows(join(adam, "csv/adsl.csv")).rows;
  unique(adsl.map((row) => row.USUBJID), "ADSL");
  assert.equal(adsl.length, patients);
  const subjects = new Set(adsl.map((row) => row.USUBJID));
  for (const file of readdirSync(join(adam, "csv")).filter((name) => name.endsWith(".csv"))) {
    const name = file.slice(0, -4).toUpperCase(), data = rows(join(adam, "csv", file));
    unique(data.rows.map((row) => keys.get(name).map((key) => row[key]).join("|")), `${name}: keys ${keys.get(name)}`);
    for (const variable of data.head) assert.match(variable, sas_name);
    const parameter = new Map(), baseline = new Map();
    if (data.head.includes("ASEQ")) unique(data.rows.map((row) => `${row.USUBJID}|${row.ASEQ}`), `${name}: ASEQ`);
    for (const row of data.rows) {
      assert.ok(subjects.has(row.USUBJID), `${name}: ${row.USUBJID}`);
      for (const [variable, value] of Object.entries(row)) {
        assert.ok(Buffer.byteLength(value) <= 200, `${name}.${variable}`);
        if (/(^ANL01|^ABL|^ONTRT|^TRTEM)FL$/.test(variable)) one_of(value, ["Y", ""], `${name}.${variable}`);
        if (/(^SAF|^ITT|^RESPE)FL$/.test(variable)) one_of(value, ["Y", "N"], `${name}.${variable}`);
      }
      if (row.PARAMCD === undefined) continue;
      assert.match(row.PARAMCD, sas_name);
      assert.equal(parameter.get(row.PARAMCD) ?? row.PARAM, row.PARAM, `${name}: ${row.PARAMCD} means one thing`);
      parameter.set(row.PARAMCD, row.PARAM);
      if (row.ABLFL === "Y") {
        const key = [row.USUBJID, row.PARAMCD, row.TRLNKID].join("|");
        assert.ok(!baseline.has(key), `${name}: two baselines of ${key}`);
        baseline.set(key, row.AVAL);
      }
    }
    unique([...parameter.values()], `${name}: PARAM`);
    if (baseline.size === 0) continue;
    for (const row of data.rows) {
      if (row.BASE === "") continue;
      assert.equal(row.BASE, baseline.get([row.USUBJID, row.PARAMCD, row.TRLNKID].join("|")), `${name}: BASE is AVAL of ABLFL = Y`);
      if (row.CHG !== "") assert.ok(Math.abs(Number(row.CHG) - (Number(row.AVAL) - Number(row.BASE))) < 1e-9 * (1 + Math.abs(Number(row.AVAL))), `${name}: CHG`);
      assert.notEqual(row.ADY, "0", `${name}: there is no day 0`);
    }
  }
});

test("SDTM: sequence numbers, test codes, dates, study days and supplemental qualifiers", (t) => {
  const { sdtm } = made(t);
  const dm = rows(join(sdtm, "csv/dm.csv")).rows;
  unique(dm.map((row) => row.USUBJID), "DM");
  const start = new Map(dm.map((row) => [row.USUBJID, Date.parse(row.RFSTDTC.slice(0, 10))]));
  const domains = new Map(readdirSync(join(sdtm, "csv")).map((file) => [file.slice(0, -4).toUpperCase(), rows(join(sdtm, "csv", file))]));
  assert.ok(domains.size > 8);
  for (const [domain, data] of domains) {
    for (const variable of data.head) assert.match(variable, sas_name, domain);
    if (data.head.includes(`${domain}SEQ`)) unique(data.rows.map((row) => `${row.USUBJID}|${row[`${domain}SEQ`]}`), `${domain}SEQ`);
    for (const row of data.rows) {
      assert.ok(start.has(row.USUBJID), `${domain}: ${row.USUBJID} is not in DM`);
      if (row.DOMAIN !== undefined) assert.equal(row.DOMAIN, domain);
      for (const [variable, value] of Object.entries(row)) {
        assert.ok(Buffer.byteLength(value) <= 200, `${domain}.${variable}`);
        if (value === "") continue;
        if (variable.endsWith("DTC")) assert.match(value, iso, `${domain}.${variable}`);
        if (variable.endsWith("TESTCD")) assert.match(value, sas_name, `${domain}.${variable}`);
        if (variable.endsWith("TEST")) assert.ok(Buffer.byteLength(value) <= 40, `${domain}.${variable}: ${value}`);
      }
      for (const [day, date] of [[`${domain}DY`, `${domain}DTC`], [`${domain}STDY`, `${domain}STDTC`], [`${domain}ENDY`, `${domain}ENDTC`]]) {
        if (!row[day] || !(row[date]?.length >= 10)) continue;
        const days = Math.round((Date.parse(row[date].slice(0, 10)) - start.get(row.USUBJID)) / 86_400_000);
        assert.equal(Number(row[day]), days >= 0 ? days + 1 : days, `${domain}.${day} of ${row[date]}`);
      }
      const [from, to] = [row[`${domain}STDTC`], row[`${domain}ENDTC`]];
      if (from && to) assert.ok(from <= to, `${domain}: ${from} to ${to}`);
    }
    if (!domain.startsWith("SUPP")) continue;
    unique(data.rows.map((row) => [row.USUBJID, row.IDVAR, row.IDVARVAL, row.QNAM].join("|")), domain);
    for (const row of data.rows) {
      assert.equal(`SUPP${row.RDOMAIN}`, domain);
      assert.match(row.QNAM, sas_name);
      assert.ok(row.QVAL !== "" && Buffer.byteLength(row.QLABEL) <= 40, row.QNAM);
      if (row.IDVAR) assert.ok(domains.get(row.RDOMAIN).rows.some((parent) => parent.USUBJID === row.USUBJID && parent[row.IDVAR] === row.IDVARVAL), `${domain}: no parent`);
    }
  }
});
