import { describe, expect, test } from "vitest";
import { protectionRow, stopsAtBroker } from "../../../electron/plans/protection/protection-rows.ts";
import type { Known } from "../../../electron/plans/protection/protection-rows.ts";
import { ProtectionService } from "../../../electron/plans/protection/protection-service.ts";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import type { Order } from "../../../shared/domain/order.ts";
import { FLAT, applyTrade } from "../../../shared/domain/position.ts";
import { ACCOUNT, SBIN, rupees } from "../../support/orders.ts";
import { BracketRig } from "../bracket/bracket-rig.ts";

function position(quantity: number, at: number, multiplier = 1): PositionView {
  const { realised: _, ...state } = applyTrade(FLAT, quantity > 0 ? "BUY" : "SELL", Math.abs(quantity), rupees(at));
  return { account: ACCOUNT, instrument: SBIN, product: "MIS", ...state, realised: 0 as PositionView["realised"], multiplier, exact: true };
}

const known = (change: Partial<Known> = {}): Known => ({ atBroker: [], here: [], ltp: rupees(812), lowerCircuit: rupees(730), upperCircuit: rupees(893), ...change });

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
    expect(row).toEqual({ account: ACCOUNT, instrument: SBIN, product: "MIS", quantity: 100, atBroker: 0, here: 0, naked: 100, words: "100 naked: no stop anywhere." });
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
      account: ACCOUNT, ledger: rig.orders.ledger, quotes: rig.context.quotes, plans: () => [rig.plan], timers: rig.orders.time,
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
