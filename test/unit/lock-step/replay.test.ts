import { afterEach, describe, expect, test } from "vitest";
import { LockStepReplay } from "../../../electron/strategies/lock-step/lock-step-replay.ts";
import type { RecordedTick } from "../../../electron/strategies/lock-step/recorded-tick.ts";
import { MemoryJournal } from "../../../electron/strategies/lock-step/memory-journal.ts";
import { threadLine } from "../../../electron/strategies/lock-step/thread-line.ts";
import type { FillModel } from "../../../shared/contract/schemas/paper.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import { SBIN, rupees } from "../../support/orders.ts";
import { rooms } from "../parity/lines.ts";
import { at } from "../parity/recorded.ts";
import { SETTINGS, optionsOf, share, specOf } from "../parity/replay-rig.ts";
import { ScriptedHost } from "./scripted-host.ts";

const FROM = at("09:20");
const model = (ms: number): FillModel => ({ latency: { kind: "fixed", ms }, queue: "behind", protectionPercent: 3 });

/** One a second, each trading 1,000 units at its price. */
function seconds(prices: readonly number[], depth?: RecordedTick["depth"], from = "09:20"): RecordedTick[] {
  const [hours, minutes, rest = "0"] = from.split(":");
  const begin = at(`${hours!}:${minutes!}`) + Number(rest) * 1_000;
  return prices.map((price, i) => ({ instrument: SBIN, at: (begin + i * 1_000) as MarketTime, price: rupees(price), quantity: 1_000, volume: 10_000 + i * 1_000, ...(depth && { depth }) }));
}

function buy(quantity: number, sequence: number, key: InstrumentKey): Signal {
  return { id: `buy-${sequence}`, kind: "market", side: "BUY", quantity, instrument: key, reason: "", decision: { on: "tick", at: FROM, instrument: key, candle: undefined, sequence } };
}

let open: LockStepReplay | undefined;
afterEach(async () => {
  await open?.end();
  open = undefined;
});

async function replayOf(host: ScriptedHost, fills: FillModel, settings = SETTINGS, from = "09:14"): Promise<LockStepReplay> {
  const options = optionsOf({ ...rooms(), hosts: [host] }, ["SBIN"], new MemoryJournal());
  open = await LockStepReplay.open({ ...options, from: at(from), account: { ...options.account, model: fills } });
  await open.start({ ...(await specOf({ file: "ema-crossover.ts", parameters: {} }, [share("SBIN")])), run: "one" }, { host: 0, settings, warm: [], from: { kind: "begin" } });
  return open;
}

const fillTimes = (replay: LockStepReplay): number[] => replay.outcome().fills.map((fill) => (fill.at - FROM) / 1_000);

describe("latency is the recording's time", () => {
  test.each([[0, 6], [900, 6], [1_000, 6], [1_001, 7], [2_500, 8]])("an order decided on the tick of second 5, %i ms under way, has what trades in second %i", async (ms, second) => {
    const host = new ScriptedHost(({ sequence, key }) => (sequence === 6 ? [buy(10, sequence, key)] : []));
    const replay = await replayOf(host, model(ms));
    await replay.play(seconds([...Array(12).keys()].map((i) => 300 + i * 0.05)));
    expect(fillTimes(replay)).toEqual([second]);
    expect(replay.outcome().fills[0]!.price).toBe(rupees(300 + second * 0.05));
    expect(replay.outcome().orders[0]!.why).toMatchObject({ decided: 6 });
  });

  test("it arrives between two ticks and takes what the book shows then", async () => {
    const depth = { bids: [{ price: rupees(299.95), quantity: 100 }], asks: [{ price: rupees(300.05), quantity: 100 }] };
    const host = new ScriptedHost(({ sequence, key }) => (sequence === 2 ? [buy(10, sequence, key)] : []));
    const replay = await replayOf(host, model(2_300));
    await replay.play(seconds([300, 300, 300, 300, 300], depth));
    // Decided in second 1, in the book at 3.3 s, told there: before the tick of second 4.
    expect(replay.outcome().fills).toMatchObject([{ quantity: 10, price: rupees(300.05), at: FROM + 3_000 }]);
    expect(replay.outcome().orders[0]).toMatchObject({ state: "complete", createdAt: FROM + 1_000 });
    expect(host.trace.findIndex((line) => line.startsWith("fill"))).toBeGreaterThan(host.trace.indexOf("tick 4"));
    expect(host.trace.findIndex((line) => line.startsWith("fill"))).toBeLessThan(host.trace.indexOf("tick 5"));
  });
});

