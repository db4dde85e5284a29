// The generated tables of docs/credibility.md, and what still does not fit for the report
// (library/contrasts/lenalidomide-cll-misfit.toml), from stored results: docs/credibility/*.json and the tables of
// docs/accuracy.md.
//
//   node scripts/credibility.mjs                    writes the tables into the page
//   node scripts/credibility.mjs --check            exit code 1 where the page differs from what the results give
//   node scripts/credibility.mjs --run PROGRAM      first runs the predictions with this titrate and stores them
//   node scripts/credibility.mjs --calibration FILE first stores what the page needs of a calibration.json

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const page = join(root, "docs/credibility.md");
const misfitFile = join(root, "library/contrasts/lenalidomide-cll-misfit.toml");
const stored = (name) => join(root, "docs/credibility", `${name}.json`);

const read = (file) => JSON.parse(readFileSync(file, "utf8"));
const store = (name, command, result) => writeFileSync(stored(name), `${JSON.stringify({ command, result }, null, 1)}\n`);

// ---- storing

const predictions = { agreement: ["calibrate", "--agreement", "--json"], contrasts: ["calibrate", "--contrasts", "--json"] };

function run(program) {
  for (const [name, words] of Object.entries(predictions)) {
    const out = execFileSync(program, words, { encoding: "utf8", maxBuffer: 64 << 20, stdio: ["ignore", "pipe", "inherit"] });
    store(name, ["titrate", ...words].join(" "), JSON.parse(out));
  }
}

function keep(calibration) {
  const all = read(calibration);
  const { command, patients_simulated, acceptance, divergent, reweighting, left_out, left_out_score } = all;
  const parameters = all.parameters.map(({ name, shrinkage, r_hat, effective_sample_size }) => ({ name, shrinkage, r_hat, effective_sample_size }));
  store("calibration", command, { patients_simulated, acceptance, divergent, reweighting, parameters, left_out, left_out_score });
}

// ---- tables

const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const share = (a, b) => `${a} of ${b} (${b > 0 ? Math.round((100 * a) / b) : 0} %)`;
const yes = (answer) => (answer === undefined || answer === null ? "–" : answer ? "yes" : "**no**");
const said = (command) => `Made by \`${command}\`.`;

function outcomes(result) {
  return table(
    ["trial", "outcome", "per", "published", "predicted mean [95 %]", "sampling alone", "inside"],
    result.outcomes.map((o) => [
      o.trial,
      `\`${o.id}\``,
      o.per,
      `${o.events}/${o.n} = ${percent(o.events / o.n)}`,
      `${percent(o.mean)} [${(100 * o.interval[0]).toFixed(1)}, ${(100 * o.interval[1]).toFixed(1)}]`,
      o.sampling_only[1] > 0 ? `[${(100 * o.sampling_only[0]).toFixed(1)}, ${(100 * o.sampling_only[1]).toFixed(1)}]` : "–",
      yes(o.inside),
    ]),
  );
}

const outside = (result) => result.outcomes.filter((o) => !o.inside).map((o) => `\`${o.id}\` per ${o.per} (${o.trial})`).join(", ") || "none";

function agreement({ command, result }) {
  return `${said(command)}\n\n${table(
    ["scored outcomes of the four trials", ""],
    [
      ["with events, inside the 95 % predictive interval", share(result.with_events_inside, result.with_events)],
      ["without events, inside", share(result.zero_events_inside, result.zero_events)],
      ["summed width of the intervals over that of sampling alone", (result.summed_width / result.summed_width_sampling_only).toFixed(2)],
      ["outside", outside(result)],
      ["not predicted", result.not_predicted.join("; ") || "none"],
    ],
  )}`;
}

