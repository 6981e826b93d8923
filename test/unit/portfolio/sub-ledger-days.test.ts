import { describe, expect, test } from "vitest";
import { OwnerCarry } from "../../../electron/portfolio/owner-carry.ts";
import type { OwnedQuantity } from "../../../electron/portfolio/owner-split.ts";
import { splitCarried } from "../../../electron/portfolio/owner-split.ts";
import { SubLedger } from "../../../electron/portfolio/sub-ledger.ts";
import { OrderLedger } from "../../../electron/orders/order-ledger.ts";
import type { InstrumentKey, OrderKey } from "../../../shared/domain/identity.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { ACCOUNT, DAY, approved, fill, says, system } from "../../support/orders.ts";
import { standingOf } from "../../support/standing.ts";

const NIFTY = "NFO:NIFTY24NOV26FUT" as InstrumentKey;
const WHERE = { account: ACCOUNT, instrument: NIFTY, product: "NRML" } as const;
const NEXT = "2026-11-23";
const silent = { order: () => {}, fill: () => {}, position: () => {}, alarm: () => {} };
const part = (owner: string, quantity: number, cost = quantity * 100): OwnedQuantity => ({ instrument: NIFTY, product: "NRML", owner, quantity, cost, multiplier: 1 });
const split = (quantity: number, value: number, ...recorded: OwnedQuantity[]): Record<string, [number, number]> =>
  Object.fromEntries([...splitCarried(quantity, value, recorded)].map(([owner, state]) => [owner, [state.quantity, state.cost]]));

describe("what is carried in", () => {
  test("is as it was recorded, to the last unit, where that explains the broker's number", () => {
    expect(split(100, 10_100, part("manual", 60, 6_040), part("pairs", 40, 4_060))).toEqual({ manual: [60, 6_040], pairs: [40, 4_060] });
  });

  test("without a record is external", () => {
    expect(split(-75, -7_500)).toEqual({ external: [-75, -7_500] });
  });

  test("beyond the record is external, and every unit costs the same then", () => {
    // 100 at 10.10 each: 40 of the record, 60 from elsewhere.
    expect(split(100, 1_010, part("pairs", 40, 500))).toEqual({ pairs: [40, 404], external: [60, 606] });
  });

  test("less than the record, where it was by hand: closed elsewhere, by the same hands", () => {
    expect(split(25, 2_500, part("manual", 100))).toEqual({ manual: [25, 2_500] });
    expect(split(-25, -2_500, part("manual", 100))).toEqual({ external: [-25, -2_500] });
  });

  test("less than a strategy's record: the strategy keeps its own, what was sold elsewhere stands against it", () => {
    expect(split(50, 5_000, part("pairs", 100))).toEqual({ pairs: [100, 10_000], external: [-50, -5_000] });
  });

  test("odd paise go to the largest part: nothing is lost", () => {
    expect(split(3, 100, part("a", 1, 1), part("b", 1, 1), part("c", 1, 1))).toEqual({ a: [1, 34], b: [1, 33], c: [1, 33] });
  });
});

/** A ledger on this journal in which an order of this owner was filled. */
class Day {
  readonly journal: MemoryJournal;
  readonly ledger: OrderLedger;
  readonly carry: OwnerCarry;
  #count = 0;

  constructor(journal = new MemoryJournal(), day = DAY) {
    this.journal = journal;
    this.ledger = new OrderLedger(journal, silent);
    this.carry = new OwnerCarry({ id: ACCOUNT, journal, clock: { now: () => 1 as SystemTime }, day: () => day });
  }

  trade(owner: string, side: "BUY" | "SELL", quantity: number, product: "NRML" | "MIS" = "NRML", day = DAY): void {
    const key = `abcd${String(++this.#count).padStart(4, "0")}${day.replaceAll("-", "")}` as OrderKey;
    const terms = { instrument: NIFTY, product, side, quantity, owner } as const;
    this.ledger.record({ ...approved(terms, key), day } as never);
    const brokerOrderId = `b${key}`;
    this.ledger.record({ kind: "order.told", key, at: system(2), says: says({ brokerOrderId, state: "complete", filled: quantity, averagePrice: 1_000_000 as never }) });
    this.ledger.record({ kind: "order.filled", key, at: system(3), fill: { ...fill(quantity, 100, key), key: `f${key}`, ...terms, order: key, day } });
  }

  /** What the terminal does at a start on this day, with the journal's latest day. */
  start(day: string): readonly OwnedQuantity[] {
    const latest = this.journal.records.filter((record) => !record.kind.startsWith("standing.")).at(-1)?.day;
    const parts = this.carry.restore(standingOf(this.journal.records), this.journal.records.filter((record) => record.day === latest), day);
    this.ledger.owners.record(ACCOUNT, parts);
    this.ledger.restore(this.journal.records.filter((record) => record.day === day));
    return parts;
  }

