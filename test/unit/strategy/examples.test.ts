import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Price } from "../../../shared/domain/units.ts";
import { buildModule } from "../../../workers/strategy-module/build-module.ts";
import { openModule } from "../../../workers/strategy-module/open-module.ts";
import { ModuleRealm } from "../../../workers/strategy-module/module-realm.ts";
import { EXAMPLES, classOf, loadExample } from "./load.ts";
import { at, facts, fill, flatBars, rig, tick, words } from "./rig.ts";
import type { Rig } from "./rig.ts";
import { gttLegs, legsTold } from "../../../shared/strategy/gtt-legs.ts";
import type { GttSignal } from "../../../shared/strategy/signals.ts";

const said = ({ signals, failures }: Rig): string[] => {
  expect(failures).toEqual([]);
  return signals.map(words);
};

test("every file of the folder is an example that loads, with defaults that fit", async () => {
  const files = readdirSync(new URL("../../../resources/strategies/", import.meta.url)).filter((name) => name.endsWith(".ts"));
  expect(files.sort()).toEqual(EXAMPLES.map((name) => `${name}.ts`).sort());
  for (const name of EXAMPLES) {
    const { Class, wishes } = await loadExample(name);
    expect(Class.declaration.title.length).toBeGreaterThan(2);
    // The straddle's legs have to be chosen; all others can be started as they are.
    expect(wishes === undefined).toBe(name === "short-straddle");
  }
});

test("EMA crossover", async () => {
  // Weights 2/3 and 1/2. Fast: –, 10, 10, 12, 14.67, 12.89, 9.63; slow: –, –, 10, 11.5, 13.75, 12.875, 10.44.
  const made = rig(await classOf("ema-crossover"), { fast: 2, slow: 3, bar: 5, lots: 50 });
  made.runner.begin(at("09:00"));
  flatBars(made.runner, [10, 10, 10, 13, 16, 12, 8], at("09:15"), 5);
  expect(said(made)).toEqual(["09:35 SBIN to 50", "09:50 SBIN to 0"]);
  await expect((async () => rig(await classOf("ema-crossover"), { fast: 30 }))()).rejects.toThrow("The fast average (30) must be shorter than the slow one (21).");
});

test("SMA crossover", async () => {
  // Fast: –, 10, 10, 11.5, 11.5, 8.5; slow: –, –, 10, 11, 11, 10.
  const made = rig(await classOf("sma-crossover"), { fast: 2, slow: 3, bar: 1, lots: 50 });
  made.runner.begin(at("09:00"));
  flatBars(made.runner, [10, 10, 10, 13, 10, 7], at("09:15"));
  expect(said(made)).toEqual(["09:19 SBIN to 50", "09:21 SBIN to -50"]);
});

test("RSI breakout, with a stop for what fills", async () => {
  // Changes +1 −1: RSI 50. +2: gains (0.5 + 2) / 2 = 1.25, losses 0.25: 83.3. −1: 0.625, 0.625: 50. −1: 0.3125, 0.8125: 27.8.
  const made = rig(await classOf("rsi-breakout"), { period: 2, bar: 1, lots: 10 });
  made.runner.begin(at("09:00"));
  flatBars(made.runner, [100, 101, 100, 102], at("09:15"));
  fill(made.runner, made.signals[0]!.id, "BUY", 6, 102);
  fill(made.runner, made.signals[0]!.id, "BUY", 4, 102.1);
  flatBars(made.runner, [101, 100], at("09:19"));
  // 1 % below 102 is 100.98, to the tick 101.00; 1 % below 102.10 is 101.079, to the tick 101.10.
  expect(said(made)).toEqual(["09:19 BUY 10 SBIN at market", "09:19 SELL 6 SBIN stop 101.00", "09:19 SELL 4 SBIN stop 101.10", "09:21 close SBIN"]);
});

describe("Bollinger bounce", () => {
  // After 100, 100, 100, 97: average 99, deviation √2: lower band 97.59 at a width of 1.
  const begun = async (): Promise<Rig> => {
    const made = rig(await classOf("bollinger-bounce"), { period: 3, width: 1, bar: 1, lots: 10 });
    made.runner.begin(at("09:00"));
    flatBars(made.runner, [100, 100, 100, 97], at("09:15"));
    return made;
  };

  test("bids below the band, sells at the middle", async () => {
    const made = await begun();
    const bid = made.signals[0]!.id;
    fill(made.runner, bid, "BUY", 10, 97);
    // Averages 98.33, then 98.
    flatBars(made.runner, [98, 99], at("09:19"));
    expect(said(made)).toEqual(["09:19 BUY 10 SBIN at 97.00", `09:20 cancel ${bid}`, "09:21 close SBIN"]);
  });

  test("gives up at the stop: 2 % below 97 is 95.06", async () => {
    const made = await begun();
    fill(made.runner, made.signals[0]!.id, "BUY", 10, 97);
    flatBars(made.runner, [95.1, 95.05], at("09:19"));
    expect(said(made).slice(2)).toEqual(["09:21 close SBIN"]);
    expect(made.signals[2]?.reason).toBe("stop");
  });
});

