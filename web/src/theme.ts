// What all charts share. Colours are CSS variables of report.css: a change of theme or printing needs no new drawing.
import type { Config } from "vega-lite";

const font = 'system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif';

export const config: Config = {
  background: "transparent",
  font,
  aria: false, // the chart's own description is read instead of hundreds of marks
  padding: { left: 2, right: 10, top: 6, bottom: 2 },
  view: { stroke: "transparent" },
  axis: {
    domainColor: "var(--rule)",
    tickColor: "var(--rule)",
    gridColor: "var(--grid)",
    labelColor: "var(--soft)",
    titleColor: "var(--soft)",
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 500,
    titlePadding: 8,
    labelOverlap: true,
  },
  axisX: { titleAnchor: "end" },
  legend: {
    orient: "top",
    direction: "horizontal",
    labelColor: "var(--ink)",
    titleColor: "var(--soft)",
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 500,
    symbolStrokeWidth: 1.6,
    labelLimit: 220,
    padding: 0,
    offset: 8,
    columnPadding: 14,
  },
  text: { color: "var(--ink)", fontSize: 11 },
  line: { strokeWidth: 1.8 },
  rule: { color: "var(--rule)" },
};
