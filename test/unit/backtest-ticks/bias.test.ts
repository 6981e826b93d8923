import { expect, test } from "vitest";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { Ema } from "../../../shared/indicators/ema.ts";
import { biasCheck } from "../../../shared/simulation/backtest/bias-check.ts";
import type { TickTable } from "../../../shared/simulation/backtest/data/tick-table.ts";
import { tickTable } from "../../../shared/simulation/backtest/data/tick-table.ts";
import type { BiasTicks } from "../../../shared/simulation/backtest/ticks/bias-ticks.ts";
import { biasTicks } from "../../../shared/simulation/backtest/ticks/bias-ticks.ts";
import { TickRun } from "../../../shared/simulation/backtest/ticks/tick-run.ts";
import { candles, ticks } from "../../../shared/strategy/series.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import type { StrategyClass } from "../../../shared/strategy/strategy.ts";
import { strategy } from "../../../shared/strategy/strategy.ts";
import type { Tick } from "../../../shared/strategy/tick.ts";
import { at } from "../parity/recorded.ts";
import { runOptions } from "./rig.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
const COUNT = 6_000;

/** A tick each two seconds; now and then several share a stamp, or one is stamped late. */
function walk(): TickTable {
  const random = seededRandom(9);
  const table = tickTable([SBIN], COUNT);
  let price = 3_000_000;
  for (let i = 0; i < COUNT; i++) {
    price += Math.round((random() - 0.5) * 6) * 500;
    table.at[i] = at("09:16") + Math.floor(i / 3) * 6_000 - (i % 50 === 49 ? 9_000 : 0);
    table.price[i] = price;
    table.quantity[i] = table.traded[i] = 100;
    table.volume[i] = (i + 1) * 100;
    table.bid[i] = price - 500;
    table.ask[i] = price + 500;
    table.bidQuantity[i] = table.askQuantity[i] = 500;
  }
  return table;
}

const TABLE = walk();
const PRICES = biasTicks(TABLE, () => false);
const options = { cuts: 6, warmUp: 40, seed: 3 };

const player = (made: (prices: BiasTicks) => StrategyClass) => (prices: BiasTicks): readonly Signal[] => {
  const signals: Signal[] = [];
  const one = { symbols: ["SBIN"], ticks: [], model: DEFAULT_FILL_MODEL, from: at("09:14"), file: "", source: "", parameters: {} };
  new TickRun({ ...runOptions(one, made(prices)), from: undefined, warm: prices.warm, onSignal: (signal) => void signals.push(signal) }).run(prices.table);
  return signals;
};

/** On each third tick one way or the other, by chance: orders under way at every moment. */
class Honest extends strategy({ title: "Honest", about: "Knows what was.", parameters: {}, series: () => ({ all: ticks(SBIN), bars: candles(SBIN, 1) }) }) {
  #seen = 0;
  override onTick({ instrument }: Tick): void {
    if (this.#seen++ % 3 === 0) this.orders.target({ instrument, quantity: this.random() < 0.5 ? 10 : -10 });
  }
}

test("finds nothing in a strategy that knows what was", () => {
  const { trials, findings } = biasCheck(player(() => Honest), PRICES, options);
  expect(findings.filter(({ kind }) => kind === "look-ahead")).toEqual([]);
  expect(trials).toBe(13);
});

test("catches one that has got hold of the next tick", () => {
  const peeking = ({ table }: BiasTicks): StrategyClass => class Peeking extends strategy({ title: "Peeking", about: "Knows the next price.", parameters: {}, series: () => ({ all: ticks(SBIN) }) }) {
    seen = 0;
    override onTick({ instrument }: Tick): void {
      const [now, next] = [table.price[this.seen] ?? 0, table.price[this.seen + 1]];
      this.seen++;
      this.orders.target({ instrument, quantity: (next ?? 0) > now ? 10 : -10 });
    }
  };
  const { findings } = biasCheck(player(peeking), PRICES, options);
  expect(new Set(findings.filter(({ kind }) => kind === "look-ahead").map(({ at: moment }) => moment)).size).toBeGreaterThan(2);
});

test("names signals that hang on where the ticks begin", () => {
  class Slow extends strategy({ title: "Slow", about: "An average that never forgets.", parameters: {}, series: () => ({ bars: candles(SBIN, 1) }) }) {
    readonly average = this.series.bars.follow(new Ema(120), "close");
    override onCandle(): void {
      const { value } = this.average;
      const { current, instrument } = this.series.bars;
      if (value !== undefined) this.orders.target({ instrument, quantity: current!.close > value ? 10 : -10 });
    }
  }
  const { findings } = biasCheck(player(() => Slow), PRICES, { ...options, warmUp: 80 });
  expect(findings.map(({ kind }) => kind)).toContain("warm-up");
  expect(findings.map(({ kind }) => kind)).not.toContain("look-ahead");
});