test("Swing breakout: a GTT above the range follows it, and what it buys gets an OCO", async () => {
  const made = rig(await classOf("swing-breakout"), { period: 3, bar: 1, stop: 5, target: 10, lots: 10 });
  const { runner } = made;
  const waits = (n: number, state: "trigger-pending" | "cancelled" | "triggered"): void => {
    const { id, ...signal } = made.signals[n] as GttSignal;
    runner.order({ id: `g${n}`, signal: id, instrument: 0, side: signal.side, filled: 0, state, text: "", ...legsTold(gttLegs(signal)) });
  };
  runner.begin(at("09:00"));
  flatBars(runner, [100, 102, 101], at("09:15"));
  waits(0, "trigger-pending");
  // The highest of three is still 102; then 101.
  flatBars(runner, [101, 100], at("09:18"));
  waits(0, "cancelled");
  waits(2, "trigger-pending");
  waits(2, "triggered");
  fill(runner, made.signals[2]!.id, "BUY", 10, 101.05);
  flatBars(runner, [103], at("09:20"));
  // 5 % below 101.05 is 95.9975, 10 % above it 111.155: to the tick 96.00 and 111.15.
  expect(said(made)).toEqual(["09:18 GTT BUY 10 SBIN 102.05: market", `09:20 cancel ${made.signals[0]!.id}`, "09:20 GTT BUY 10 SBIN 101.05: market", "09:20 GTT SELL 10 SBIN 96.00: market or 111.15: market, only to close"]);
});

test("Supertrend", async () => {
  // ATR 1, 2, 1.5, 1.75. The upper band 103 is passed by 105; the lower one, 103 by then, by 102.
  const made = rig(await classOf("supertrend"), { period: 2, times: 1, bar: 1, lots: 10 });
  made.runner.begin(at("09:00"));
  flatBars(made.runner, [100, 101, 102, 105, 104, 102], at("09:15"));
  expect(said(made)).toEqual(["09:19 SBIN to 10", "09:21 SBIN to 0"]);
  const short = rig(await classOf("supertrend"), { period: 2, times: 1, bar: 1, lots: 10, short: true });
  short.runner.begin(at("09:00"));
  flatBars(short.runner, [100, 101, 102, 105, 104, 102], at("09:15"));
  expect(said(short).at(-1)).toBe("09:21 SBIN to -10");
});

describe("opening range breakout", () => {
  const OPENING = [100, 102, 99, 101, 100];

  test("one bracket a day, its target at twice the risk, and out before the close", async () => {
    const made = rig(await classOf("opening-range-breakout"), { minutes: 5, lots: 10 });
    made.runner.begin(at("09:00", "2026-08-24"));
    for (const day of ["2026-08-24", "2026-08-25"]) flatBars(made.runner, [...OPENING, 101, 103, 98, 104], at("09:15", day));
    fill(made.runner, made.signals[1]!.id, "BUY", 10, 103);
    made.runner.advance(at("15:11"));
    // Range 99 to 102; close 103: 4 at risk, target 103 + 8.
    expect(said(made)).toEqual(["09:22 bracket BUY 10 SBIN stop 99.00 targets 10 at 111.00", "09:22 bracket BUY 10 SBIN stop 99.00 targets 10 at 111.00", "15:10 close SBIN"]);
  });

  test("downwards, and not after the last entry", async () => {
    const made = rig(await classOf("opening-range-breakout"), { minutes: 5, lots: 10, lastEntry: "09:30" });
    made.runner.begin(at("09:00", "2026-08-24"));
    flatBars(made.runner, [...OPENING, 98], at("09:15", "2026-08-24"));
    flatBars(made.runner, OPENING, at("09:15"));
    flatBars(made.runner, [98], at("09:30"));
    expect(said(made)).toEqual(["09:21 bracket SELL 10 SBIN stop 102.00 targets 10 at 90.00"]);
  });

  test("started after the open it sits the day out", async () => {
    const made = rig(await classOf("opening-range-breakout"), { minutes: 5, lots: 10 });
    made.runner.begin(at("09:17"));
    flatBars(made.runner, [100, 99, 120], at("09:17"));
    expect(said(made)).toEqual([]);
  });
});

