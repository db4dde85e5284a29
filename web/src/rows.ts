// Behind a number: the patients that it counts and the rows of the data that decided for each, in a dialog.
import { patientNumber } from "./patient";
import { showInListing } from "./listing";

interface CellOfRows {
  title: string;
  topic: string;
  unit: "patient" | "course" | "value" | "subject";
  subjects: number[];
  events?: number[];
  n?: number[];
  values?: number[];
  unlisted?: number;
}
interface RowsFile {
  cells: Record<string, CellOfRows>;
  topics: Record<string, number[]>; // subject, first row, rows; again and again
  subjects: string[];
  files: [string, string][]; // path, domain
  rows: { file: number[]; row: number[]; day: (number | null)[]; what: number[]; value: number[] };
  what: string[];
  value: string[];
  cut: number;
}

let file: RowsFile | undefined;
const places = new Map<string, Map<number, [number, number]>>();
let dialog: HTMLDialogElement | undefined;

function load(): RowsFile {
  if (file) return file;
  file = JSON.parse(document.getElementById("rows-data")!.textContent!) as RowsFile;
  for (const [topic, flat] of Object.entries(file.topics)) {
    const of = new Map<number, [number, number]>();
    for (let i = 0; i < flat.length; i += 3) of.set(flat[i], [flat[i + 1], flat[i + 2]]);
    places.set(topic, of);
  }
  return file;
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, text = "", css = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (css) made.className = css;
  return made;
}

function rowsTable(data: RowsFile, first: number, count: number): HTMLElement {
  const table = element("table");
  const head = table.createTHead().insertRow();
  for (const name of ["Domain", "Row", "Study day", "What", "Value"]) {
    const cell = element("th", name);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  for (let i = first; i < first + count; ++i) {
    const row = body.insertRow();
    const found = data.rows.row[i] > 0;
    const [path, domain] = found ? data.files[data.rows.file[i]] : ["", ""];
    const day = data.rows.day[i];
    row.insertCell().textContent = found ? domain : "–";
    row.insertCell().textContent = found ? `${path}, ${data.rows.row[i]}` : "worked out, or its row is not kept";
    row.insertCell().textContent = day === null ? "–" : String(day);
    row.insertCell().textContent = data.what[data.rows.what[i]];
    row.insertCell().textContent = data.value[data.rows.value[i]];
  }
  const scroll = element("div", "", "scroll");
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", "Rows of the data");
  scroll.append(table);
  return scroll;
}

function subjectDetails(data: RowsFile, cell: CellOfRows, i: number): HTMLDetailsElement {
  const subject = cell.subjects[i];
  const details = element("details");
  const summary = element("summary", data.subjects[subject]);
  const said = cell.unit === "course" ? `${cell.events![i]} of ${cell.n![i]} courses` : cell.unit === "value" ? String(cell.values![i]) : "";
  if (said) summary.append(" ", element("span", said, "small"));
  details.append(summary);
  details.addEventListener("toggle", () => {
    if (!details.open || details.childElementCount > 1) return;
    const [first, count] = places.get(cell.topic)?.get(subject) ?? [0, 0];
    details.append(count > 0 ? rowsTable(data, first, count) : element("p", "No row of the data decided this, or it is not in this file.", "small"));
    const number = patientNumber(data.subjects[subject]);
    if (number === undefined) return;
    const link = element("a", "This patient’s page");
    link.href = `#patient-${number}`;
    link.addEventListener("click", () => dialog!.close());
    const paragraph = element("p", "", "small");
    paragraph.append(link);
    details.append(paragraph);
  });
  return details;
}

/// Patients in pieces, so that a large study opens as fast as a small one.
function subjectList(data: RowsFile, cell: CellOfRows, chosen: number[], heading: string): HTMLElement {
  const piece = 100;
  const section = element("section");
  section.append(element("h3", `${heading} (${chosen.length})`));
  const more = element("button", "", "more");
  more.type = "button";
  let shown = 0;
  const grow = () => {
    const next = chosen.slice(shown, shown + piece).map((i) => subjectDetails(data, cell, i));
    more.before(...next);
    shown += next.length;
    more.hidden = shown >= chosen.length;
    more.textContent = `Show ${Math.min(piece, chosen.length - shown)} more of ${chosen.length - shown}`;
    return next;
  };
  section.append(more);
  more.addEventListener("click", () => grow()[0]?.querySelector("summary")?.focus());
  const first = grow();
  if (chosen.length <= 3) first.forEach((details) => (details.open = true));
  return section;
}

function sum(cell: CellOfRows): string {
  const total = (values: number[] = []) => values.reduce((a, b) => a + b, 0);
  const few = cell.unlisted ? `, ${cell.unlisted} more are not listed` : "";
  if (cell.unit === "patient") return `${total(cell.events)} of ${cell.subjects.length} patients${few}`;
  if (cell.unit === "course") return `${total(cell.events)} of ${total(cell.n)} courses, of ${cell.subjects.length} patients${few}`;
  if (cell.unit === "value") return `${cell.subjects.length} patients with a value, ascending${few}`;
  return `${cell.subjects.length} subjects${few}`;
}

function open(key: string): void {
  const data = load();
  const cell = data.cells[key];
  if (!cell) return;
  dialog ??= document.body.appendChild(element("dialog", "", "rows"));
  dialog.replaceChildren();
  const heading = element("h2", cell.title);
  heading.id = "rows-title";
  dialog.setAttribute("aria-labelledby", heading.id);
  const close = element("button", "Close");
  close.type = "button";
  close.addEventListener("click", () => dialog!.close());
  const head = element("header");
  head.append(heading, close);
  const body = element("div", "", "body");
  body.append(element("p", sum(cell)), element("p", "Research use only: no advice for the treatment of a person.", "small"));
  const all = cell.subjects.map((_subject, i) => i);
  if (cell.events) {
    const one = cell.unit === "course" ? "With it in a course" : "Counted";
    body.append(subjectList(data, cell, all.filter((i) => cell.events![i] > 0), one));
    body.append(subjectList(data, cell, all.filter((i) => cell.events![i] === 0), "In the denominator, not counted"));
  } else {
    body.append(subjectList(data, cell, all, cell.unit === "value" ? "By value" : "Subjects"));
  }
  if (data.cut > 0) body.append(element("p", `Of all cells together, ${data.cut.toLocaleString("en")} rows are left out of this file to keep it small; the first that decide are kept for each patient.`, "small"));
  dialog.append(head, body);
  dialog.showModal();
  dialog.scrollTop = 0;
  close.focus();
}

function follow(key: string): void {
  const [list, ...value] = key.split("/");
  if (list === "findings" || list === "deviations") showInListing(`list-${list}`, value.join("/"));
  else open(key);
}

export function startRows(): void {
  if (!document.getElementById("rows-data")) return;
  for (const place of document.querySelectorAll<HTMLElement>("[data-rows]")) {
    const button = element("button", "", "opens");
    button.type = "button";
    if (!/^(findings|deviations)\//.test(place.dataset.rows!)) button.setAttribute("aria-haspopup", "dialog");
    button.append(...place.childNodes);
    button.addEventListener("click", () => follow(place.dataset.rows!));
    place.append(button);
  }
  document.documentElement.toggleAttribute("data-opens", true);
}
