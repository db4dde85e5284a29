// A study whose LB is as large as asked for, all of whose rows are used, to see what memory `titrate analyze` takes.
//
//     node scripts/large_study.mjs FOLDER GIGABYTES [PATIENTS] [--by-visit]
//
// Writes dm.csv, ex.csv and lb.csv. Each visit has twelve results; visits are a week apart, or so much closer as it takes to
// reach the size within ten years. --by-visit orders the rows by visit, not by subject: the hardest order for a reader that goes
// patient by patient. The same arguments give the same bytes.

import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

const tests = [
  // code, name, unit, middle, spread, lower and upper limit of normal
  ["LYM", "Lymphocytes", "10^9/L", 60, 40, 1.0, 4.8],
  ["NEUT", "Neutrophils", "10^9/L", 3, 2, 2.0, 7.5],
  ["PLAT", "Platelets", "10^9/L", 150, 80, 150, 450],
  ["HGB", "Hemoglobin", "g/dL", 12, 3, 12, 16],
  ["WBC", "Leukocytes", "10^9/L", 66, 40, 4, 11],
  ["CREAT", "Creatinine", "mg/dL", 1, 0.4, 0.6, 1.2],
  ["URATE", "Urate", "mg/dL", 5, 2, 3, 7],
  ["K", "Potassium", "mmol/L", 4.2, 0.6, 3.5, 5.1],
  ["PHOS", "Phosphate", "mg/dL", 3.5, 0.8, 2.5, 4.5],
  ["CA", "Calcium", "mg/dL", 9.4, 0.6, 8.5, 10.5],
  ["BILI", "Bilirubin", "mg/dL", 0.7, 0.4, 0.2, 1.2],
  ["ALT", "Alanine Aminotransferase", "U/L", 25, 15, 7, 40],
];
const bytesOfARow = 115; // about
const longest = 3650; // days

const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const [folder, gigabytes, patients] = [words[0], Number(words[1]), Number(words[2] ?? 2000)];
if (!folder || !(gigabytes > 0) || !(patients > 0)) {
  console.error("usage: node scripts/large_study.mjs FOLDER GIGABYTES [PATIENTS] [--by-visit]");
  process.exit(2);
}
const visits = Math.max(2, Math.round((gigabytes * 1e9) / bytesOfARow / patients / tests.length));
const apart = Math.max(1, Math.min(7, Math.floor(longest / visits)));
const id = (p) => `BIG-${String(p).padStart(6, "0")}`;
const date = (day) => new Date(Date.UTC(2010, 0, 4 + day)).toISOString().slice(0, 10);
const dates = Array.from({ length: visits }, (_, v) => date(v * apart));
const everyone = Array.from({ length: patients }, (_, p) => p);

mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, "dm.csv"),
  "STUDYID,DOMAIN,USUBJID,SUBJID,RFSTDTC,AGE,AGEU,SEX,ARMCD,ARM\n" +
    everyone.map((p) => `BIG,DM,${id(p)},${p},${date(0)},${50 + (p % 40)},YEARS,${"FM"[p % 2]},A,Arm A\n`).join(""),
);
writeFileSync(
  join(folder, "ex.csv"),
  "STUDYID,DOMAIN,USUBJID,EXSEQ,EXTRT,EXDOSE,EXDOSU,EXDOSFRQ,EXSTDTC,EXENDTC\n" +
    everyone.map((p) => `BIG,EX,${id(p)},1,LENALIDOMIDE,10,mg,QD,${date(0)},${date(20)}\n`).join(""),
);

/** Patients are alike in eights, so that a large study is written in little time. */
const kinds = 8;
function rows(kind, v, subject) {
  let text = "";
  tests.forEach(([code, name, unit, middle, spread, low, high], t) => {
    const value = Math.max(0.2, middle + spread * (((kind * 7919 + v * 104729 + t * 1299709) % 1000) / 500 - 1));
    text +=
      `BIG,LB,${subject},${v * tests.length + t + 1},${code},${name},CHEMISTRY OR HEMATOLOGY,${value.toFixed(3)},${unit},` +
      `${low},${high},BLOOD,${v + 1},VISIT ${v + 1},${dates[v]},${v * apart + 1}\n`;
  });
  return text;
}

const out = openSync(join(folder, "lb.csv"), "w");
let waiting =
  "STUDYID,DOMAIN,USUBJID,LBSEQ,LBTESTCD,LBTEST,LBCAT,LBORRES,LBORRESU,LBORNRLO,LBORNRHI,LBSPEC,VISITNUM,VISIT,LBDTC,LBDY\n";
let bytes = 0;
const flush = () => {
  bytes += writeSync(out, waiting);
  waiting = "";
};
const put = (text) => {
  waiting += text;
  if (waiting.length > 1 << 20) flush();
};
if (process.argv.includes("--by-visit")) {
  for (let v = 0; v < visits; ++v) for (const p of everyone) put(rows(p % kinds, v, id(p)));
} else {
  const alike = everyone.slice(0, kinds).map((kind) => dates.map((_, v) => rows(kind, v, "@")).join(""));
  for (const p of everyone) put(alike[p % kinds].replaceAll("@", id(p)));
}
flush();
closeSync(out);
console.log(`${patients} patients, ${visits} visits each, ${apart} days apart: ${bytes} bytes`);
