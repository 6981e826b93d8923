import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LockStepReplay } from "../../../electron/strategies/lock-step/lock-step-replay.ts";
import { MemoryJournal } from "../../../electron/strategies/lock-step/memory-journal.ts";
import type { StepLine } from "../../../electron/strategies/lock-step/step-line.ts";
import type { FillModel } from "../../../shared/contract/schemas/paper.ts";
import type { Lines } from "../parity/lines.ts";
import { rooms } from "../parity/lines.ts";
import type { Played } from "../parity/replay-rig.ts";
import { SETTINGS, optionsOf, share, specOf } from "../parity/replay-rig.ts";
import { madeTicks } from "./made-ticks.ts";
import { ScriptedHost, byLot } from "./scripted-host.ts";

const SYMBOLS = ["SBIN", "TCS"];
const TICKS = 300;
const LATER: FillModel = { latency: { kind: "spread", medianMs: 400, p99Ms: 3_000 }, queue: "behind", protectionPercent: 3 };

interface Traced extends Omit<Played, "ms" | "asked"> {
  readonly trace: readonly string[];
  readonly asked: number;
}

async function replay(seed: number, model: FillModel, lines: Lines): Promise<Traced> {
  const host = new ScriptedHost(byLot(seed));
  const journal = new MemoryJournal();
  const options = optionsOf({ ...lines, hosts: [host] }, SYMBOLS, journal);
  const played = await LockStepReplay.open({ ...options, account: { ...options.account, model } });
  await played.start({ ...(await specOf({ file: "ema-crossover.ts", parameters: {} }, SYMBOLS.map(share))), run: "lot" }, { host: 0, settings: SETTINGS, warm: [], from: { kind: "begin" } });
  await played.play(madeTicks(seed, TICKS, SYMBOLS));
  const outcome = { ...played.outcome(), journal: journal.all, trace: host.trace, asked: played.driver.asked };
  await played.end();
  return outcome;
}

/** Says that it is busy whatever it has: it is asked after every tick. */
function always<To, From extends { readonly kind: string }>(line: StepLine<To, From>): StepLine<To, From> {
  return { ...line, listen: (heard, ended) => line.listen((message) => heard(message.kind === "reached" ? { ...message, busy: true } : message), ended) };
}

function everyTick({ fills, levels, hosts }: Lines): Lines {
  return { fills: always(fills), levels: always(levels), hosts };
}

describe("a market that has nothing to do is not waited for", () => {
  test("and that changes nothing, down to the journal", async () => {
    const models = fc.constantFrom(LATER, { ...LATER, latency: { kind: "fixed", ms: 0 } } as const);
    let fills = 0;
    let spared = 0;
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 1e9 }), models, async (seed, model) => {
      const { asked, ...lazy } = await replay(seed, model, rooms());
      const { asked: askedEvery, ...every } = await replay(seed, model, everyTick(rooms()));
      expect(lazy).toEqual(every);
      fills += lazy.fills.length;
      spared += askedEvery - asked;
    }), { numRuns: 8 });
    // It was about something.
    expect(fills).toBeGreaterThan(100);
    expect(spared).toBeGreaterThan(100);
  });
});

describe("the order of things", () => {
  test("what a tick brought about is told before the strategy sees the tick; an order meets the market behind the tick that it was decided on", async () => {
    let seen = 0;
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 1e9 }), async (seed) => {
      const { trace, orders, fills, journal } = await replay(seed, { ...LATER, latency: { kind: "fixed", ms: 0 } }, rooms());
      const ticks = madeTicks(seed, TICKS, SYMBOLS);
      expect(trace.filter((line) => line.startsWith("tick"))).toEqual(ticks.map((_, i) => `tick ${i + 1}`));
      for (const { key, why, filled } of orders) {
        if (filled === 0 || why?.decided === undefined) continue;
        seen += 1;
        const decidedAt = ticks[why.decided - 1]!.at;
        const asked = journal.find(({ kind, body }) => kind === "order.approved" && body.includes(`"${key}"`))!;
        expect(asked.at).toBeGreaterThanOrEqual(decidedAt);
        for (const fill of fills.filter(({ order }) => order === key)) expect(fill.at).toBeGreaterThanOrEqual(decidedAt);
      }
      // What fills at one moment is told before the strategy sees a tick of a later one.
      const filledAt = journal.filter(({ kind }) => kind === "order.filled").map((record) => record.at);
      let shown = 0;
      for (const line of trace) {
        if (line.startsWith("tick")) shown += 1;
        else if (line.startsWith("fill")) {
          const moment = filledAt.shift()!;
          expect(moment).toBeGreaterThanOrEqual(ticks[shown - 1]!.at);
          expect(moment).toBeLessThanOrEqual(ticks[shown]?.at ?? Infinity);
        }
      }
      expect(filledAt).toEqual([]);
    }), { numRuns: 6 });
    expect(seen).toBeGreaterThan(20);
  });
});
