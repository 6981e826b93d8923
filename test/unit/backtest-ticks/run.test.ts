import { describe, expect, test } from "vitest";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { RunCancelled } from "../../../shared/simulation/backtest/run-cancelled.ts";
import type { TickTable } from "../../../shared/simulation/backtest/data/tick-table.ts";
import { plainTicks, tickTable } from "../../../shared/simulation/backtest/data/tick-table.ts";
import type { BacktestOutcome } from "../../../shared/simulation/backtest/options.ts";
import { TickRun } from "../../../shared/simulation/backtest/ticks/tick-run.ts";
import { rupees } from "../../support/orders.ts";
import { madeTicks } from "../lock-step/made-ticks.ts";
import { at } from "../parity/recorded.ts";
import { MONKEY } from "./monkey-source.ts";
import type { Case } from "./rig.ts";
import { CAPITAL, classFrom, runOptions } from "./rig.ts";

const AT_ONCE = { ...DEFAULT_FILL_MODEL, latency: { kind: "fixed", ms: 0 } } as const;
const base = { symbols: ["SBIN", "TCS"], ticks: [], model: DEFAULT_FILL_MODEL, from: at("09:14") } as const;
const MONKEYS: Case = { ...base, file: "monkey.ts", source: MONKEY, parameters: { first: "NSE:SBIN", second: "NSE:TCS", often: 0.1, answers: 0.1, kinds: 7, most: 50 } };

/** A table of the made walk of two shares; it knows the best of each side alone. */
function made(seed: number, count = 2_000): TickTable {
  const ticks = madeTicks(seed, count, ["SBIN", "TCS"]);
  const table = tickTable(["NSE:SBIN", "NSE:TCS"] as InstrumentKey[], count);
  const before = new Map<string, number>();
  ticks.forEach((tick, i) => {
    table.instrument[i] = table.instruments.indexOf(tick.instrument);
    [table.at[i], table.price[i], table.quantity[i], table.volume[i]] = [tick.at, tick.price, tick.quantity, tick.volume];
    table.traded[i] = tick.volume - (before.get(tick.instrument) ?? tick.volume);
    before.set(tick.instrument, tick.volume);
    [table.bid[i], table.bidQuantity[i], table.ask[i], table.askQuantity[i]] = [tick.depth?.bids[0]?.price ?? 0, tick.depth?.bids[0]?.quantity ?? 0, tick.depth?.asks[0]?.price ?? 0, tick.depth?.asks[0]?.quantity ?? 0];
  });
  return table;
}

function bytes({ track, ...outcome }: BacktestOutcome): string {
  return JSON.stringify([outcome, [...track.at], [...track.equity], [...track.benchmark], [...outcome.chargeLines]]);
}

/** A strategy's file that does this on its nth tick, from 1. */
function scripted(body: string): string {
  return `
import { strategy, ticks } from "sauda";
import type { StrategyOrder, Tick } from "sauda";
export class Scripted extends strategy({ title: "Scripted", about: "Does what the test says.", parameters: {}, series: () => ({ ticks: ticks("NSE:SBIN") }) }) {
  n = 0;
  ${body}
}`;
}

/** SBIN a tick a second from 09:20 on, each with a trade of 100. */
function seconds(prices: readonly number[], from = "09:20"): TickTable {
  const table = tickTable(["NSE:SBIN"] as InstrumentKey[], prices.length);
  prices.forEach((price, i) => {
    table.at[i] = at(from) + i * 1_000;
    table.price[i] = rupees(price);
    table.quantity[i] = 100;
    table.traded[i] = i === 0 ? 0 : 100;
    table.volume[i] = 1_000 + i * 100;
  });
  return table;
}

async function play(source: string, table: TickTable, other: Partial<ReturnType<typeof runOptions>> = {}): Promise<BacktestOutcome> {
  const one: Case = { ...base, symbols: ["SBIN"], model: AT_ONCE, file: "scripted.ts", source, parameters: {} };
  return new TickRun({ ...runOptions(one, await classFrom(one)), ...other }).run(table);
}

const BUY_SELL = scripted(`onTick({ instrument }: Tick): void {
    this.n += 1;
    if (this.n === 2) this.orders.market({ instrument, side: "BUY", quantity: 10, reason: "in" });
    if (this.n === 5) this.orders.close({ instrument, reason: "out" });
  }`);

