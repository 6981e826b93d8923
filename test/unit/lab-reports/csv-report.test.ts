import { describe, expect, test } from "vitest";
import { csvFiles } from "../../../electron/reports/lab/csv/csv-report.ts";
import { isoStamp } from "../../../electron/reports/lab/csv/csv-text.ts";
import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import { csvRows } from "./csv-rows.ts";
import { madeRun } from "./made-run.ts";

const { run } = madeRun();
const rowsOf = async (of: LabRun, which: string): Promise<string[][]> => csvRows((await csvFiles(of)).find(({ name }) => name.endsWith(`-${which}.csv`))!.bytes);
const units = (rupees: string): bigint => {
  const [, sign, whole, fraction] = /^(-?)(\d+)\.(\d{2,4})$/.exec(rupees)!;
  return BigInt(`${sign}${whole}${fraction!.padEnd(4, "0")}`);
};

describe("CSV", () => {
  test("is four files, each with its heading", async () => {
    const files = await csvFiles(run);
    expect(files.map(({ name }) => name)).toEqual(["trades", "orders", "equity", "metrics"].map((what) => `ema-crossover-9-21-2026-11-22-103205-${what}.csv`));
    for (const { bytes } of files) expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  test("a trade, by hand", async () => {
    const trade = {
      ...run.trades[0]!, instrument: "NSE:SBIN", quantity: -150, entryAt: Date.parse("2026-08-03T03:45:00Z"), exitAt: Date.parse("2026-08-03T05:00:30.500Z"), entryPrice: 8_123_500, exitPrice: 8_100_025,
      profit: 3_463_750, charges: 57_500, return: 0.0028424, mae: -1_050_000, mfe: 4_125_000, r: 1.25, entryReason: 'say "short", now', exitReason: "line one\nline two", open: true,
    } as LabRun["trades"][number];
    const [, row] = await rowsOf({ ...run, trades: [trade] }, "trades");
    expect(row).toEqual(["1", "NSE:SBIN", "Short", "150", "2026-08-03T09:15:00+05:30", "2026-08-03T10:30:30.500+05:30", "812.35", "810.0025", "346.375", "5.75", "0.28424", "-105.00", "412.50", "1.25", "4530.5", 'say "short", now', "line one\nline two", "yes"]);
  });

  test("has every trade, order and point, and the digits add up to the run's", async () => {
    const [head, ...trades] = await rowsOf(run, "trades");
    const profits = trades.map((row) => units(row[head!.indexOf("profit, net of charges (₹)")]!));
    expect(trades).toHaveLength(run.trades.length);
    expect(profits.reduce((a, b) => a + b)).toBe(BigInt(run.trades.reduce((sum, { profit }) => sum + profit, 0)));
    expect(await rowsOf(run, "orders")).toHaveLength(run.orders.length + 1);
    const equity = await rowsOf(run, "equity");
    expect(equity).toHaveLength(run.curve.at.length + 1);
    expect(equity.at(-1)).toEqual([isoStamp(run.curve.at.at(-1)!), run.curve.equity.at(-1)!.toFixed(2), run.curve.benchmark.at(-1)!.toFixed(2), String(-run.curve.drawdown.at(-1)! * 100)]);
  });

  test("a long curve is whole: its parts are written one after the other", async () => {
    const points = Array.from({ length: 9_001 }, (_, i) => i);
    const rows = await rowsOf({ ...run, curve: { at: points as never, equity: points, benchmark: points, drawdown: points.map(() => 0) } }, "equity");
    expect(rows).toHaveLength(9_002);
    expect(rows.slice(1).every((row, i) => row[1] === `${i}.00` && row[3] === "0")).toBe(true);
  });

  test("figures have all of their digits and their unit", async () => {
    const rows = await rowsOf(run, "metrics");
    const of = (key: string): string[] | undefined => rows.find((row) => row[2] === key);
    expect(of("sharpe")).toEqual(["Risk", "Sharpe ratio", "sharpe", String(run.figures.sharpe), ""]);
    expect(of("drawdownMax")).toEqual(["Drawdown", "Deepest drawdown", "drawdownMax", String(run.figures.drawdownMax), "%"]);
    expect(of("start")?.[3]).toBe("2023-01-02T09:15:00+05:30");
    expect(rows.find((row) => row[1] === "Seed")?.[3]).toBe("42");
    expect(rows.find((row) => row[1] === "slow")?.[3]).toBe("21");
    expect(rows.filter((row) => row[0] === "Warnings")).toHaveLength(run.warnings.length);
  });

  test("a figure that cannot be told is an empty cell", async () => {
    const { sharpe: _, ...figures } = run.figures;
    expect((await rowsOf({ ...run, figures }, "metrics")).find((row) => row[2] === "sharpe")?.[3]).toBe("");
  });

  test.each(["=HYPERLINK(\"http://evil\",\"x\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])("%j as a reason, a title or a parameter is no formula", async (evil) => {
    const trades = run.trades.map((trade) => ({ ...trade, entryReason: evil, exitReason: evil }));
    const orders = run.orders.map((order) => ({ ...order, id: evil, reason: evil, text: evil }));
    const of = { ...run, title: evil, trades, orders, assumes: [evil], warnings: [evil], request: { ...run.request, file: evil, parameters: { [evil]: evil } } };
    for (const which of ["trades", "orders", "metrics"]) {
      const cells = (await rowsOf(of, which)).flat();
      expect(cells).toContain(`'${evil}`);
      expect(cells.filter((cell) => /^[=+@\t\r]/.test(cell) || /^-(?!\d+(\.\d+)?(e-\d+)?$)/.test(cell))).toEqual([]);
    }
  });
});
