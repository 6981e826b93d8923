import { describe, expect, test } from "vitest";
import { PERIOD_FORMATS, periodFormat } from "../../../electron/reports/period/period-formats.ts";
import { shadeOf } from "../../../electron/reports/period/html/calendar-grid.ts";
import { PERIOD_KINDS } from "../../../shared/contract/schemas/reports.ts";
import { periodReport } from "../../../shared/analytics/period/period-report.ts";
import type { PeriodFill } from "../../../shared/analytics/tax/period-fill.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { csvRows } from "../lab-reports/csv-rows.ts";
import { unzipped } from "../lab-reports/unzipped.ts";
import { ACCOUNT, TABLES, fill } from "./made-fills.ts";

const FILLS: readonly PeriodFill[] = [
  fill("2025-01-06", "BUY", 100, "NSE:SBIN", "780.00"), fill("2026-04-01", "SELL", 40, "NSE:SBIN", "812.35", { order: "=HYPERLINK(\"http://x\")", trade: "<img src=x onerror=alert(1)>" }),
  fill("2026-04-01", "SELL", 75, "NFO:NIFTY28APR2624500CE", "50.00"), fill("2026-04-02", "BUY", 75, "NFO:NIFTY28APR2624500CE", "80.00"),
  fill("2026-04-02", "BUY", 10, "NSE:TCS", "3500.00", { product: "MIS" }), fill("2026-04-02", "SELL", 10, "NSE:TCS", "3510.00", { product: "MIS" }),
];
const made = (fills: readonly PeriodFill[] = FILLS, title = "=Alpha <b>") => periodReport({ account: ACCOUNT, title, from: "2026-04-01", to: "2026-04-30", madeAt: Date.UTC(2026, 4, 1) as SystemTime, fills, actions: [], booked: [], warnings: ["+1 warning"] }, TABLES);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe("every format of every kind", () => {
  test.each(PERIOD_KINDS.flatMap((kind) => PERIOD_FORMATS.map(({ id }) => [kind, id] as const)))("%s as %s, also of a period without a trade", async (kind, id) => {
    for (const report of [made(), made([])]) {
      const files = await periodFormat(id)!.make(report, kind);
      expect(files.length).toBeGreaterThan(0);
      for (const { name, bytes } of files) {
        expect(name).toMatch(/^[a-z0-9-]+\.(html|csv|xlsx|pdf)$/);
        expect(name).toContain(`${kind}-2026-04-01-2026-04-30-alpha`);
        expect(bytes.length).toBeGreaterThan(20);
      }
    }
  });
});

describe("web page", () => {
  test("nothing of it runs, and what is not ours is text", async () => {
    for (const kind of PERIOD_KINDS) {
      const page = text((await periodFormat("html")!.make(made(), kind))[0]!.bytes);
      expect(page).not.toMatch(/<script|<img|<b>(?!₹|−)/i);
      expect(page).toContain("<h1>=Alpha &lt;b&gt;</h1>");
      expect(page).toContain("default-src 'none'");
      expect(page).toContain("+1 warning");
    }
  });

  test("the calendar shades by the largest day", async () => {
    const page = text((await periodFormat("html")!.make(made(), "calendar"))[0]!.bytes);
    expect(page).toContain("April 2026");
    expect(page).toMatch(/<td class="gain-[1-4]" title="2026-04-01: net ₹ /);
    expect(page).toMatch(/<td class="loss-4" title="2026-04-02: net −₹ /);
    expect([shadeOf(0, 10), shadeOf(1, 10), shadeOf(10, 10), shadeOf(-5, 10), shadeOf(-1, 10)]).toEqual(["even", "gain-1", "gain-4", "loss-2", "loss-1"]);
  });

  test("the tax page says what it is not", async () => {
    const page = text((await periodFormat("html")!.make(made(), "tax"))[0]!.bytes);
    expect(page).toContain("No tax is computed");
    expect(page).toContain("31 January 2018");
  });
});

describe("files for other programs", () => {
  test("text that looks like a formula stays text in CSV, and numbers stay numbers", async () => {
    const files = await periodFormat("csv")!.make(made(), "statement");
    const [head, ...rows] = csvRows(files.find(({ name }) => name.endsWith("-trades.csv"))!.bytes);
    const cell = (row: string[], title: string): string => row[head!.indexOf(title)]!;
    expect(rows).toHaveLength(5);
    expect(cell(rows[0]!, "order")).toBe("'=HYPERLINK(\"http://x\")");
    expect([cell(rows[0]!, "price (₹)"), cell(rows[0]!, "value (₹)"), cell(rows[0]!, "quantity (units)")]).toEqual(["812.35", "32494.00", "40"]);
    const notes = csvRows(files.find(({ name }) => name.endsWith("-notes.csv"))!.bytes);
    expect(notes[1]).toEqual(["To be known first", "'+1 warning"]);
  });

  test("the workbook has a sheet for each thing, and no formula", async () => {
    const files = unzipped((await periodFormat("excel")!.make(made(), "tax"))[0]!.bytes);
    const names = [...files.get("xl/workbook.xml")!.matchAll(/<sheet [^>]*?name="([^"]+)"/g)].map(([, name]) => name);
    expect(names).toEqual(["Summary", "Days", "Weeks and months", "Lots intraday", "Lots long-term", "Lots F&amp;O", "Turnover", "Open lots", "Without purchase", "Charges", "Charges by day", "Trades"]);
    for (const [name, xml] of files) if (name.startsWith("xl/worksheets/")) expect(xml).not.toMatch(/<f[ >]/);
  });

  test("a statement on paper begins each day on a page of its own", async () => {
    const pdf = Buffer.from((await periodFormat("pdf")!.make(made(), "statement"))[0]!.bytes).toString("latin1");
    expect(pdf.startsWith("%PDF-")).toBe(true);
    expect(pdf.match(/\/Type \/Page\b(?!s)/g)!.length).toBeGreaterThanOrEqual(3);
    expect(pdf).toMatch(/\/MediaBox \[0 0 841\.89 595\.28\]/);
  });
});