describe("one run", () => {
  test("the same seed gives the same bytes, another one of the market other fills", async () => {
    const strategy = await classFrom(MONKEYS);
    const table = made(3);
    const run = (seed: number): string => bytes(new TickRun({ ...runOptions(MONKEYS, strategy), market: { seed, account: accountId("paper", "A", "paper") } }).run(table));
    expect(run(1)).toBe(run(1));
    expect(run(1)).not.toBe(run(2));
  });

  test("a table and its ticks one by one come to the same bytes", async () => {
    const strategy = await classFrom(MONKEYS);
    const table = made(4);
    const one = bytes(new TickRun(runOptions(MONKEYS, strategy)).run(table));
    expect(bytes(await new TickRun(runOptions(MONKEYS, strategy)).play(plainTicks(table)))).toBe(one);
    async function* later(): AsyncGenerator<Parameters<TickRun["play"]>[0] extends Iterable<infer T> | AsyncIterable<infer T> ? T : never> {
      for (const tick of plainTicks(table)) yield tick;
    }
    expect(bytes(await new TickRun(runOptions(MONKEYS, strategy)).play(later()))).toBe(one);
  });

  test("fills behind the tick that it was decided on, at hand-worked prices and money", async () => {
    const { fills, trades, track, orders } = await play(BUY_SELL, seconds([300, 300, 301, 301, 302, 303, 303]), { charges: undefined });
    // Decided on 300 and on 302; what trades next is 301 and 303.
    expect(fills.map(({ order, quantity, price, at: when }) => [order.side, quantity, price, when])).toEqual([["BUY", 10, rupees(301), at("09:20") + 2_000], ["SELL", 10, rupees(303), at("09:20") + 5_000]]);
    expect(trades.map(({ quantity, profit, entryReason, exitReason }) => [quantity, profit, entryReason, exitReason])).toEqual([[10, 10 * rupees(2), "in", "out"]]);
    expect(track.equity.at(-1)).toBe(CAPITAL + 10 * rupees(2));
    expect(orders.map(({ stage, filled }) => [stage, filled])).toEqual([["complete", 10], ["complete", 10]]);
  });

  test("what is open at the end stays open, or is closed at the last price", async () => {
    const source = BUY_SELL.replace("this.n === 5", "this.n === 500");
    const left = await play(source, seconds([300, 300, 301, 302]), { charges: undefined });
    expect(left.trades).toMatchObject([{ open: true, quantity: 10, profit: 10 * rupees(1) }]);
    const closed = await play(source, seconds([300, 300, 301, 302]), { charges: undefined, atEnd: "last-close" });
    expect(closed.fills.at(-1)).toMatchObject({ quantity: 10, price: rupees(302), order: { by: "end", side: "SELL" } });
    expect(closed.track.equity.at(-1)).toBe(CAPITAL + 10 * rupees(1));
  });

  test("a share of the equity sizes the entry by the last price, in whole units", async () => {
    // ₹ 10 lakh of capital, half of it at 300: 1,666 shares.
    const { orders } = await play(BUY_SELL, seconds([300, 300, 301, 301, 302, 303]), { charges: undefined, sizing: 0.5 });
    // Three ticks of 100 each have filled 300 of them when the strategy leaves: the rest is cancelled, and no more is sold.
    expect(orders.map(({ side, quantity, filled, stage }) => [side, quantity, filled, stage])).toEqual([["BUY", 1_666, 300, "cancelled"], ["SELL", 300, 100, "resting"]]);
  });

  test("an order beyond the margin is refused with the figures", async () => {
    const { margins } = await import("../simulation/tables.ts");
    const { orders, fills } = await play(BUY_SELL.replace("quantity: 10", "quantity: 100_000"), seconds([300, 300, 301, 301, 305, 306]), { margins });
    expect(fills).toEqual([]);
    expect(orders[0]).toMatchObject({ stage: "cancelled", refused: true });
    expect(orders[0]!.text).toMatch(/^The order needs a margin of .* is free\.$/);
  });

  test("days: an intraday position left without ticks is closed at its last price, shares for delivery stay", async () => {
    const two = (): TickTable => {
      const table = seconds([300, 300, 301, 302, 310, 311]);
      for (let i = 4; i < 6; i++) table.at[i] = table.at[i]! + 86_400_000;
      return table;
    };
    const source = BUY_SELL.replace("this.n === 5", "this.n === 500");
    const known = runOptions({ ...base, symbols: ["SBIN"], model: AT_ONCE, file: "scripted.ts", source, parameters: {}, holding: "carry" }, await classFrom({ source, file: "scripted.ts" })).instruments;
    const intraday = await play(source, two(), { charges: undefined });
    // Squared off by the broker's order at 15:15, which finds nobody, ends with the day, and leaves 302 as the last price.
    expect(intraday.trades).toMatchObject([{ open: false, profit: 10 * rupees(1) }]);
    const carried = await play(source, two(), { charges: undefined, instruments: known });
    expect(carried.trades).toMatchObject([{ open: true, profit: 10 * rupees(10) }]);
  });
});

describe("what cannot be is told in a sentence", () => {
  test("no ticks of an instrument", async () => {
    const strategy = await classFrom(MONKEYS);
    expect(() => new TickRun(runOptions(MONKEYS, strategy)).run(seconds([300]))).toThrow("The data has no ticks of NSE:TCS. Choose data that has them, or another instrument.");
    await expect(new TickRun(runOptions(MONKEYS, strategy)).play([])).rejects.toThrow("The data has no ticks of NSE:SBIN.");
  });

  test("a run that is ended from outside", async () => {
    const strategy = await classFrom(MONKEYS);
    expect(() => new TickRun(runOptions(MONKEYS, strategy)).run(made(1, 10), () => false)).toThrow(RunCancelled);
  });

  test("a strategy that answers its own orders without end", async () => {
    const source = scripted(`onTick({ instrument }: Tick): void { if (this.n++ === 1) this.orders.limit({ instrument, side: "BUY", quantity: 1, price: 250 }); }
  onOrder({ instrument, state }: StrategyOrder): void { if (state === "pending") this.orders.limit({ instrument, side: "BUY", quantity: 1, price: 250 }); }`);
    await expect(play(source, seconds([300, 300, 300]))).rejects.toThrow(/^The strategy answers its own orders without end, at 2021-04-12 09:20:01: .* then run again\.$/);
  });
});

