// One patient of the simulated trial: which one is shown, and the rows that its charts draw.

interface PatientData {
  id: string;
  end: number;
  visits: Record<string, (number | null)[]>;
  limits: Record<string, number>;
  doses: { agent: string; from: number; to: number; amount: number }[];
  support: { agent: string; from: number; to: number; amount: number }[];
  events: { day: number; what: string; kind: string }[];
}
interface PatientsFile {
  patients: PatientData[];
  shown: number; // 1-based
  truth: Record<string, (number | null)[]>;
  firstWeeks: number;
  chemistry: { name: string; label: string }[];
}
type Row = Record<string, string | number>;

let file: PatientsFile | undefined;
let current = 1;
let whole = true;
const listeners: (() => void)[] = [];

const rowsOf = (columns: Record<string, (number | null)[]>): Row[] =>
  (columns.day ?? []).map((_day, i) => {
    const row: Row = {};
    for (const [name, values] of Object.entries(columns)) {
      const value = values[i];
      if (value !== null && value !== undefined) row[name] = value;
    }
    return row;
  });

/// Chemistry as multiples of each upper limit of normal: one row per value.
function ratios(rows: Row[], patient: PatientData): Row[] {
  const result: Row[] = [];
  for (const row of rows)
    for (const { name, label } of file!.chemistry)
      if (name in row && patient.limits[name])
        result.push({ day: row.day, analyte: label, value: row[name], ratio: Number(row[name]) / patient.limits[name] });
  return result;
}

export function patientDatasets(): Record<string, Row[]> {
  const patient = file!.patients[current - 1];
  const last = whole ? patient.end : Math.min(patient.end, file!.firstWeeks);
  const until = (rows: Row[]) => rows.filter((row) => Number(row.day) <= last);
  const clip = (bars: PatientData["doses"]): Row[] =>
    bars.filter((b) => b.from <= last).map((b) => ({ ...b, to: Math.min(b.to, last) + 1, days: `${b.from} to ${b.to}` }));
  const measured = until(rowsOf(patient.visits));
  const truth = current === file!.shown ? until(rowsOf(file!.truth)) : [];
  return {
    measured,
    truth,
    doses: clip(patient.doses),
    support: clip(patient.support),
    events: until(patient.events as unknown as Row[]),
    chemistry_measured: ratios(measured, patient),
    chemistry_truth: ratios(truth, patient),
    limits: [patient.limits as Row],
  };
}

/// The days that all charts of the patient share.
export function patientRange(): { name: string; value: number }[] {
  const patient = file!.patients[current - 1];
  return [{ name: "lastDay", value: (whole ? patient.end : Math.min(patient.end, file!.firstWeeks)) + 1 }];
}

function show(): void {
  for (const article of document.querySelectorAll<HTMLElement>("article.one-patient"))
    article.hidden = article.dataset.patient !== String(current);
  const select = document.querySelector<HTMLSelectElement>("#patient-select");
  if (select) select.value = String(current);
  document.documentElement.toggleAttribute("data-truth", current === file!.shown);
  listeners.forEach((listener) => listener());
}

export function selectPatient(patient: number, scroll: boolean): void {
  if (!file || patient < 1 || patient > file.patients.length) return;
  current = patient;
  history.replaceState(null, "", `#patient-${patient}`);
  show();
  if (scroll) document.getElementById("patient")?.scrollIntoView();
}

/// The number of the page of a patient; undefined where the file has none.
export function patientNumber(id: string): number | undefined {
  const at = file?.patients.findIndex((patient) => patient.id === id) ?? -1;
  return at < 0 ? undefined : at + 1;
}

export const onPatientChange = (listener: () => void): void => void listeners.push(listener);

export function startPatient(): void {
  const script = document.getElementById("patients-data");
  if (!script) return;
  file = JSON.parse(script.textContent!) as PatientsFile;
  current = file.shown;
  const fromAddress = (scroll: boolean) => {
    const found = /^#patient-(\d+)$/.exec(location.hash);
    if (found) selectPatient(Number(found[1]), scroll);
  };
  const select = document.querySelector<HTMLSelectElement>("#patient-select")!;
  select.addEventListener("change", () => selectPatient(Number(select.value), false));
  document.querySelectorAll<HTMLButtonElement>("[data-step]").forEach((button) =>
    button.addEventListener("click", () => {
      const count = file!.patients.length;
      selectPatient(((current - 1 + Number(button.dataset.step) + count) % count) + 1, false);
    }),
  );
  document.querySelectorAll<HTMLInputElement>('input[name="patient-range"]').forEach((input) =>
    input.addEventListener("change", () => {
      whole = input.value === "whole";
      show();
    }),
  );
  window.addEventListener("hashchange", () => fromAddress(true));
  document.querySelectorAll<HTMLElement>("[data-needs-script]").forEach((element) => (element.hidden = false));
  show();
  fromAddress(true);
}
