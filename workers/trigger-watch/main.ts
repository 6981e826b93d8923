import { parentPort } from "node:worker_threads";
import type { Reach, Reached } from "../../shared/contract/lock-step.ts";
import type { FromTriggerWatch, ToTriggerWatch } from "../../shared/contract/trigger-watch.ts";
import { QuoteBoard } from "../../shared/streams/quote-board.ts";
import { TickRingReader } from "../../shared/streams/tick-ring-reader.ts";
import { LockStepWatch } from "./lock-step.ts";
import { TriggerWatch } from "./watch.ts";

/** Ticks between two looks at the messages of the host: a put or drop waits no longer than they take, about 1 ms. */
const BATCH = 4_096;
const SLEEP_MS = 250;
const STATS_MS = 1_000;

const host = parentPort;
if (!host) throw new Error("the trigger watch runs as a worker thread");
const tell = (message: FromTriggerWatch | Reached): void => host.postMessage(message);

let watch: TriggerWatch | undefined;
let paced: LockStepWatch | undefined;
let reader: TickRingReader | undefined;
let ended = false;
let lost = 0;

/** Lets what the host has said meanwhile be heard. */
function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** One round over what waits; with a full batch the host gets a word in before the next. */
async function run(ring: TickRingReader, levels: TriggerWatch): Promise<void> {
  // Levels that were sent right behind the start are armed before the first tick is read.
  await turn();
  while (!ended) {
    const done = ring.drain(levels.visit, BATCH);
    if (ring.lost !== lost) {
      lost = ring.lost;
      levels.lookAll();
    }
    levels.flush();
    if (done === BATCH) await turn();
    else await ring.waitAsync(SLEEP_MS);
  }
}

const stats = setInterval(() => {
  if (watch && reader) tell({ kind: "stats", levels: watch.levels, ticks: watch.ticks, lost: reader.lost, pending: reader.pending });
}, STATS_MS);

host.on("message", (message: ToTriggerWatch | Reach) => {
  if (paced && message.kind !== "start" && message.kind !== "quit") return paced.take(message);
  switch (message.kind) {
    case "start":
      if (message.lockStep === true) {
        paced = new LockStepWatch(message, tell);
        return;
      }
      reader = new TickRingReader(message.ring);
      lost = reader.lost;
      watch = new TriggerWatch(new QuoteBoard(message.board), tell);
      for (const level of message.levels) watch.put(level, reader.pending > 0);
      void run(reader, watch);
      return;
    case "put":
      for (const level of message.levels) watch?.put(level, (reader?.pending ?? 0) > 0);
      return;
    case "drop":
      for (const id of message.ids) watch?.drop(id);
      return;
    case "reach":
      throw new Error("\"reach\" without the \"start\" that it needs");
    case "quit":
      ended = true;
      clearInterval(stats);
      host.close();
  }
});
