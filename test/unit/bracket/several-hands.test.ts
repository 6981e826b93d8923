import { describe, expect, test } from "vitest";
import { PRIORITY } from "../../../electron/brokers/rate-budget.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { SBIN, proposal } from "../../support/orders.ts";
import { BracketRig } from "./bracket-rig.ts";

describe("one position in several hands", () => {
  test("two brackets of one position, of which a part is sold by hand: one gives its own, the other the rest, and then it is quiet", async () => {
    const rig = await new BracketRig().againOnSlowDisk(new MemoryJournal(), 1);
    const place = async (once: string, entry: number): Promise<void> => {
      const placed = rig.plan.place(rig.request(), once);
      await rig.pass(100);
      await placed;
      await rig.fill(entry, 100);
      await rig.pass(1_000);
    };
    await place("press-0001", 0);
    // The first one's stop is held here since.
    rig.orders.broker.update(rig.at(1), "cancelled");
    await rig.pass(1_000);
    await place("press-0002", 2);
    const sale = rig.byHand({ quantity: 150 });
    await rig.pass(100);
    await sale;
    const before = rig.orders.journal.records.length;
    await rig.fill(4, 150, "813.00");
    for (let second = 0; second < 5; second++) await rig.pass(1_000);
    expect(rig.orders.journal.records.length - before).toBeLessThan(30);
    expect(rig.plan.views().map(({ state, exited }) => `${state} ${exited}`)).toEqual(["done 100", "working 50"]);
    expect(rig.book[3]).toBe("SELL STOPLOSS_MARKET 50 @808.00 open 0");
  });

  test("the order that takes the excess back is lost, and a square-off takes a part of it: only the rest goes again", async () => {
    const rig = new BracketRig();
    await rig.place({ targetsAtBroker: true });
    await rig.fill(0, 100);
    rig.orders.broker.update(rig.at(1), "complete", 100, "805.00");
    rig.orders.broker.update(rig.at(2), "open", 70, "820.00");
    rig.orders.broker.moods = ["lost"];
    rig.orders.reconciler.begin();
    await rig.pass(500);
    const why = { plan: { kind: "square-off", id: "s1", leg: "exit" }, words: "Squaring off" } as const;
    const squared = rig.orders.desk.place(proposal({ side: "BUY", type: "MARKET", price: NO_PRICE, quantity: 23 }), "s1:1", PRIORITY.exit, why);
    await rig.pass(100);
    await squared;
    for (let i = 0; i < 40; i++) await rig.pass(1_000);
    await rig.fill(3, 23, "806.00");
    for (let i = 0; i < 4; i++) await rig.pass(1_000);
    expect(rig.book.slice(3)).toEqual(["BUY MARKET 23 @0 complete 23", "BUY MARKET 47 @0 open 0"]);
    await rig.fill(4, 47, "806.00");
    expect(rig.view).toMatchObject({ state: "done" });
    expect(rig.orders.ledger.positions.views()[0]?.quantity).toBe(0);
  });

  test("a square-off and the bracket's own exit, decided in the same instant: what is open is closed once", async () => {
    for (const first of ["square-off", "bracket"]) {
      const rig = await new BracketRig().againOnSlowDisk(new MemoryJournal(), 1);
      const placed = rig.plan.place(rig.request(), "press-0001");
      await rig.pass(100);
      await placed;
      await rig.fill(0, 100);
      await rig.pass(1_000);
      rig.orders.broker.update(rig.at(1), "cancelled");
      await rig.pass(5_000);
      // Each goes out in parts of 40, 40 and 20, one write after the other.
      rig.orders.traded = { ...rig.orders.traded, freeze: 40 };
      const squareOff = (): Promise<unknown> => rig.orders.exits.exit({ instrument: SBIN, product: "MIS" }, "exit-0001").catch(() => {});
      const bracket = (): Promise<unknown> => rig.plan.cancel(rig.view.id, true);
      const both = first === "bracket" ? [bracket(), squareOff()] : [squareOff(), bracket()];
      await rig.pass(100);
      await Promise.all(both);
      const exits = (): number[] => rig.orders.broker.orders.slice(2).map(({ body }) => Number(body["quantity"]));
      expect([first, exits().reduce((sum, quantity) => sum + quantity, 0)]).toEqual([first, 100]);
      for (const [i, quantity] of exits().entries()) await rig.fill(2 + i, quantity, "811.00");
      for (let second = 0; second < 5; second++) await rig.pass(1_000);
      expect([first, rig.view.state, rig.orders.ledger.positions.views()[0]?.quantity]).toEqual([first, "done", 0]);
    }
  });
});
