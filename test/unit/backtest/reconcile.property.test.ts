import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BarModel } from "../../../shared/contract/schemas/lab.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import type { BacktestOutcome } from "../../../shared/simulation/backtest/options.ts";
import type { Candle } from "../../../shared/strategy/candle-view.ts";
import { candles } from "../../../shared/strategy/series.ts";
import { strategy } from "../../../shared/strategy/strategy.ts";
import type { Row } from "./rig.ts";
import { CHARGES, MARGINS, bars, play } from "./rig.ts";

const CAPITAL = 2_00_000 * 10_000;

/** Does anything at random, as often as it can. */
class Monkey extends strategy({ title: "Monkey", about: "Anything at all.", parameters: {}, series: () => ({ one: candles("NSE:SBIN" as InstrumentKey, 1), two: candles("NSE:INFY" as InstrumentKey, 5) }) }) {
  override onCandle({ instrument, close }: Candle): void {
    const side = this.random() < 0.5 ? "BUY" : "SELL";
    const quantity = 1 + Math.floor(this.random() * 200);
    const near = (percent: number): number => close * (1 + ((this.random() - 0.5) * percent) / 50);
    switch (Math.floor(this.random() * 12)) {
      case 0: return void this.orders.market({ instrument, side, quantity });
      case 1: return void this.orders.limit({ instrument, side, quantity, price: near(1), validity: this.random() < 0.3 ? "IOC" : "DAY" });
      case 2: return void this.orders.stop({ instrument, side, quantity, trigger: near(1) });
      case 3: return void this.orders.target({ instrument, quantity: side === "BUY" ? quantity : -quantity });
      case 4: return void this.orders.close({ instrument });
      case 5: return void this.orders.bracket({
        instrument, side, quantity: quantity + 1, stop: { trigger: side === "BUY" ? close * 0.99 : close * 1.01 }, targets: [{ price: side === "BUY" ? close * 1.01 : close * 0.99, quantity: 1 }, { price: side === "BUY" ? close * 1.02 : close * 0.98 }],
        trail: this.random() < 0.5 ? { percent: 0.5 } : { points: 1 }, breakEvenAfterFirst: this.random() < 0.5,
      });
      case 6: for (const order of this.orders.open.slice(0, 1)) this.orders.cancel(order);
        return;
      default:
    }
  }
}

const walk = fc.tuple(fc.integer({ min: 1, max: 0x7fff_fffe }), fc.integer({ min: 30, max: 160 })).map(([seed, length]) => {
  let state = seed;
  const random = (): number => (state = (state * 48_271) % 0x7fff_ffff) / 0x7fff_ffff;
  let price = 100;
  return Array.from({ length }, (): Row => {
    const open = Math.max(5, price + (random() < 0.05 ? (random() - 0.5) * 10 : 0));
    const close = Math.max(5, open + (random() - 0.5) * 2);
    price = close;
    return [open, Math.max(open, close) + random(), Math.min(open, close) - random(), close, Math.floor(random() * 3_000)].map((value, i) => (i < 4 ? Math.round(value * 20) / 20 : value)) as unknown as Row;
  });
});

const model: fc.Arbitrary<Partial<BarModel>> = fc.record({
  market: fc.constantFrom("next-open", "same-close", "vwap"),
  path: fc.constantFrom("colour", "high-first", "low-first"),
  slippage: fc.constantFrom({ kind: "none" }, { kind: "points", by: 730 }, { kind: "percent", by: 0.07 }, { kind: "atr", times: 0.1, bars: 5 }),
  spread: fc.constantFrom({ percent: 0, on: "both" }, { percent: 0.05, on: "both" }, { percent: 0.05, on: "entry" }),
  limit: fc.constantFrom("touch", "through", "queue"),
  volumePercent: fc.constantFrom(0, 3, 50),
  latency: fc.constantFrom({ kind: "bars", bars: 0 }, { kind: "bars", bars: 2 }, { kind: "ms", ms: 25_000 }, { kind: "ms", ms: 100_000 }),
});

const run = (rows: readonly Row[], other: readonly Row[], fills: Partial<BarModel>, product: "MIS" | "NRML" | "CNC", times: number, seed: number, margins = true): BacktestOutcome =>
  play(Monkey, tablesOf(rows, other), { model: fills, instrument: { product }, charges: { tables: CHARGES, times }, margins: margins ? MARGINS : undefined, capital: CAPITAL, seed });