test("a day's loss beyond the strategy's own limit ends it and squares it off, in the recording's time", async () => {
  const host = new ScriptedHost(({ sequence, key }) => (sequence === 2 ? [buy(100, sequence, key)] : []));
  const replay = await replayOf(host, model(0), { ...SETTINGS, limits: { ...SETTINGS.limits, dailyLoss: rupees(500) as number as Money } });
  await replay.play(seconds([300, 300, 300, 299, 298, 297, 296, 295, 294.5, 294, 293.5, 293, 292.5]));
  const { breaches, fills, states, performance } = replay.outcome();
  expect(breaches).toMatchObject([{ run: "one", breach: { rule: "daily loss" } }]);
  expect(states).toEqual([{ run: "one", state: undefined }]);
  expect(fills.map(({ side, quantity }) => [side, quantity])).toEqual([["BUY", 100], ["SELL", 100]]);
  // Bought at 300, sold on the tick behind the one that broke the limit.
  expect(performance.realised).toBe(100 * (fills[1]!.price - rupees(300)));
  expect(performance.unrealised).toBe(0);
});

test.each([
  ["one wrong print", [300, 300, 300, 30, 300, 300, 300], 0],
  ["a fall that the next print bears out", [300, 300, 300, 290, 290, 290, 290], 1],
])("%s counts for a day's loss and for the account's worst as far as it is believed", async (_what, prices, breached) => {
  const host = new ScriptedHost(({ sequence, key }) => (sequence === 2 ? [buy(100, sequence, key)] : []));
  const replay = await replayOf(host, model(0), { ...SETTINGS, limits: { ...SETTINGS.limits, dailyLoss: rupees(500) as number as Money } });
  await replay.play(seconds(prices));
  const { breaches, performance } = replay.outcome();
  expect(breaches).toHaveLength(breached);
  // 100 × the fall of 10, or charges alone.
  const lost = breached ? 100 * rupees(10) : 0;
  expect(performance.worstDrawdown).toBeGreaterThanOrEqual(lost);
  expect(performance.worstDrawdown).toBeLessThan(lost + rupees(100));
});

test("a new trading day: what is open within the day is squared off, the day is booked, and the account is ready for the next", async () => {
  const host = new ScriptedHost(({ sequence, key }) => (sequence === 2 ? [buy(10, sequence, key)] : []));
  const replay = await replayOf(host, model(0), SETTINGS, "15:14");
  await replay.play(seconds([...Array<number>(30).fill(300), ...Array<number>(60).fill(310)], undefined, "15:14:20"));
  expect(replay.outcome().fills.map(({ side, owner, price }) => [side, owner, price])).toEqual([["BUY", "one", rupees(300)], ["SELL", "one", rupees(310)]]);
  await replay.passTo((at("24:00") + 5_000) as MarketTime);
  const { performance, orders, troubles } = replay.outcome();
  expect(orders).toEqual([]);
  expect(troubles).toEqual([]);
  expect(performance.days.map(({ day, realised, fills }) => [day, realised, fills])).toEqual([["2021-04-12", 10 * rupees(10), 2], ["2021-04-13", 0, 0]]);
  expect(performance.equity).toBe(performance.capital + 10 * rupees(10) - performance.charges);
  expect(replay.account.runtime.view).toMatchObject({ state: "ready", trading: true });
});

describe("what cannot be is told in a sentence", () => {
  test("a file that is no strategy", async () => {
    const lines = rooms();
    open = await LockStepReplay.open(optionsOf(lines, ["SBIN"], new MemoryJournal()));
    const spec = await specOf({ file: "ema-crossover.ts", parameters: { fast: 30, slow: 20 } }, [share("SBIN")]);
    await expect(open.start(spec, { host: 0, settings: SETTINGS, warm: [], from: { kind: "begin" } })).rejects.toThrow(/fast average \(30\) must be shorter/);
    await expect(open.start(spec, { host: 3, settings: SETTINGS, warm: [], from: { kind: "begin" } })).rejects.toThrow("the replay has no strategy host 3");
    await expect(open.stop("nobody", "user", "leave")).rejects.toThrow("the replay runs no strategy nobody");
  });

  test("a market's thread that dies in the middle", async () => {
    const fills: ReturnType<typeof rooms>["fills"] = threadLine("paper-fills");
    const host = new ScriptedHost(({ sequence, key }) => (sequence === 3 ? [buy(1, sequence, key)] : []));
    open = await LockStepReplay.open(optionsOf({ ...rooms(), fills, hosts: [host] }, ["SBIN"], new MemoryJournal()));
    await open.start({ ...(await specOf({ file: "ema-crossover.ts", parameters: {} }, [share("SBIN")])), run: "one" }, { host: 0, settings: SETTINGS, warm: [], from: { kind: "begin" } });
    // Of an account that it has never heard of.
    fills.post({ kind: "put", orders: [{ id: "x", account: "paper:Nobody:paper", slot: 0, side: "BUY", terms: { type: "MARKET", quantity: 1, price: rupees(0), trigger: rupees(0), validity: "DAY" }, filled: 0, triggered: false, tick: rupees(0.05), known: false }] });
    await expect(open.play(seconds([300, 300, 300, 300, 300]))).rejects.toThrow("The simulated market of the replay stopped: the fill model of paper:Nobody:paper is not known.");
  });
});
