import { describe, expect, test } from "vitest";
import { SBIN, rupees } from "../../support/orders.ts";
import { BracketRig } from "./bracket-rig.ts";

describe("protection follows the entry", () => {
  test("each partial fill is protected within a second, by one order that grows", async () => {
    const rig = new BracketRig();
    await rig.place();
    expect(rig.book).toEqual(["BUY LIMIT 100 @812.00 open 0"]);
    await rig.fill(0, 40);
    expect(rig.book[1]).toBe("SELL STOPLOSS_MARKET 40 @808.00 open 0");
    await rig.fill(0, 70);
    await rig.fill(0, 100);
    await rig.pass(900);
    await rig.pass(90);
    expect(rig.book).toEqual(["BUY LIMIT 100 @812.00 complete 100", "SELL STOPLOSS_MARKET 100 @808.00 open 0"]);
    expect(rig.view).toMatchObject({ state: "working", filled: 100, covered: 100, naked: 0, stopLives: "at broker, today only" });
    expect(rig.world.notes.filter((note) => note.includes("without a stop"))).toEqual([]);
  });

  test("the legs say what they are for, and carry the bracket's name", async () => {
    const rig = new BracketRig();
    const id = await rig.place();
    await rig.fill(0, 100);
    const stop = rig.orders.ledger.orders()[1];
    expect(stop).toMatchObject({ once: `${id}:stop:1`, owner: "manual", why: { plan: { kind: "bracket", id, leg: "stop" }, words: "Stop of bracket SBIN long 100 at 808.00" } });
  });

  test("the state is in the journal before each order", async () => {
    const rig = new BracketRig();
    await rig.place();
    await rig.fill(0, 100);
    const kinds = rig.orders.journal.order.filter((kind) => kind === "standing.bracket" || kind === "order.approved");
    expect(kinds[0]).toBe("standing.bracket");
    kinds.forEach((kind, i) => {
      if (kind === "order.approved") expect(kinds[i - 1]).toBe("standing.bracket");
    });
  });

  test("a journal that cannot be written sends nothing", async () => {
    const rig = new BracketRig();
    rig.orders.journal.broken = true;
    await expect(rig.plan.place(rig.request(), "press-0001")).rejects.toThrow(/Nothing was placed/);
    rig.orders.journal.broken = false;
    await rig.orders.time.pass(10_000);
    expect(rig.view.state).toBe("cancelled");
    expect(rig.orders.broker.calls).not.toContain("place");
  });

  test("one press makes one bracket, also after a restart", async () => {
    const rig = new BracketRig();
    const id = await rig.place();
    expect(await rig.place()).toBe(id);
    const next = await rig.again();
    expect(await next.place()).toBe(id);
    expect(next.book).toHaveLength(1);
  });

  test("an entry that the gate refuses is told, and leaves nothing behind", async () => {
    const rig = new BracketRig();
    rig.orders.factsOf = () => ({ kind: "Refused", rule: "funds", limit: "1", value: "2", sentence: "Short of funds." });
    await expect(rig.plan.place(rig.request(), "press-0001")).rejects.toThrow("Short of funds.");
    expect(rig.view.state).toBe("cancelled");
    expect(rig.book).toEqual([]);
  });
});

describe("after a crash", () => {
  test("a fill that came while Sauda was down is protected within a second of the start", async () => {
    const rig = new BracketRig();
    await rig.place();
    rig.orders.broker.update(rig.at(0), "complete", 100, "812.00");
    const next = await rig.again();
    await next.orders.time.pass(995);
    expect(next.book[1]).toBe("SELL STOPLOSS_MARKET 100 @808.00 open 0");
    expect(next.book).toHaveLength(2);
  });

  test("a stop that rests already is known again and not doubled", async () => {
    const rig = new BracketRig();
    await rig.place();
    await rig.fill(0, 100);
    const next = await (await rig.again()).again();
    expect(next.book).toHaveLength(2);
    expect(next.view).toMatchObject({ covered: 100, naked: 0 });
  });

  test("a stop whose outcome is not known: naked and alarmed, never doubled, and placed anew once it is proven absent", async () => {
    const rig = new BracketRig();
    await rig.place();
    rig.orders.broker.moods = ["lost"];
    await rig.fill(0, 100);
    rig.orders.reconciler.begin();
    await rig.orders.time.pass(1_100);
    expect(rig.view).toMatchObject({ naked: 100, covered: 0 });
    expect(rig.world.notes.join()).toMatch(/100 of bracket SBIN long 100 are open without a stop for more than 1 s.*no second one is sent/);
    await rig.orders.time.pass(15_000);
    expect(rig.book).toHaveLength(1);
    await rig.orders.time.pass(15_000);
    expect(rig.book).toEqual(["BUY LIMIT 100 @812.00 complete 100", "SELL STOPLOSS_MARKET 100 @808.00 open 0"]);
    expect(rig.view).toMatchObject({ naked: 0, covered: 100 });
  });

  test("a stop that was taken though its answer was lost is found and counted", async () => {
    const rig = new BracketRig();
    await rig.place();
    rig.orders.broker.moods = ["silent"];
    await rig.fill(0, 100);
    rig.orders.reconciler.begin();
    const next = await rig.again();
    await next.orders.time.pass(10_000);
    expect(next.book).toHaveLength(2);
    expect(next.view).toMatchObject({ naked: 0, covered: 100 });
  });
});

