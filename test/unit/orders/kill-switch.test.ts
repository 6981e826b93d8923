import { describe, expect, test } from "vitest";
import { openingOrders } from "../../../electron/orders/risk/opening-orders.ts";
import { topics } from "../../../shared/contract/topics.ts";
import { ACCOUNT, proposal, rupees } from "../../support/orders.ts";
import { KillRig } from "./kill-rig.ts";

const STOP = { side: "SELL", type: "SL-M", price: 0 as never, trigger: rupees(800) } as const;
const EXIT = { side: "SELL", type: "MARKET", price: 0 as never } as const;

/** A hundred bought, a stop beneath, an entry and a target resting. */
async function busy(): Promise<KillRig> {
  const rig = new KillRig();
  await rig.trade(100);
  await rig.place(STOP);
  await rig.place({ quantity: 20, price: rupees(790) });
  await rig.place({ side: "SELL", price: rupees(830), quantity: 100 });
  return rig;
}

const refusal = (rig: KillRig, change: Parameters<typeof proposal>[0], once: string): Promise<unknown> =>
  rig.orders.desk.place(proposal(change), once).then(() => "sent", (error: { failure?: unknown }) => error.failure);

describe("pulling it", () => {
  test("is in the journal before anything is cancelled, and cancels what could open; the stop stays", async () => {
    const rig = await busy();
    const before = rig.orders.journal.order.length;
    await rig.kill.pull(false);
    await rig.orders.time.pass(6_000);
    expect(rig.orders.journal.order.slice(before).filter((kind) => kind === "standing.kill" || kind === "change.approved")).toEqual(["standing.kill", "change.approved", "change.approved"]);
    expect(rig.working()).toEqual(["SELL STOPLOSS_MARKET 100"]);
    expect(rig.kill.view).toMatchObject({ pulled: true, squareOff: false, sentence: expect.stringMatching(/what only closes one, protective stops first, stays\. Only orders that make a position smaller go\. Type RELEASE/) });
    expect(rig.net()).toBe(100);
  });

  test("blocks what opens, by hand and by plan alike, and lets what reduces through", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    await rig.kill.pull(false);
    expect(await refusal(rig, { quantity: 1 }, "press-a001")).toMatchObject({ kind: "Refused", rule: "kill switch", sentence: expect.stringMatching(/Nothing of SBIN MIS is open for this purchase to close/) });
    expect(await refusal(rig, { ...EXIT, quantity: 101 }, "press-a002")).toMatchObject({ rule: "kill switch", sentence: expect.stringMatching(/At most 100 of SBIN MIS may be sold now/) });
    expect(await refusal(rig, { ...EXIT, quantity: 60 }, "press-a003")).toBe("sent");
    await rig.orders.time.pass(5_000);
    expect(rig.working()).toEqual(["SELL MARKET 60"]);
  });

  test("blocks while its record is still on the way to the disk", async () => {
    const rig = new KillRig();
    const pulling = rig.kill.pull(false);
    expect(await refusal(rig, { quantity: 1 }, "press-a001")).toMatchObject({ rule: "kill switch" });
    await pulling;
  });

  test("with square-off takes the stop away too, and closes everything", async () => {
    const rig = await busy();
    rig.fillMarketOrders();
    await rig.kill.pull(true);
    await rig.orders.time.pass(15_000);
    expect([rig.net(), rig.working(), rig.run()?.state]).toEqual([0, [], "done"]);
    expect(rig.kill.view).toMatchObject({ squareOff: true, sentence: expect.stringMatching(/protective stops too, and what is open at the broker is squared off/) });
  });

  test("pulled again with square-off squares off then, and each further pull does once more", async () => {
    const rig = await busy();
    rig.fillMarketOrders();
    await rig.kill.pull(false);
    await rig.orders.time.pass(6_000);
    expect(rig.net()).toBe(100);
    await rig.kill.pull(true);
    await rig.orders.time.pass(15_000);
    expect(rig.net()).toBe(0);
    const { at } = rig.kill.view;
    await rig.kill.pull(true);
    await rig.orders.time.pass(2_000);
    expect(rig.squareOff.views).toHaveLength(2);
    expect(rig.kill.view.at).toBe(at);
    for (const view of rig.views.kill) expect(topics.kill.safeParse(view).error).toBeUndefined();
  });

  test("cancels what comes to light later: an order whose outcome was open, and one placed elsewhere", async () => {
    const rig = new KillRig();
    rig.orders.broker.moods = ["silent"];
    rig.orders.broker.listAfterMs = 4_000;
    await rig.orders.desk.place(proposal(), "press-0001");
    await rig.orders.time.pass(10);
    await rig.kill.pull(false);
    await rig.orders.time.pass(1_000);
    expect(rig.working()).toEqual(["BUY LIMIT 100"]);
    await rig.orders.time.pass(12_000);
    expect(rig.working()).toEqual([]);
    const [first] = rig.orders.broker.orders;
    if (!first) throw new Error("no order");
    rig.orders.broker.orders.push({ ...first, id: "261120000099999", tag: "", status: "open" });
    await rig.orders.time.pass(45_000);
    expect(rig.working()).toEqual([]);
  });

  test("asks again for a cancel that the broker has turned down, but does not flood it", async () => {
    const rig = new KillRig();
    await rig.place({ quantity: 20 });
    rig.orders.broker.moods = Array.from({ length: 3 }, () => "refuse" as const);
    await rig.kill.pull(false);
    await rig.orders.time.pass(8_000);
    expect(rig.orders.broker.calls.filter((call) => call === "cancel")).toHaveLength(3);
    await rig.orders.time.pass(6_000);
    expect(rig.working()).toEqual([]);
  });

  test("without a journal pulls in memory, and says how far that holds", async () => {
    const rig = await busy();
    rig.orders.journal.broken = true;
    await rig.kill.pull(false);
    expect(rig.kill.view.pulled).toBe(true);
    expect(rig.told).toEqual([expect.stringMatching(/journal cannot be written: it holds only until Sauda ends.*broker's own application/)]);
    rig.orders.journal.broken = false;
    expect(await refusal(rig, { quantity: 1 }, "press-a001")).toMatchObject({ rule: "kill switch" });
  });
});

describe("a restart", () => {
  test.each([0, 1, 5, 400, 2_000])("%i ms after the pull: it is still pulled, and what works is cancelled then", async (ms) => {
    const rig = await busy();
    rig.orders.broker.cancelAfterMs = 10_000;
    const pulling = rig.kill.pull(false);
    await rig.orders.time.pass(ms);
    await pulling;
    rig.trading = false;
    const next = rig.crash();
    next.trading = false;
    rig.orders.broker.cancelAfterMs = 0;
    expect(next.kill.view.pulled).toBe(true);
    expect(next.told).toEqual([expect.stringMatching(/pulled before Sauda ended, and still is/)]);
    const asked = next.orders.broker.calls.filter((call) => call === "cancel").length;
    await next.orders.time.pass(5_000);
    expect(next.orders.broker.calls.filter((call) => call === "cancel")).toHaveLength(asked);
    next.trading = true;
    next.ready();
    await next.orders.time.pass(20_000);
    expect(next.working()).toEqual(["SELL STOPLOSS_MARKET 100"]);
    expect(await refusal(next, { quantity: 1 }, "press-a001")).toMatchObject({ rule: "kill switch" });
  });

  test("killed when it was pulled, before a single cancel went: they go once the account is back, and not before", async () => {
    const rig = await busy();
    void rig.kill.pull(false);
    const next = rig.crash();
    next.trading = false;
    await next.orders.time.pass(5_000);
    expect(next.orders.broker.calls).not.toContain("cancel");
    expect(next.kill.view.pulled).toBe(true);
    next.trading = true;
    await next.orders.time.pass(10_000);
    expect(next.working()).toEqual(["SELL STOPLOSS_MARKET 100"]);
  });

  test("with square-off goes on squaring off", async () => {
    const rig = await busy();
    rig.orders.broker.cancelAfterMs = 1_000;
    const pulling = rig.kill.pull(true);
    await rig.orders.time.pass(500);
    await pulling;
    rig.trading = false;
    const next = rig.crash();
    next.fillMarketOrders();
    await next.orders.time.pass(30_000);
    next.ready();
    await next.orders.time.pass(30_000);
    expect([next.net(), next.working()]).toEqual([0, []]);
  });
});

describe("releasing it", () => {
  test("takes the word, and no other", async () => {
    const rig = new KillRig();
    await rig.kill.pull(false);
    await expect(rig.kill.release("release")).rejects.toMatchObject({ failure: { kind: "BadInput", field: "typed", expected: "RELEASE" } });
    expect(rig.kill.view.pulled).toBe(true);
    await rig.kill.release("RELEASE");
    expect(rig.kill.view).toEqual({ pulled: false, squareOff: false, sentence: "Not pulled." });
    expect(await refusal(rig, { quantity: 1 }, "press-a001")).toBe("sent");
    expect(rig.crash().kill.view.pulled).toBe(false);
  });

  test("without a journal is not done: it would come back at the next start", async () => {
    const rig = new KillRig();
    await rig.kill.pull(false);
    rig.orders.journal.broken = true;
    await expect(rig.kill.release("RELEASE")).rejects.toThrow(/disk full/);
    expect(rig.kill.view.pulled).toBe(true);
  });

  test("starts nothing again: what was stopped is told of the pull only", async () => {
    const rig = new KillRig();
    const told: string[] = [];
    rig.kill.onPull(() => told.push("stop"));
    await rig.kill.pull(false);
    await rig.kill.release("RELEASE");
    expect(told).toEqual(["stop"]);
    expect(rig.told.at(-1)).toMatch(/released by typing\. What it stopped stays stopped/);
    await rig.kill.pull(false);
    const next = rig.crash();
    next.kill.onPull(() => told.push("stop at the start"));
    expect(told).toEqual(["stop", "stop", "stop at the start"]);
  });
});

describe("what could open a position", () => {
  test("a stop and a target that together are more than is held: the stop is kept", async () => {
    const rig = await busy();
    expect(openingOrders(rig.orders.ledger, ACCOUNT).map(({ type, side }) => `${side} ${type}`).sort()).toEqual(["BUY LIMIT", "SELL LIMIT"]);
  });

  test("the stop is kept however late it came", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    await rig.place({ side: "SELL", price: rupees(830), quantity: 100 });
    await rig.place(STOP);
    expect(openingOrders(rig.orders.ledger, ACCOUNT).map(({ type }) => type)).toEqual(["LIMIT"]);
  });

  test("a target alone only closes; one more than is held does not", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    await rig.place({ side: "SELL", price: rupees(830), quantity: 100 });
    expect(openingOrders(rig.orders.ledger, ACCOUNT)).toEqual([]);
    const other = new KillRig();
    await other.trade(100);
    await other.place({ side: "SELL", price: rupees(830), quantity: 101 });
    expect(openingOrders(other.orders.ledger, ACCOUNT)).toHaveLength(1);
  });

  test("the stop of delivered shares only closes: it stays, and what is more than they are does not", async () => {
    const rig = new KillRig();
    rig.held = 100;
    await rig.place({ ...STOP, product: "CNC" });
    await rig.place({ ...STOP, product: "CNC", quantity: 50 });
    await rig.kill.pull(false);
    await rig.orders.time.pass(6_000);
    expect(rig.working()).toEqual(["SELL STOPLOSS_MARKET 100"]);
  });

  test("a stop of one owner does not protect what is another's", async () => {
    const rig = new KillRig();
    await rig.trade(100);
    await rig.place({ ...STOP, owner: "momentum" });
    expect(openingOrders(rig.orders.ledger, ACCOUNT)).toHaveLength(1);
  });
});
