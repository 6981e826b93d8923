import { describe, expect, test } from "vitest";
import { rupees } from "../../support/orders.ts";
import { BracketRig } from "./bracket-rig.ts";

/** 100 SBIN where the exchange takes 40 in one order. */
function begin(freeze = 40, lot = 1): BracketRig {
  const rig = new BracketRig();
  rig.orders.traded = { ...rig.orders.traded, freeze, lot };
  return rig;
}

describe("a bracket above the freeze quantity", () => {
  test("its entry is as few orders as the exchange takes, each with its mark and words", async () => {
    const rig = begin();
    const id = await rig.place();
    expect(rig.book).toEqual(["BUY LIMIT 40 @812.00 open 0", "BUY LIMIT 40 @812.00 open 0", "BUY LIMIT 20 @812.00 open 0"]);
    const orders = rig.orders.ledger.orders();
    expect(orders.map(({ once }) => once)).toEqual([`${id}:entry:1`, `${id}:entry:2`, `${id}:entry:3`]);
    expect(orders[1]?.why?.words).toBe("Entry (part 2 of 3) of bracket SBIN long 100 at 812.00");
  });

  test("the stop grows with what fills, whichever part fills, and a second order comes only when the first is full", async () => {
    const rig = begin();
    await rig.place();
    await rig.fill(1, 25);
    expect(rig.book.slice(3)).toEqual(["SELL STOPLOSS_MARKET 25 @808.00 open 0"]);
    await rig.fill(0, 10);
    await rig.pass(50);
    expect(rig.book.slice(3)).toEqual(["SELL STOPLOSS_MARKET 35 @808.00 open 0"]);
    await rig.fill(0, 40);
    await rig.pass(50);
    expect(rig.book.slice(3)).toEqual(["SELL STOPLOSS_MARKET 40 @808.00 open 0", "SELL STOPLOSS_MARKET 25 @808.00 open 0"]);
    await rig.fill(1, 40);
    await rig.fill(2, 20);
    await rig.pass(1_900);
    expect(rig.book.slice(3)).toEqual(["SELL STOPLOSS_MARKET 40 @808.00 open 0", "SELL STOPLOSS_MARKET 40 @808.00 open 0", "SELL STOPLOSS_MARKET 20 @808.00 open 0"]);
    expect(rig.view).toMatchObject({ filled: 100, covered: 100, naked: 0, stopLives: "at broker, today only" });
    expect(rig.orders.broker.calls.filter((call) => call === "place")).toHaveLength(6);
  });

  test("a met target goes in parts, once the stop has made room; the rest stays under the stop", async () => {
    const rig = begin();
    await rig.place({ targets: [{ price: rupees(816), quantity: 60 }, { price: rupees(820), quantity: 40 }] });
    for (const [n, whole] of [40, 40, 20].entries()) await rig.fill(n, whole);
    await rig.pass(1_900);
    await rig.trade(816);
    await rig.pass(1_900);
    const left = rig.book.slice(3).filter((line) => line.includes(" open "));
    expect(left).toEqual(["SELL STOPLOSS_MARKET 20 @808.00 open 0", "SELL STOPLOSS_MARKET 20 @808.00 open 0", "SELL LIMIT 40 @816.00 open 0", "SELL LIMIT 20 @816.00 open 0"]);
    const [first, second] = rig.book.flatMap((line, i) => (line.includes("SELL LIMIT") ? [i] : []));
    await rig.fill(first!, 40, "816.00");
    expect(rig.view.targetsDone).toBe(0);
    expect(rig.view.exits.targets).toHaveLength(2);
    await rig.fill(second!, 20, "816.00");
    expect(rig.view).toMatchObject({ targetsDone: 1, exited: 60, covered: 40, naked: 0 });
  });

  test("one part of the stop that fires leaves the others; what no order is there for goes at market", async () => {
    const rig = begin();
    await rig.place();
    for (const [n, whole] of [40, 40, 20].entries()) await rig.fill(n, whole);
    await rig.pass(1_900);
    for (const n of [3, 4, 5]) await rig.fill(n, n === 5 ? 20 : 40, "808.00");
    expect(rig.view).toMatchObject({ state: "done", exited: 100 });
    expect(rig.book.filter((line) => line.includes("MARKET 1"))).toEqual([]);
    expect(rig.book).toHaveLength(6);
  });

  test("stops that the exchange does not take as SL-M are placed as SL, all of them, and none is held here for it", async () => {
    const rig = begin();
    await rig.place();
    rig.orders.broker.moods = ["refuse", "refuse", "refuse"];
    for (const [n, whole] of [40, 40, 20].entries()) rig.orders.broker.update(rig.at(n), "complete", whole, "812.00");
    await rig.news();
    await rig.pass(1_900);
    expect(rig.book.filter((line) => line.startsWith("SELL STOPLOSS_LIMIT")).map((line) => line.split(" ")[2])).toEqual(["40", "40", "20"]);
    expect(rig.view).toMatchObject({ covered: 100, naked: 0 });
  });

  test("closed by hand: the exit goes in parts too", async () => {
    const rig = begin();
    const id = await rig.place();
    for (const [n, whole] of [40, 40, 20].entries()) await rig.fill(n, whole);
    await rig.pass(1_900);
    await rig.plan.cancel(id, true);
    await rig.pass(1_900);
    expect(rig.book.slice(6).filter((line) => line.startsWith("SELL MARKET")).map((line) => line.split(" ")[2])).toEqual(["40", "40", "20"]);
  });

  test("a part of the entry that is refused: alarmed with what can still be entered, and protected for what is", async () => {
    const rig = begin();
    rig.orders.broker.moods = ["ok", "refuse", "ok"];
    await rig.place();
    expect(rig.world.notes.some((note) => note.includes("Part of the entry did not go") && note.includes("60 of 100 are entered at most"))).toBe(true);
    await rig.fill(0, 40);
    await rig.fill(1, 20);
    await rig.pass(1_900);
    expect(rig.view).toMatchObject({ state: "working", filled: 60, covered: 60, naked: 0 });
  });

  test("whole lots only: a freeze quantity of 1,900 with lots of 75 takes 1,875", async () => {
    const rig = begin(1_900, 75);
    await rig.place({ targets: [{ price: rupees(820), quantity: 3_900 }] }, { quantity: 3_900 });
    expect(rig.book.map((line) => line.split(" ")[2])).toEqual(["1875", "1875", "150"]);
  });

  test("more than six orders are refused before anything is sent, naming the most", async () => {
    const rig = begin(10);
    await expect(rig.place()).rejects.toThrow("at most 6 such orders, 60 in all; 100 is more");
    expect(rig.book).toEqual([]);
  });

  test("killed between its orders: what went is in the book, what did not never goes, and the stop fits", async () => {
    const rig = begin();
    await rig.place();
    await rig.fill(0, 40);
    const next = await rig.again();
    await next.fill(1, 15);
    await next.pass(900);
    expect(next.view).toMatchObject({ filled: 55, covered: 55, naked: 0 });
    expect(next.book.filter((line) => line.startsWith("BUY"))).toHaveLength(3);
  });
});