describe("targets that wait here", () => {
  test("the stop is gone before the target's order goes", async () => {
    const rig = new BracketRig();
    await rig.place();
    await rig.fill(0, 100);
    await rig.trade(820);
    expect(rig.book).toHaveLength(2);
    expect(rig.at(1).status).toBe("cancelled");
    await rig.news();
    expect(rig.book[2]).toBe("SELL LIMIT 100 @820.00 open 0");
    await rig.fill(2, 100, "820.00");
    expect(rig.view).toMatchObject({ state: "done", exited: 100, targetsDone: 1 });
  });

  test("a cancel that crosses the stop's fill sends nothing more", async () => {
    const rig = new BracketRig();
    await rig.place();
    await rig.fill(0, 100);
    rig.orders.broker.cancelAfterMs = 60_000;
    await rig.trade(820);
    await rig.fill(1, 100, "807.90");
    await rig.pass(30_000);
    expect(rig.book).toHaveLength(2);
    expect(rig.view).toMatchObject({ state: "done", exited: 100, text: "Stopped out." });
  });

  test("scale out: each target takes its share and the stop follows; after the first it moves to the entry", async () => {
    const rig = new BracketRig();
    await rig.place({ targets: [{ price: rupees(816), quantity: 40 }, { price: rupees(820), quantity: 60 }], breakEvenAfterFirst: true });
    await rig.fill(0, 100);
    await rig.trade(816);
    await rig.news();
    expect(rig.book.slice(1)).toEqual(["SELL STOPLOSS_MARKET 60 @808.00 open 0", "SELL LIMIT 40 @816.00 open 0"]);
    await rig.fill(2, 40, "816.00");
    await rig.pass(600);
    expect(rig.book[1]).toBe("SELL STOPLOSS_MARKET 60 @812.00 open 0");
    await rig.trade(820);
    await rig.news();
    await rig.fill(3, 60, "820.00");
    expect(rig.view).toMatchObject({ state: "done", exited: 100, targetsDone: 2 });
  });

  test("a price that turns back while the target's order rests: that order goes first, then what is open", async () => {
    const rig = new BracketRig();
    await rig.place();
    await rig.fill(0, 100);
    await rig.trade(820);
    await rig.news();
    expect(rig.view).toMatchObject({ covered: 100, naked: 0, stopLives: "only while Sauda runs" });
    await rig.trade(807.9);
    expect(rig.at(2).status).toBe("cancelled");
    await rig.news();
    expect(rig.book[3]).toBe("SELL MARKET 100 @0 open 0");
    await rig.fill(3, 100, "807.00");
    expect(rig.view.state).toBe("done");
  });
});

describe("targets at the broker", () => {
  test("whichever fills reduces the other", async () => {
    const rig = new BracketRig();
    await rig.place({ targets: [{ price: rupees(816), quantity: 40 }, { price: rupees(820), quantity: 60 }], targetsAtBroker: true });
    await rig.fill(0, 100);
    expect(rig.book.slice(1)).toEqual(["SELL STOPLOSS_MARKET 100 @808.00 open 0", "SELL LIMIT 40 @816.00 open 0", "SELL LIMIT 60 @820.00 open 0"]);
    await rig.fill(2, 40, "816.00");
    await rig.news();
    expect(rig.book[1]).toBe("SELL STOPLOSS_MARKET 60 @808.00 open 0");
    await rig.fill(1, 60, "807.00");
    await rig.news();
    expect(rig.at(3).status).toBe("cancelled");
    expect(rig.view.state).toBe("done");
  });

  test("both fill in a gap: the excess is taken back at once, and alarmed", async () => {
    const rig = new BracketRig();
    await rig.place({ targetsAtBroker: true });
    await rig.fill(0, 100);
    rig.orders.broker.update(rig.at(1), "complete", 100, "805.00");
    rig.orders.broker.update(rig.at(2), "open", 70, "820.00");
    await rig.pass(500);
    await rig.news();
    expect(rig.at(2).status).toBe("cancelled");
    expect(rig.book[3]).toBe("BUY MARKET 70 @0 open 0");
    expect(rig.world.notes.join()).toMatch(/70 more was closed than was open.*taken back/);
    await rig.fill(3, 70, "806.00");
    expect(rig.view.state).toBe("done");
    expect(rig.orders.ledger.positions.views()[0]?.quantity).toBe(0);
  });
});

