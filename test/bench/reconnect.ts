/** How long the board stands still when the server cuts the connection: from the cut to the first new quote on the board. */
import { setTimeout as sleep } from "node:timers/promises";
import type { QuoteBoard } from "../../shared/streams/quote-board.ts";
import { startRig } from "./bridge-rig.ts";
import { median, report, significant } from "./report.ts";

const ROUNDS = 20;
const TOKENS = 300;
/** Longer than a connection must last to count as one that held. */
const STEADY_MS = 2_300;
const GIVE_UP_MS = 60_000;

const rig = await startRig(TOKENS);
const seen = new Int32Array(rig.board.capacity);
const changed = new Int32Array(rig.board.capacity);

/** @returns whether a quote came to the board in time. */
async function nextQuote(board: QuoteBoard): Promise<boolean> {
  const until = performance.now() + GIVE_UP_MS;
  while (performance.now() < until) {
    if (board.changedSince(seen, changed) > 0) return true;
    await sleep(1);
  }
  return false;
}

const took: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  await sleep(STEADY_MS);
  rig.board.changedSince(seen, changed);
  const cutAt = performance.now();
  rig.order({ kind: "cut" });
  if (!(await nextQuote(rig.board))) throw new Error(`round ${round + 1}: no quote within ${GIVE_UP_MS / 1_000} s of the cut`);
  took.push(performance.now() - cutAt);
}
await rig.stop();
report("reconnect", { p50_ms: significant(median(took)), max_ms: significant(Math.max(...took)), rounds: ROUNDS });