describe("pairs z-score", () => {
  const both = (made: Rig, a: number, b: number, minute: string): void => {
    flatBars(made.runner, [a], at(minute), 5, 0);
    flatBars(made.runner, [b], at(minute), 5, 1);
  };

  test("sells the dear leg and buys the cheap one, until they meet", async () => {
    const made = rig(await classOf("pairs-zscore"), { bar: 5, window: 3, enter: 1, leave: 0.5 });
    made.runner.begin(at("09:00"));
    both(made, 100, 100, "09:15");
    both(made, 100, 100, "09:20");
    // Ratios 1, 1, 1.1: average 1.0333, deviation 0.0471, z 1.41. Legs of 1,00,000: 909 at 110, 1,000 at 100.
    both(made, 110, 100, "09:25");
    fill(made.runner, made.signals[0]!.id, "SELL", 909, 110, 0);
    fill(made.runner, made.signals[1]!.id, "BUY", 1_000, 100, 1);
    // Ratios 1, 1.1, 1.04: z −0.16.
    both(made, 104, 100, "09:30");
    expect(said(made)).toEqual(["09:30 HDFCBANK to -909", "09:30 ICICIBANK to 1000", "09:35 close HDFCBANK", "09:35 close ICICIBANK"]);
  });

  test("where one leg lacks a candle nothing is compared", async () => {
    const made = rig(await classOf("pairs-zscore"), { bar: 5, window: 3, enter: 1, leave: 0.5 });
    made.runner.begin(at("09:00"));
    both(made, 100, 100, "09:15");
    flatBars(made.runner, [100], at("09:20"), 5, 0);
    both(made, 100, 100, "09:25");
    both(made, 130, 100, "09:30");
    expect(said(made)).toEqual([]);
  });
});

test("short straddle: both legs, a stop for each, bought back in the afternoon", async () => {
  const option = (key: string) => facts(key, { kind: "option", lot: 75, tick: 500 as Price, expiry: "2026-08-25" });
  const [call, put] = ["NFO:NIFTY25AUG2624500CE", "NFO:NIFTY25AUG2624500PE"];
  const made = rig(await classOf("short-straddle"), { call, put, lots: 2 }, { list: [option(call), option(put)] });
  made.runner.begin(at("09:00"));
  tick(made.runner, at("09:16"), 100, { instrument: 0 });
  tick(made.runner, at("09:16"), 80, { instrument: 1 });
  tick(made.runner, at("09:20"), 101, { instrument: 0 });
  const [sold, other] = made.signals.map(({ id }) => id);
  fill(made.runner, sold!, "SELL", 150, 101, 0);
  fill(made.runner, other!, "SELL", 150, 79.85, 1);
  tick(made.runner, at("15:15:01"), 60, { instrument: 0 });
  // 30 % above 101 is 131.30; above 79.85 it is 103.805, to the tick 103.80.
  expect(said(made)).toEqual([
    "09:20 SELL 150 NIFTY25AUG2624500CE at market", "09:20 SELL 150 NIFTY25AUG2624500PE at market",
    "09:20 BUY 150 NIFTY25AUG2624500CE stop 131.30", "09:20 BUY 150 NIFTY25AUG2624500PE stop 103.80",
    "15:15 close NIFTY25AUG2624500CE", "15:15 close NIFTY25AUG2624500PE",
  ]);

  const silent = rig(await classOf("short-straddle"), { call, put, lots: 2 }, { list: [option(call), option(put)] });
  silent.runner.begin(at("09:00"));
  tick(silent.runner, at("09:21"), 100, { instrument: 0 });
  expect(said(silent)).toEqual([]);
  expect(silent.runner.drainLog().map(({ text }) => text)).toEqual(["NIFTY25AUG2624500CE has no price yet: nothing is sold today."]);
  await expect((async () => rig(await classOf("short-straddle"), {}))()).rejects.toThrow("Call has not been chosen. Choose an instrument.");
});

test("the example of the documentation loads and trades as the first one does", async () => {
  const text = readFileSync(new URL("../../../docs/strategies.md", import.meta.url), "utf8");
  const source = /```ts\n([\s\S]+?)```/.exec(text)?.[1] ?? "";
  const { Class } = openModule(await buildModule(source, "my-crossover.ts"), new ModuleRealm());
  const made = rig(Class, { fast: 2, slow: 3, lots: 50 });
  made.runner.begin(at("09:00"));
  flatBars(made.runner, [10, 10, 10, 13, 16, 12, 8], at("09:15"), 5);
  expect(said(made)).toEqual(["09:35 SBIN to 50", "09:50 SBIN to 0"]);
});
