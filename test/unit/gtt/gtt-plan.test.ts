import { describe, expect, test, vi } from "vitest";
import { PRIORITY } from "../../../electron/brokers/rate-budget.ts";
import { ACCOUNT, DAY, SBIN, rupees } from "../../support/orders.ts";
import { GttLife, oco, rule, single, World } from "./gtt-rig.ts";

async function begun(options: { atBroker?: boolean } = {}, world = new World()): Promise<GttLife> {
  const life = new GttLife(world, options);
  await life.begin();
  return life;
}

async function place(life: GttLife, request = single({ home: "here" }), once = "press-0001"): Promise<string> {
  const placing = life.plan.place(rule(request, once));
  await life.world.time.pass(10);
  return (await placing).id;
}

const settle = (life: GttLife): Promise<void> => life.world.time.pass(3_000);

describe("a rule kept here", () => {
  test.each([["nothing held", [], PRIORITY.entry], ["shares held", [10], PRIORITY.exit], ["not yet read", undefined, PRIORITY.exit]])("a delivery sale goes ahead of entries only where it can get out: %s", async (_, held, priority) => {
    const life = await begun();
    life.world.holdings = held?.map((quantity) => ({ account: ACCOUNT, instrument: SBIN, quantity, t1Quantity: 0, averagePrice: rupees(700), previousClose: rupees(810) }));
    await place(life);
    const asked = vi.spyOn(life.orders.desk, "place");
    await life.trade(rupees(800));
    await settle(life);
    expect(asked.mock.calls.map((call) => call[2])).toEqual([priority]);
  });

  test("says where it lives, fires once with its terms, and is told as fired", async () => {
    const life = await begun();
    const id = await place(life);
    expect(life.only()).toMatchObject({ id, state: "active", lives: "only while Sauda runs", kind: "single" });
    await life.trade(rupees(800.05));
    expect(life.only().state).toBe("active");
    await life.trade(rupees(800));
    await settle(life);
    expect(life.only()).toMatchObject({ state: "fired", firedLeg: 0, firedPrice: rupees(800) });
    expect(life.world.broker.orders.map(({ body }) => [body["ordertype"], body["price"], body["quantity"], body["producttype"]])).toEqual([["LIMIT", "799.00", "10", "DELIVERY"]]);
    const child = life.orders.ledger.order(life.only().child!)!;
    expect(child.why).toEqual({ plan: { kind: "gtt", id, leg: "0" }, words: "Child of GTT of SBIN (SELL 10 at 799.00 when 800.00 is reached)" });
    await life.trade(rupees(790));
    await settle(life);
    expect(life.world.broker.orders).toHaveLength(1);
  });

  test("one press places one rule, however often it is told, also after a restart and when it is over", async () => {
    const life = await begun();
    const [a, b] = await Promise.all([life.plan.place(rule(single({ home: "here" }))), life.plan.place(rule(single({ home: "here" })))]);
    expect(a).toEqual(b);
    expect(life.plan.views()).toHaveLength(1);
    const again = await begun({}, life.world);
    expect(await again.plan.place(rule(single({ home: "here" })))).toEqual(a);
    await again.plan.cancel({ account: ACCOUNT, id: a.id });
    const third = await begun({}, life.world);
    expect(third.plan.views()).toEqual([]);
    expect(await third.plan.place(rule(single({ home: "here" })))).toEqual(a);
    expect(third.plan.views()).toEqual([]);
  });

  test("of two legs met by one price only the nearer in time fires, and its sibling is gone", async () => {
    const life = await begun();
    await place(life, oco());
    expect([...life.levels.levels.keys()]).toHaveLength(2);
    await life.trade(rupees(831));
    await life.trade(rupees(700));
    await settle(life);
    expect(life.only()).toMatchObject({ state: "fired", firedLeg: 1 });
    expect(life.world.broker.orders.map(({ body }) => body["price"])).toEqual(["829.00"]);
    expect(life.levels.levels.size).toBe(0);
  });

  test("a met trigger whose news is on its way when the rule is cancelled fires nothing", async () => {
    const life = await begun();
    const id = await place(life);
    const stale = life.levels.levels.get(`gtt:${id}:0`)!;
    await life.plan.cancel({ account: ACCOUNT, id });
    stale.onCrossed({ price: rupees(799), marketAt: life.world.marketAt, receivedAt: 1 });
    await settle(life);
    expect(life.world.broker.orders).toEqual([]);
    expect(life.only().state).toBe("cancelled");
  });

  test("what was met while Sauda was off fires at once and says so", async () => {
    const life = await begun();
    await place(life);
    life.world.ltp = rupees(780);
    const next = await begun({}, life.world);
    await settle(next);
    expect(life.world.broker.orders).toHaveLength(1);
    expect(next.only().history.map(({ words }) => words).join(" ")).toContain("Trigger 800.00 met while Sauda was off, at 780.00");
  });

  test("expires with its last day, on the turn of the day and over a stop; then it does not fire", async () => {
    const life = await begun();
    await place(life, single({ home: "here", expires: DAY }));
    await place(life, single({ home: "here", expires: "2026-11-23" }), "press-0002");
    life.world.day = "2026-11-23";
    life.plan.newDay("2026-11-23");
    await settle(life);
    expect(life.plan.views().map(({ state }) => state)).toEqual(["expired", "active"]);
    life.world.day = "2026-11-24";
    life.world.ltp = rupees(780);
    const next = await begun({}, life.world);
    await settle(next);
    expect(next.plan.views().map(({ state }) => state)).toEqual(["expired"]);
    expect(life.world.broker.orders).toEqual([]);
  });

  test("a child that the broker refuses ends it as refused, with an alarm that says what to do; nothing is sent again", async () => {
    const life = await begun();
    await place(life);
    life.world.broker.moods = ["refuse"];
    await life.trade(rupees(799));
    await settle(life);
    expect(life.only()).toMatchObject({ state: "refused" });
    expect(life.alarms().at(-1)).toMatch(/was refused: .* Place the order yourself/);
    const again = await begun({}, life.world);
    await settle(again);
    expect(life.world.broker.orders).toEqual([]);
  });

  test("a child that only has to wait for the next second's orders goes then, once", async () => {
    const life = await begun();
    await place(life);
    const calm = life.orders.factsOf;
    life.orders.factsOf = (proposal, replacing, plan) => {
      const facts = calm(proposal, replacing, plan);
      return "kind" in facts ? facts : { ...facts, sent: { second: 6, minute: 6, hour: 6, day: 6 } };
    };
    await life.trade(rupees(799));
    await settle(life);
    expect(life.only().state).toBe("firing");
    expect(life.world.broker.orders).toEqual([]);
    life.orders.factsOf = calm;
    await life.orders.time.pass(5_000);
    await settle(life);
    expect(life.only().state).toBe("fired");
    expect(life.world.broker.orders).toHaveLength(1);
  });

  test("a child that the risk gate turns away likewise", async () => {
    const life = await begun();
    await place(life);
    life.orders.traded = { ...life.orders.traded, lot: 75 };
    await life.trade(rupees(799));
    await settle(life);
    expect(life.only().state).toBe("refused");
    expect(life.world.broker.calls.filter((call) => call === "place")).toEqual([]);
  });

  test("an unanswered child shows as unresolved until the book shows it", async () => {
    const life = await begun();
    await place(life);
    life.world.broker.moods = ["silent"];
    life.world.broker.listAfterMs = 1_500;
    await life.trade(rupees(799));
    await life.world.time.pass(200);
    expect(life.only().state).toBe("unresolved");
    expect(life.alarms().some((sentence) => sentence.includes("place nothing by hand"))).toBe(true);
    await life.world.time.pass(30_000);
    expect(life.only().state).toBe("fired");
    expect(life.world.broker.orders).toHaveLength(1);
  });

  test("a child that is proven never to have arrived is placed anew, three times at most", async () => {
    const life = await begun();
    await place(life);
    life.world.broker.moods = ["lost", "lost", "ok"];
    await life.trade(rupees(799));
    await life.world.time.pass(120_000);
    expect(life.only().state).toBe("fired");
    expect(life.world.broker.orders).toHaveLength(1);
    const other = await begun();
    await place(other);
    other.world.broker.moods = ["lost", "lost", "lost", "lost"];
    await other.trade(rupees(799));
    await other.world.time.pass(240_000);
    expect(other.only().state).toBe("refused");
    expect(other.world.broker.calls.filter((call) => call === "place")).toHaveLength(3);
  });

  test("met while orders cannot go: waits with an alarm, may be called off, and is placed when they go again", async () => {
    for (const callOff of [false, true]) {
      const life = await begun();
      const id = await place(life);
      life.trading = false;
      await life.trade(rupees(799));
      await settle(life);
      expect(life.only().state).toBe("firing");
      expect(life.alarms().at(-1)).toContain("its order waits: orders cannot go yet");
      if (callOff) await life.plan.cancel({ account: ACCOUNT, id });
      life.trading = true;
      life.plan.ready();
      await settle(life);
      expect(life.world.broker.orders).toHaveLength(callOff ? 0 : 1);
      expect(life.only().state).toBe(callOff ? "cancelled" : "fired");
    }
  });

  test("fired on an earlier day with its order uncertain: nothing is sent, and the alarm says where to look", async () => {
    const life = await begun();
    await place(life);
    life.trading = false;
    await life.trade(rupees(799));
    life.world.day = "2026-11-23";
    const next = await begun({}, life.world);
    await settle(next);
    expect(life.world.broker.orders).toEqual([]);
    expect(next.only().state).toBe("refused");
    expect(next.alarms().at(-1)).toContain("It fired on 2026-11-20, and Sauda ended before its order was certain");
  });

  test("when the journal cannot be written nothing is sent", async () => {
    const life = await begun();
    await place(life);
    (life.orders.journal as { broken: boolean }).broken = true;
    await life.trade(rupees(799));
    await settle(life);
    expect(life.world.broker.calls.filter((call) => call === "place")).toEqual([]);
    await expect(life.plan.place(rule(single({ home: "here" }), "press-0009"))).rejects.toThrow("disk full");
    expect(life.plan.views()).toHaveLength(1);
  });

  test("changed terms are watched instead of the former ones", async () => {
    const life = await begun();
    const id = await place(life);
    await life.plan.modify({ account: ACCOUNT, id, change: { legs: [{ trigger: rupees(790), type: "MARKET", price: rupees(0), quantity: 5 }], expires: "2026-12-01" } });
    await life.trade(rupees(795));
    expect(life.only()).toMatchObject({ state: "active", expires: "2026-12-01" });
    await life.trade(rupees(789));
    await settle(life);
    expect(life.world.broker.orders.map(({ body }) => [body["ordertype"], body["quantity"]])).toEqual([["MARKET", "5"]]);
    await expect(life.plan.modify({ account: ACCOUNT, id, change: { legs: single().legs, expires: DAY } })).rejects.toThrow("This rule is fired and cannot be changed now");
  });
});

