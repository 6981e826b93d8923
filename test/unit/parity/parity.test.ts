import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { ReplayOutcome } from "../../../electron/strategies/lock-step/lock-step-replay.ts";
import { LockStepReplay } from "../../../electron/strategies/lock-step/lock-step-replay.ts";
import type { FillsLine } from "../../../electron/strategies/lock-step/step-floor.ts";
import type { RecordedTick } from "../../../electron/strategies/lock-step/recorded-tick.ts";
import { JournalThread } from "../../../electron/storage/journal-thread.ts";
import { MemoryJournal } from "../../../electron/strategies/lock-step/memory-journal.ts";
import type { Fill } from "../../../shared/domain/order.ts";
import type { Random } from "../../../shared/domain/random.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { NO_SHARED_DATA } from "../../shared-data.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import type { Lines } from "./lines.ts";
import { rooms, shaken, threads } from "./lines.ts";
import { hasRecordings, recorded } from "./recorded.ts";
import type { Example, Played } from "./replay-rig.ts";
import { SETTINGS, optionsOf, play, share, specOf } from "./replay-rig.ts";

/** Stretches of 12 April 2021 that hold some trades each; parameters are quick for that. */
const EXAMPLES = [
  { file: "ema-crossover.ts", parameters: { stock: "NSE:SBIN", bar: 1, fast: 2, slow: 5 }, symbols: ["SBIN"], until: "09:50", ticks: 2_061 },
  { file: "opening-range-breakout.ts", parameters: { stock: "NSE:SBIN", minutes: 5, reward: 0.5 }, symbols: ["SBIN"], until: "09:40", ticks: 1_468 },
  { file: "pairs-zscore.ts", parameters: { first: "NSE:HDFCBANK", second: "NSE:ICICIBANK", bar: 5, window: 3, enter: 0.8, leave: 0.7 }, symbols: ["HDFCBANK", "ICICIBANK"], until: "09:50", ticks: 4_135 },
] as const satisfies readonly (Example & { symbols: readonly string[]; until: string; ticks: number })[];

const SEEDS = [20_210_412, 7] as const;

/** All that must be the same; how long it took and how often somebody was asked may differ. */
function whatCounts({ ms: _ms, asked: _asked, journal, ...outcome }: Played): unknown {
  return { ...outcome, journal: journal.map(({ at, account, day, kind, body }) => ({ at, account, day, kind, body })) };
}

/** What fills have earned, in 1/10,000 rupee: what came in less what went out, and what is open at the last prices. */
function profitOf(fills: readonly Fill[], ticks: readonly RecordedTick[]): number {
  let profit = 0;
  for (const { instrument, side, quantity, price } of fills) {
    const last = ticks.findLast((tick) => tick.instrument === instrument)!.price;
    profit += (side === "BUY" ? 1 : -1) * quantity * (last - price);
  }
  return profit;
}

