// Long lists: chosen by the values of a column, searched, and shown in pieces.

interface Column {
  name: string;
  facet: boolean;
  values: string[];
  rows: number[]; // into values
}
interface Listing {
  root: HTMLElement;
  columns: Column[];
  selects: Map<number, HTMLSelectElement>;
  search: HTMLInputElement;
  status: HTMLElement;
  more: HTMLButtonElement;
  body: HTMLTableSectionElement;
  matches: number[];
  shown: number;
}

const piece = 25;
const listings = new Map<string, Listing>();

function grow(list: Listing): void {
  for (const i of list.matches.slice(list.shown, list.shown + piece)) {
    const row = list.body.insertRow();
    list.columns.forEach((column, c) => {
      const cell = document.createElement(c === 0 ? "th" : "td");
      if (c === 0) (cell as HTMLTableCellElement).scope = "row";
      cell.textContent = column.values[column.rows[i]];
      row.append(cell);
    });
  }
  list.shown = Math.min(list.matches.length, list.shown + piece);
  const left = list.matches.length - list.shown;
  list.more.hidden = left === 0;
  list.more.textContent = `Show ${Math.min(piece, left)} more`;
  list.status.textContent = `${list.shown.toLocaleString("en")} shown of ${list.matches.length.toLocaleString("en")} that match`;
}

function choose(list: Listing): void {
  const words = list.search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const total = list.columns[0].rows.length;
  list.matches = [];
  for (let i = 0; i < total; ++i) {
    const chosen = [...list.selects].every(([c, select]) => select.value === "" || list.columns[c].values[list.columns[c].rows[i]] === select.value);
    if (!chosen) continue;
    if (words.length > 0) {
      const text = list.columns.map((column) => column.values[column.rows[i]]).join("\n").toLowerCase();
      if (!words.every((word) => text.includes(word))) continue;
    }
    list.matches.push(i);
  }
  list.shown = 0;
  list.body.replaceChildren();
  grow(list);
}

function labelled(text: string, control: HTMLElement): HTMLLabelElement {
  const label = document.createElement("label");
  label.append(`${text} `, control);
  return label;
}

function start(root: HTMLElement): void {
  const script = root.querySelector("script.listing-data");
  if (!script) return;
  const { columns } = JSON.parse(script.textContent!) as { columns: Column[] };
  const controls = document.createElement("div");
  controls.className = "chooser";
  const list: Listing = {
    root,
    columns,
    selects: new Map(),
    search: document.createElement("input"),
    status: document.createElement("p"),
    more: document.createElement("button"),
    body: root.querySelector("tbody")!,
    matches: [],
    shown: 0,
  };
  columns.forEach((column, c) => {
    if (!column.facet) return;
    const select = document.createElement("select");
    const counts = new Map<number, number>();
    for (const value of column.rows) counts.set(value, (counts.get(value) ?? 0) + 1);
    select.append(new Option("all", ""));
    column.values.forEach((value, v) => select.append(new Option(`${value || "none"} (${counts.get(v)})`, value)));
    select.addEventListener("change", () => choose(list));
    list.selects.set(c, select);
    controls.append(labelled(column.name, select));
  });
  list.search.type = "search";
  list.search.addEventListener("input", () => choose(list));
  controls.append(labelled("Search", list.search));
  list.status.className = "small";
  list.status.setAttribute("role", "status");
  list.more.type = "button";
  list.more.addEventListener("click", () => grow(list));
  root.prepend(controls, list.status);
  root.querySelector(".block")!.after(list.more);
  listings.set(root.id, list);
  choose(list);
}

/// Rows of one value of the list's first column, and the reader's place there.
export function showInListing(id: string, value: string): void {
  const list = listings.get(id);
  const select = list?.selects.get(0);
  if (!list || !select) return;
  list.selects.forEach((other) => (other.value = ""));
  list.search.value = "";
  select.value = value;
  choose(list);
  list.root.scrollIntoView();
  select.focus();
}

export function startListings(): void {
  document.querySelectorAll<HTMLElement>(".listing").forEach(start);
}
