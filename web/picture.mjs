// The picture of the README: npm --prefix web run picture -- /path/to/report.html
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const report = process.argv[2];
if (!report) throw new Error("usage: npm --prefix web run picture -- REPORT.html");
const browser = await chromium.launch({
  executablePath: process.env.TITRATE_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = await browser.newPage({ viewport: { width: 1180, height: 1000 }, colorScheme: "light", deviceScaleFactor: 1.5 });
await page.goto(pathToFileURL(resolve(process.env.INIT_CWD ?? ".", report)).href);
await page.waitForFunction(() => document.documentElement.dataset.charts === "drawn");
await page.addStyleTag({ content: ".tools { display: none } figure { padding: 14px }" });
await page.locator("#figure-forest-patients").screenshot({ path: fileURLToPath(new URL("../docs/report.png", import.meta.url)) });
await browser.close();