describe.skipIf(!hasRecordings)(`the same ticks twice on paper${hasRecordings ? "" : ` (skipped: ${NO_SHARED_DATA})`}`, () => {
  describe.each(EXAMPLES)("$file, to $until", (example) => {
    let ticks: readonly RecordedTick[] = [];
    let once: Played;
    beforeAll(async () => {
      ticks = await recorded(example.symbols, example.until);
      once = await play(rooms(), example, example.symbols, ticks);
    });

    test("trades, and what it earns is what its fills add up to", () => {
      const { signals, fills, performance, failures, troubles } = once;
      expect(ticks).toHaveLength(example.ticks);
      expect({ failures, troubles }).toEqual({ failures: [], troubles: [] });
      expect(signals.length).toBeGreaterThan(0);
      expect(fills.length).toBeGreaterThan(1);
      expect(performance.charges).toBeGreaterThan(0);
      expect(performance.chargeLines.reduce((sum, { amount }) => sum + amount, 0)).toBe(performance.charges);
      expect(performance.realised + performance.unrealised).toBe(profitOf(fills, ticks));
      expect(performance.equity).toBe(performance.capital + profitOf(fills, ticks) - performance.charges);
    });

    test.each(SEEDS)("threads, held up at random (seed %i), come to the same to the paisa", async (seed) => {
      const twice = await play(shaken(threads(), seededRandom(seed)), example, example.symbols, ticks);
      expect(whatCounts(twice)).toEqual(whatCounts(once));
    });
  });

  test("three strategies on two hosts at once, on one account", async () => {
    const symbols = ["SBIN", "HDFCBANK", "ICICIBANK"];
    const ticks = await recorded(symbols, "09:45");
    const together = async (lines: Lines): Promise<unknown> => {
      const journal = new MemoryJournal();
      const replay = await LockStepReplay.open(optionsOf(lines, symbols, journal));
      try {
        for (const [i, example] of EXAMPLES.entries()) await replay.start(await specOf(example, symbols.map(share)), { host: i % 2, settings: SETTINGS, warm: [], from: { kind: "begin" } });
        await replay.play(ticks);
        return { ...replay.outcome(), journal: journal.all };
      } finally {
        await replay.end();
      }
    };
    const inOneThread = await together(rooms(2));
    expect((inOneThread as ReplayOutcome).fills.length).toBeGreaterThan(5);
    expect(new Set((inOneThread as ReplayOutcome).fills.map(({ owner }) => owner)).size).toBe(3);
    expect(await together(shaken(threads(2), seededRandom(SEEDS[0])))).toEqual(inOneThread);
  });

  test("a journal on a disk, in a thread of its own, changes nothing", async () => {
    const [example] = EXAMPLES;
    const ticks = await recorded(example.symbols, "09:45");
    const { journal } = await JournalThread.open({ journalPath: join(tempFolder(), "journal.db"), startedAt: 0 });
    const onDisk = await play(threads(), example, example.symbols, ticks, journal);
    await journal.close();
    const inMemory = await play(rooms(), example, example.symbols, ticks, new MemoryJournal());
    expect(onDisk.fills.length).toBeGreaterThan(0);
    expect(whatCounts(onDisk)).toEqual(whatCounts(inMemory));
  });
});

describe.skipIf(!hasRecordings)("a market that does not wait", () => {
  const [example] = EXAMPLES;
  let ticks: readonly RecordedTick[] = [];
  beforeAll(async () => {
    ticks = await recorded(example.symbols, "09:45");
  });

  /** Answers at once, and does its work when it gets to it. */
  function hasty(line: FillsLine): FillsLine {
    let heard: Parameters<FillsLine["listen"]>[0] = () => {};
    return {
      ...line,
      post: (message) => {
        line.post(message);
        if (message.kind === "reach") heard({ kind: "reached", sequence: message.sequence, next: undefined, busy: true });
      },
      listen: (listener, ended) => {
        heard = listener;
        line.listen((message) => {
          if (message.kind !== "reached") listener(message);
        }, ended);
      },
    };
  }

  /** Tells what happened with a later answer, now and then: nothing comes unasked, and some of it late. */
  function late(line: FillsLine, random: Random): FillsLine {
    const held: Parameters<Parameters<FillsLine["listen"]>[0]>[0][] = [];
    return {
      ...line,
      listen: (listener, ended) => line.listen((message) => {
        if (message.kind !== "reached") return void held.push(message);
        if (random() < 0.5) for (const event of held.splice(0)) listener(event);
        listener({ ...message, busy: message.busy || held.length > 0 });
      }, ended),
    };
  }

  test("is seen, by itself or by the driver: the replay is broken off with the reason", async () => {
    const lines = threads();
    await expect(play({ ...lines, fills: hasty(lines.fills) }, example, example.symbols, ticks)).rejects.toThrow(/^The simulated market (said "events" without having been asked: it does not keep step|of the replay stopped: lock-step is broken)/);
  });

  test("is seen where it breaks no rule but time: two runs differ", async () => {
    const runs = [];
    for (const seed of [0, ...SEEDS]) {
      const lines = rooms();
      runs.push(JSON.stringify(whatCounts(await play(seed === 0 ? lines : { ...lines, fills: late(lines.fills, seededRandom(seed)) }, example, example.symbols, ticks))));
    }
    expect(new Set(runs).size).toBe(runs.length);
  });
});
