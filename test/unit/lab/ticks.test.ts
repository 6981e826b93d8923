import { describe, expect, test } from "vitest";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { STEP_MS, recordWalk } from "./recorded-walk.ts";
import { SBIN, labRig, requestOf } from "./rig.ts";

const DAYS = ["2026-11-11", "2026-11-12"];
/** Three hours. */
const TICKS = 2_160;
const INFY = "NSE:INFY" as InstrumentKey;
const recorded = (days: readonly string[] = DAYS): ReturnType<typeof requestOf> => requestOf({ data: { kind: "recording", days: [...days] }, parameters: { slow: 5 } });

/** Ticks and candles in one: buys on a candle, leaves on the tick that is two ticks away. */
const BOTH = `import { candles, strategy, ticks } from "sauda";
export class Both extends strategy({ title: "Both", about: "In on a candle, out on a tick.", parameters: {}, series: () => ({ bars: candles("NSE:SBIN", 5), all: ticks("NSE:SBIN") }) }) {
  seen = 0;
  entry = 0;
  onCandle({ instrument, close }) { if (this.entry === 0) { this.entry = close; this.orders.market({ instrument, side: "BUY", quantity: 10, reason: "candle" }); } }
  onTick({ instrument, price }) { this.seen++; if (this.entry > 0 && Math.abs(price - this.entry) > 2) { this.entry = 0; this.orders.close({ instrument, reason: "tick" }); } }
}`;