describe("a rule that the broker keeps", () => {
  test("is made there, and fires there: its order shows as placed elsewhere", async () => {
    const life = await begun({ atBroker: true });
    await place(life, single());
    expect(life.only()).toMatchObject({ state: "active", lives: "at broker", ruleId: "1" });
    expect(life.world.rules.rules[0]!.body).toMatchObject({ tradingsymbol: "SBIN-EQ", transactiontype: "SELL", producttype: "DELIVERY", price: "799.00", triggerprice: "800.00", qty: "10", timeperiod: "56" });
    expect(life.levels.levels.size).toBe(0);
    await life.trade(rupees(790));
    expect(life.world.broker.orders).toEqual([]);
    life.world.rules.rules[0]!.status = "SENTTOEXCHANGE";
    await life.world.time.pass(61_000);
    expect(life.only()).toMatchObject({ state: "fired" });
  });

  test.each([
    ["two triggers", oco(), "keeps no rules with two triggers"],
    ["a market order", single({ legs: [{ trigger: rupees(800), type: "MARKET", price: rupees(0), quantity: 1 }] }), "with a limit price only"],
    ["MIS", single({ product: "MIS", expires: DAY }), "for CNC and MTF only"],
  ])("%s is kept here, and it says why", async (_name, request, why) => {
    const life = await begun({ atBroker: true });
    await place(life, request);
    expect(life.only()).toMatchObject({ state: "active", lives: "only while Sauda runs" });
    expect(life.only().text).toContain(why);
    expect(life.world.rules.calls).toEqual([]);
  });

  test("a refusal is told with the broker's words, and nothing stands", async () => {
    const life = await begun({ atBroker: true });
    life.world.rules.moods = ["refuse"];
    await expect(life.plan.place(rule(single()))).rejects.toThrow("Angel One refused the good-till-triggered order.");
    expect(life.only()).toMatchObject({ state: "refused" });
  });

  test("no answer, though it was made: found in the list, not made again; one that stood there before is not taken for it", async () => {
    const life = await begun({ atBroker: true });
    await place(life, single(), "press-0001");
    life.world.rules.moods = ["silent"];
    await place(life, single(), "press-0002");
    expect(life.plan.views().map(({ state }) => state)).toEqual(["active", "unresolved"]);
    await life.world.time.pass(20_000);
    expect(life.plan.views().map(({ state, ruleId }) => [state, ruleId])).toEqual([["active", "1"], ["active", "2"]]);
    expect(life.world.rules.calls).toEqual(["gtt-create", "gtt-create"]);
  });

  test("no answer, and it never arrived: two complete lists prove it; a list that fails proves nothing", async () => {
    const life = await begun({ atBroker: true });
    life.world.rules.moods = ["lost"];
    await place(life, single());
    life.world.rules.listFails = true;
    await life.world.time.pass(60_000);
    expect(life.only().state).toBe("unresolved");
    life.world.rules.listFails = false;
    await life.world.time.pass(15_000);
    expect(life.only()).toMatchObject({ state: "refused" });
    expect(life.world.rules.calls).toEqual(["gtt-create"]);
  });

  test("a change and a cancellation without an answer are found out, each way", async () => {
    const change = { legs: [{ trigger: rupees(790), type: "LIMIT" as const, price: rupees(789), quantity: 10 }], expires: "2027-01-15" };
    for (const mood of ["silent", "lost"] as const) {
      const life = await begun({ atBroker: true });
      const id = await place(life, single());
      life.world.rules.moods = [mood];
      await life.plan.modify({ account: ACCOUNT, id, change });
      expect(life.only().state).toBe("unresolved");
      await life.world.time.pass(20_000);
      expect(life.only()).toMatchObject({ state: "active", legs: mood === "silent" ? change.legs : single().legs });
      life.world.rules.moods = [mood];
      await life.plan.cancel({ account: ACCOUNT, id });
      await life.world.time.pass(20_000);
      expect(life.only().state).toBe("cancelled");
      expect(life.world.rules.rules[0]!.status).toBe("CANCELLED");
    }
  });

  test("cancelled, changed or unknown at the broker is told; an empty list does not mean that it is gone", async () => {
    const life = await begun({ atBroker: true });
    await place(life, single());
    life.world.rules.listEmpty = true;
    await life.world.time.pass(200_000);
    expect(life.only().state).toBe("active");
    expect(life.alarms().at(-1)).toContain("lists no rules at all");
    life.world.rules.listEmpty = false;
    life.world.rules.rules[0]!.body["triggerprice"] = "801";
    await life.world.time.pass(61_000);
    expect(life.only().legs[0]).toMatchObject({ trigger: rupees(801) });
    life.world.rules.rules[0]!.status = "PAUSED";
    await life.world.time.pass(200_000);
    expect(life.only().state).toBe("active");
    expect(life.alarms().filter((sentence) => sentence.includes("PAUSED"))).toHaveLength(1);
    life.world.rules.rules[0]!.status = "CANCELLED";
    await life.world.time.pass(61_000);
    expect(life.only().state).toBe("cancelled");
  });

  test("is taken away there once its last day is past", async () => {
    const life = await begun({ atBroker: true });
    await place(life, single({ expires: "2026-11-23" }));
    life.world.day = "2026-11-24";
    life.plan.newDay("2026-11-24");
    await life.world.time.pass(5_000);
    expect(life.world.rules.rules[0]!.status).toBe("CANCELLED");
    expect(life.only().state).toBe("cancelled");
  });
});
