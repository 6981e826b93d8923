import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "@playwright/test";
import { chromium } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { htmlFiles } from "../../../electron/reports/lab/html/html-report.ts";
import { formatSignedMoney } from "../../../shared/domain/format.ts";
import { madeRun } from "./made-run.ts";

const EVIL = '</script><img src=x onerror="window.stolen=1"><script>window.stolen=1</script>';
const executablePath = [process.env["SAUDA_CHROMIUM"], "/usr/bin/chromium"].find((path) => path !== undefined && existsSync(path));

/** The report as somebody has it who was sent the file: from a folder, without a network. */
describe.skipIf(executablePath === undefined)(`the web page in a browser${executablePath === undefined ? " (skipped: no Chromium on this machine)" : ""}`, () => {
  const { run, bars } = madeRun({ reason: EVIL, title: EVIL });
  const problems: string[] = [];
  let folder: string;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sauda-report-"));
    const file = join(folder, "report.html");
    await writeFile(file, (await htmlFiles(run, bars))[0]!.bytes);
    browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ["--no-sandbox", "--disable-gpu"] });
    page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, offline: true })).newPage();
    page.on("console", (line) => problems.push(line.text()));
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("request", (request) => request.url().startsWith("file:") || problems.push(`asked for ${request.url()}`));
    await page.goto(pathToFileURL(file).href);
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  test("draws every chart when one comes to it", async () => {
    for (const id of ["equity", "months", "distribution", "excursions", "price"]) {
      await page.locator(`#${id}`).scrollIntoViewIfNeeded();
      await page.locator(`#${id} canvas`).first().waitFor();
    }
  });

  test("sorts the trades, by profit the worst first", async () => {
    await page.getByRole("button", { name: "Profit" }).click();
    const worst = run.trades.toSorted((a, b) => a.profit - b.profit)[0]!;
    const heads = await page.locator(".trades thead th").allTextContents();
    // Of one instrument, and without stops: columns of what tells nothing are left out.
    expect(heads).not.toContain("Instrument");
    expect(await page.locator(".trades tbody tr").first().locator("td").nth(heads.indexOf("Profit")).textContent()).toBe(formatSignedMoney(worst.profit));
    expect(await page.locator(".trades tbody tr").count()).toBe(Math.min(100, run.trades.length));
  });

  test("a trade that is chosen by the keyboard stands out in the chart", async () => {
    const row = page.locator(".trades tbody tr").nth(2);
    const number = await row.locator("td").first().textContent();
    await row.focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("#price-words").textContent()).toBe(`Trade ${number} stands out.`);
    expect(await row.getAttribute("aria-selected")).toBe("true");
  });

  test("goes back to the whole run", async () => {
    await page.getByRole("button", { name: "Show the whole run" }).click();
    expect(await page.locator("#price-words").textContent()).toMatch(/^A marker points up where was bought/);
  });

  test("shows a strategy's text in a tooltip as text", async () => {
    const box = (await page.locator("#price").boundingBox())!;
    let told = "";
    for (let x = 80; x < box.width - 20 && !told.includes(EVIL); x += 5) {
      await page.mouse.move(box.x + x, box.y + 150);
      told = (await page.locator("#price").textContent()) ?? "";
    }
    expect(told).toContain(`(${EVIL})`);
    expect(await page.evaluate(() => Reflect.get(window, "stolen") as unknown)).toBeUndefined();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("h1").textContent()).toBe(EVIL);
  });

  test("on paper has all charts as drawings", async () => {
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".printed svg:visible").count()).toBe(5);
    expect(await page.locator(".chart:visible").count()).toBe(0);
    await page.emulateMedia({ media: "screen" });
  });

  test("asks for nothing and complains of nothing", () => expect(problems).toEqual([]));
});
