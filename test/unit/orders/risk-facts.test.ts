import { describe, expect, test } from "vitest";
import { RiskApproved } from "../../../electron/orders/risk/gate.ts";
import type { RiskLimits } from "../../../electron/orders/risk/limits.ts";
import { DEFAULT_LIMITS } from "../../../electron/orders/risk/limits.ts";
import type { RiskFacts } from "../../../electron/orders/risk/rule.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { ACCOUNT, fill, instrument, market, proposal, rupees, says, system } from "../../support/orders.ts";
import { FactsRig as Rig, SELL } from "../accounts/facts-rig.ts";

const amount = (value: number): Money => rupees(value) as number as Money;
const EXPOSED: RiskLimits = { ...DEFAULT_LIMITS, instrumentExposure: amount(1), ownerExposure: amount(1), accountExposure: amount(1) };

describe("whose quantity it is", () => {
  test("a sale by hand closes nothing of what a strategy holds, and a strategy's nothing of what was bought by hand", () => {
    const rig = new Rig();
    rig.buy(100, { owner: "momentum" });
    expect(rig.of({ ...SELL, quantity: 1 })).toMatchObject({ reduces: false, closable: 0 });
    expect(rig.of({ ...SELL, quantity: 100, owner: "momentum" })).toMatchObject({ reduces: true, closable: 100 });
    rig.buy(40);
    expect(rig.of({ ...SELL, quantity: 40 })).toMatchObject({ reduces: true, closable: 40 });
    expect(rig.of({ ...SELL, quantity: 41 }).reduces).toBe(false);
    expect(rig.of({ ...SELL, quantity: 101, owner: "momentum" }).reduces).toBe(false);
  });

  test("what was bought on the telephone was bought by hand", () => {
    const rig = new Rig();
    rig.buy(100, { owner: "external" });
    expect(rig.of({ ...SELL, quantity: 100 })).toMatchObject({ reduces: true, closable: 100 });
  });

  test("where owners stand against each other only what makes the net smaller is getting out", () => {
    const rig = new Rig();
    rig.buy(100);
    rig.order({ side: "SELL", quantity: 60, owner: "pairs" }, 60);
    // Net 40 long.
    expect(rig.of({ ...SELL, quantity: 40 })).toMatchObject({ reduces: true, closable: 40 });
    expect(rig.of({ ...SELL, quantity: 41 }).reduces).toBe(false);
    // Closing the short makes the account longer.
    expect(rig.of({ quantity: 60, owner: "pairs" })).toMatchObject({ reduces: false, closable: 0 });
  });

  test("another owner's order that opens a short does not stand in the way of an exit", () => {
    const rig = new Rig();
    rig.buy(100);
    rig.order({ side: "SELL", quantity: 100, owner: "pairs", price: rupees(830) });
    expect(rig.of({ ...SELL, quantity: 100 })).toMatchObject({ reduces: true, closable: 100 });
  });

  test("another owner's exit does, as far as the net goes", () => {
    const rig = new Rig();
    rig.buy(100);
    rig.buy(50, { owner: "momentum" });
    rig.order({ side: "SELL", quantity: 50, owner: "momentum", price: rupees(830) });
    expect(rig.of({ ...SELL, quantity: 100 })).toMatchObject({ reduces: true, closable: 100 });
    rig.order({ side: "SELL", quantity: 30, owner: "external" }, 30);
    // 70 by hand, 50 of the strategy on their way out: net 120.
    expect(rig.of({ ...SELL, quantity: 70 })).toMatchObject({ reduces: true, closable: 70 });
  });
});