function leftOut({ command, result }) {
  const score = result.left_out_score, left = result.left_out;
  const beats = score.mean_interval_score < score.mean_interval_score_beta_binomial;
  return `${said(command)}\n\n${table(
    ["each trial predicted from the other three", ""],
    [
      ["with events, inside", share(left.with_events_inside, left.with_events)],
      ["without events, inside", share(left.zero_events_inside, left.zero_events)],
      ["outside", outside(left)],
      ["outcomes that another trial prints too", `${score.compared}; inside ${score.inside}, beta-binomial without covariates ${score.inside_beta_binomial}`],
      ["their mean interval score (smaller is better)", `${score.mean_interval_score.toFixed(3)}, beta-binomial ${score.mean_interval_score_beta_binomial.toFixed(3)}: the model ${beats ? "beats" : "does **not** beat"} it`],
    ],
  )}`;
}

function posterior({ command, result }) {
  const worst = Math.max(...result.parameters.map((p) => p.r_hat));
  const least = Math.min(...result.parameters.map((p) => p.effective_sample_size));
  const decided = result.parameters.filter((p) => p.shrinkage >= 0.5).map((p) => `\`${p.name}\``);
  const open = result.parameters.filter((p) => p.shrinkage < 0.2).map((p) => `\`${p.name}\``);
  return `${said(command)}\n\n${table(
    ["posterior", ""],
    [
      ["coordinates sampled", result.parameters.length],
      ["largest split R-hat, smallest effective sample size", `${worst.toFixed(4)}, ${Math.round(least)}`],
      ["acceptance, divergent moves", `${result.acceptance.toFixed(2)}, ${result.divergent}`],
      ["exact re-weighting", `${result.reweighting.draws} draws, Pareto k ${result.reweighting.pareto_k.toFixed(2)}, effective ${Math.round(result.reweighting.effective_sample_size)}`],
      ["decided mostly by the data (shrinkage 0.5 or more)", decided.join(", ") || "none"],
      ["decided mostly by the prior (shrinkage under 0.2)", open.join(", ") || "none"],
    ],
  )}`;
}

function contrastNumber(c, value) {
  if (value === null) return "infinite";
  if (c.unit === "1") return (100 * value).toFixed(1);
  return c.unit === "d" ? value.toFixed(0) : c.unit === "P" ? value.toFixed(3) : `${Number(value.toPrecision(4))}`;
}

const contrastBound = (c) => [["median_at_least", "at least"], ["median_at_most", "at most"]].filter(([key]) => key in c).map(([key, word]) => `${word} ${contrastNumber(c, c[key])}`).join(", ") || "–";

function contrasts({ command, result }) {
  const number = contrastNumber, bound = contrastBound;
  const unit = (c) => (c.unit === "1" ? "%" : c.unit);
  const printed = (c) => (c.published ? `${number(c, c.published.value)} ${unit(c)}`.trim() : "–");
  const predicted = (c) => (c.median === null ? "in no trial" : `${number(c, c.median)} [${c.interval.map((end) => number(c, end)).join(", ")}] ${unit(c)}`.trim());
  const rows = result.contrasts.map((c) => [c.label, printed(c), predicted(c), yes(c.inside), bound(c), yes(c.holds)]);
  return `${said(command)} Published figure inside: ${result.inside} of ${result.published}. Median where it has to be: ${result.hold} of ${result.bounds}.\n\n${table(["contrast", "published", "predicted median [95 % of trials]", "inside", "median has to be", "is it"], rows)}`;
}

/** What does not fit, a sentence each: outcomes outside, contrasts not shown. */
export function misfits(all) {
  const outcome = (o) => `${o.id.replace(/_g(\d)_(\d)/, ", grade $1–$2,").replaceAll("_", " ")} per ${o.per} in ${o.trial}: published ${percent(o.events / o.n)}, predicted ${percent(o.mean)}`;
  const not_shown = all.contrasts.result.contrasts.filter((c) => all.contrasts.result.not_shown.includes(c.id));
  const value = (c) => [c.published ? `published ${contrastNumber(c, c.published.value)}` : [], `predicted ${c.median === null ? "nothing" : contrastNumber(c, c.median)}`, contrastBound(c) === "–" ? [] : `to be ${contrastBound(c)}`].flat().join(", ");
  return [
    ...all.agreement.result.outcomes.filter((o) => !o.inside).map((o) => `Outside its interval although fitted: ${outcome(o)}.`),
    ...all.calibration.result.left_out.outcomes.filter((o) => !o.inside).map((o) => `Outside when predicted from the other trials: ${outcome(o)}.`),
    ...not_shown.map((c) => `Not shown: ${c.label} (${value(c)}${c.unit === "1" ? ", in percent" : c.unit ? `, ${c.unit}` : ""}).`),
  ];
}