describe("a stop that is refused", () => {
  test("another type is tried, then it is held here and alarmed; when its price is traded the position is closed", async () => {
    const rig = new BracketRig();
    await rig.place();
    rig.orders.broker.moods = ["refuse", "refuse"];
    await rig.fill(0, 100);
    await rig.pass(100);
    expect(rig.orders.ledger.orders().map(({ type, state }) => `${type} ${state}`)).toEqual(["LIMIT complete", "SL-M rejected", "SL rejected"]);
    expect(rig.view).toMatchObject({ stopLives: "only while Sauda runs", covered: 100, naked: 0 });
    expect(rig.world.notes.join()).toMatch(/held here and works only while Sauda runs/);
    await rig.trade(808);
    expect(rig.book[1]).toBe("SELL MARKET 100 @0 open 0");
  });

  test("cancelled elsewhere: held here, and not placed again behind the back of whoever did it", async () => {
    const rig = new BracketRig();
    await rig.place();
    await rig.fill(0, 100);
    rig.orders.broker.update(rig.at(1), "cancelled");
    await rig.news();
    await rig.pass(5_000);
    expect(rig.book).toHaveLength(2);
    expect(rig.view).toMatchObject({ stopLives: "only while Sauda runs", naked: 0 });
  });
});

describe("by hand", () => {
  test("a part sold by hand shrinks the stop, the rest sold ends the bracket", async () => {
    const rig = new BracketRig();
    await rig.place();
    await rig.fill(0, 100);
    await rig.byHand({ quantity: 30 });
    await rig.orders.time.pass(5);
    await rig.fill(2, 30, "813.00");
    await rig.news();
    expect(rig.book[1]).toBe("SELL STOPLOSS_MARKET 70 @808.00 open 0");
    await rig.byHand({ quantity: 70 });
    await rig.orders.time.pass(5);
    await rig.fill(3, 70, "813.00");
    await rig.news();
    expect(rig.at(1).status).toBe("cancelled");
    expect(rig.view).toMatchObject({ state: "done", exited: 100 });
  });

  test("the exit of the position: the stop goes, nothing is placed again, the bracket ends", async () => {
    const rig = new BracketRig();
    await rig.place();
    await rig.fill(0, 100);
    rig.orders.broker.cancelAfterMs = 0;
    const exit = rig.orders.exits.exit({ instrument: SBIN, product: "MIS" }, "exit-0001");
    await rig.pass(50);
    await rig.pass(50);
    await exit;
    await rig.fill(2, 100, "811.00");
    expect(rig.book).toEqual(["BUY LIMIT 100 @812.00 complete 100", "SELL STOPLOSS_MARKET 100 @808.00 cancelled 0", "SELL MARKET 100 @0 complete 100"]);
    expect(rig.view.state).toBe("done");
  });

  test("cancelled with exit: legs first, then the position; without: the position stays", async () => {
    const rig = new BracketRig();
    const id = await rig.place();
    await rig.fill(0, 100);
    await rig.plan.cancel(id, true);
    await rig.pass(20);
    expect(rig.book.slice(1)).toEqual(["SELL STOPLOSS_MARKET 100 @808.00 cancelled 0", "SELL MARKET 100 @0 open 0"]);
    const other = new BracketRig();
    const kept = await other.place();
    await other.fill(0, 100);
    await other.plan.cancel(kept, false);
    await other.pass(20);
    expect(other.book.slice(1)).toEqual(["SELL STOPLOSS_MARKET 100 @808.00 cancelled 0"]);
    expect(other.view.state).toBe("done");
    expect(other.view.text).toMatch(/100 stays open without it/);
  });

  test("break even, refused until the market is beyond the entry", async () => {
    const rig = new BracketRig();
    const id = await rig.place();
    await expect(rig.plan.breakEven(id)).rejects.toThrow(/Nothing of this bracket is open yet/);
    await rig.fill(0, 100, "812.03");
    await expect(rig.plan.breakEven(id)).rejects.toThrow(/last price 812.00 is not beyond the average entry 812.05/);
    await rig.trade(815);
    await rig.plan.breakEven(id);
    await rig.pass(600);
    expect(rig.book[1]).toBe("SELL STOPLOSS_MARKET 100 @812.05 open 0");
    await expect(rig.plan.breakEven(id)).rejects.toThrow(/or better already/);
  });

  test("new stop and targets take the place of the old ones", async () => {
    const rig = new BracketRig();
    const id = await rig.place();
    await rig.fill(0, 100);
    await expect(rig.plan.change(id, { ...rig.request().exits, stop: { trigger: rupees(813) } })).rejects.toThrow(/must be below the last price 812.00/);
    await rig.plan.change(id, { ...rig.request().exits, stop: { trigger: rupees(805) }, targets: [{ price: rupees(830), quantity: 50 }] });
    await rig.pass(600);
    expect(rig.book[1]).toBe("SELL STOPLOSS_MARKET 100 @805.00 open 0");
    await rig.trade(820);
    expect(rig.book).toHaveLength(2);
    await rig.trade(830);
    await rig.news();
    expect(rig.book.slice(1)).toEqual(["SELL STOPLOSS_MARKET 50 @805.00 open 0", "SELL LIMIT 50 @830.00 open 0"]);
  });

  test("around an open position", async () => {
    const rig = new BracketRig();
    await rig.byHand({ side: "BUY", quantity: 100 });
    await rig.orders.time.pass(5);
    await rig.fill(0, 100, "811.00");
    const request = { ...rig.request(), exits: rig.request().exits };
    const { id } = await rig.plan.protect(request, "press-0002");
    await rig.orders.time.pass(5);
    expect(rig.book[1]).toBe("SELL STOPLOSS_MARKET 100 @808.00 open 0");
    expect(rig.view).toMatchObject({ id, filled: 100, averageEntry: rupees(811), side: "BUY" });
    await expect(rig.plan.protect(request, "press-0003")).rejects.toThrow(/not in a bracket already/);
  });
});