describe("what is at stake", () => {
  test("is the position at market with every working order filled that makes it larger", () => {
    const rig = new Rig();
    rig.limits = EXPOSED;
    rig.buy(100);
    rig.order({ quantity: 50, price: rupees(800) });
    rig.order({ side: "SELL", quantity: 100, price: rupees(830) });
    // 150 × 812 before, 160 × 812 with ten more; a sale of a hundred more leaves the larger side as it is.
    expect(rig.of({ quantity: 10 }).exposure.instrument).toEqual({ before: amount(121_800), after: amount(129_920) });
    expect(rig.of({ ...SELL, quantity: 100 }).exposure.instrument).toEqual({ before: amount(121_800), after: amount(121_800) });
    // Turning it: 100 − 100 − 300 = 300 short.
    expect(rig.of({ ...SELL, quantity: 300 }).exposure.instrument).toEqual({ before: amount(121_800), after: amount(243_600) });
  });

  test("counts owners apart, and the account over all instruments", () => {
    const nifty = instrument({ key: "NFO:NIFTY24NOV26FUT" as InstrumentKey, exchange: "NFO", symbol: "NIFTY24NOV26FUT", kind: "future", underlying: "NIFTY", lot: 65 });
    const rig = new Rig(nifty);
    rig.limits = EXPOSED;
    rig.buy(100, { owner: "momentum" });
    rig.buy(10, { instrument: nifty.key, product: "NRML" });
    const { exposure } = rig.of({ quantity: 5 });
    expect(exposure).toEqual({ instrument: { before: amount(81_200), after: amount(85_260) }, owner: { before: amount(8_120), after: amount(12_180) }, account: { before: amount(89_320), after: amount(93_380) } });
  });

  test("counts an order with the larger quantity while a change to it is on its way", () => {
    const rig = new Rig();
    rig.limits = EXPOSED;
    const resting = rig.order({ quantity: 50, price: rupees(800) });
    rig.ledger.record({ kind: "change.approved", key: resting.key, at: system(2), change: "modify", terms: { ...resting, quantity: 80 } });
    expect(rig.of({ quantity: 10 }).exposure.instrument).toEqual({ before: amount(64_960), after: amount(73_080) });
    rig.ledger.record({ kind: "change.ended", key: resting.key, at: system(3), text: "Refused." });
    expect(rig.of({ quantity: 10 }).exposure.instrument).toEqual({ before: amount(40_600), after: amount(48_720) });
  });

  test("of an order that is changed counts once, with what is left of it", () => {
    const rig = new Rig();
    rig.limits = EXPOSED;
    const resting = rig.order({ quantity: 50, price: rupees(800) }, 20);
    expect(rig.of({ quantity: 70, price: rupees(800) }, resting).exposure.instrument).toEqual({ before: amount(40_600), after: amount(56_840) });
  });

  test("without a price is what the order is expected to trade at, or what was paid", () => {
    const rig = new Rig();
    rig.limits = EXPOSED;
    rig.quote = undefined;
    rig.buy(100);
    expect(rig.of({ quantity: 10, price: rupees(790) }).exposure.instrument).toEqual({ before: amount(79_000), after: amount(86_900) });
    expect(rig.of({ quantity: 10, type: "MARKET", price: 0 as never }).exposure.instrument).toEqual({ before: amount(80_000), after: amount(88_000) });
  });

  test("is not worked out while its limit is off", () => {
    expect(new Rig().of({}).exposure).toEqual({});
  });
});

describe("orders of one's own on the other side", () => {
  const crossing = (resting: Partial<OrderProposal>, order: Partial<OrderProposal>): RiskFacts["crossing"] => {
    const rig = new Rig();
    rig.order({ side: "SELL", owner: "momentum", product: "CNC", ...resting });
    return rig.of({ price: rupees(812), ...order }).crossing;
  };

  test("cross where the prices meet, whoever they belong to and whatever their product", () => {
    expect(crossing({ price: rupees(812) }, {})).toMatchObject({ side: "SELL", price: rupees(812), owner: "momentum" });
    expect(crossing({ price: rupees(812.05) }, {})).toBeUndefined();
    expect(crossing({ price: rupees(811) }, { type: "MARKET" })).toBeDefined();
    expect(crossing({ price: rupees(813) }, { type: "MARKET" })).toBeUndefined();
    expect(crossing({ side: "BUY", price: rupees(812) }, { side: "SELL" })).toMatchObject({ side: "BUY" });
    expect(crossing({ side: "BUY", price: rupees(811.95) }, { side: "SELL" })).toBeUndefined();
  });

  test("that have filled, though nobody has called them complete yet, are not in the book", () => {
    const rig = new Rig();
    const order = rig.order({ side: "SELL", price: rupees(812), quantity: 100 });
    expect(rig.of({ price: rupees(812) }).crossing).toBeDefined();
    rig.ledger.record({ kind: "order.filled", key: order.key, at: system(2), fill: { ...fill(100, 812), order: order.key, brokerOrderId: order.brokerOrderId!, side: "SELL" } });
    expect(rig.of({ price: rupees(812) }).crossing).toBeUndefined();
  });

  test("that are stops which have not been triggered are not in the book", () => {
    const rig = new Rig();
    const stop = rig.order({ side: "SELL", type: "SL", price: rupees(800), trigger: rupees(805) });
    rig.ledger.record({ kind: "order.told", key: stop.key, at: system(2), says: says({ brokerOrderId: stop.brokerOrderId!, state: "trigger-pending", updatedAt: market(2_000), terms: stop }) });
    expect(rig.of({ price: rupees(812) }).crossing).toBeUndefined();
    const other = new Rig();
    const key = other.order({ side: "SELL", type: "SL", price: rupees(800), trigger: rupees(805) }).key;
    expect(other.ledger.order(key)?.state).toBe("open");
    expect(other.of({ price: rupees(812) }).crossing).toBeDefined();
    expect(other.of({ type: "SL", price: rupees(812), trigger: rupees(812) }).crossing).toBeUndefined();
  });

  test("do not include the one that is being changed", () => {
    const rig = new Rig();
    const resting = rig.order({ side: "SELL", price: rupees(830) });
    expect(rig.of({ side: "SELL", price: rupees(812) }, resting).crossing).toBeUndefined();
  });
});

