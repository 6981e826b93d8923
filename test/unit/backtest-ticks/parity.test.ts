import { describe, expect, test } from "vitest";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import type { FillModel } from "../../../shared/contract/schemas/paper.ts";
import type { RunTick } from "../../../shared/simulation/backtest/ticks/options.ts";
import { NO_SHARED_DATA } from "../../shared-data.ts";
import { madeTicks } from "../lock-step/made-ticks.ts";
import { at, hasRecordings, recorded } from "../parity/recorded.ts";
import type { Case } from "./rig.ts";
import { asBacktest, example, ofBacktest, ofPaper, onPaper } from "./rig.ts";

const MODELS: readonly { readonly name: string; readonly model: FillModel }[] = [
  { name: "at once", model: { ...DEFAULT_FILL_MODEL, latency: { kind: "fixed", ms: 0 } } },
  { name: "after 150 ms", model: { ...DEFAULT_FILL_MODEL, latency: { kind: "fixed", ms: 150 } } },
  { name: "drawn", model: DEFAULT_FILL_MODEL },
];

/** Parameters are quick, so that there are trades. */
const EXAMPLES = [
  { file: "ema-crossover.ts", parameters: { stock: "NSE:SBIN", bar: 1, fast: 2, slow: 5 }, symbols: ["SBIN"] },
  { file: "sma-crossover.ts", parameters: { stock: "NSE:RELIANCE", bar: 1, fast: 2, slow: 4, lots: 30 }, symbols: ["RELIANCE"] },
  { file: "rsi-breakout.ts", parameters: { stock: "NSE:SBIN", bar: 1 }, symbols: ["SBIN"] },
  { file: "supertrend.ts", parameters: { stock: "NSE:RELIANCE", bar: 1 }, symbols: ["RELIANCE"] },
  { file: "opening-range-breakout.ts", parameters: { stock: "NSE:SBIN", minutes: 5, reward: 0.5 }, symbols: ["SBIN"] },
  { file: "bollinger-bounce.ts", parameters: { stock: "NSE:RELIANCE", bar: 1 }, symbols: ["RELIANCE"] },
  { file: "swing-breakout.ts", parameters: { stock: "NSE:SBIN", bar: 1, period: 3, stop: 0.1, target: 0.1, lots: 30 }, symbols: ["SBIN"] },
  { file: "pairs-zscore.ts", parameters: { first: "NSE:SBIN", second: "NSE:RELIANCE", bar: 5, window: 3, enter: 0.8, leave: 0.7 }, symbols: ["SBIN", "RELIANCE"] },
] as const;

describe.skipIf(!hasRecordings)(`a backtest on ticks comes to what the paper account comes to${hasRecordings ? "" : ` (skipped: ${NO_SHARED_DATA})`}`, () => {
  describe.each(EXAMPLES)("$file", ({ file, parameters, symbols }) => {
    test.each(MODELS)("orders that arrive $name", async ({ model }) => {
      const ticks: readonly RunTick[] = (await recorded(symbols, "12:00")).map((tick) => ({ openInterest: 0, ...tick }));
      const one: Case = { file, source: example(file), parameters, symbols, ticks, model, from: at("09:14") };
      const paper = await onPaper(one);
      const wanted = ofPaper(paper);
      expect(paper.troubles).toEqual([]);
      expect(wanted.fills.length).toBeGreaterThan(1);
      expect(ofBacktest(await asBacktest(one))).toEqual(wanted);
    }, 60_000);
  });
});

test.each(EXAMPLES.slice(0, 4))("$file on a made walk with a book, wrong prints among its ticks", async ({ file, parameters, symbols }) => {
  const ticks: readonly RunTick[] = madeTicks(20_210_412, 4_000, symbols).map((tick) => ({ openInterest: 0, ...tick }));
  const one: Case = { file, source: example(file), parameters, symbols, ticks, model: DEFAULT_FILL_MODEL, from: at("09:14") };
  const wanted = ofPaper(await onPaper(one));
  expect(wanted.fills.length).toBeGreaterThan(0);
  expect(ofBacktest(await asBacktest(one))).toEqual(wanted);
}, 60_000);
