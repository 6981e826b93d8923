import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coverOf, wantedLevels } from "../../../shared/domain/bracket/cover.ts";
import type { BracketExits, BracketState } from "../../../shared/domain/bracket/state.ts";
import { isOver } from "../../../shared/domain/bracket/state.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { rupees } from "../../support/orders.ts";
import { targetShares } from "../../../shared/domain/bracket/quantities.ts";
import type { Chances, Truth } from "./model-world.ts";
import { ModelWorld } from "./model-world.ts";
import { adopted, bracket } from "./states.ts";

interface Course {
  readonly seed: number;
  readonly steps: number;
  readonly targets: number;
  readonly atBroker: boolean;
  readonly adopted: boolean;
  readonly breakEven: boolean;
  readonly hand: boolean;
  readonly faults: boolean;
  /** Largest order that the exchange takes. */
  readonly largest: number | undefined;
}

const course = fc.record({
  seed: fc.nat(2 ** 31), steps: fc.integer({ min: 5, max: 90 }), targets: fc.integer({ min: 0, max: 3 }),
  atBroker: fc.boolean(), adopted: fc.boolean(), breakEven: fc.boolean(), hand: fc.boolean(), faults: fc.boolean(), largest: fc.constantFrom(undefined, 15, 40, 60),
});

function begin({ targets, atBroker, breakEven, adopted: found }: Course): BracketState {
  const quantities = [[], [100], [40, 60], [33, 33, 20]][targets] ?? [];
  const list = quantities.map((quantity, i) => ({ price: rupees(820 + i * 5), quantity }));
  const change: Partial<BracketExits> = { targets: list, targetsAtBroker: atBroker, breakEvenAfterFirst: breakEven && targets > 0 };
  return found ? adopted(change) : bracket(change);
}

const CALM: Chances = { refuse: 0, reject: 0, silence: 0, changeFails: 0, ghost: 0 };
const ROUGH: Chances = { refuse: 6, reject: 6, silence: 10, changeFails: 15, ghost: 20 };

/** Plays a course: anything may happen in any order, and Sauda may die at any point. */
function play(asked: Course): ModelWorld {
  const random = seededRandom(asked.seed);
  const world = new ModelWorld(begin(asked), random, asked.faults ? ROUGH : CALM, asked.largest);
  world.turn();
  // Once targets may rest beside the stop, both may fill at once: then the excess is taken back.
  let both = asked.atBroker;
  for (let i = 0; i < asked.steps; i++) {
    world.now += 1 + Math.floor(random() * 700);
    step(world, asked);
    if (world.chance(80)) world.turn();
    if (world.state.exits.targetsAtBroker || world.ghosts > 0) both = true;
    check(world, both);
  }
  return world;
}

function step(world: ModelWorld, asked: Course): void {
  const order = world.pick(world.orders.filter(({ state, told }) => state === "travelling" || state === "works" || told.filled < 1e9));
  const quantity = 1 + (world.pick([1, 7, 20, 33, 50, 100]) ?? 1);
  const kind = world.pick(["arrive", "arrive", "hear", "hear", "hear", "fill", "fill", "change", "change", "cross", "crash", "hand", "command"]);
  if (kind === "cross") return world.cross();
  if (kind === "crash") return world.crash();
  if (kind === "hand") return asked.hand && world.chance(20) ? world.sellByHand(quantity) : undefined;
  if (kind === "command") return command(world);
  if (!order) return;
  if (kind === "arrive") world.arrive(order);
  if (kind === "hear") world.hear(order);
  if (kind === "change") world.carryOut(order);
  if (kind === "fill" && (order.leg.role !== "stop" || world.chance(40))) world.fill(order, quantity);
}

function command(world: ModelWorld): void {
  if (isOver(world.state.phase) || world.state.closing) return;
  if (world.chance(6)) return world.tell({ kind: "cancel", exit: world.chance(50) });
  const { state } = world;
  if (world.chance(25) && state.stopNow !== undefined) world.tell({ kind: "trailed", stop: (state.stopNow + rupees(0.5)) as typeof state.stopNow });
  if (world.chance(5)) world.tell({ kind: "change", exits: { ...state.exits, targets: [], trail: undefined } });
  if (world.chance(5)) world.tell({ kind: "change", exits: { ...state.exits, targets: [{ price: rupees(822), quantity: 20 }], targetsAtBroker: !state.exits.targetsAtBroker } });
}

/** Holds at every moment. */
function check(world: ModelWorld, both: boolean): void {
  if (!both && world.byHand === 0 && world.held() < 0) throw new Error(`sold ${-world.held()} more than was held\n${world.log.join("\n")}`);
}

