import { chromium } from "playwright-core";
const [file, sel, out, width, scheme] = process.argv.slice(2);
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--headless","--no-sandbox","--disable-gpu"] });
const p = await b.newPage({ viewport: { width: +width, height: 1100 }, colorScheme: scheme });
await p.goto("file://" + file);
await p.waitForFunction(() => document.documentElement.dataset.charts === "drawn", null, { timeout: 60000 });
await p.evaluate(s => document.querySelector(s).scrollIntoView(), sel); await p.waitForTimeout(300);
await p.screenshot({ path: out });
await b.close();
