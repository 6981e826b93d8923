import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { OrderFacts } from "../../../electron/accounts/order-facts.ts";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import type { PeekedQuote, QuotePeek } from "../../../electron/market/quote-peek.ts";
import { OrderLedger } from "../../../electron/orders/order-ledger.ts";
import { DEFAULT_LIMITS } from "../../../electron/orders/risk/limits.ts";
import type { RiskFacts } from "../../../electron/orders/risk/rule.ts";
import type { HoldingView } from "../../../shared/contract/schemas/portfolio.ts";
import type { InstrumentKey, IntentId, OrderKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { Order, OrderProposal } from "../../../shared/domain/order.ts";
import { marginTables } from "../../../shared/simulation/margin.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { ACCOUNT, DAY, SBIN, instrument, market, proposal, rupees, says, system } from "../../support/orders.ts";

const margins = marginTables(JSON.parse(readFileSync(new URL("../../../resources/margins/angelone.json", import.meta.url), "utf8")));

class Rig {
  readonly ledger = new OrderLedger(new MemoryJournal(), { order: () => {}, fill: () => {}, position: () => {}, alarm: () => {} });
  readonly instruments = new InstrumentIndex();
  quote: PeekedQuote | undefined = { ltp: rupees(812), upperCircuit: rupees(893.2), lowerCircuit: rupees(730.8) };
  held: HoldingView[] = [];
  #count = 0;
  readonly facts: OrderFacts;

  constructor(...list: Instrument[]) {
    this.instruments.load([instrument(), ...list]);
    this.facts = new OrderFacts({
      id: ACCOUNT, ledger: this.ledger, instruments: this.instruments, margins, limits: DEFAULT_LIMITS, day: () => DAY,
      quotes: { of: () => this.quote } as unknown as QuotePeek,
      funds: () => undefined,
      holdings: () => this.held,
    });
  }

  of(change: Partial<OrderProposal>, replacing?: Order): RiskFacts {
    const facts = this.facts.of(proposal(change), replacing);
    if ("kind" in facts) throw new Error(facts.sentence);
    return facts;
  }

  /** An order that has been filled so far and rests with the remainder. */
  order(change: Partial<OrderProposal>, filled = 0): Order {
    const key = `abcd${String(++this.#count).padStart(14, "0")}` as OrderKey;
    const at = system(1);
    const wanted = proposal(change);
    this.ledger.record({ kind: "order.approved", key, at, intent: key as string as IntentId, day: DAY, proposal: wanted, multiplier: 1, checks: [], once: undefined });
    const done = filled === wanted.quantity;
    const told = says({ brokerOrderId: `b${this.#count}`, state: done ? "complete" : "open", filled, averagePrice: filled > 0 ? rupees(800) : (0 as never), updatedAt: market(1_000), terms: wanted });
    this.ledger.record({ kind: "order.told", key, at, says: told });
    return this.ledger.order(key)!;
  }

  buy(quantity: number, change: Partial<OrderProposal> = {}): Order {
    return this.order({ quantity, ...change }, quantity);
  }

  hold(quantity: number): void {
    this.held = [{ account: ACCOUNT, instrument: SBIN, quantity, t1Quantity: 0, averagePrice: rupees(600), previousClose: rupees(810) }];
  }
}

const SELL = { side: "SELL", type: "MARKET", price: 0 as never } as const;

describe("what closes a position", () => {
  test("a sale of what is held reduces, one unit more does not", () => {
    const rig = new Rig();
    rig.buy(100);
    expect(rig.of({ ...SELL, quantity: 100 })).toMatchObject({ reduces: true, margin: 0 });
    const more = rig.of({ ...SELL, quantity: 101 });
    expect(more.reduces).toBe(false);
    // Only the unit that opens a short needs margin: 20 % of 812.00 on an intraday share, 162.40.
    expect(more.margin).toBe(1_624_000);
  });

  test("a purchase never closes a long position", () => {
    const rig = new Rig();
    rig.buy(100);
    expect(rig.of({ quantity: 10 }).reduces).toBe(false);
  });

  test("a purchase closes a short one", () => {
    const rig = new Rig();
    rig.buy(100, { side: "SELL" });
    expect(rig.of({ quantity: 100, type: "MARKET", price: 0 as never }).reduces).toBe(true);
    expect(rig.of({ quantity: 101, type: "MARKET", price: 0 as never }).reduces).toBe(false);
  });

  test("another product's position is not closed by it", () => {
    const rig = new Rig();
    rig.buy(100);
    expect(rig.of({ ...SELL, quantity: 100, product: "CNC" }).reduces).toBe(false);
  });

  test("what resting orders will close already cannot be closed again", () => {
    const rig = new Rig();
    rig.buy(100);
    rig.order({ side: "SELL", quantity: 60, price: rupees(830) });
    expect(rig.of({ ...SELL, quantity: 40 }).reduces).toBe(true);
    expect(rig.of({ ...SELL, quantity: 41 }).reduces).toBe(false);
  });

  test("only what is left of a resting order counts", () => {
    const rig = new Rig();
    rig.buy(100);
    rig.order({ side: "SELL", quantity: 60, price: rupees(830) }, 25);
    // 100 bought, 25 sold, 35 promised: 40 are free.
    expect(rig.of({ ...SELL, quantity: 40 }).reduces).toBe(true);
    expect(rig.of({ ...SELL, quantity: 41 }).reduces).toBe(false);
  });

  test("resting purchases promise nothing that a sale closes", () => {
    const rig = new Rig();
    rig.buy(100);
    rig.order({ quantity: 500, price: rupees(700) });
    expect(rig.of({ ...SELL, quantity: 100 }).reduces).toBe(true);
  });

  test("an order that is changed does not stand in its own way, and its filled part needs nothing more", () => {
    const rig = new Rig();
    rig.buy(100);
    const target = rig.order({ side: "SELL", quantity: 100, price: rupees(830) }, 25);
    expect(rig.of({ side: "SELL", quantity: 100, price: rupees(825) }, target).reduces).toBe(true);
    expect(rig.of({ side: "SELL", quantity: 101, price: rupees(825) }, target).reduces).toBe(false);
  });

  test("quantities that are no quantities reduce nothing", () => {
    const rig = new Rig();
    rig.buy(100);
    for (const quantity of [0, -1, Number.NaN]) expect(rig.of({ ...SELL, quantity }).reduces).toBe(false);
  });
});

describe("holdings", () => {
  test("can be sold as CNC, not as MIS", () => {
    const rig = new Rig();
    rig.hold(50);
    expect(rig.of({ ...SELL, quantity: 50, product: "CNC" }).reduces).toBe(true);
    expect(rig.of({ ...SELL, quantity: 51, product: "CNC" }).reduces).toBe(false);
    expect(rig.of({ ...SELL, quantity: 50 }).reduces).toBe(false);
  });

  test("what was bought today comes on top", () => {
    const rig = new Rig();
    rig.hold(50);
    rig.buy(10, { product: "CNC" });
    expect(rig.of({ ...SELL, quantity: 60, product: "CNC" }).reduces).toBe(true);
    expect(rig.of({ ...SELL, quantity: 61, product: "CNC" }).reduces).toBe(false);
  });

  test("what was sold out of them today cannot be sold again: the list keeps its quantity until tomorrow", () => {
    const rig = new Rig();
    rig.hold(50);
    rig.buy(50, { product: "CNC", side: "SELL" });
    expect(rig.of({ ...SELL, quantity: 1, product: "CNC" }).reduces).toBe(false);
    const other = new Rig();
    other.hold(50);
    other.buy(30, { product: "CNC", side: "SELL" });
    expect(other.of({ ...SELL, quantity: 20, product: "CNC" }).reduces).toBe(true);
    expect(other.of({ ...SELL, quantity: 21, product: "CNC" }).reduces).toBe(false);
  });
});

describe("what is looked at", () => {
  test("quote and circuits as they are; unknown ones stay unknown", () => {
    const rig = new Rig();
    expect(rig.of({})).toMatchObject({ ltp: rupees(812), upperCircuit: rupees(893.2), lowerCircuit: rupees(730.8), available: undefined });
    rig.quote = undefined;
    expect(rig.of({})).toMatchObject({ ltp: undefined, upperCircuit: undefined });
  });

  test("an instrument that is not in today's list is refused with a sentence", () => {
    const rig = new Rig();
    expect(rig.facts.of(proposal({ instrument: "NSE:GONE" as InstrumentKey }))).toMatchObject({ kind: "BadInput", field: "instrument", sentence: expect.stringMatching(/NSE:GONE is not in today's instrument list/) });
  });
});
