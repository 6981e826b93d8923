import { describe, expect, test } from "vitest";
import { protectionRow, stopsAtBroker } from "../../../electron/plans/protection/protection-rows.ts";
import type { Known } from "../../../electron/plans/protection/protection-rows.ts";
import { ProtectionService } from "../../../electron/plans/protection/protection-service.ts";
import type { QuotePeek } from "../../../electron/market/quote-peek.ts";
import type { OrderLedger } from "../../../electron/orders/order-ledger.ts";
import type { Timers } from "../../../shared/domain/time.ts";
import type { HoldingView, PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import type { Order } from "../../../shared/domain/order.ts";
import { FLAT, applyTrade } from "../../../shared/domain/position.ts";
import { ACCOUNT, SBIN, rupees } from "../../support/orders.ts";
import { BracketRig } from "../bracket/bracket-rig.ts";

function position(quantity: number, at: number, multiplier = 1): PositionView {
  const { realised: _, ...state } = applyTrade(FLAT, quantity > 0 ? "BUY" : "SELL", Math.abs(quantity), rupees(at));
  return { account: ACCOUNT, instrument: SBIN, product: "MIS", ...state, realised: 0 as PositionView["realised"], multiplier, exact: true };
}

const known = (change: Partial<Known> = {}): Known => ({ kind: "position", atBroker: [], here: [], ltp: rupees(812), lowerCircuit: rupees(730), upperCircuit: rupees(893), ...change });

function stop(change: Partial<Order> = {}): Order {
  return { account: ACCOUNT, instrument: SBIN, product: "MIS", side: "SELL", type: "SL-M", state: "trigger-pending", quantity: 60, filled: 0, trigger: rupees(808), change: undefined, ...change } as Order;
}

describe("if the power died now", () => {
  test("a long of 100 at 812: 60 at the broker, 30 here, 10 naked; amounts worked by hand", () => {
    const row = protectionRow(position(100, 812), known({ atBroker: [{ quantity: 60, trigger: rupees(808) }], here: [{ here: 30, stop: rupees(806) }], ltp: rupees(811) }));
    // 60 × −4 + 30 × −6 + 10 × −1 = −430; 100 × (730 − 812) = −8,200.
    expect(row).toMatchObject({ atBroker: 60, here: 30, naked: 10, lossAtStop: -4_300_000, lossAtCircuit: -82_000_000 });
    expect(row.words).toBe("60 protected at the broker, today only (stop 808.00); 30 protected only while Sauda runs (stop 806.00); 10 naked: no stop anywhere.");
  });

  test("a short with a multiplier: 2 lots sold at 812, bought back at 816 and at the upper circuit", () => {
    const row = protectionRow(position(-2, 812, 100), known({ atBroker: [{ quantity: 2, trigger: rupees(816) }] }));
    // (812 − 816) × 2 × 100 = −800; (812 − 893) × 2 × 100 = −16,200.
    expect(row).toMatchObject({ atBroker: 2, naked: 0, lossAtStop: -8_000_000, lossAtCircuit: -162_000_000 });
  });

  test("naked all through: no amount at a stop, and what is not known is left out", () => {
    const row = protectionRow(position(100, 812), known({ ltp: undefined, lowerCircuit: undefined }));
    expect(row).toEqual({ kind: "position", account: ACCOUNT, instrument: SBIN, product: "MIS", quantity: 100, atBroker: 0, here: 0, naked: 100, words: "100 naked: no stop anywhere." });
  });

  test("stops for more than is open count only for what is, the nearest first", () => {
    const row = protectionRow(position(100, 812), known({ atBroker: [{ quantity: 100, trigger: rupees(800) }, { quantity: 70, trigger: rupees(808) }], here: [{ here: 50, stop: rupees(806) }] }));
    // 70 × −4 + 30 × −12 = −640.
    expect(row).toMatchObject({ atBroker: 100, here: 0, naked: 0, lossAtStop: -6_400_000 });
  });

  test("a rule that the broker keeps lasts beyond the day, and says so", () => {
    const row = protectionRow(position(100, 812), known({ atBroker: [{ quantity: 40, trigger: rupees(808) }, { quantity: 60, trigger: rupees(800), lasting: true }] }));
    expect(row).toMatchObject({ atBroker: 100, naked: 0, lossAtStop: -8_800_000 });
    expect(row.words).toBe("40 protected at the broker, today only (stop 808.00); 60 protected by a rule at the broker (trigger 800.00).");
  });

  test("only orders that surely rest on the closing side protect", () => {
    const long = position(100, 812);
    expect(stopsAtBroker(long, [stop()])).toEqual([{ quantity: 60, trigger: rupees(808) }]);
    expect(stopsAtBroker(long, [stop({ filled: 20 })])).toEqual([{ quantity: 40, trigger: rupees(808) }]);
    for (const other of [{ state: "unresolved" }, { state: "sent" }, { side: "BUY" }, { type: "LIMIT" }, { product: "CNC" }] as const) expect(stopsAtBroker(long, [stop(other)])).toEqual([]);
    const change = { kind: "cancel", state: "sent", at: 1, wanted: undefined } as Order["change"];
    expect(stopsAtBroker(long, [stop({ change })])).toEqual([]);
  });

  test("is told within a quarter of a second of a change, once, with what a bracket holds here", async () => {
    const rig = new BracketRig();
    const told: unknown[] = [];
    const service = new ProtectionService({
      account: ACCOUNT, ledger: rig.orders.ledger, quotes: rig.context.quotes, plans: () => [rig.plan], holdings: () => [], timers: rig.orders.time,
      publish: (topic, payload) => void told.push({ topic, payload }),
    });
    await rig.place();
    rig.orders.broker.moods = ["refuse", "refuse"];
    await rig.fill(0, 100);
    await rig.pass(100);
    for (let i = 0; i < 5; i++) service.changed();
    await rig.orders.time.pass(249);
    expect(told).toEqual([]);
    await rig.orders.time.pass(1);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ topic: "protection", payload: { account: ACCOUNT, rows: [{ instrument: SBIN, quantity: 100, atBroker: 0, here: 100, naked: 0, lossAtStop: -4_000_000 }] } });
    expect([...service.holds()]).toEqual([SBIN]);
    service.end();
  });
});

