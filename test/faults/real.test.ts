import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";
import { check } from "./checker/check.ts";
import { runReal } from "./real/run.ts";

/**
 * The same with nothing simulated but bad luck: the practice exchange, the hostile proxy, real sockets and
 * files, and a terminal in a process of its own that is killed with SIGKILL between journal, send and receive.
 * SAUDA_SEED=n runs one seed; SAUDA_REAL_SEEDS=n runs so many, from 1. What chance decides is the same for
 * a seed, what the machine decides is not: a replay comes close, no more.
 */
const { SAUDA_SEED: one, SAUDA_REAL_SEEDS: many } = process.env;
const seeds = one === undefined ? Array.from({ length: Number(many ?? 3) }, (_, i) => i + 1) : [Number(one)];
const LONGEST_MS = 300_000;

test(`seeds ${seeds.join(", ")}: killed and started again, nothing is lost, doubled or misreported`, { timeout: LONGEST_MS * seeds.length }, async () => {
  const folder = tempFolder();
  // Mostly they wait for clocks, so they can do it together; four at a time are what two cores bear.
  for (let from = 0; from < seeds.length; from += 4) {
    await Promise.all(seeds.slice(from, from + 4).map(async (seed) => {
      const ran = await runReal(seed, join(folder, String(seed)));
      const { history } = ran;
      const wrong = [...check(history), ...(ran.stuck === undefined ? [] : [ran.stuck])];
      expect(wrong.join("\n"), `SAUDA_SEED=${seed}\n${ran.words.join("\n")}`).toBe("");
      expect(history.broker.orders.length, `SAUDA_SEED=${seed}`).toBeGreaterThanOrEqual(50);
      expect(ran.kills, `SAUDA_SEED=${seed}`).toBeGreaterThanOrEqual(2);
      const bad = [...ran.fates].filter(([name]) => !/clean|good$/.test(name)).reduce((sum, [, times]) => sum + times, 0);
      console.log(`real seed ${seed}: ${history.broker.orders.length} orders, ${history.broker.fills.length} fills, killed ${ran.kills} times, ${bad} requests and messages mishandled`);
    }));
  }
});
