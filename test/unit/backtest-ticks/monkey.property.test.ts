import fc from "fast-check";
import { expect, test } from "vitest";
import type { FillModel } from "../../../shared/contract/schemas/paper.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { madeTicks } from "../lock-step/made-ticks.ts";
import { at } from "../parity/recorded.ts";
import { MONKEY } from "./monkey-source.ts";
import type { Case } from "./rig.ts";
import { asBacktest, ofBacktest, ofPaper, onPaper } from "./rig.ts";

const SYMBOLS = ["SBIN", "TCS"] as const;
/** So much that nothing is refused for want of money. */
const RICH = 1e13 as Money;

const models: fc.Arbitrary<FillModel> = fc.record({
  latency: fc.oneof(
    fc.record({ kind: fc.constant("fixed" as const), ms: fc.constantFrom(0, 1, 300, 2_000) }),
    fc.constantFrom({ kind: "spread" as const, medianMs: 45, p99Ms: 250 }, { kind: "spread" as const, medianMs: 400, p99Ms: 3_000 }),
  ),
  queue: fc.constantFrom("behind" as const, "touch" as const, "through" as const),
  protectionPercent: fc.constantFrom(0.1, 3),
});

function monkey(seed: number, model: FillModel, kinds: number, other: Partial<Case> & { readonly often?: number; readonly answers?: number; readonly count?: number } = {}): Case {
  const { often = 0.08, answers = 0.05, count = 300, ...rest } = other;
  const ticks = madeTicks(seed, count, SYMBOLS).map((tick) => ({ openInterest: 0, ...tick }));
  return { file: "monkey.ts", source: MONKEY, parameters: { first: "NSE:SBIN", second: "NSE:TCS", often, answers, kinds, most: 50 }, symbols: SYMBOLS, ticks, model, from: at("09:14"), capital: RICH, seed, ...rest };
}

/** @returns how many fills there were, and how many of them were of orders that a GTT placed. */
async function both(one: Case): Promise<{ readonly fills: number; readonly met: number }> {
  const wanted = ofPaper(await onPaper(one));
  const outcome = await asBacktest(one);
  expect(ofBacktest(outcome)).toEqual(wanted);
  return { fills: wanted.fills.length, met: outcome.fills.filter(({ order }) => order.reason === "GTT").length };
}

async function same(one: Case): Promise<number> {
  return (await both(one)).fills;
}

const seeds = fc.integer({ min: 1, max: 1e9 });

test("a strategy that does anything comes to the paper account's fills, charges and equity", async () => {
  let fills = 0;
  await fc.assert(fc.asyncProperty(seeds, models, async (seed, model) => {
    fills += await same(monkey(seed, model, 6));
  }), { numRuns: Number(process.env["RUNS"] ?? 12) });
  expect(fills).toBeGreaterThan(100);
}, 300_000);

test("with brackets, trailing ones too", async () => {
  let fills = 0;
  await fc.assert(fc.asyncProperty(seeds, models, async (seed, model) => {
    fills += await same(monkey(seed, model, 7));
  }), { numRuns: Number(process.env["RUNS"] ?? 12) });
  expect(fills).toBeGreaterThan(100);
}, 300_000);

test("with GTTs and OCOs that open and that only close", async () => {
  let met = 0;
  await fc.assert(fc.asyncProperty(seeds, models, async (seed, model) => {
    met += (await both(monkey(seed, model, 8))).met;
  }), { numRuns: Number(process.env["RUNS"] ?? 12) });
  expect(met).toBeGreaterThan(10);
}, 300_000);

/** Thicker: bursts of signals, answers to answers, lots, freeze quantities, shares for delivery. */
const crowds = fc.record({
  often: fc.constantFrom(0.05, 0.3),
  answers: fc.constantFrom(0, 0.2),
  instrument: fc.constantFrom({}, { lot: 5, freeze: 40 }, { freeze: 7 }),
  holding: fc.constantFrom("intraday" as const, "carry" as const),
});

test("in a crowd of its own orders, cut at the freeze quantity, within the day and for delivery", async () => {
  let fills = 0;
  await fc.assert(fc.asyncProperty(seeds, models, crowds, async (seed, model, crowd) => {
    fills += await same(monkey(seed, model, 8, crowd));
  }), { numRuns: Number(process.env["RUNS"] ?? 12) });
  expect(fills).toBeGreaterThan(100);
}, 600_000);

/** The same ticks from another time of the day on. */
function from(wall: string, one: Case): Case {
  const ms = at(wall) - at("09:20");
  return { ...one, ticks: one.ticks.map((tick) => ({ ...tick, at: (tick.at + ms) as MarketTime })), from: (one.from + ms) as MarketTime };
}

test("through the broker's square-off of what is open within the day, and through the close of the market", async () => {
  let squaredOff = 0;
  await fc.assert(fc.asyncProperty(seeds, models, async (seed, model) => {
    const late = from("15:12", monkey(seed, model, 8, { count: 600, answers: 0 }));
    await same(late);
    const { fills } = await asBacktest(late);
    squaredOff += fills.filter(({ order }) => order.by === "broker").length;
    await same(from("15:27", monkey(seed, model, 8, { holding: "carry", count: 600, answers: 0 })));
  }), { numRuns: Number(process.env["RUNS"] ?? 6) });
  expect(squaredOff).toBeGreaterThan(0);
}, 300_000);
