import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { htmlFiles } from "../../../electron/reports/lab/html/html-report.ts";
import type { ReportData } from "../../../electron/reports/lab/html/report-data.ts";
import { embeddedJson } from "../../../electron/reports/lab/html/report-data.ts";
import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import type { PriceBars } from "../../../shared/lab-charts/price-bars.ts";
import { madeRun } from "./made-run.ts";

const EVIL = '</script><script>window.stolen=1</script><!--<script>"\'&';
const { run, bars } = madeRun();
const pageOf = async (of: LabRun, prices?: PriceBars): Promise<string> => Buffer.from((await htmlFiles(of, prices))[0]!.bytes).toString("utf8");
const scripts = (page: string): string[] => [...page.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/gi)].map(([, code]) => code!);
const dataOf = (page: string): ReportData => JSON.parse(scripts(page)[0]!) as ReportData;

let page: string;
beforeAll(async () => {
  page = await pageOf(run, bars);
});

describe("the web page", () => {
  test("is one file below 3 MB beside its data", () => {
    const data = scripts(page)[0]!.length;
    expect(Buffer.byteLength(page) - data).toBeLessThan(1_500_000);
    expect(Buffer.byteLength(page)).toBeLessThan(3_000_000);
  });

  test("has one script, which its policy knows by its hash, and may fetch nothing", () => {
    const [, code, ...more] = scripts(page);
    expect(more).toEqual([]);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)![1]!;
    expect(policy).toContain(`script-src 'sha256-${createHash("sha256").update(code!).digest("base64")}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|connect-src|unsafe-eval|script-src[^;]*unsafe-inline/);
  });

  test("refers to nothing outside of itself", () => {
    const markup = page.replace(/<script[\s\S]*<\/script>/, "");
    expect(markup).not.toMatch(/\b(src|href)=|url\(|@import/);
  });

  test("carries all trades as they are, and says what the run was made of", () => {
    expect(dataOf(page).trades).toEqual(run.trades);
    for (const words of [run.codeHash, run.dataHash, "₹ 10,00,000.00", "example/ema-crossover.ts", ...run.assumes, ...run.warnings, ...run.chargeLines.map(({ name }) => name)]) expect(page).toContain(words.replaceAll("'", "&#39;"));
  });

  test("text of a strategy cannot leave its place", async () => {
    const trades = run.trades.map((trade) => ({ ...trade, entryReason: EVIL, exitReason: EVIL }));
    const evil = await pageOf({
      ...run, title: EVIL, trades, warnings: [EVIL], assumes: [EVIL], chargeLines: [{ name: EVIL, amount: run.chargeLines[0]!.amount }], failures: [{ callback: EVIL, message: EVIL, at: run.figures.start }],
      request: { ...run.request, file: EVIL, parameters: { [EVIL]: EVIL } },
    }, bars);
    expect(scripts(evil)).toHaveLength(2);
    expect(scripts(evil)[1]).toBe(scripts(page)[1]);
    expect(dataOf(evil).trades[0]!.entryReason).toBe(EVIL);
    const markup = evil.replaceAll(/<script[^>]*>[\s\S]*?<\/script>/g, "");
    expect(markup).not.toMatch(/<script|<!--/);
    expect(markup).toContain("<h1>&lt;/script&gt;&lt;script&gt;window.stolen=1");
  });

  test("embedded JSON holds neither an end of the element nor the begin of a comment", () => {
    const json = embeddedJson({ [EVIL]: [EVIL, "\u2028"] });
    expect(json).not.toContain("<");
    expect(JSON.parse(json)).toEqual({ [EVIL]: [EVIL, "\u2028"] });
  });

  test("of a long run all highs and lows are kept, and the candles say what they stand for", async () => {
    const points = Array.from({ length: 50_000 }, (_, i) => i * 60_000);
    const values = points.map((_, i) => 100 + (i === 33_333 ? 50 : Math.sin(i)));
    const curve = { at: points as never, equity: values, benchmark: values, drawdown: values.map((_, i) => (i === 40_001 ? 0.4 : 0.1)) };
    const long = await pageOf({ ...run, curve }, { instrument: "NSE:SBIN", at: points, open: values, high: values, low: values, close: values });
    const data = dataOf(long);
    expect([Math.max(...data.curve.equity), Math.max(...data.curve.drawdown), Math.max(...data.bars!.high)]).toEqual([150, 0.4, 150]);
    expect(data.curve.at.length).toBeLessThanOrEqual(12_000);
    expect(long).toContain("Each candle stands for 3 bars of the run.");
  });

  test("without prices it has no price chart, without trades none of theirs", async () => {
    const bare = await pageOf({ ...run, trades: [] });
    expect(bare).not.toContain('id="price"');
    expect(bare).not.toContain('id="distribution"');
    expect(bare).toContain("The strategy made none.");
  });

  test("only the name of a file of prices leaves the machine", async () => {
    for (const path of ["/home/asha-11/own-7/prices.csv", "C:\\Users\\asha-11\\own-7\\prices.csv"]) {
      const told = await pageOf({ ...run, request: { ...run.request, data: { kind: "file", path, frame: 1 } } });
      expect(["prices.csv, bars of 1m<", "asha-11", "own-7"].map((part) => told.includes(part))).toEqual([true, false, false]);
    }
  });
});
