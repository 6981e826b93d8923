import { describe, expect, test } from "vitest";
import { coverOf, wantedLevels } from "../../../shared/domain/bracket/cover.ts";
import { decide } from "../../../shared/domain/bracket/decide.ts";
import type { BracketState } from "../../../shared/domain/bracket/state.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { rupees, system } from "../../support/orders.ts";
import type { Truth } from "./model-world.ts";
import { ModelWorld } from "./model-world.ts";
import { adopted, bracket, facts } from "./states.ts";

function worldOf(state: BracketState): ModelWorld {
  const world = new ModelWorld(state, seededRandom(1), { refuse: 0, reject: 0, silence: 0, changeFails: 0, ghost: 0 });
  world.settle();
  return world;
}

function order(world: ModelWorld, once: string): Truth {
  const found = world.orders.find(({ leg }) => leg.once === `b1:${once}`);
  if (!found) throw new Error(`no ${once}\n${world.log.join("\n")}`);
  return found;
}

/** The order arrives, is changed or filled as said, and the terminal hears of it. */
function tell(world: ModelWorld, once: string, what: { fill?: number; state?: Truth["state"]; change?: boolean } = {}): void {
  const one = order(world, once);
  world.arrive(one);
  if (what.change) world.carryOut(one);
  if (what.fill) world.fill(one, what.fill);
  if (what.state) one.state = what.state;
  world.now += 10;
  world.hear(one);
  world.settle();
}

