// The report's runtime. The page is complete without it, but for the charts.
import "./report.css";

import { standaloneSvg, startCharts } from "./charts";
import { startListings } from "./listing";
import { startPatient } from "./patient";
import { startRows } from "./rows";

type Theme = "auto" | "light" | "dark";
const themes: Theme[] = ["auto", "light", "dark"];

function startTheme(): void {
  const button = document.getElementById("theme") as HTMLButtonElement | null;
  if (!button) return;
  const apply = (theme: Theme) => {
    document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
    try {
      localStorage.setItem("titrate-theme", theme);
    } catch {
      // a browser that keeps nothing for local files
    }
  };
  let stored: string | null = null;
  try {
    stored = localStorage.getItem("titrate-theme");
  } catch {
    // as above
  }
  apply(themes.includes(stored as Theme) ? (stored as Theme) : "auto");
  button.hidden = false;
  button.addEventListener("click", () => {
    const now = themes.indexOf(document.documentElement.dataset.theme as Theme);
    apply(themes[(now + 1) % themes.length]);
  });
}

function startSaving(): void {
  for (const chart of document.querySelectorAll<HTMLElement>(".chart")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "save";
    button.textContent = "Save as SVG";
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([standaloneSvg(chart)], { type: "image/svg+xml" }));
      link.download = `${chart.id.replace(/^chart-/, "titrate-")}.svg`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
    chart.closest("figure")!.querySelector(".tools")?.append(button);
  }
}

startTheme();
startPatient();
startListings();
startRows();
startSaving();
startCharts();
