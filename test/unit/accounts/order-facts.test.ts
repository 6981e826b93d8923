import { describe, expect, test } from "vitest";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { proposal, rupees } from "../../support/orders.ts";
import { FactsRig as Rig, SELL } from "./facts-rig.ts";

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

  test("a stop that rests beside its target is still an exit when it is moved, not when it is enlarged", () => {
    const rig = new Rig();
    rig.buy(100);
    rig.order({ side: "SELL", quantity: 100, price: rupees(830) });
    const stop = rig.order({ side: "SELL", type: "SL-M", quantity: 100, price: 0 as never, trigger: rupees(800) });
    const moved = { side: "SELL", type: "SL-M", price: 0 as never, trigger: rupees(805) } as const;
    expect(rig.of({ ...moved, quantity: 100 }, stop).reduces).toBe(true);
    expect(rig.of({ ...moved, quantity: 60 }, stop).reduces).toBe(true);
    expect(rig.of({ ...moved, quantity: 101 }, stop).reduces).toBe(false);
    // Of an order that opens it is no exit however small it is made.
    const entry = rig.order({ quantity: 50, price: rupees(790) });
    expect(rig.of({ quantity: 10, price: rupees(791) }, entry).reduces).toBe(false);
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
