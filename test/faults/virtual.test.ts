import { describe, expect, test } from "vitest";
import { check } from "./checker.ts";
import type { Ran } from "./world/run.ts";
import { run } from "./world/run.ts";

/**
 * Whole trading days with bad luck, on virtual time in this process: the account as the terminal runs
 * it, before a broker and a network that do their worst, killed at any border. SAUDA_SEED=n runs one
 * seed; SAUDA_SEEDS=n runs so many, from 1.
 */
const { SAUDA_SEED: one, SAUDA_SEEDS: many } = process.env;
const first = Number(one ?? 1);
const count = one === undefined ? Number(many ?? 200) : 1;
const AT_A_TIME = 20;
/** Generous: a whole batch takes about two seconds. */
const BATCH_MS = 120_000;

const sums = { orders: 0, fills: 0, asked: 0, kills: new Map<string, number>(), fates: new Map<string, number>() };

function add(into: Map<string, number>, from: ReadonlyMap<string, number>): void {
  for (const [name, times] of from) into.set(name, (into.get(name) ?? 0) + times);
}

function note({ history, kills, fates }: Ran): void {
  sums.orders += history.broker.orders.filter((order) => !order.elsewhere).length;
  sums.fills += history.broker.fills.length;
  sums.asked += history.asked.length;
  add(sums.kills, kills);
  add(sums.fates, fates);
}

describe("no order is lost, doubled or misreported", () => {
  const batches = Array.from({ length: Math.ceil(count / AT_A_TIME) }, (_, i) => [first + i * AT_A_TIME, Math.min(first + count, first + (i + 1) * AT_A_TIME) - 1] as const);
  test.each(batches)("seeds %i to %i", { timeout: BATCH_MS }, async (from, to) => {
    for (let seed = from; seed <= to; seed++) {
      const ran = await run(seed);
      note(ran);
      const wrong = [...check(ran.history), ...(ran.stuck === undefined ? [] : [ran.stuck])];
      if (wrong.length > 0 && one !== undefined) console.error(ran.words.join("\n"));
      expect(wrong, `replay with SAUDA_SEED=${seed} npx vitest run test/faults/virtual.test.ts`).toEqual([]);
    }
  });

  test.skipIf(one !== undefined)("what these seeds went through", () => {
    const kills = [...sums.kills].filter(([border]) => /^(journal|send|sent|receive)/.test(border));
    const killed = kills.reduce((sum, [, times]) => sum + times, 0);
    console.log(`${count} seeds from ${first}: ${sums.asked} wishes, ${sums.orders} orders, ${sums.fills} fills, killed ${killed} times at ${kills.length} borders, ${sums.fates.size} kinds of answers and messages`);
    expect(sums.orders).toBeGreaterThanOrEqual(count * 50);
    // A run in which little goes wrong proves little.
    if (count < 100) return;
    for (const border of ["journal: before the write", "journal: written, not told", "send: place", "sent: place", "receive: place", "send: cancel", "sent: cancel", "receive: cancel", "receive: socket"]) {
      expect(sums.kills.get(border) ?? 0, `killed at "${border}"`).toBeGreaterThan(0);
    }
    for (const fate of ["late arrival", "silent after", "reset after", "page", "cut", "empty", "bad gateway", "garbled", "token dead", "too fast", "unreachable"]) {
      expect(sums.fates.get(`place: ${fate}`) ?? 0, `placements answered by "${fate}"`).toBeGreaterThan(0);
    }
  });
});