const misfitToml = (sentences) => `# Written by scripts/credibility.mjs from docs/credibility/: what every report says still does not fit.
id = "lenalidomide-cll-misfit"
title = "What the parameters lenalidomide-cll still do not reproduce"
source = "docs/credibility.md"
sentences = [
${sentences.map((each) => `  ${JSON.stringify(each)},`).join("\n")}
]
`;

/** Tables of a page of documentation: each a list of rows, the head first. */
function tablesOf(file) {
  const tables = [];
  let open = false;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (!line.startsWith("|")) {
      open = false;
      continue;
    }
    if (!open) tables.push([]);
    open = true;
    if (!/^\|[-|]+\|$/.test(line.replaceAll(" ", ""))) tables.at(-1).push(line.slice(1, -1).split("|").map((cell) => cell.trim()));
  }
  return tables;
}

function accuracy() {
  const tables = tablesOf(join(root, "docs/accuracy.md"));
  const find = (head) => {
    const found = tables.find((each) => each[0][0] === head);
    if (!found) throw new Error(`docs/accuracy.md has no table headed "${head}"`);
    return found;
  };
  const errors = find("error, %"), agree = find("patients who agree, %");
  const quantities = table(["error against the reference solution, %", "median", "99th percentile", "largest at a visit"], errors.slice(1).map((cells) => cells.slice(0, 4)));
  const patients = table(["patients who agree with the reference, %", "all schedules together"], agree.slice(1).map((cells) => [cells[0], cells.at(-1)]));
  return `From [accuracy.md](accuracy.md), which holds the command and every schedule.\n\n${quantities}\n\n${patients}`;
}

// ---- the page

const results = () => Object.fromEntries(["agreement", "contrasts", "calibration"].map((name) => [name, read(stored(name))]));

export function generate(text) {
  const all = results();
  const blocks = {
    agreement: agreement(all.agreement),
    outcomes: outcomes(all.agreement.result),
    "left-out": leftOut(all.calibration),
    posterior: posterior(all.calibration),
    contrasts: contrasts(all.contrasts),
    misfit: misfits(all).map((each) => `- ${each}`).join("\n") || "Nothing that was looked at.",
    accuracy: accuracy(),
  };
  const seen = new Set();
  const made = text.replace(/(<!-- generated: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g, (whole, begin, name, end) => {
    if (!(name in blocks)) throw new Error(`docs/credibility.md asks for a block "${name}" that nothing makes`);
    seen.add(name);
    return `${begin}${blocks[name]}\n${end}`;
  });
  for (const name of Object.keys(blocks)) if (!seen.has(name)) throw new Error(`docs/credibility.md has no block "${name}"`);
  return made;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const words = process.argv.slice(2);
  const value = (option) => (words.includes(option) ? words[words.indexOf(option) + 1] : undefined);
  if (value("--run")) run(value("--run"));
  if (value("--calibration")) keep(value("--calibration"));
  const wanted = [
    [page, generate(readFileSync(page, "utf8"))],
    [misfitFile, misfitToml(misfits(results()))],
  ];
  for (const [file, made] of wanted) {
    if (!words.includes("--check")) {
      writeFileSync(file, made);
    } else if (!existsSync(file) || readFileSync(file, "utf8") !== made) {
      console.error(`${relative(root, file)} differs from the stored results: run node scripts/credibility.mjs`);
      process.exitCode = 1;
    }
  }
}
