// What the tests of reports in a real browser share.
//
// Programs are those of the build under test (TITRATE_BUILD), else of build/release, else of any build.

import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const runtime = join(root, "web/dist");
const { chromium } = createRequire(join(root, "web/package.json"))("playwright-core");

export function built(program) {
  const builds = existsSync(join(root, "build")) ? readdirSync(join(root, "build")).map((name) => join(root, "build", name)) : [];
  const folders = process.env.TITRATE_BUILD ? [process.env.TITRATE_BUILD] : [join(root, "build/release"), ...builds];
  return folders.map((folder) => join(folder, "bin", program)).find(existsSync);
}

export const launch = () =>
  chromium.launch({
    executablePath: process.env.TITRATE_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync"],
  });

/// A page with all charts drawn, and what it complained of or asked the network for.
export async function openPage(browser, file, { width = 1280, scheme = "light", hash = "" } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  const page = await context.newPage();
  const complaints = [], requests = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => /^(file|data|blob|about):/.test(request.url()) || requests.push(request.url()));
  await page.goto(pathToFileURL(file).href + hash);
  await page.waitForFunction(() => document.documentElement.dataset.charts === "drawn", null, { timeout: 120_000 });
  return { page, complaints, requests, close: () => context.close() };
}

export const marks = (page) =>
  page.$$eval(".chart", (charts) => charts.map((chart) => ({ id: chart.id, marks: chart.querySelectorAll("svg .mark-group [class*='mark-'] path, svg .mark-group [class*='mark-'] text").length })));
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