/** More rounds of question and answer than any bracket needs to come to rest: eight lost stops, and what changes after them. */
const MOST_ROUNDS = 60;

/** No more prices: what is on its way arrives and is heard, until nothing moves. */
function rest(world: ModelWorld): void {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    world.now += 5_000;
    let moved = world.turn();
    for (const order of world.orders) {
      const before = JSON.stringify([order.state, order.told]);
      world.arrive(order);
      world.carryOut(order);
      world.hear(order);
      // What goes at market fills.
      if (order.leg.role === "exit" || order.leg.role === "excess") world.fill(order, 1e9);
      if (JSON.stringify([order.state, order.told]) !== before) moved = true;
    }
    if (!moved) return;
  }
  throw new Error(`never comes to rest\n${world.log.join("\n")}`);
}

function verify(world: ModelWorld): void {
  const { state } = world;
  const live = world.orders.filter(({ state: at }) => at === "works" || at === "travelling");
  const told = world.log.join("\n");
  if (isOver(state.phase)) {
    expect(live, told).toEqual([]);
    if (state.closing === "keep") return;
    // By hand and by the bracket at the same moment: nobody can tell whose sale was one too many, and that is said.
    const both = world.alarms.some((words) => words.includes("by hand and by this bracket at the same time"));
    if (!both) expect(world.held(), told).toBe(0);
    else expect(world.held(), told).toBeGreaterThanOrEqual(-world.byHand);
    return;
  }
  if (state.phase === "failed") return;
  expect(world.held(), told).toBeGreaterThanOrEqual(0);
  const stops = live.filter(({ leg }) => leg.role === "stop");
  expect(world.needless, told).toBe(0);
  const cover = coverOf(state, world.facts());
  expect(cover.open, told).toBe(world.held());
  if (state.closing === undefined && !state.stopMet) targetsGo(world, live);
  const entry = live.some(({ leg }) => leg.role === "entry");
  if (entry && world.held() === 0) return;
  expect(cover.naked, told).toBe(0);
  // The stop that truly rests and what is truly watched make up all that is held.
  const resting = stops.reduce((sum, order) => sum + order.terms.quantity - order.filled, 0);
  const watched = wantedLevels(state, world.facts()).some(({ what }) => what === "stop");
  if (watched) expect(resting, told).toBeLessThan(world.held());
  else expect(resting, told).toBe(world.held());
  expect(cover, told).toMatchObject({ atBroker: resting, here: watched ? world.held() - resting : 0 });
}

/** A target that was met, or belongs at the broker from the start, has its order there for all that it has yet to close. */
function targetsGo(world: ModelWorld, live: readonly Truth[]): void {
  const { state } = world;
  for (const { target, left } of targetShares(state, world.facts())) {
    const going = target.state === "met" || (state.exits.targetsAtBroker && !target.here);
    const working = live.filter(({ leg }) => leg.role === "target" && leg.target === target.n);
    const units = working.reduce((sum, order) => sum + order.terms.quantity - order.filled, 0);
    expect(units, `target ${target.n}\n${world.log.join("\n")}`).toBe(going ? left : 0);
  }
}

/** The market reaches every target that waits here. */
function reachTargets(world: ModelWorld): void {
  for (const { what } of wantedLevels(world.state, world.facts())) {
    if (what !== "stop") world.tell({ kind: "target-met", n: Number(what.slice("target".length)) });
  }
}

/** One target went from here beside another that rests at the broker. */
function mixed({ orders, state }: ModelWorld): boolean {
  const works = orders.filter(({ state: at, leg }) => at === "works" && leg.role === "target").map(({ leg }) => state.targets.find(({ n }) => n === leg.target));
  return state.exits.targetsAtBroker && works.some((target) => target?.here) && works.some((target) => target && !target.here);
}

describe("a bracket, whatever happens in whatever order", () => {
  test("never sells more than is held, leaves nothing unprotected, and sends nothing once it is over", () => {
    let overfills = 0;
    let over = 0;
    let mixes = 0;
    let several = 0;
    fc.assert(
      fc.property(course, (asked) => {
        const world = play(asked);
        rest(world);
        verify(world);
        reachTargets(world);
        rest(world);
        verify(world);
        if (mixed(world)) mixes++;
        if (world.orders.filter(({ state, leg }) => state === "works" && leg.role === "stop").length > 1) several++;
        if (world.orders.some(({ leg }) => leg.role === "excess")) overfills++;
        if (isOver(world.state.phase)) over++;
      }),
      { numRuns: 1_500 },
    );
    // The courses reach what they are for.
    expect(overfills).toBeGreaterThan(0);
    expect(over).toBeGreaterThan(0);
    expect(mixes).toBeGreaterThan(0);
    expect(several).toBeGreaterThan(0);
  });
});
