// Draws the Vega-Lite specifications that titrate wrote beside each figure, when they come near the window.
import { Error as onlyErrors } from "vega";
import embed, { type Result, type VisualizationSpec } from "vega-embed";

import { patientDatasets, patientRange, onPatientChange, selectPatient } from "./patient";
import { config } from "./theme";

type Spec = Record<string, unknown> & { datasets?: unknown };

const narrow = window.matchMedia("(max-width: 640px)");
const drawn = new Map<HTMLElement, Result>();
const pending = new Map<HTMLElement, Promise<void>>();

const all = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(".chart")];

function specOf(chart: HTMLElement): Spec {
  const scripts = chart.parentElement!.querySelectorAll<HTMLScriptElement>("script.spec");
  const chosen = narrow.matches ? scripts[scripts.length - 1] : scripts[0];
  const spec = JSON.parse(chosen.textContent!) as Spec;
  if (chart.dataset.source === "patient") {
    spec.datasets = patientDatasets();
    spec.params = [...((spec.params as unknown[]) ?? []), ...patientRange()];
  }
  return spec;
}

async function draw(chart: HTMLElement): Promise<void> {
  drawn.get(chart)?.finalize();
  const result = await embed(chart, specOf(chart) as VisualizationSpec, {
    actions: false,
    ast: true, // expressions are interpreted: the page's content policy allows no code made from text
    config,
    defaultStyle: false,
    logLevel: onlyErrors, // a patient without some measure leaves an empty scale, which is no fault
    renderer: "svg",
    tooltip: { theme: "custom" },
  });
  drawn.set(chart, result);
  chart.dataset.drawn = "yes";
  if (chart.dataset.source !== "patient")
    result.view.addEventListener("click", (_event, item) => {
      const patient = (item?.datum as { patient?: number } | undefined)?.patient;
      if (patient) selectPatient(patient, true);
    });
}

/// Drawings of one chart follow each other; never two at once.
function schedule(chart: HTMLElement): Promise<void> {
  const next = (pending.get(chart) ?? Promise.resolve()).then(() => draw(chart)).catch((error) => {
    chart.textContent = "This chart could not be drawn; its data table is below.";
    console.error(chart.id, error);
  });
  pending.set(chart, next);
  return next;
}

async function drawRest(): Promise<void> {
  for (const chart of all()) {
    if (!pending.has(chart)) await schedule(chart);
    await new Promise((resolve) => setTimeout(resolve));
  }
  await Promise.all(pending.values());
  document.documentElement.dataset.charts = "drawn";
}

export function startCharts(): void {
  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries)
        if (entry.isIntersecting && !pending.has(entry.target as HTMLElement)) void schedule(entry.target as HTMLElement);
    },
    { rootMargin: "600px" },
  );
  for (const chart of all()) near.observe(chart);
  // Everything is drawn in the end, so that printing and searching find it.
  setTimeout(() => void drawRest(), 300);

  narrow.addEventListener("change", () => all().filter((chart) => pending.has(chart)).forEach((chart) => void schedule(chart)));
  onPatientChange(() =>
    all().filter((chart) => chart.dataset.source === "patient" && pending.has(chart)).forEach((chart) => void schedule(chart)),
  );
}

/// A drawing that stands alone: colours that the page names are written out.
export function standaloneSvg(chart: HTMLElement): string {
  const svg = chart.querySelector("svg")!.cloneNode(true) as SVGElement;
  const style = getComputedStyle(document.documentElement);
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return svg.outerHTML.replace(/var\((--[a-z0-9-]+)\)/g, (_all, name: string) => style.getPropertyValue(name).trim());
}
