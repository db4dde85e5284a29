// The report of recorded patients in a real browser: numbers open the rows behind them, by mouse and by keyboard; long lists are
// chosen from and searched; nothing leaves a narrow screen.
//
// Reports to open: TITRATE_RECORDED_REPORT (a file); a virtual trial sent through SDTM by the build's titrate; the pharmaverse study
// where its folder is there (TITRATE_SHARED, else shared/ beside the project).

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { built, launch, marks, openPage, overflow, root } from "./support.mjs";

const folder = mkdtempSync(join(tmpdir(), "titrate-recorded-"));

function reports() {
  const found = [];
  if (process.env.TITRATE_RECORDED_REPORT) found.push({ name: "the given report", file: process.env.TITRATE_RECORDED_REPORT });
  const titrate = built("titrate");
  if (!titrate) return found;
  const trial = join(folder, "trial"), analysed = join(folder, "analysed");
  execFileSync(titrate, ["simulate", "ferrajoli-2008", "--trials", "1", "--sdtm", "--out", trial, "--quiet"]);
  execFileSync(titrate, ["analyze", "ferrajoli-2008", "--data", join(trial, "sdtm/xpt"), "--out", analysed, "--quiet"]);
  found.push({ name: "a virtual trial through SDTM", file: join(analysed, "report.html") });
  const shared = join(process.env.TITRATE_SHARED ?? join(root, "../shared"), "data/pharmaversesdtm");
  if (existsSync(shared)) {
    const out = join(folder, "pharmaverse");
    execFileSync(titrate, ["analyze", "ferrajoli-2008", "--data", shared, "--out", out, "--quiet"]);
    found.push({ name: "the pharmaverse study", file: join(out, "report.html") });
  } else {
    test(`the pharmaverse study: ${shared} is not there`, { skip: true }, () => {});
  }
  return found;
}

const found = reports();
test("there is a report to open", () => assert.ok(found.length > 0, "build titrate, or set TITRATE_RECORDED_REPORT"));

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});
const open = (file, how) => openPage(browser, file, how);
const dialog = (page) => page.locator("dialog.rows[open]");

for (const { name, file } of found)
  describe(name, () => {
    for (const width of [1400, 390])
      for (const scheme of ["light", "dark"])
        test(`${width} px, ${scheme}: no complaint, no request, no horizontal scroll, every chart drawn`, async () => {
          const { page, complaints, requests, close } = await open(file, { width, scheme });
          assert.deepEqual(complaints, []);
          assert.deepEqual(requests, []);
          assert.ok((await overflow(page)) <= 0, "the page scrolls sideways");
          const drawn = await marks(page);
          assert.ok(drawn.length >= 15, `${drawn.length} charts`);
          // A patient without some measure has an empty panel.
          for (const chart of drawn) if (!chart.id.startsWith("chart-patient-")) assert.ok(chart.marks > 0, `${chart.id} is empty`);
          await close();
        });

    test("is under 10 MB", () => assert.ok(statSync(file).size < 10_000_000, `${statSync(file).size} bytes`));

    test("a number opens the patients that it counts, and each patient the rows", async () => {
      const { page, complaints, close } = await open(file);
      await page.locator('#table-2 [data-rows="alive_at_data_cut/patient"] button').click();
      const shown = dialog(page);
      await shown.waitFor();
      const cell = await page.locator('#table-2 [data-rows="alive_at_data_cut/patient"]').textContent();
      const [events, n] = cell.match(/^(\d+)\/(\d+)/).slice(1).map(Number);
      assert.match(await shown.locator(".body p").first().textContent(), new RegExp(`^${events} of ${n} patients`));
      assert.match(await shown.locator("section h3").first().textContent(), new RegExp(`\\(${events}\\)`));
      await shown.locator("summary").first().click();
      const row = shown.locator("details[open] tbody tr").first();
      await row.waitFor();
      assert.match(await row.locator("td").nth(0).textContent(), /^(DM|DS|AE|–)$/);
      assert.match(await shown.textContent(), /Research use only/);
      assert.deepEqual(complaints, []);
      await close();
    });

    test("every number that opens something opens something", async () => {
      const { page, complaints, close } = await open(file);
      const empty = await page.evaluate(() => {
        const failed = [];
        for (const place of document.querySelectorAll("[data-rows]")) {
          if (/^(findings|deviations)\//.test(place.dataset.rows)) continue;
          place.querySelector("button.opens").click();
          const shown = document.querySelector("dialog.rows");
          if (!shown.open || !shown.querySelector("h2").textContent) failed.push(place.dataset.rows);
          const counted = Number(/\((\d+)\)/.exec(shown.querySelector("section h3")?.textContent ?? "(0)")[1]);
          if (counted > 0 && !shown.querySelector("section details")) failed.push(place.dataset.rows);
          shown.close();
        }
        return failed;
      });
      assert.deepEqual(empty, []);
      assert.deepEqual(complaints, []);
      await close();
    });

    test("by keyboard: Enter opens, Tab stays inside, Escape closes and returns to the number", async () => {
      const { page, close } = await open(file);
      const number = page.locator('#table-1 [data-rows="baseline_age_median"] button');
      await number.focus();
      await page.keyboard.press("Enter");
      await dialog(page).waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "Close");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
      await page.keyboard.press("Enter");
      await dialog(page).locator("details[open] tbody tr").first().waitFor();
      for (let i = 0; i < 12; ++i) {
        await page.keyboard.press("Tab");
        assert.ok(await page.evaluate(() => document.activeElement === document.body || document.querySelector("dialog.rows").contains(document.activeElement)));
      }
      await page.keyboard.press("Escape");
      assert.equal(await dialog(page).count(), 0);
      assert.equal(await number.evaluate((button) => button === document.activeElement), true);
      await close();
    });

    test("on a narrow screen the dialog stays inside it", async () => {
      const { page, close } = await open(file, { width: 390 });
      await page.locator('#table-5 [data-rows="courses_total"] button').click();
      await dialog(page).locator("summary").first().click();
      const box = await dialog(page).boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
      assert.ok((await dialog(page).evaluate((d) => d.scrollWidth - d.clientWidth)) <= 0, "the dialog scrolls sideways");
      assert.ok((await overflow(page)) <= 0);
      await close();
    });

    test("findings are chosen by check, searched, and shown in pieces", async () => {
      const { page, complaints, close } = await open(file);
      const list = page.locator("#list-findings");
      if ((await list.locator("script").count()) === 0) return close(); // nothing was found in these data
      const rows = () => list.locator("tbody tr").count();
      const all = await list.locator("[role=status]").textContent();
      const place = page.locator("#table-findings button.opens").first();
      const count = Number((await place.textContent()).replaceAll(",", ""));
      await place.click();
      const title = await list.locator("select").first().inputValue();
      assert.ok(title.length > 0);
      assert.ok((await rows()) > 0 && (await rows()) <= Math.max(count, 1));
      for (const text of await list.locator("tbody tr th").allTextContents()) assert.equal(text, title);
      await list.locator("select").first().selectOption("");
      await list.locator('input[type="search"]').fill("no such words at all");
      assert.equal(await rows(), 0);
      await list.locator('input[type="search"]').fill("");
      assert.equal(await list.locator("[role=status]").textContent(), all);
      assert.deepEqual(complaints, []);
      await close();
    });

    test("is complete without scripts but for charts and rows", async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(pathToFileURL(file).href);
      for (const id of ["table-1", "table-5", "table-deviations", "table-findings"]) assert.ok(await page.isVisible(`#${id}`), id);
      assert.equal(await page.locator("button.opens").count(), 0);
      await context.close();
    });
  });