describe("a trailing stop", () => {
  test("follows the market up, at most every half second, and never down", async () => {
    const rig = new BracketRig();
    await rig.place({ trail: { kind: "points", by: rupees(4) }, targets: [] });
    await rig.fill(0, 100);
    await rig.pass(600);
    for (const price of [813, 814, 815, 816]) await rig.trade(price);
    await rig.pass(600);
    await rig.pass(600);
    expect(rig.view.stopNow).toBe(rupees(812));
    expect(rig.book[1]).toBe("SELL STOPLOSS_MARKET 100 @812.00 open 0");
    await rig.trade(813);
    await rig.pass(600);
    expect(rig.book[1]).toBe("SELL STOPLOSS_MARKET 100 @812.00 open 0");
    expect(rig.orders.broker.calls.filter((call) => call === "modify").length).toBeLessThanOrEqual(3);
  });

  test("in percent: of the best price, so that the distance grows with it", async () => {
    const rig = new BracketRig();
    await rig.place({ trail: { kind: "percent", by: 1 }, stop: { trigger: rupees(800) }, targets: [] });
    await rig.fill(0, 100);
    await rig.pass(600);
    // 1 % of 850 is 8.50; from there on the stop follows at that distance.
    for (const price of [850, 860]) {
      await rig.trade(price);
      await rig.pass(600);
      await rig.pass(600);
    }
    expect(rig.view.stopNow).toBe(rupees(851.5));
  });

  test("by average true range, worked by hand: ranges 6, 4, 6 make 5.33, twice that 10.67, on the grid 10.70", async () => {
    const rig = new BracketRig();
    await rig.place({ trail: { kind: "atr", times: 2, bars: 3, frame: 5 }, stop: { trigger: rupees(800) }, targets: [] });
    await rig.fill(0, 100);
    await rig.pass(600);
    await rig.trade(814);
    await rig.pass(600);
    await rig.pass(600);
    expect(rig.view.stopNow).toBe(rupees(803.3));
  });
});

describe("the next day", () => {
  test("a carried position is protected anew once the market is open", async () => {
    const rig = new BracketRig();
    await rig.place({}, { product: "CNC" });
    await rig.fill(0, 100);
    rig.open = false;
    rig.day = "2026-11-23";
    rig.orders.ledger.clear();
    rig.orders.broker.orders.length = 0;
    await rig.orders.ledger.carry({ kind: "position.carried", at: rig.orders.time.now(), account: rig.view.account, day: rig.day, positions: [{ instrument: SBIN, product: "CNC", quantity: 100, value: 812_000_000, multiplier: 1 }] });
    rig.plan.newDay(rig.day);
    rig.plan.ready();
    await rig.orders.time.pass(10_000);
    expect(rig.book).toEqual([]);
    expect(rig.view.text).toMatch(/Carried over with 100 open: stop and targets are placed anew once the market is open/);
    rig.open = true;
    await rig.orders.time.pass(2_100);
    expect(rig.book).toEqual(["SELL STOPLOSS_MARKET 100 @808.00 open 0"]);
  });

  test("an intraday bracket is over", async () => {
    const rig = new BracketRig();
    await rig.place();
    await rig.fill(0, 100);
    rig.day = "2026-11-23";
    rig.orders.ledger.clear();
    rig.plan.newDay(rig.day);
    await rig.orders.time.pass(10);
    expect(rig.view).toMatchObject({ state: "done", naked: 0 });
    expect(await rig.plan.history(5)).toHaveLength(1);
  });
});
