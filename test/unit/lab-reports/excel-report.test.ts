import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { excelFiles } from "../../../electron/reports/lab/excel/excel-report.ts";
import { indianFormat } from "../../../electron/reports/lab/excel/number-formats.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import { madeRun } from "./made-run.ts";
import { unzipped } from "./unzipped.ts";

const EVIL = '=HYPERLINK("http://evil","x")';
const { run } = madeRun({ reason: EVIL });
const NAMES = ["Summary", "Figures", "Trades", "Orders", "Equity", "Months", "Charges"];

interface Sheet { readonly xml: string; cell(address: string): { readonly type: string; readonly value: string; readonly format: string } | undefined }

/** A workbook as a spreadsheet reads it: sheets by name, texts and formats looked up. */
async function workbook(of: LabRun): Promise<ReadonlyMap<string, Sheet>> {
  const files = unzipped((await excelFiles(of))[0]!.bytes);
  const all = (xml: string, pattern: RegExp): RegExpExecArray[] => [...xml.matchAll(pattern)];
  const plain = (xml: string): string => xml.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  const strings = all(files.get("xl/sharedStrings.xml")!, /<si><t[^>]*>([\s\S]*?)<\/t><\/si>/g).map(([, text]) => plain(text!));
  const styles = files.get("xl/styles.xml")!;
  const codes = new Map(all(styles, /numFmtId="(\d+)" formatCode="([^"]*)"/g).map(([, id, code]) => [id, plain(code!)]));
  const formats = all(styles.slice(styles.indexOf("<cellXfs")), /<xf ([^>]*)>/g).map(([, has]) => codes.get(/numFmtId="(\d+)"/.exec(has!)?.[1] ?? "") ?? "");
  return new Map(NAMES.map((name, n) => {
    const xml = files.get(`xl/worksheets/sheet${n + 1}.xml`)!;
    return [name, {
      xml,
      cell(address) {
        const [, attributes, value] = new RegExp(`<c r="${address}"([^>]*)><v>([^<]*)</v>`).exec(xml) ?? [];
        if (attributes === undefined || value === undefined) return undefined;
        const type = /t="(\w+)"/.exec(attributes)?.[1] ?? "n";
        return { type, value: type === "s" ? strings[Number(value)]! : value, format: formats[Number(/s="(\d+)"/.exec(attributes)?.[1] ?? 0)]! };
      },
    }];
  }));
}

let book: ReadonlyMap<string, Sheet>;
beforeAll(async () => {
  book = await workbook(run);
});
const sheet = (name: string): Sheet => book.get(name)!;

describe("Excel", () => {
  test("is one workbook with its sheets in order", async () => {
    const [file, ...more] = await excelFiles(run);
    expect(more).toEqual([]);
    expect(file!.name).toBe("ema-crossover-9-21-2026-11-22-103205.xlsx");
    expect([...unzipped(file!.bytes).get("xl/workbook.xml")!.matchAll(/<sheet [^>]*name="([^"]+)"/g)].map(([, name]) => name)).toEqual(NAMES);
  });

  test("a formula in a text stays text, and there is no formula anywhere", () => {
    expect(sheet("Trades").cell("P2")).toEqual({ type: "s", value: EVIL, format: "@" });
    for (const { xml } of book.values()) expect(xml).not.toContain("<f>");
  });

  test("money is a number with the exact digits and Indian grouping", () => {
    const [trade] = run.trades;
    expect(sheet("Trades").cell("I2")).toEqual({ type: "n", value: String(trade!.profit / 10_000), format: "##\\,##0.00" });
    expect(sheet("Figures").cell("C2")).toEqual({ type: "n", value: String(Math.round(run.figures.equityFinal * 10_000) / 10_000), format: "##\\,##\\,##0.00" });
  });

  test("a time is a date that shows the clock in India", () => {
    // 2023-01-02 is day 44,928 of a spreadsheet's count; the first bar begins at 9:15.
    const first = sheet("Equity").cell("A2");
    expect(first).toMatchObject({ type: "n", format: "yyyy-mm-dd hh:mm:ss" });
    expect(Number(first?.value)).toBeCloseTo(44_928 + (9 * 60 + 15) / 1_440, 9);
  });

  test("headings stay in sight, rows are all there", () => {
    for (const [name, rows] of [["Trades", run.trades.length], ["Orders", run.orders.length], ["Equity", run.curve.at.length], ["Months", run.months.length]] as const) {
      expect(sheet(name).xml).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
      expect([...sheet(name).xml.matchAll(/<row /g)]).toHaveLength(rows + 1);
    }
  });

  test("charges add up", () => {
    const row = run.chargeLines.length + 2;
    expect(sheet("Charges").cell(`A${row}`)?.value).toBe("Total");
    expect(Number(sheet("Charges").cell(`B${row}`)?.value)).toBe(run.chargeLines.reduce((sum, { amount }) => sum + amount, 0) / 10_000);
  });

  test("a very long curve is thinned, says so, and keeps its deepest point", async () => {
    const points = Array.from({ length: 100_001 }, (_, i) => i);
    const drawdown = points.map((i) => (i === 77_777 ? 0.5 : 0.1));
    const long = await workbook({ ...run, trades: [], orders: [], curve: { at: points as never, equity: points.map(() => 1), benchmark: points.map(() => 1), drawdown } });
    const equity = long.get("Equity")!;
    const rows = [...equity.xml.matchAll(/<row /g)].length - 2;
    expect(equity.cell("A1")?.value).toBe(`${groupDigits(rows)} of 1,00,001 points, with all highs and lows of the stretches between: the CSV report has all of them.`);
    expect(equity.xml).toContain("<v>-50</v>");
    expect(rows).toBeLessThanOrEqual(100_000);
  });
});

/** What a spreadsheet shows of a number by a format of one section: places filled from the right, the head growing to the left. */
function shown(value: number, format: string): string {
  const [head, fraction = ""] = format.replaceAll("\\", "").split(".");
  const [whole, digits] = Math.abs(value).toFixed(fraction.length).split(".");
  let left = whole!;
  let text = "";
  for (const sign of [...head!].reverse()) {
    if (sign === ",") text = left === "" ? text : `,${text}`;
    else {
      text = `${left.slice(-1)}${text}`;
      left = left.slice(0, -1);
    }
  }
  return `${left}${text}${digits === undefined ? "" : `.${digits}`}`;
}

test("the format of a size groups as a person in India does", () => {
  expect([0, 999, 1_000, 12_345, 1_23_456, 12_34_567, 98_76_54_321].map((value) => indianFormat(value, 2))).toEqual(["#0.00", "#0.00", "##\\,##0.00", "##\\,##0.00", "##\\,##\\,##0.00", "##\\,##\\,##0.00", "##\\,##\\,##\\,##0.00"]);
  expect(indianFormat(999.996, 2)).toBe("##\\,##0.00");
  fc.assert(fc.property(fc.nat(Number.MAX_SAFE_INTEGER), fc.boolean(), (whole, negative) => {
    expect(shown(negative ? -whole : whole, indianFormat(negative ? -whole : whole, 0))).toBe(groupDigits(whole));
  }));
});
