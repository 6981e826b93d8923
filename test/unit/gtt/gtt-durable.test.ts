import { describe, expect, test } from "vitest";
import type { JournalRecord } from "../../../shared/contract/journal.ts";
import { rupees } from "../../support/orders.ts";
import { GttLife, oco, quietly, rule, World } from "./gtt-rig.ts";

/** The lower trigger of an OCO is met; then the process is killed at a border. */
async function fallAndDie(world: World, dieAt?: number): Promise<GttLife> {
  const life = new GttLife(world, dieAt === undefined ? {} : { dieAt });
  await life.begin();
  quietly(life.plan.place(rule(oco())));
  await world.time.pass(100);
  await life.trade(rupees(799));
  await world.time.pass(5_000);
  return life;
}

const body = (record: JournalRecord): { kind: string; state?: { state?: string; firedLeg?: number } } => JSON.parse(record.body) as never;
const isFiring = (record: JournalRecord): boolean => body(record).kind === "standing.gtt" && body(record).state?.state === "firing";

describe("a trigger that is met", () => {
  test("is in the journal before its order is, and before anything of it reaches the broker: killed at every border between", async () => {
    const whole = (await fallAndDie(new World())).life.crossed;
    let between = 0;
    let sent = 0;
    for (let dieAt = 1; dieAt <= whole; dieAt++) {
      const world = new World();
      await fallAndDie(world, dieAt);
      const kinds = world.disk.map(({ kind }) => kind);
      const firing = world.disk.findIndex(isFiring);
      const approved = kinds.indexOf("order.approved");
      if (approved >= 0) expect(firing, `killed at ${dieAt}`).toBeGreaterThanOrEqual(0);
      if (approved >= 0) expect(firing, `killed at ${dieAt}`).toBeLessThan(approved);
      if (world.broker.orders.length > 0) expect(approved, `killed at ${dieAt}`).toBeGreaterThan(firing);
      if (firing >= 0 && approved < 0) between++;
      if (world.broker.orders.length > 0) sent++;
    }
    // Deaths between the two writes, and after the broker has it, were among them.
    expect(between).toBeGreaterThan(0);
    expect(sent).toBeGreaterThan(0);
  });

  test("stays met: the market stands at the other trigger when Sauda is back, and still the first leg's order goes, once", async () => {
    const whole = (await fallAndDie(new World())).life.crossed;
    const ends = new Set<string>();
    for (let dieAt = 1; dieAt <= whole; dieAt++) {
      const world = new World();
      await fallAndDie(world, dieAt);
      const met = world.disk.some(isFiring);
      const kept = world.disk.some(({ kind }) => kind === "standing.gtt");
      world.ltp = rupees(831);
      const next = new GttLife(world);
      await next.begin();
      await world.time.pass(60_000);
      const expected = met ? ["799.00"] : kept ? ["829.00"] : [];
      expect(world.broker.orders.map(({ body: sent }) => sent["price"]), `killed at ${dieAt}`).toEqual(expected);
      ends.add(expected[0] ?? "none");
    }
    expect(ends).toEqual(new Set(["799.00", "829.00", "none"]));
  });
});
