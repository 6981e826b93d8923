import { describe, expect, test } from "vitest";
import { FillFloor } from "../../../../shared/simulation/fills/fill-floor.ts";
import type { FloorOrder } from "../../../../shared/simulation/fills/fill-floor.ts";
import type { FillEvent, FillTick } from "../../../../shared/simulation/fills/types.ts";
import { rupees } from "../../../support/orders.ts";
import { AT_ONCE, TICK, levels, termsOf } from "./bench.ts";

const MARKET: FillTick = { ltp: rupees(100), ltq: 0, traded: 0, depth: { bids: levels("99.95x100"), asks: levels("100.00x40") }, lower: undefined, upper: undefined, marketAt: 1 as never };

function order(id: string, account: string, terms: Parameters<typeof termsOf>[0], change: Partial<FloorOrder> = {}): FloorOrder {
  return { id, account, slot: 3, side: "BUY", terms: termsOf(terms), filled: 0, triggered: false, tick: TICK, known: false, ...change };
}

function floor(): { floor: FillFloor; said: { account: string; event: FillEvent }[] } {
  const said: { account: string; event: FillEvent }[] = [];
  return { said, floor: new FillFloor({ seed: 1, look: (slot) => (slot === 3 ? MARKET : undefined), onEvent: (account, event) => said.push({ account, event }) }) };
}

describe("a floor", () => {
  test("gives each account the whole market, and one account the same quantity once", () => {
    const { floor: of, said } = floor();
    for (const account of ["a", "b"]) of.use(account, AT_ONCE);
    of.put(order("a1", "a", { price: 100, quantity: 30 }), 0);
    of.put(order("a2", "a", { price: 100, quantity: 30 }), 0);
    of.put(order("b1", "b", { price: 100, quantity: 30 }), 0);
    of.pass(0);
    expect(said.flatMap(({ event }) => (event.kind === "filled" ? [`${event.id} ${event.quantity}`] : []))).toEqual(["a1 30", "a2 10", "b1 30"]);
    expect([of.orders, of.has(3)]).toEqual([1, true]);
  });

  test("takes an order once, and lets a book go with its last order", () => {
    const { floor: of, said } = floor();
    of.use("a", AT_ONCE);
    of.put(order("a1", "a", { price: 90 }), 0);
    of.put(order("a1", "a", { price: 90 }), 0);
    of.pass(0);
    expect(said).toHaveLength(1);
    of.withdraw("a1");
    expect([of.orders, of.has(3)]).toEqual([0, false]);
    of.cancel("a1", 0);
    of.modify("a1", termsOf({}), 0);
    expect(of.pass(10)).toBeUndefined();
  });

  test("a volume that traded before an order came is not its to have", () => {
    const said: FillEvent[] = [];
    const of = new FillFloor({ seed: 1, look: () => ({ ...MARKET, ltp: rupees(99), traded: 5_000 }), onEvent: (_account, event) => said.push(event) });
    of.use("a", { ...AT_ONCE, queue: "touch" });
    of.put(order("a1", "a", { price: 99 }), 0);
    of.pass(0);
    expect(said.map(({ kind }) => kind)).toEqual(["booked"]);
  });

  test("an order that stood before comes without latency; one filled in part asks for its rest", () => {
    const { floor: of, said } = floor();
    of.use("a", { ...AT_ONCE, latency: { kind: "fixed", ms: 100 } });
    of.put(order("a1", "a", { price: 100, quantity: 30 }, { known: true, filled: 25 }), 0);
    of.put(order("a2", "a", { price: 100, quantity: 30 }), 0);
    expect(of.pass(0)).toBe(100);
    expect(said).toMatchObject([{ event: { kind: "booked" } }, { event: { kind: "filled", id: "a1", quantity: 5 } }]);
  });

  test("an account without a model is a bug, told at once", () => {
    expect(() => floor().floor.put(order("x", "nobody", {}), 0)).toThrow(/fill model of nobody is not known/);
  });
});
