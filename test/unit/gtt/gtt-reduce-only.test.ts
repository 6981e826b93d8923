import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toEvent } from "../../../electron/storage/journal.ts";
import type { HoldingView } from "../../../shared/contract/schemas/portfolio.ts";
import type { GttRequest } from "../../../shared/contract/schemas/plans.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { ACCOUNT, SBIN, proposal, rupees } from "../../support/orders.ts";
import { GttLife, oco, quietly, rule, single, World } from "./gtt-rig.ts";

const holding = (quantity: number, t1Quantity = 0): HoldingView => ({ account: ACCOUNT, instrument: SBIN, quantity, t1Quantity, averagePrice: rupees(700), previousClose: rupees(810) });

async function begun(options: { atBroker?: boolean } = {}, world = new World()): Promise<GttLife> {
  const life = new GttLife(world, options);
  await life.begin();
  return life;
}

async function place(life: GttLife, change: Partial<GttRequest> = {}, once = "press-0001"): Promise<string> {
  const placing = life.plan.place(rule(single({ home: "here", reduceOnly: true, ...change }), once));
  await life.world.time.pass(10);
  return (await placing).id;
}

let presses = 0;
/** By hand, filled at once. */
async function trade(life: GttLife, side: "BUY" | "SELL", quantity: number, product: "CNC" | "MIS" = "MIS", owner = "manual"): Promise<void> {
  await life.orders.desk.place(proposal({ side, quantity, product, owner }), `by-hand-${++presses}`);
  await life.world.time.pass(50);
  const order = life.world.broker.orders.at(-1)!;
  life.world.broker.update(order, "complete", quantity, "812.00");
  // A read waits for its turn in the rate budget, which runs on the same clock.
  const read = life.orders.reconciler.orders();
  await life.world.time.pass(1_500);
  await read;
}

const children = (life: GttLife): string[] => life.world.broker.orders.filter(({ body }) => body["price"] === "799.00").map(({ body }) => `${body["transactiontype"]} ${body["quantity"]}`);
const fire = async (life: GttLife): Promise<void> => {
  await life.trade(rupees(799));
  await life.world.time.pass(3_000);
};
const MIS = { product: "MIS", expires: "2026-11-20" } as const;