function tablesOf(rows: readonly Row[], other: readonly Row[]): BarTable[] {
  return [bars(rows), bars(other.slice(0, Math.ceil(rows.length / 5)), { key: "NSE:INFY", frame: 5 })];
}

/** Money in and out of every fill up to a point, and what is held at that point's prices. */
function equityBySums(outcome: BacktestOutcome, point: number, closes: readonly number[]): number {
  let cash = CAPITAL;
  const held = [0, 0];
  for (const { order, quantity, price, charges, bar } of outcome.fills) {
    if (bar > point) break;
    const sign = order.side === "BUY" ? 1 : -1;
    cash -= sign * quantity * price + charges;
    held[order.instrument]! += sign * quantity;
  }
  return cash + held[0]! * closes[0]! + held[1]! * closes[1]!;
}

/** Last close of each instrument among the bars that have ended by then. */
function closesAt(tables: readonly BarTable[], at: number): number[] {
  return tables.map((table) => table.close[table.at.findLastIndex((open) => open + table.frame * 60_000 <= at)] ?? 0);
}

describe("whatever is done", () => {
  test("cash, positions and charges reconcile at every step, trades and notes with them", () => {
    let fills = 0;
    fc.assert(fc.property(walk, walk, model, fc.constantFrom("MIS" as const, "NRML" as const, "CNC" as const), fc.constantFrom(0, 1, 2), fc.nat(1_000), (rows, other, chosen, product, times, seed) => {
      const tables = tablesOf(rows, other);
      const outcome = run(rows, other, chosen, product, times, seed);
      expect(outcome.failures).toEqual([]);
      fills += outcome.fills.length;
      const { track } = outcome;
      for (let i = 0; i < track.length; i++) expect(track.equity[i]).toBe(equityBySums(outcome, i, closesAt(tables, track.at[i]!)));
      const charged = outcome.fills.reduce((sum, one) => sum + one.charges, 0);
      expect([...outcome.chargeLines.values()].reduce((a, b) => a + b, 0)).toBe(charged);
      expect(outcome.trades.reduce((sum, { profit }) => sum + profit, 0)).toBe((track.equity.at(-1) ?? 0) - CAPITAL);
      expect(outcome.trades.reduce((sum, { charges }) => sum + charges, 0)).toBe(charged);
      for (const order of outcome.orders) {
        expect(order.filled).toBeLessThanOrEqual(order.quantity);
        expect(order.value).toBe(outcome.fills.filter((one) => one.order === order).reduce((sum, one) => sum + one.quantity * one.price, 0));
      }
      if (product === "CNC") expect(outcome.trades.every(({ quantity }) => quantity > 0)).toBe(true);
    }), { numRuns: 150, seed: 20_261_122 });
    expect(fills).toBeGreaterThan(1_000);
  }, 60_000);

  test("the same seed gives the same bytes", () => {
    fc.assert(fc.property(walk, walk, model, fc.nat(1_000), (rows, other, chosen, seed) => {
      const [a, b] = [run(rows, other, chosen, "MIS", 1, seed), run(rows, other, chosen, "MIS", 1, seed)];
      expect(JSON.stringify([a.fills, a.trades, a.orders, [...a.track.equity], [...a.chargeLines]])).toBe(JSON.stringify([b.fills, b.trades, b.orders, [...b.track.equity], [...b.chargeLines]]));
    }), { numRuns: 30, seed: 7 });
  }, 30_000);

  test("what comes later changes nothing of what was", () => {
    fc.assert(fc.property(walk, walk, model, fc.nat(1_000), fc.integer({ min: 5, max: 25 }), (rows, other, chosen, seed, cut) => {
      const whole = run(rows, other, chosen, "NRML", 1, seed);
      const half = run(rows.slice(0, cut), other.slice(0, Math.floor(cut / 5) || 1), chosen, "NRML", 1, seed);
      const until = half.track.at[Math.min(half.track.length, cut) - 6] ?? 0;
      const early = ({ fills }: BacktestOutcome): string[] => fills.filter(({ at }) => at <= until).map(({ order, quantity, price, at }) => `${order.side} ${quantity} ${price} ${at}`);
      expect(early(half)).toEqual(early(whole));
    }), { numRuns: 60, seed: 11 });
  }, 30_000);
});