describe("lists and ages", () => {
  test("names on the user's list are met by key, symbol and underlying, in any case", () => {
    const rig = new Rig();
    for (const name of ["NSE:SBIN", "sbin", "SBIN"]) {
      rig.limits = { ...DEFAULT_LIMITS, banned: [name] };
      expect(rig.of({}).banned).toMatchObject({ by: "limits" });
    }
    rig.limits = { ...DEFAULT_LIMITS, banned: ["SBI"] };
    expect(rig.of({}).banned).toBeUndefined();
  });

  test("the exchange's ban is on derivatives, not on the share", () => {
    const future = instrument({ key: "NFO:SBIN24NOV26FUT" as InstrumentKey, exchange: "NFO", symbol: "SBIN24NOV26FUT", kind: "future" });
    const rig = new Rig(future);
    rig.rules = { banned: true, clientUnits: 1_000, priceRange: undefined };
    expect(rig.of({}).banned).toBeUndefined();
    rig.buy(900, { instrument: future.key, product: "NRML" });
    expect(rig.of({ instrument: future.key, product: "NRML", quantity: 200 })).toMatchObject({ banned: { by: "exchange", name: "SBIN" }, positionLimit: { units: 1_000, after: 1_100 } });
  });

  test("the quote's age is told where the feed tells when it came", () => {
    const rig = new Rig();
    expect(rig.of({}).quoteAgeMs).toBeUndefined();
    rig.quote = { ltp: rupees(812), mark: rupees(812), upperCircuit: undefined, lowerCircuit: undefined, receivedAt: 400 };
    expect(rig.of({}).quoteAgeMs).toBe(600);
  });

  test("the same order again is a slip, but not as another leg of a plan, nor as a change", () => {
    const rig = new Rig();
    rig.now = 200;
    const resting = rig.order({});
    expect(rig.of({}).duplicateAgoMs).toBe(199);
    expect(rig.of({}, resting).duplicateAgoMs).toBeUndefined();
    expect(rig.facts.of(proposal({}), undefined, "basket")).toMatchObject({ duplicateAgoMs: undefined, openOrders: 1 });
    expect(rig.of({}, resting).openOrders).toBe(0);
  });
});

test("the whole gate at 500 working orders in 60 instruments (figure printed, not asserted)", () => {
  const list = Array.from({ length: 60 }, (_, i) => instrument({ key: `NSE:S${i}` as InstrumentKey, symbol: `S${i}`, underlying: `S${i}` }));
  const rig = new Rig(...list);
  rig.limits = EXPOSED;
  for (let i = 0; i < 60; i++) rig.buy(100, { instrument: `NSE:S${i}` as InstrumentKey });
  for (let i = 0; i < 440; i++) rig.order({ instrument: `NSE:S${i % 60}` as InstrumentKey, price: rupees(700 + (i % 90)), side: i % 3 === 0 ? "SELL" : "BUY" });
  for (let i = 0; i < 60; i++) rig.order({ price: rupees(700 + i) });
  const wanted = proposal();
  const run = (count: number): number => {
    const from = performance.now();
    for (let i = 0; i < count; i++) {
      const facts = rig.facts.of(wanted);
      if (!("kind" in facts)) RiskApproved.assess(wanted, facts);
    }
    return ((performance.now() - from) * 1_000) / count;
  };
  run(2_000);
  expect(rig.ledger.resting.count(ACCOUNT)).toBe(500);
  console.log(`gate: ${run(5_000).toFixed(1)} µs a proposal at 500 working orders, every limit on`);
  rig.limits = DEFAULT_LIMITS;
  console.log(`gate: ${run(5_000).toFixed(1)} µs with the default limits`);
});