describe("recordings in the lab", { timeout: 120_000 }, () => {
  test("planned, played with the money of the trades, played again equal to the byte, its bars shown, drawn, checked, judged and exported", async () => {
    const folder = tempFolder();
    const ticks = DAYS.reduce((sum, day) => sum + recordWalk(folder, { day, ticks: TICKS }), 0);
    const { call, over, told } = labRig(folder);
    const plan = await call("lab.plan", { request: recorded() });
    const first = istEpoch(DAYS[0]!, 555) + 1_000;
    expect(plan).toMatchObject({ steps: ticks, instruments: [{ instrument: SBIN, bars: ticks, first, last: istEpoch(DAYS[1]!, 555) + 1_000 + (TICKS - 1) * STEP_MS }] });
    // The afternoons were not recorded.
    expect(plan.findings).toMatchObject([{ kind: "missing", severity: "warn", count: 2, firstAt: first + (TICKS - 1) * STEP_MS }]);

    const { id } = await call("lab.run", { request: recorded() });
    expect(await over(id)).toMatchObject({ state: "done", done: ticks, total: ticks });
    // A run that is over before anyone looks tells of no progress.
    expect(told.filter(({ sentence }) => /^Plays/.test(sentence) && sentence !== "Plays 4,320 ticks.")).toEqual([]);
    const run = await call("lab.open", { run: id, points: 20_000 });
    expect(run.trades.length).toBeGreaterThan(5);
    const profits = run.trades.reduce((sum, { profit }) => sum + profit, 0);
    expect(Math.round(run.curve.equity.at(-1)! * PER_RUPEE)).toBe(10_00_000_0000 + profits);
    expect(run.figures.charges).toBeGreaterThan(0);
    expect(run.assumes[0]).toMatch(/^Fills assume a latency around 45 ms/);
    expect(run.assumes.join(" ")).not.toContain("bar");
    expect(run.warnings.join(" ")).toMatch(/^No tick came from 2026-11-11 12:14:56 to 15:(15|30):00 \(the first of 2\)/);
    // Of every believed price while it was held, not of minutes: never less than where it ended.
    for (const { mae, mfe, quantity, entryPrice, exitPrice } of run.trades) {
      const gross = quantity * (exitPrice - entryPrice);
      expect(mfe).toBeGreaterThanOrEqual(Math.max(0, gross));
      expect(mae).toBeLessThanOrEqual(Math.min(0, gross));
    }

    expect(await over((await call("lab.again", { run: id })).id)).toMatchObject({ state: "done", run: id, sentence: "Played again: equal to the byte." });

    const trade = run.trades[3]!;
    const bars = await call("lab.bars", { run: id, instrument: SBIN, from: (trade.entryAt - 600_000) as MarketTime, to: (trade.exitAt + 600_000) as MarketTime, most: 500 });
    expect(bars.at[0]! % 60_000).toBe(0);
    expect(bars.at.length).toBeGreaterThan(10);
    const inBar = bars.at.findIndex((at) => at + 60_000 > trade.entryAt);
    // A market order takes the ask, half a rupee at most from the minute's prices.
    expect(trade.entryPrice / PER_RUPEE).toBeLessThanOrEqual(bars.high[inBar]! + 0.5);
    expect(trade.entryPrice / PER_RUPEE).toBeGreaterThanOrEqual(bars.low[inBar]! - 0.5);

    expect(await call("lab.monteCarlo", { run: id, kind: "shuffle", runs: 200 })).toMatchObject({ kind: "shuffle", runs: 200 });
    expect(await call("lab.bias", { run: id })).toEqual({ trials: 17, findings: [] });
    const card = await call("lab.card", { run: id });
    expect(card.checks.find(({ id: check }) => check.includes("bias"))).toMatchObject({ passed: true });
    const { files } = await call("lab.export", { run: id, format: "html" });
    expect(files).toHaveLength(1);
  });

  test("a strategy of ticks and candles", async () => {
    const folder = tempFolder();
    recordWalk(folder, { day: DAYS[0]!, ticks: TICKS });
    const { call, over, sources } = labRig(folder);
    sources.set("own/both.ts", BOTH);
    const { id } = await call("lab.run", { request: { ...recorded([DAYS[0]!]), file: "own/both.ts", parameters: {} } });
    expect(await over(id)).toMatchObject({ state: "done" });
    const { trades, failures } = await call("lab.open", { run: id, points: 500 });
    expect(failures).toEqual([]);
    expect(trades.length).toBeGreaterThan(2);
    expect(trades[0]).toMatchObject({ entryReason: "candle", exitReason: "tick" });
    // The first candle of five minutes ends at 9:20.
    expect(trades[0]!.entryAt).toBeGreaterThanOrEqual(istEpoch(DAYS[0]!, 560));
  });

  test("a hole, a day that lacks an instrument, and an instrument without ticks are told before the run", async () => {
    const folder = tempFolder();
    for (const day of DAYS) recordWalk(folder, { day, ticks: 4_500, without: day === DAYS[0] ? [600, 900] : [0, 0] });
    recordWalk(folder, { day: DAYS[1]!, ticks: 4_500, key: INFY, file: "002.ticks" });
    const { call, over, sources } = labRig(folder);
    const { findings } = await call("lab.plan", { request: recorded() });
    // 300 ticks of five seconds: 25 minutes; the closing auction takes the rest of the day.
    expect(findings[0]).toMatchObject({ kind: "missing", severity: "warn", firstAt: istEpoch(DAYS[0]!, 555) + 1_000 + 599 * STEP_MS });
    expect(findings[0]!.sentence).toMatch(/^No tick came from 2026-11-11 10:04:56 to 10:30:01: 25 minutes of trading in all\./);

    sources.set("own/pair.ts", BOTH.replace('all: ticks("NSE:SBIN")', 'all: ticks("NSE:INFY")'));
    const pair = { ...recorded(), file: "own/pair.ts", parameters: {} };
    expect((await call("lab.plan", { request: pair })).findings.map(({ sentence }) => sentence)).toContainEqual("There are no ticks of NSE:INFY on 1 day: 2026-11-11.");
    const first = { ...pair, data: { kind: "recording" as const, days: [DAYS[0]!] } };
    const plan = await call("lab.plan", { request: first });
    expect(plan).toMatchObject({ steps: 0, findings: [{ severity: "refuse", sentence: expect.stringMatching(/^There are no ticks of NSE:INFY, which the strategy asks for\./) as unknown }] });
    const { id } = await call("lab.run", { request: first });
    expect(await over(id)).toMatchObject({ state: "failed", sentence: plan.findings[0]!.sentence });

    const none = await call("lab.plan", { request: recorded(["2026-11-13"]) });
    expect(none.findings).toMatchObject([{ severity: "refuse", sentence: "Nothing was recorded on 2026-11-13. Choose among the days of the recordings." }]);
  });

  test("can be stopped on its way", async () => {
    const folder = tempFolder();
    for (const day of DAYS) recordWalk(folder, { day, ticks: 4_500 });
    const { call, over, news, sources } = labRig(folder);
    sources.set("own/slow.ts", BOTH.replace("this.seen++;", "let sum = 0; for (let i = 0; i < 1_000_000; i++) sum += i;"));
    const { id } = await call("lab.run", { request: { ...recorded(), file: "own/slow.ts", parameters: {} } });
    await news(id, ({ total }) => total > 0);
    await call("lab.cancel", { job: id });
    expect(await over(id)).toMatchObject({ state: "cancelled", sentence: "Cancelled by hand." });
  });
});