  carried(quantity: number, value: number, day: string): void {
    void this.ledger.carry({ kind: "position.carried", at: system(4), account: ACCOUNT, day, positions: [{ instrument: NIFTY, product: "NRML", quantity, value, multiplier: 1 }] });
  }

  parts(): Record<string, number> {
    return Object.fromEntries(this.ledger.owners.views(ACCOUNT).filter(({ quantity, product }) => quantity !== 0 && product === "NRML").map(({ owner, quantity }) => [owner, quantity]));
  }
}

describe("from one day into the next", () => {
  test("while Sauda runs: each owner has tomorrow what it had today; intraday positions stay behind", () => {
    const day = new Day();
    day.trade("manual", "BUY", 65);
    day.trade("pairs", "SELL", 130);
    day.trade("manual", "BUY", 65, "MIS");
    const parts = day.ledger.owners.overnight(ACCOUNT);
    day.ledger.clear();
    day.carry.newDay(NEXT, parts);
    day.ledger.owners.record(ACCOUNT, parts);
    day.carried(-65, -65_000_000, NEXT);
    expect(day.parts()).toEqual({ manual: 65, pairs: -130 });
    expect(day.ledger.owners.net(WHERE)).toBe(-65);
  });

  test("off over the night, or killed: the next start folds the former day once more", () => {
    const day = new Day();
    day.trade("manual", "BUY", 65);
    day.trade("pairs", "SELL", 130);
    const next = new Day(day.journal, NEXT);
    next.start(NEXT);
    next.carried(-65, -65_000_000, NEXT);
    expect(next.parts()).toEqual({ manual: 65, pairs: -130 });
    const again = new Day(day.journal, NEXT);
    again.start(NEXT);
    expect(again.parts()).toEqual({ manual: 65, pairs: -130 });
  });

  test("over several days, each on top of the one before", () => {
    const first = new Day();
    first.trade("pairs", "BUY", 130);
    const second = new Day(first.journal, NEXT);
    second.start(NEXT);
    second.carried(130, 130_000_000, NEXT);
    second.trade("pairs", "SELL", 65, "NRML", NEXT);
    second.trade("manual", "BUY", 195, "NRML", NEXT);
    const third = new Day(first.journal, "2026-11-24");
    expect(third.start("2026-11-24").map(({ owner, quantity }) => [owner, quantity])).toEqual([["pairs", 65], ["manual", 195]]);
    third.carried(260, 260_000_000, "2026-11-24");
    expect(third.parts()).toEqual({ pairs: 65, manual: 195 });
  });

  test("owners who are even at the broker are so tomorrow too, though no book names them", () => {
    const day = new Day();
    day.trade("manual", "BUY", 65);
    day.trade("pairs", "SELL", 65);
    const next = new Day(day.journal, NEXT);
    next.start(NEXT);
    expect(next.parts()).toEqual({ manual: 65, pairs: -65 });
    expect(next.ledger.owners.net(WHERE)).toBe(0);
  });

  test("a journal that holds nothing makes everything external", () => {
    const day = new Day();
    expect(day.start(DAY)).toEqual([]);
    day.carried(65, 65_000_000, DAY);
    expect(day.parts()).toEqual({ external: 65 });
  });

  test("the same day again: what was recorded for it stands, however much was traded since", () => {
    const day = new Day();
    day.trade("pairs", "BUY", 130);
    const next = new Day(day.journal, NEXT);
    next.start(NEXT);
    next.carried(130, 130_000_000, NEXT);
    next.trade("manual", "SELL", 65, "NRML", NEXT);
    const again = new Day(day.journal, NEXT);
    expect(again.start(NEXT)).toEqual([part("pairs", 130, 130 * 1_000_000)]);
    expect(again.parts()).toEqual({ pairs: 130, manual: -65 });
  });
});

test("each fill shows at once, told by its order or not", () => {
  const book = new SubLedger();
  const one = { ...fill(65, 100), ...WHERE, owner: "pairs" };
  book.applyFill(one);
  expect(book.quantityOf(WHERE, "pairs")).toBe(65);
  book.applyFill({ ...one, key: "second" });
  expect([book.quantityOf(WHERE, "pairs"), book.net(WHERE)]).toEqual([130, 130]);
});

describe("one pair of hands", () => {
  test("bought here and sold on the telephone is closed, and so is the other way round", () => {
    const day = new Day();
    day.trade("manual", "BUY", 130);
    day.trade("external", "SELL", 130);
    expect(day.parts()).toEqual({});
    day.trade("external", "BUY", 65);
    day.trade("manual", "SELL", 130);
    expect(day.parts()).toEqual({ manual: -65 });
  });

  test("sold on the telephone while only a strategy holds it is the telephone's short: the strategy keeps its own", () => {
    const day = new Day();
    day.trade("pairs", "BUY", 65);
    day.trade("external", "SELL", 65);
    expect(day.parts()).toEqual({ pairs: 65, external: -65 });
  });
});
