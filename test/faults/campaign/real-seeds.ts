import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "../checker/check.ts";
import { runReal } from "../real/run.ts";

/** Mostly they wait for clocks; four at a time are what two cores bear. */
const AT_A_TIME = 4;

/** Seeds with real processes, sockets and files. @returns whether all was well. */
export async function realSeeds(first: number, seeds: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "sauda-faults-"));
  const failed: number[] = [];
  const one = async (seed: number): Promise<void> => {
    const ran = await runReal(seed, join(folder, String(seed)));
    const wrong = [...check(ran.history), ...(ran.stuck === undefined ? [] : [ran.stuck])];
    console.log(`real seed ${seed}: ${ran.history.broker.orders.length} orders, ${ran.history.broker.fills.length} fills, killed ${ran.kills} times${wrong.length === 0 ? "" : `\n  ${wrong.join("\n  ")}`}`);
    if (wrong.length > 0) failed.push(seed);
  };
  try {
    for (let from = first; from < first + seeds; from += AT_A_TIME) {
      await Promise.all(Array.from({ length: Math.min(AT_A_TIME, first + seeds - from) }, (_, i) => one(from + i)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (failed.length > 0) console.log(`failed: ${failed.join(", ")}; what chance decides is the same again with: npm run faults -- --real 1 --seed ${failed[0] ?? ""}`);
  return failed.length === 0;
}
