import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { StrategyBuild } from "../../../shared/contract/strategy-host.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import { MINUTE } from "../strategy/rig.ts";
import { built, HostRig, OPEN_AT, opening } from "./rig.ts";

/** Ticks, candles of two instruments, timers, chance and what was decided before: everything that order could disturb. */
const BUSY = `n = 0; sum = 0; ema = this.series.a1.follow(new Ema(2), "close");
  onInit() { this.timers.every("m", 2); this.timers.daily("d", "09:20"); }
  say(instrument, what) { this.orders.target({ instrument, quantity: this.n % 7, reason: what + " " + this.sum.toFixed(2) + " " + this.random().toFixed(6) + " " + this.now }); }
  onTick(t) { this.n += 1; this.sum += t.price * t.traded; if (this.n % 3 === 0) this.say(t.instrument, "tick"); }
  onCandle(c) { this.sum += c.close - c.open + c.volume + (this.ema.value ?? 0); this.say(c.instrument, "bar" + c.series.name); }
  onTimer(name, due) { this.say(this.series.a1.instrument, name + due); }`;
const SERIES = "{ a: ticks('NSE:A'), a1: candles('NSE:A', 1), b3: candles('NSE:B', 3) }";
const OTHER = "n = 0; onTick(t) { this.n += 1; if (this.n % 5 === 0) this.orders.close({ instrument: t.instrument, reason: String(this.now) }); }";

interface Step {
  readonly slot: number;
  readonly pass: number;
  readonly move: number;
  readonly spike: boolean;
}
const tapes = fc.array(fc.record({ slot: fc.integer({ min: 0, max: 2 }), pass: fc.oneof(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 20_000, max: 90_000 })), move: fc.integer({ min: -4, max: 4 }), spike: fc.boolean() }), { minLength: 20, maxLength: 160 });

let builds: { readonly busy: StrategyBuild; readonly other: StrategyBuild; readonly late: StrategyBuild };
beforeAll(async () => {
  builds = {
    busy: await built(BUSY, { series: SERIES }), other: await built(OTHER, { series: "{ c: ticks('NSE:C'), a: ticks('NSE:A') }" }),
    // The same, and another build: it goes on where the first was.
    late: await built(`${BUSY} own() {}`, { series: SERIES }),
  };
});

interface Drive {
  /** Rounds are made behind these ticks. */
  readonly cuts: readonly number[];
  /** A swap behind this tick. */
  readonly swap?: number;
}

function signalsOf(steps: readonly Step[], { cuts, swap }: Drive): { readonly busy: Signal[]; readonly other: Signal[]; readonly withheld: boolean } {
  const rig = new HostRig(opening(256));
  rig.start("busy", builds.busy);
  rig.start("other", builds.other);
  const prices = [100, 200, 50];
  let when = OPEN_AT;
  steps.forEach(({ slot, pass, move, spike }, i) => {
    when += pass;
    // Whole promille, so that most are believed at once; a spike is not.
    prices[slot] = Math.max(10, (prices[slot] ?? 0) * (1 + move / 1_000));
    rig.tape.push({ slot, price: Math.round((prices[slot] ?? 0) * (spike && i % 11 === 0 ? 1.2 : 1) * 20) / 20, when });
    if (cuts.includes(i) || i % 200 === 199) rig.rounds();
    if (swap === i) {
      rig.rounds();
      rig.swap("busy", builds.late, 2, { trialMs: 1e9 });
    }
  });
  rig.rounds();
  const of = (run: string): Signal[] => rig.of("signals").filter((one) => one.run === run).flatMap(({ signals }) => signals);
  expect(rig.of("failed")).toEqual([]);
  expect(rig.of("refused")).toEqual([]);
  return { busy: of("busy"), other: of("other"), withheld: steps.some(({ spike }, i) => spike && i % 11 === 0) };
}

test("the same ticks give the same signals, whatever the rounds, and whatever version answers the second half", () => {
  let decided = 0;
  fc.assert(fc.property(tapes, fc.array(fc.nat({ max: 160 }), { maxLength: 30 }), fc.nat({ max: 160 }), (steps, cuts, swap) => {
    const one = signalsOf(steps, { cuts: [] });
    const each = signalsOf(steps, { cuts: steps.map((_, i) => i) });
    const some = signalsOf(steps, { cuts });
    const swapped = signalsOf(steps, { cuts, swap: swap % steps.length });
    for (const again of [each, some, swapped]) {
      expect(JSON.stringify(again.busy)).toBe(JSON.stringify(one.busy));
      expect(JSON.stringify(again.other)).toBe(JSON.stringify(one.other));
    }
    decided += one.busy.length;
  }), { numRuns: 60, seed: 20_261_121 });
  // A test in which nothing happens proves nothing.
  expect(decided).toBeGreaterThan(600);
});

test("ticks reach a run in their order, each once, however many the ring holds at a time", () => {
  const steps = Array.from({ length: 400 }, (_, i): Step => ({ slot: 0, pass: 10, move: i % 2 === 0 ? 1 : -1, spike: false }));
  const { busy } = signalsOf(steps, { cuts: [3, 70] });
  const ticks = busy.filter(({ decision }) => decision.on === "tick");
  expect(ticks.map(({ decision }) => decision.sequence)).toEqual(Array.from({ length: Math.floor(400 / 3) }, (_, i) => (i + 1) * 3));
  expect(busy.every(({ decision }) => decision.at < OPEN_AT + 10 * MINUTE)).toBe(true);
});
