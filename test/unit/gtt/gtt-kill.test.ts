import { describe, expect, test } from "vitest";
import { rupees } from "../../support/orders.ts";
import { GttLife, oco, quietly, rule, single, World } from "./gtt-rig.ts";
import type { GttRequest } from "../../../shared/contract/schemas/plans.ts";

/** Borders of a run that is not killed; each of them is a death below. */
async function borders(run: (life: GttLife) => Promise<void>, atBroker: boolean): Promise<number> {
  const life = new GttLife(new World(), { atBroker });
  await life.begin();
  await run(life);
  return life.life.crossed;
}

/** Place a rule, then the market falls through its trigger and stays there. */
const story = (request: GttRequest) => async (life: GttLife): Promise<void> => {
  quietly(life.plan.place(rule(request)));
  await life.world.time.pass(100);
  await life.trade(rupees(795));
  await life.world.time.pass(5_000);
};

describe.each([["single", single({ home: "here" })], ["oco", oco()]])("a %s rule kept here, the process killed", (_name, request) => {
  test("at every border: exactly one child, or no rule at all", async () => {
    const count = await borders(story(request), false);
    expect(count).toBeGreaterThan(8);
    const ends: string[] = [];
    for (let dieAt = 1; dieAt <= count; dieAt++) {
      const world = new World();
      const first = new GttLife(world, { dieAt });
      await first.begin();
      await story(request)(first);
      expect(first.life.dead).toBe(true);
      const second = new GttLife(world);
      await second.begin();
      await world.time.pass(60_000);
      const saved = world.disk.some(({ kind }) => kind === "standing.gtt");
      expect(world.broker.orders.map(({ body }) => [body["transactiontype"], body["quantity"], body["price"]]), `killed at border ${dieAt}`).toEqual(saved ? [["SELL", "10", "799.00"]] : []);
      const last = (await second.plan.history({ account: request.account, most: 5 })).gtts[0];
      ends.push(last?.state ?? "none");
      if (saved) expect(last).toMatchObject({ state: "fired", firedLeg: 0, firedPrice: rupees(795) });
    }
    expect(new Set(ends)).toEqual(new Set(["none", "fired"]));
  });

  test("twice in a row, at every pair of the first borders", async () => {
    const count = await borders(story(request), false);
    for (let first = 1; first <= count; first++) {
      for (let second = 1; second <= 8; second++) {
        const world = new World();
        const one = new GttLife(world, { dieAt: first });
        await one.begin();
        await story(request)(one);
        const two = new GttLife(world, { dieAt: second });
        await two.begin();
        await world.time.pass(30_000);
        const three = new GttLife(world);
        await three.begin();
        await world.time.pass(60_000);
        const saved = world.disk.some(({ kind }) => kind === "standing.gtt");
        expect(world.broker.orders.length, `killed at ${first} and ${second}`).toBe(saved ? 1 : 0);
      }
    }
  }, 60_000);
});

describe("a rule at the broker, the process killed", () => {
  const place = async (life: GttLife): Promise<void> => {
    quietly(life.plan.place(rule(single())));
    await life.world.time.pass(10_000);
  };

  test("at every border of its making: the broker has it once, and it shows as active, or the broker has none and none shows", async () => {
    const count = await borders(place, true);
    expect(count).toBeGreaterThan(5);
    for (let dieAt = 1; dieAt <= count; dieAt++) {
      const world = new World();
      const first = new GttLife(world, { dieAt, atBroker: true });
      await first.begin();
      await place(first);
      const second = new GttLife(world, { atBroker: true });
      await second.begin();
      await world.time.pass(30_000);
      expect(world.rules.rules.length, `killed at border ${dieAt}`).toBeLessThan(2);
      const states = second.plan.views().map(({ state, ruleId }) => [state, ruleId]);
      if (world.rules.rules.length === 1) expect(states).toEqual([["active", "1"]]);
      else expect(states.filter(([state]) => state !== "refused")).toEqual([]);
    }
  });

  test("at every border of its cancelling: gone there and here", async () => {
    const cancel = async (life: GttLife): Promise<void> => {
      await place(life);
      const id = life.plan.views()[0]?.id;
      if (id !== undefined) quietly(life.plan.cancel({ account: single().account, id }));
      await life.world.time.pass(1_000);
    };
    const from = await borders(place, true);
    const to = await borders(cancel, true);
    expect(to).toBeGreaterThan(from);
    for (let dieAt = from + 1; dieAt <= to; dieAt++) {
      const world = new World();
      const first = new GttLife(world, { dieAt, atBroker: true });
      await first.begin();
      await cancel(first);
      const second = new GttLife(world, { atBroker: true });
      await second.begin();
      await world.time.pass(30_000);
      const asked = world.disk.some(({ body }) => body.includes('"cancelling"'));
      expect(world.rules.rules.map(({ status }) => status), `killed at border ${dieAt}`).toEqual([asked ? "CANCELLED" : "NEW"]);
      expect(second.plan.views().filter(({ state }) => state === "active")).toHaveLength(asked ? 0 : 1);
    }
  });
});
