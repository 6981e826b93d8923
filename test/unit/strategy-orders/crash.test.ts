import { describe, expect, test } from "vitest";
import type { MortalJournal } from "./orders-rig.ts";
import { OrdersRig } from "./orders-rig.ts";

const bought = (rig: OrdersRig): number => rig.orders.broker.orders.reduce((sum, { body, filled }) => sum + (body["transactiontype"] === "BUY" ? filled : 0), 0);
const sold = (rig: OrdersRig): number => rig.orders.broker.orders.reduce((sum, { body, filled }) => sum + (body["transactiontype"] === "SELL" ? filled : 0), 0);
const open = (rig: OrdersRig): string[] => rig.book.filter((row) => row.includes(" open "));

/** Has the disk a way out that has begun? */
function exitBegun(rig: OrdersRig): boolean {
  const records = rig.orders.journal.records.filter(({ kind }) => kind === "standing.strategy-orders");
  return records.some(({ body }) => (JSON.parse(body) as { state: { exits: unknown[] } }).state.exits.length > 0);
}

/** What goes at market fills, and every book is read, until nothing moves any more. */
async function settle(rig: OrdersRig, rounds = 8): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    await rig.pass(2_500);
    for (const order of rig.market) rig.trade(order, Number(order.body["quantity"]));
    await rig.news();
    await rig.trades();
  }
}

type Step = (rig: OrdersRig) => Promise<void>;

/** Plays the steps on a disk that dies at its nth record; what is played after the death reaches nobody. */
async function played(steps: readonly Step[], dieAt: number, after: boolean): Promise<OrdersRig> {
  const rig = await OrdersRig.begun();
  const journal = rig.orders.journal as MortalJournal;
  Object.assign(journal, { dieAt, after, onDeath: () => (rig.orders.dead = true) });
  for (const step of steps) {
    if (rig.orders.dead) break;
    // A step that waits for the dead disk never ends.
    await Promise.race([step(rig), rig.orders.time.pass(20_000).then(() => rig.orders.time.pass(1))]);
  }
  return rig;
}

async function borders(steps: readonly Step[]): Promise<number> {
  const rig = await played(steps, Number.POSITIVE_INFINITY, false);
  const { appends } = rig.orders.journal as MortalJournal;
  rig.strategy.end();
  rig.orders.reconciler.end();
  return appends;
}

describe("a crash at every record of the journal", () => {
  test("while a target and then a close run: bought once, sold once, and a close that had begun is finished", async () => {
    const steps: readonly Step[] = [
      async (rig) => void (await rig.give({ kind: "target", quantity: 50 })),
      (rig) => rig.fill(0, 50),
      async (rig) => void (await rig.give({ kind: "close" })),
      (rig) => rig.fill(1, 50),
      (rig) => rig.pass(600),
    ];
    const all = await borders(steps);
    expect(all).toBeGreaterThan(10);
    let finished = 0;
    for (let at = 1; at <= all; at++) {
      for (const after of [false, true]) {
        const rig = await played(steps, at, after);
        const begun = exitBegun(rig);
        const next = await rig.again();
        await settle(next);
        const told = `record ${at} ${after ? "after" : "before"}\n${next.book.join("\n")}\n${next.troubles.join("\n")}`;
        expect(bought(next), told).toBeLessThanOrEqual(50);
        expect(sold(next), told).toBeLessThanOrEqual(bought(next));
        expect(next.owned(), told).toBe(bought(next) - sold(next));
        expect(open(next), told).toEqual([]);
        if (begun) {
          finished++;
          expect(next.owned(), told).toBe(0);
        }
        next.strategy.end();
        next.orders.reconciler.end();
      }
    }
    expect(finished).toBeGreaterThan(5);
  }, 120_000);

  test("while a bracket enters and is closed: protected or flat, and nothing is sold twice", async () => {
    const steps: readonly Step[] = [
      async (rig) => void (await rig.give(rig.bracketSignal())),
      (rig) => rig.fill(0, 100),
      (rig) => rig.pass(600),
      async (rig) => void (await rig.give({ kind: "close" })),
      (rig) => rig.pass(600),
      (rig) => rig.pass(600),
    ];
    const all = await borders(steps);
    expect(all).toBeGreaterThan(20);
    let covered = 0;
    let finished = 0;
    for (let at = 1; at <= all; at++) {
      for (const after of [false, true]) {
        const rig = await played(steps, at, after);
        const begun = exitBegun(rig);
        const next = await rig.again();
        // The entry, if it is there, fills.
        for (const order of next.orders.broker.orders) if (order.body["ordertype"] === "LIMIT") next.trade(order, 100);
        await settle(next);
        const told = `record ${at} ${after ? "after" : "before"}\n${next.book.join("\n")}\n${next.troubles.join("\n")}`;
        expect(bought(next), told).toBeLessThanOrEqual(100);
        expect(sold(next), told).toBeLessThanOrEqual(bought(next));
        const net = bought(next) - sold(next);
        expect(next.owned(), told).toBe(net);
        if (begun) finished++;
        if (begun) expect([net, open(next)], told).toEqual([0, []]);
        else if (net > 0) {
          covered++;
          expect(open(next), told).toEqual([`SELL STOPLOSS_MARKET ${net} @808.00 open 0`]);
        }
        next.strategy.end();
        next.orders.reconciler.end();
      }
    }
    expect([covered > 5, finished > 5]).toEqual([true, true]);
  }, 120_000);

  test("while a GTT is placed, met and filled: it stands once and buys once, also where the same is decided anew", async () => {
    let given = "";
    const steps: readonly Step[] = [
      async (rig) => void (given = (await rig.give(rig.gttSignal()))[0]!.id),
      (rig) => rig.price(820),
      (rig) => rig.pass(600),
      (rig) => rig.fill(0, 50, 820),
      (rig) => rig.pass(600),
    ];
    const all = await borders(steps);
    expect(all).toBeGreaterThan(8);
    for (let at = 1; at <= all; at++) {
      for (const after of [false, true]) {
        const rig = await played(steps, at, after);
        rig.ltp = 812;
        const next = await rig.again();
        // The host goes on from an earlier state, and decides it once more.
        await next.give({ ...next.gttSignal(), id: given === "" ? "t1.0" : given });
        expect(next.gtts.views().filter(({ state }) => state === "active").length, `record ${at}`).toBeLessThanOrEqual(1);
        await next.price(820);
        await settle(next, 12);
        const told = `record ${at} ${after ? "after" : "before"}\n${next.book.join("\n")}\n${next.gtts.views().map(({ state, text }) => `${state} ${text}`).join("\n")}\n${next.troubles.join("\n")}`;
        expect([bought(next), next.owned(), open(next)], told).toEqual([50, 50, []]);
        next.strategy.end();
        next.orders.reconciler.end();
      }
    }
  }, 120_000);
});
