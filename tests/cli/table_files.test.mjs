// tables.tex and tables.xlsx as other programs see them: LaTeX and LibreOffice where they are installed, and in any case the
// workbook taken apart by its own rules (ECMA-376: parts, relationships, shared strings).

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import test from "node:test";
import { inflateRawSync } from "node:zlib";

import { call, folder, names } from "./support.mjs";
import { all, parse } from "./xml.mjs";

const found = (programs) => programs.find((name) => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0);

function made(t) {
  const home = folder(t), sdtm = join(home, "trial"), out = join(home, "analysis");
  const simulate = call(["simulate", "ferrajoli-2008", "--trials", "1", "--patients", "6", "--sdtm", "--out", sdtm, "--quiet"]);
  assert.equal(simulate.code, 0, simulate.err);
  const run = call(["analyze", "ferrajoli-2008", "--data", join(sdtm, "sdtm/csv"), "--tables", "--out", out, "--quiet"]);
  assert.equal(run.code, 0, run.err);
  return out;
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** Name → text of each part, by the zip's central directory. */
function parts(path) {
  const zip = readFileSync(path), end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  assert.ok(end > 0, "no zip");
  const texts = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let i = 0; i < zip.readUInt16LE(end + 10); ++i) {
    assert.equal(zip.toString("latin1", at, at + 4), "PK\x01\x02");
    const [method, crc, packed] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 20)];
    const [name, extra, comment, local] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const raw = zip.subarray(data, data + packed), bytes = method === 8 ? inflateRawSync(raw) : raw;
    assert.equal(crc32(bytes), crc, zip.toString("utf8", at + 46, at + 46 + name));
    texts.set(zip.toString("utf8", at + 46, at + 46 + name), bytes.toString("utf8"));
    at += 46 + name + extra + comment;
  }
  return texts;
}

test("LaTeX sets tables.tex", (t) => {
  const latex = found(["tectonic", "lualatex", "xelatex", "pdflatex"]);
  if (!latex) return t.skip("NOT TESTED: none of tectonic, lualatex, xelatex, pdflatex is installed");
  const tex = join(made(t), "tables/tables.tex");
  const run = spawnSync(latex, latex === "tectonic" ? [tex] : ["-interaction=nonstopmode", "-halt-on-error", basename(tex)], { cwd: dirname(tex), encoding: "utf8" });
  assert.equal(run.status, 0, run.stdout.slice(-2000));
  assert.ok(names(dirname(tex)).includes("tables.pdf"));
});

test("LibreOffice opens tables.xlsx", (t) => {
  const office = found(["soffice", "libreoffice"]);
  if (!office) return t.skip("NOT TESTED: LibreOffice is not installed");
  const out = made(t), run = spawnSync(office, ["--headless", "--convert-to", "csv", "--outdir", out, join(out, "tables/tables.xlsx")], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  assert.ok(readFileSync(join(out, "tables.csv"), "utf8").length > 100);
});

test("the workbook's parts, relationships and cells hold together, and the flow in it is that of patients.json", (t) => {
  const out = made(t), of = parts(join(out, "tables/tables.xlsx"));
  for (const [name, text] of of) assert.doesNotThrow(() => parse(text), name);
  const types = parse(of.get("[Content_Types].xml"));
  for (const each of all(types, "Override")) assert.ok(of.has(each.attributes.PartName.slice(1)), each.attributes.PartName);
  for (const [name, text] of of) {
    if (!name.endsWith(".rels")) continue;
    for (const each of all(parse(text), "Relationship"))
      if (each.attributes.TargetMode !== "External") assert.ok(of.has(posix.join(dirname(dirname(name)), each.attributes.Target)), `${name}: ${each.attributes.Target}`);
  }
  const strings = all(parse(of.get("xl/sharedStrings.xml")), "si").map((each) => all(each, "t").map((run) => run.text).join(""));
  const sheets = all(parse(of.get("xl/workbook.xml")), "sheet");
  assert.ok(sheets.length > 5);
  assert.equal(new Set(sheets.map((each) => each.attributes.name.toLowerCase())).size, sheets.length);
  const target = new Map(all(parse(of.get("xl/_rels/workbook.xml.rels")), "Relationship").map((each) => [each.attributes.Id, each.attributes.Target]));
  const texts = new Map();
  for (const sheet of sheets) {
    assert.ok(sheet.attributes.name.length <= 31 && !/[[\]:*?/\\]/.test(sheet.attributes.name), sheet.attributes.name);
    const rows = all(parse(of.get(`xl/${target.get(sheet.attributes["r:id"])}`)), "row").map((row) =>
      all(row, "c").map((cell) => {
        const value = all(cell, "v")[0]?.text;
        if (cell.attributes.t === "s") assert.ok(Number(value) < strings.length, cell.attributes.r);
        else if (value !== undefined) assert.ok(Number.isFinite(Number(value)), `${cell.attributes.r}: ${value}`);
        return cell.attributes.t === "s" ? strings[Number(value)] : value;
      }).filter((text) => text !== undefined),
    );
    texts.set(sheet.attributes.name, rows);
  }
  const { flow } = JSON.parse(readFileSync(join(out, "patients.json"), "utf8"));
  const sheet = [...texts.values()].find((rows) => flow.every((line) => rows.some((row) => row[0]?.trim() === line.label)));
  assert.ok(sheet, "no sheet has every line of the flow");
  for (const line of flow) assert.ok(sheet.some((row) => row[0]?.trim() === line.label && Number(row[1]) === line.count), line.label);
});
