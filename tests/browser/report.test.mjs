// The report in a real browser: offline, without errors, every chart drawn, on wide and narrow screens, light, dark and printed.
//
// Reports to open, all that can be had: TITRATE_REPORT (a file); the sample study, written by TITRATE_SAMPLE_REPORT (or the
// build's make_sample_report); a run of the build's titrate.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { built, launch, marks, openPage, overflow, runtime } from "./support.mjs";

const folder = mkdtempSync(join(tmpdir(), "titrate-browser-"));

function reports() {
  const found = [];
  if (process.env.TITRATE_REPORT) found.push({ name: "the given report", file: process.env.TITRATE_REPORT });
  const sample = process.env.TITRATE_SAMPLE_REPORT ?? built("make_sample_report");
  if (sample) {
    const file = join(folder, "sample.html");
    execFileSync(sample, [file, runtime]);
    found.push({ name: "the sample study", file });
  }
  const titrate = built("titrate");
  if (titrate) {
    const out = join(folder, "run");
    execFileSync(titrate, ["simulate", "ferrajoli-2008", "--trials", "20", "--out", out, "--quiet"]);
    found.push({ name: "ferrajoli-2008, 20 trials", file: join(out, "report.html") });
  }
  return found;
}

const found = reports();
test("there is a report to open", () => assert.ok(found.length > 0, "build the project, or set TITRATE_REPORT or TITRATE_SAMPLE_REPORT"));

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (file, how) => openPage(browser, file, how);
const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

for (const { name, file } of found)
  describe(name, () => {
    for (const width of [1280, 360])
      for (const scheme of ["light", "dark"])
        test(`${width} px, ${scheme}: no complaint, no request, every chart drawn, no horizontal scroll`, async () => {
          const { page, complaints, requests, close } = await open(file, { width, scheme });
          assert.deepEqual(complaints, []);
          assert.deepEqual(requests, []);
          const drawn = await marks(page);
          assert.ok(drawn.length >= 20, `${drawn.length} charts`);
          for (const chart of drawn) assert.ok(chart.marks > 3, `${chart.id} holds ${chart.marks} marks`);
          assert.ok((await overflow(page)) <= 0, "the page scrolls sideways");
          await close();
        });

    test("is under 3 MB", () => assert.ok(statSync(file).size < 3_000_000));

    test("follows the system's theme, and the button over it", async () => {
      const light = await open(file), dark = await open(file, { scheme: "dark" });
      assert.equal(await background(light.page), "rgb(255, 255, 255)");
      assert.notEqual(await background(dark.page), "rgb(255, 255, 255)");
      const tick = (page) => page.$eval(".chart svg .mark-rule path, .chart svg .mark-rule line", (mark) => getComputedStyle(mark).stroke);
      assert.notEqual(await tick(light.page), await tick(dark.page), "charts follow too");
      for (let i = 0; i < 3 && (await light.page.getAttribute("html", "data-theme")) !== "dark"; ++i) await light.page.click("#theme");
      assert.equal(await background(light.page), await background(dark.page));
      await light.close();
      await dark.close();
    });

    test("prints light, without controls, and nothing is cut off", async () => {
      const { page, close } = await open(file, { scheme: "dark" });
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      assert.equal(await background(page), "rgb(255, 255, 255)");
      assert.equal(await page.isVisible(".bar"), false);
      assert.equal(await page.isVisible(".chooser"), false);
      assert.ok((await page.pdf({ format: "A4" })).length > 100_000);
      await close();
    });

    test("can be walked through by keyboard, focus visible", async () => {
      const { page, close } = await open(file);
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
      const seen = new Set();
      for (let i = 0; i < 200; ++i) {
        await page.keyboard.press("Tab");
        const [what, outline] = await page.evaluate(() => {
          const active = document.activeElement;
          return [active.id || active.className || active.tagName, getComputedStyle(active).outlineStyle];
        });
        seen.add(what);
        if (active(what)) assert.notEqual(outline, "none", what);
      }
      for (const id of ["theme", "scroll", "patient-select"]) assert.ok(seen.has(id), `${id} is reached by Tab`);
      await close();
    });

    test("shows the patient who is chosen", async () => {
      const { page, complaints, close } = await open(file);
      const shown = () => page.$$eval("article.one-patient:not([hidden])", (articles) => [...new Set(articles.map((a) => a.dataset.patient))]);
      const doses = () => page.$eval("#chart-patient-neutrophils", (chart) => chart.querySelector("svg").outerHTML);
      const first = (await shown())[0], before = await doses();
      const other = first === "2" ? "3" : "2";
      await page.selectOption("#patient-select", other);
      assert.deepEqual(await shown(), [other]);
      await page.waitForFunction((old) => document.querySelector("#chart-patient-neutrophils svg")?.outerHTML !== old, before);
      assert.equal(new URL(page.url()).hash, `#patient-${other}`);
      await page.click('[data-step="1"]');
      assert.deepEqual(await shown(), [String(Number(other) + 1)]);
      const whole = await doses();
      await page.check('input[name="patient-range"][value="first"]');
      await page.waitForFunction((old) => document.querySelector("#chart-patient-neutrophils svg")?.outerHTML !== old, whole);
      assert.deepEqual(complaints, []);
      await close();
    });

    test("opens at a patient by its address", async () => {
      const { page, close } = await open(file, { hash: "#patient-3" });
      assert.equal(await page.inputValue("#patient-select"), "3");
      await close();
    });

    test("opens a patient from the swimmer plot", async () => {
      const { page, close } = await open(file);
      await page.locator("#chart-swimmer svg .mark-rect path").nth(5).click();
      assert.match(new URL(page.url()).hash, /^#patient-\d+$/);
      await close();
    });

    test("saves a chart as a drawing that stands alone", async () => {
      const { page, close } = await open(file);
      const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#figure-swimmer .save").click()]);
      assert.equal(download.suggestedFilename(), "titrate-swimmer.svg");
      await close();
    });

    test("is complete without scripts but for the charts", async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(pathToFileURL(file).href);
      assert.ok(await page.isVisible("#comparison-table"));
      assert.ok(await page.isVisible("article.one-patient:not([hidden])"));
      assert.equal(await page.isVisible("#theme"), false);
      await context.close();
    });
  });

/// Elements that a browser outlines; the body itself is not one.
function active(what) {
  return what !== "BODY";
}