describe("a rule that only reduces", () => {
  test("goes in full while enough is open, cut to what is open when less is, and says so", async () => {
    for (const [open, sent] of [[25, "SELL 10"], [10, "SELL 10"], [6, "SELL 6"]] as const) {
      const life = await begun();
      await trade(life, "BUY", open);
      await place(life, MIS);
      await fire(life);
      expect(children(life)).toEqual([sent]);
      expect(life.only().state).toBe("fired");
      if (open === 6) expect(life.only().history.map(({ words }) => words).join(" ")).toContain("cut from 10 to the 6 that were open");
    }
  });

  test("its position gone: it says so, offers nothing else, and when it fires no order goes", async () => {
    const life = await begun();
    await trade(life, "BUY", 10);
    await place(life, MIS);
    expect(life.only().nothingToClose).toBe(false);
    await trade(life, "SELL", 10);
    expect(life.only().nothingToClose).toBe(true);
    expect(life.told.at(-1)).toMatchObject({ state: "active", nothingToClose: true });
    await fire(life);
    expect(children(life)).toEqual([]);
    expect(life.only()).toMatchObject({ state: "cancelled", nothingToClose: false });
    expect(life.only().text).toBe("Fired at 799.00, and nothing was open any more that it could close: no order was sent.");
  });

  test("without it the same rule opens the other way, as it always did", async () => {
    const life = await begun();
    await trade(life, "BUY", 10);
    await place(life, { ...MIS, reduceOnly: false });
    await trade(life, "SELL", 10);
    expect(life.only().nothingToClose).toBe(false);
    await fire(life);
    expect(children(life)).toEqual(["SELL 10"]);
  });

  test("what a market order is closing at this moment is not closed twice", async () => {
    const life = await begun();
    await trade(life, "BUY", 10);
    await place(life, MIS);
    await life.orders.desk.place(proposal({ side: "SELL", quantity: 7, type: "MARKET", price: NO_PRICE }), "leaving-0001");
    await life.world.time.pass(50);
    await fire(life);
    expect(children(life)).toEqual(["SELL 3"]);
  });

  test("closes its owner's quantity only: a strategy's long is not the hand's to sell", async () => {
    const life = await begun();
    await trade(life, "BUY", 10, "MIS", "EMA cross");
    await expect(life.plan.place(rule(single({ ...MIS, home: "here", reduceOnly: true })))).rejects.toThrow("There is no open MIS position in SBIN that this rule could close.");
    await trade(life, "BUY", 4);
    await place(life, MIS);
    await fire(life);
    expect(children(life)).toEqual(["SELL 4"]);
  });

  test("sells holdings, those on their way included, less what was sold today; a list that was not read is not an empty one", async () => {
    const life = await begun();
    life.world.holdings = [holding(0, 8)];
    await place(life);
    await trade(life, "SELL", 3, "CNC");
    await fire(life);
    expect(children(life)).toEqual(["SELL 5"]);
    const other = await begun();
    other.world.holdings = undefined;
    await place(other);
    expect(other.only().nothingToClose).toBe(false);
    await fire(other);
    expect(children(other)).toEqual([]);
    expect(other.alarms().at(-1)).toMatch(/has fired, but its order waits: it may only sell what is held, and the holdings have not been read yet/);
    const written = other.world.disk.length;
    await other.world.time.pass(60_000);
    expect(other.world.disk.length).toBe(written);
    other.world.holdings = [holding(7)];
    other.plan.holdingsRead();
    await other.world.time.pass(1_000);
    expect(children(other)).toEqual(["SELL 7"]);
    const bought = await begun();
    bought.world.holdings = undefined;
    await place(bought);
    await trade(bought, "BUY", 10, "CNC");
    await fire(bought);
    expect(children(bought)).toEqual(["SELL 10"]);
  });

  test("waits while the broker has another number of the position, seconds at most", async () => {
    const life = await begun();
    await trade(life, "BUY", 10);
    await place(life, MIS);
    life.world.doubt = { kind: "looking again" };
    await fire(life);
    expect(children(life)).toEqual([]);
    expect(life.only().state).toBe("firing");
    expect(life.alarms().at(-1)).toMatch(/has fired, but its order waits: it may only close what is open, and the broker has another number of this position/);
    // Another look, and still in doubt: nothing is told or written twice.
    const told = life.alarms().length;
    life.plan.positionsCompared();
    await life.world.time.pass(1_000);
    expect([children(life), life.alarms().length]).toEqual([[], told]);
    life.world.doubt = undefined;
    life.plan.positionsCompared();
    await life.world.time.pass(3_000);
    expect(children(life)).toEqual(["SELL 10"]);
  });

  test("closes no more than the broker has, where its number stays another; not more than is known here either", async () => {
    for (const [off, sent] of [[-4, ["SELL 6"]], [-10, []], [-30, []], [5, ["SELL 10"]]] as const) {
      const life = await begun();
      await trade(life, "BUY", 10);
      await place(life, { ...MIS, legs: [{ trigger: rupees(800), price: rupees(799), type: "LIMIT", quantity: 20 }] });
      life.world.doubt = { kind: "stands", off };
      await fire(life);
      expect(children(life)).toEqual(sent);
    }
  });

  test("a number that changes while its order waits its turn holds the order back; it goes when that is cleared", async () => {
    const life = await begun();
    await trade(life, "BUY", 10);
    await place(life, MIS);
    const placing = life.orders.desk.place.bind(life.orders.desk);
    life.orders.desk.place = (...all) => {
      life.world.doubt = { kind: "looking again" };
      return placing(...all);
    };
    await fire(life);
    expect(children(life)).toEqual([]);
    life.orders.desk.place = placing;
    life.world.doubt = undefined;
    life.plan.positionsCompared();
    await life.world.time.pass(3_000);
    expect(children(life)).toEqual(["SELL 10"]);
  });

  test("told anew when the holdings are read", async () => {
    const life = await begun();
    life.world.holdings = undefined;
    await place(life);
    life.world.holdings = [];
    life.plan.holdingsRead();
    expect(life.told.at(-1)).toMatchObject({ nothingToClose: true });
  });

  test("killed at every border of its firing: sold at most what was open, and once", async () => {
    const story = async (life: GttLife): Promise<void> => {
      quietly(life.plan.place(rule(oco({ home: "here", reduceOnly: true }))));
      await life.world.time.pass(100);
      await life.trade(rupees(795));
      await life.world.time.pass(5_000);
    };
    const world = new World();
    world.holdings = [holding(6)];
    const count = await begun({}, world).then(async (life) => { await story(life); return life.life.crossed; });
    for (let dieAt = 1; dieAt <= count; dieAt++) {
      const ground = new World();
      ground.holdings = [holding(6)];
      const first = new GttLife(ground, { dieAt });
      await first.begin();
      await story(first);
      // What its order has sold meanwhile must not make a second one of another size.
      const order = ground.broker.orders[0];
      if (order) ground.broker.update(order, "open", 2, "799.00");
      const second = await begun({}, ground);
      await ground.time.pass(60_000);
      const saved = ground.disk.some(({ kind }) => kind === "standing.gtt");
      expect(children(second), `killed at border ${dieAt}`).toEqual(saved ? ["SELL 6"] : []);
    }
  });

  test("whatever is traded before, its order never opens a position (against plain arithmetic)", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -12, max: 20 }).filter((n) => n !== 0), { minLength: 1, maxLength: 5 }), async (trades) => {
        const life = await begun();
        await trade(life, "BUY", 10);
        await place(life, MIS);
        for (const n of trades) await trade(life, n > 0 ? "BUY" : "SELL", Math.abs(n));
        const net = 10 + trades.reduce((sum, n) => sum + n, 0);
        expect(life.only().nothingToClose).toBe(net <= 0);
        await fire(life);
        expect(children(life)).toEqual(net <= 0 ? [] : [`SELL ${Math.min(10, net)}`]);
      }),
      { numRuns: 40 },
    );
  });

  test("a record of the format before has no such thing, and stays as it was given", () => {
    const body = JSON.stringify({ kind: "standing.gtt", id: "g1", state: { id: "g1", state: "active" } });
    expect(toEvent({ seq: 1, at: 1, account: ACCOUNT, day: "2026-11-20", kind: "standing.gtt", version: 2, body })).toMatchObject({ state: { reduceOnly: false } });
    const bracket = JSON.stringify({ kind: "standing.bracket", id: "b1", state: { legs: [{ once: "b1:stop:2", attempt: 2 }] } });
    expect(toEvent({ seq: 1, at: 1, account: ACCOUNT, day: "2026-11-20", kind: "standing.bracket", version: 1, body: bracket })).toMatchObject({ state: { legs: [{ attempt: 2, round: 2 }] } });
  });
});