describe("the bracket's machine", () => {
  test("asked again with its own actions taken in, it asks for nothing more", () => {
    const first = decide(bracket(), facts());
    expect(first.actions).toHaveLength(1);
    const again = decide(first.state, facts());
    expect(again).toEqual({ state: first.state, actions: [] });
    expect(again.state).toBe(first.state);
  });

  test("nothing goes while the account is not able to, and everything after", () => {
    expect(decide(adopted(), facts({ able: false })).actions).toEqual([]);
    expect(decide(adopted(), facts()).actions).toMatchObject([{ kind: "place", leg: { role: "stop", quantity: 100, side: "SELL", once: "b1:stop:1" } }]);
  });

  test("a short is bought back: stop above, target below", () => {
    const world = worldOf(bracket({ stop: { trigger: rupees(816) }, targets: [{ price: rupees(800), quantity: 100 }] }, "SELL"));
    tell(world, "entry:1", { fill: 100 });
    expect(order(world, "stop:1").leg).toMatchObject({ side: "BUY", type: "SL-M", trigger: rupees(816), quantity: 100 });
    tell(world, "stop:1");
    world.tell({ kind: "target-met", n: 1 });
    world.settle();
    tell(world, "stop:1", { change: true });
    expect(order(world, "target1:1").leg).toMatchObject({ side: "BUY", type: "LIMIT", price: rupees(800) });
  });

  test("never more than the position shows; what is missing without a reason is alarmed, once, and not taken for closed", () => {
    const { state, actions } = decide(adopted(), facts({ room: 60 }));
    expect(actions).toMatchObject([{ kind: "alarm" }, { kind: "place", leg: { quantity: 60 } }]);
    expect(state.outside).toBe(0);
    expect(decide(state, facts({ room: 60 })).actions).toEqual([]);
    expect(decide(adopted(), facts({ room: 0 })).actions).toMatchObject([{ kind: "alarm" }]);
  });

  test("changes: one on its way at a time, and what came meanwhile goes in the next", () => {
    const world = worldOf(bracket({ targets: [] }));
    tell(world, "entry:1", { fill: 20 });
    tell(world, "stop:1");
    tell(world, "entry:1", { fill: 20 });
    tell(world, "entry:1", { fill: 20 });
    tell(world, "entry:1", { fill: 40 });
    expect(world.log.filter((line) => line.startsWith("modify b1"))).toEqual(["modify b1:stop:1 40"]);
    tell(world, "stop:1", { change: true });
    expect(world.log.filter((line) => line.startsWith("modify b1"))).toEqual(["modify b1:stop:1 40", "modify b1:stop:1 100"]);
  });

  test("a target's order waits while the stop may still grow into its quantity", () => {
    const world = worldOf(bracket({ targets: [{ price: rupees(816), quantity: 60 }] }));
    tell(world, "entry:1", { fill: 40 });
    tell(world, "stop:1");
    tell(world, "entry:1", { fill: 60 });
    world.tell({ kind: "target-met", n: 1 });
    world.settle();
    expect(world.orders).toHaveLength(2);
    tell(world, "stop:1", { change: true });
    expect(world.orders).toHaveLength(2);
    tell(world, "stop:1", { change: true });
    expect(order(world, "stop:1").terms.quantity).toBe(40);
    expect(order(world, "target1:1").leg.quantity).toBe(60);
  });

  test("a stop that never reached the broker is placed anew with a new mark, with pauses, and held here after eight", () => {
    const world = worldOf(adopted());
    for (let attempt = 1; attempt <= 8; attempt++) {
      order(world, `stop:${attempt}`).state = "lost";
      world.hear(order(world, `stop:${attempt}`));
      world.settle();
      if (attempt < 8) expect(world.orders).toHaveLength(attempt);
      world.now += 4_001;
      world.settle();
    }
    expect(world.orders).toHaveLength(8);
    expect(world.alarms.join()).toMatch(/8 orders in a row did not reach the broker. The stop is now held here/);
    expect(coverOf(world.state, world.facts())).toEqual({ open: 100, atBroker: 0, here: 100, naked: 0 });
  });

  test("an order that nobody knows the outcome of protects nothing and is not doubled", () => {
    const world = worldOf(adopted());
    order(world, "stop:1").told = { ...order(world, "stop:1").told, state: "unresolved" };
    world.now += 60_000;
    world.settle();
    expect(world.orders).toHaveLength(1);
    expect(coverOf(world.state, world.facts())).toEqual({ open: 100, atBroker: 0, here: 0, naked: 100 });
  });

  test("a size that the broker will not change: what is lacking goes as an order of its own", () => {
    const world = new ModelWorld(bracket({ targets: [] }), seededRandom(1), { refuse: 0, reject: 0, silence: 0, changeFails: 0, ghost: 0 });
    world.settle();
    tell(world, "entry:1", { fill: 20 });
    tell(world, "stop:1");
    tell(world, "entry:1", { fill: 80 });
    const stop = order(world, "stop:1");
    for (let i = 0; i < 3; i++) {
      stop.change = undefined;
      stop.told = { ...stop.told, change: undefined };
      world.settle();
      world.now += 5_000;
      world.settle();
    }
    expect(world.log.at(-1)).toBe("place b1:stop:2 SL-M 80");
    tell(world, "stop:2");
    expect(coverOf(world.state, world.facts())).toEqual({ open: 100, atBroker: 100, here: 0, naked: 0 });
    world.sellByHand(90);
    world.settle();
    // The larger one gives way, and the other will not get smaller than it is: it goes, and comes back as it should be.
    expect(world.log.slice(-2)).toEqual(["cancel b1:stop:1 ", "modify b1:stop:2 10"]);
  });

  test("what is entered after the stop has filled goes at market, and the rest of the entry is taken away", () => {
    const world = worldOf(bracket());
    tell(world, "entry:1", { fill: 40 });
    tell(world, "stop:1", { fill: 40 });
    world.fill(order(world, "entry:1"), 30);
    tell(world, "entry:1", { change: true });
    expect(order(world, "exit:1").leg).toMatchObject({ type: "MARKET", quantity: 30 });
    tell(world, "exit:1", { fill: 30 });
    expect(world.state.phase).toBe("done");
    expect(world.held()).toBe(0);
  });

  test("five refused exits in a row: failed, and a person is asked for", () => {
    const world = worldOf(adopted());
    tell(world, "stop:1");
    world.tell({ kind: "cancel", exit: true });
    world.settle();
    tell(world, "stop:1", { change: true });
    for (let attempt = 1; attempt <= 5; attempt++) tell(world, `exit:${attempt}`, { state: "rejected" });
    expect(order(world, "exit:2").leg.type).toBe("LIMIT");
    expect(world.orders.filter(({ leg }) => leg.role === "exit")).toHaveLength(5);
    expect(world.state.phase).toBe("failed");
    expect(world.alarms.join()).toMatch(/Close it by hand now/);
  });

  test("a stop cancelled elsewhere: told only when the position stays", () => {
    const world = worldOf(adopted());
    tell(world, "stop:1", { state: "cancelled" });
    expect(world.alarms).toEqual([]);
    world.now += 5_000;
    world.settle();
    expect(world.alarms.join()).toMatch(/cancelled, and not by this bracket/);
    expect(world.orders).toHaveLength(1);
  });

  test("a refused target at the broker waits here; refused again, its quantity stays under the stop", () => {
    const world = worldOf(adopted({ targetsAtBroker: true }));
    tell(world, "stop:1");
    tell(world, "target1:1", { state: "rejected" });
    expect(world.orders).toHaveLength(2);
    world.tell({ kind: "target-met", n: 1 });
    world.settle();
    tell(world, "stop:1", { change: true });
    tell(world, "target1:2", { state: "rejected" });
    tell(world, "target1:3", { state: "rejected" });
    expect(order(world, "stop:2").leg.quantity).toBe(100);
    expect(world.alarms.join()).toMatch(/given up; its quantity stays under the stop/);
  });

  describe("one target rests at the broker and the other, refused there, waits here", () => {
    const PAIR = [{ price: rupees(820), quantity: 43 }, { price: rupees(825), quantity: 57 }];

    function mixed(): ModelWorld {
      const world = worldOf(adopted({ targetsAtBroker: true, targets: PAIR }));
      tell(world, "stop:1");
      tell(world, "target2:1");
      tell(world, "target1:1", { state: "rejected" });
      expect(world.state.targets).toMatchObject([{ n: 1, here: true }, { n: 2, here: false }]);
      return world;
    }

    test("once its price is met, the stop makes room and the order goes beside the target that rests", () => {
      const world = mixed();
      world.tell({ kind: "target-met", n: 1 });
      world.settle();
      expect(world.orders).toHaveLength(3);
      tell(world, "stop:1", { change: true });
      expect(order(world, "stop:1").terms.quantity).toBe(57);
      expect(order(world, "target1:2").leg).toMatchObject({ type: "LIMIT", price: rupees(820), quantity: 43 });
      // What the stop no longer holds is watched, and counted as held here and not at the broker.
      expect(coverOf(world.state, world.facts())).toEqual({ open: 100, atBroker: 57, here: 43, naked: 0 });
      expect(wantedLevels(world.state, world.facts())).toMatchObject([{ what: "stop", way: "fall", price: rupees(808) }]);
      tell(world, "target1:2", { fill: 43 });
      expect(order(world, "stop:1").terms.quantity).toBe(57);
      tell(world, "target2:1", { fill: 57 });
      tell(world, "stop:1", { change: true });
      expect(world.state.phase).toBe("done");
      expect(world.held()).toBe(0);
    });

    test("while the stop's reduction is on its way, what it leaves is not counted as resting at the broker", () => {
      const world = mixed();
      world.tell({ kind: "target-met", n: 1 });
      world.settle();
      expect(order(world, "stop:1").terms.quantity).toBe(100);
      expect(coverOf(world.state, world.facts())).toEqual({ open: 100, atBroker: 57, here: 43, naked: 0 });
      // Known or not, those units are got rid of here as soon as the smaller stop has filled.
      order(world, "stop:1").terms = { ...order(world, "stop:1").terms, quantity: 57 };
      tell(world, "stop:1", { fill: 57 });
      tell(world, "target2:1", { change: true });
      expect(order(world, "exit:1").leg).toMatchObject({ type: "MARKET", quantity: 43 });
    });

    test("the stop keeps its size until the order can go: while a resting target may still fill more, that one gives way first", () => {
      const world = mixed();
      world.sellByHand(30);
      world.settle();
      // 70 are left: 43 for the first target, 27 for the second, whose order is still for 57.
      world.tell({ kind: "target-met", n: 1 });
      world.settle();
      tell(world, "stop:1", { change: true });
      expect(order(world, "stop:1")).toMatchObject({ terms: { quantity: 70 }, change: undefined });
      expect(coverOf(world.state, world.facts())).toEqual({ open: 70, atBroker: 70, here: 0, naked: 0 });
      tell(world, "target2:1", { change: true });
      tell(world, "stop:1", { change: true });
      expect(order(world, "stop:1").terms.quantity).toBe(27);
      expect(order(world, "target1:2").leg.quantity).toBe(43);
    });
  });

  test("a target's order that was thought lost comes back beside its successor: one of them is cancelled", () => {
    const world = worldOf(adopted({ targetsAtBroker: true }));
    tell(world, "stop:1");
    const lost = order(world, "target1:1");
    lost.told = { ...lost.told, state: "not-placed" };
    world.settle();
    world.now += 1_000;
    world.settle();
    tell(world, "target1:2");
    tell(world, "target1:1");
    expect(lost.change).toMatchObject({ kind: "cancel" });
    tell(world, "target1:1", { change: true });
    expect(order(world, "target1:2")).toMatchObject({ state: "works", change: undefined, terms: { quantity: 100 } });
  });

  test("a new day: yesterday's orders are gone, a delivery is protected anew, an expired contract is settled", () => {
    const world = worldOf(adopted());
    tell(world, "stop:1");
    world.tell({ kind: "new-day", day: "2026-11-23" });
    const carried = decide(world.state, facts({ day: "2026-11-23", now: system(2_000) }));
    expect(carried.actions).toMatchObject([{ kind: "place", leg: { once: "b1:stop:2", day: "2026-11-23", quantity: 100 } }]);
    const expired = worldOf({ ...adopted(), expiry: "2026-11-20" });
    tell(expired, "stop:1");
    expired.tell({ kind: "new-day", day: "2026-11-23" });
    expect(decide(expired.state, facts({ able: false, room: 0 })).state).toMatchObject({ phase: "done", outside: 100 });
  });
});