describe("holdings, if the power died now", () => {
  const holding = (change: Partial<HoldingView> = {}): HoldingView => ({ account: ACCOUNT, instrument: SBIN, quantity: 10, t1Quantity: 0, averagePrice: rupees(700), previousClose: rupees(810), ...change });
  const delivery = (quantity: number, at = 812): PositionView => ({ ...position(quantity, at), product: "CNC" });

  /** Rows of these positions and holdings, with one rule at the broker to sell so many at 790. */
  function rows(positions: PositionView[], holdings: HoldingView[], rule = 0): ReturnType<ProtectionService["rows"]> {
    const ledger = { working: () => [], positions: { views: () => positions } } as unknown as OrderLedger;
    const quotes = { of: () => ({ ltp: rupees(812), lowerCircuit: rupees(730), upperCircuit: rupees(893) }) } as unknown as QuotePeek;
    const covers = ({ quantity }: { readonly quantity: number }) => (rule > 0 && quantity > 0 ? { here: 0, stop: undefined, atBroker: [{ quantity: rule, trigger: rupees(790) }] } : undefined);
    return new ProtectionService({ account: ACCOUNT, ledger, quotes, plans: () => [{ covers }], holdings: () => holdings, timers: {} as Timers, publish: () => {} }).rows();
  }

  test("held without a stop: no alarm, at the circuit against what was paid", () => {
    // 10 × (730 − 700) = +300.
    expect(rows([], [holding()])).toEqual([{ kind: "holding", account: ACCOUNT, instrument: SBIN, product: "CNC", quantity: 10, atBroker: 0, here: 0, naked: 10, lossAtCircuit: 3_000_000, words: "10 held without a stop." }]);
  });

  test("a rule at the broker covers part: that at its trigger, the rest at the circuit", () => {
    // 4 × (790 − 700) + 6 × (730 − 700) = 540.
    expect(rows([], [holding()], 4)).toMatchObject([{ atBroker: 4, naked: 6, lossAtStop: 5_400_000, words: "4 protected by a rule at the broker (trigger 790.00); 6 held without a stop." }]);
  });

  test("what today's purchase takes of the rule the holding has not; each row keeps its own sums", () => {
    // 5 × (790 − 812) = −110; of the rule for 12, 7 are left: 7 × 90 + 3 × 30 = 720.
    const [bought, held] = rows([delivery(5)], [holding()], 12);
    expect(bought).toMatchObject({ kind: "position", quantity: 5, atBroker: 5, lossAtStop: -1_100_000 });
    expect(held).toMatchObject({ kind: "holding", quantity: 10, atBroker: 7, naked: 3, lossAtStop: 7_200_000 });
  });

  test("shares sold out of a holding are no short sale: the holding is smaller, and gone when all are sold", () => {
    expect(rows([delivery(-4)], [holding()])).toMatchObject([{ kind: "holding", quantity: 6 }]);
    expect(rows([delivery(-10)], [holding()])).toEqual([]);
    expect(rows([delivery(-4)], [])).toMatchObject([{ kind: "position", quantity: -4, naked: 4 }]);
  });

  test("shares that are not in the demat account yet are held too", () => {
    expect(rows([], [holding({ quantity: 0, t1Quantity: 8 })])).toMatchObject([{ quantity: 8 }]);
  });
});