describe("one that the broker keeps", () => {
  const there = { home: "auto" } as const;

  test("says at once that the broker fires it even without the position", async () => {
    const life = await begun({ atBroker: true });
    life.world.holdings = [holding(10)];
    await place(life, there);
    expect(life.only()).toMatchObject({ lives: "at broker", state: "active" });
    expect(life.only().text).toContain("while Sauda is off the rule fires even without one");
  });

  test("is cancelled there once its holding is sold; a refusal to cancel is alarmed and tried again", async () => {
    const life = await begun({ atBroker: true });
    life.world.holdings = [holding(10)];
    await place(life, there);
    await trade(life, "SELL", 4, "CNC");
    await life.world.time.pass(2_000);
    expect(life.world.rules.rules[0]!.status).toBe("NEW");
    life.world.rules.moods = ["refuse"];
    await trade(life, "SELL", 6, "CNC");
    await life.world.time.pass(2_000);
    expect(life.alarms().at(-1)).toContain("could not be cancelled though its position is closed");
    expect(life.world.rules.rules[0]!.status).toBe("NEW");
    await life.world.time.pass(61_000);
    expect(life.world.rules.rules[0]!.status).toBe("CANCELLED");
    expect(life.only().state).toBe("cancelled");
  });

  test("an empty list of holdings alone takes no protection away; it only says that nothing is there", async () => {
    const life = await begun({ atBroker: true });
    life.world.holdings = [holding(10)];
    await place(life, there);
    life.world.holdings = [];
    life.plan.holdingsRead();
    await life.world.time.pass(130_000);
    expect(life.world.rules.rules[0]!.status).toBe("NEW");
    expect(life.only()).toMatchObject({ state: "active", nothingToClose: true });
  });

  test("one that does not only reduce is left alone", async () => {
    const life = await begun({ atBroker: true });
    life.world.holdings = [holding(10)];
    await place(life, { ...there, reduceOnly: false });
    await trade(life, "SELL", 10, "CNC");
    await life.world.time.pass(61_000);
    expect(life.world.rules.rules[0]!.status).toBe("NEW");
  });
});

describe("asked beforehand", () => {
  test("where it will live and why, and what is against it", async () => {
    const life = await begun({ atBroker: true });
    life.world.holdings = [holding(4)];
    expect(life.plan.preview(single({ reduceOnly: true }))).toMatchObject({ home: "at broker", problems: [] });
    expect(life.plan.preview(single({ reduceOnly: true })).sentences.join(" ")).toMatch(/Angel One keeps it.*even without one.*It is for 10, and 4 are open now/);
    const both = life.plan.preview(oco({ reduceOnly: true }));
    expect(both.home).toBe("only while Sauda runs");
    expect(both.sentences[0]).toMatch(/keeps no rules with two triggers\. Watched by Sauda itself/);
    expect(life.plan.preview(single({ home: "here" })).sentences[0]).toMatch(/^Watched by Sauda itself/);
    const [problem] = life.plan.preview(single({ ...MIS, reduceOnly: true })).problems;
    expect(problem?.sentence).toContain("There is no open MIS position in SBIN");
    expect(life.plan.preview(single({ legs: [{ trigger: rupees(800.01), type: "LIMIT", price: rupees(799), quantity: 10 }] })).problems[0]).toMatchObject({ kind: "BadInput", field: "legs.0.trigger" });
    expect(life.plan.views()).toEqual([]);
    expect(life.world.rules.calls).toEqual([]);
  });
});
