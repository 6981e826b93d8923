import { parentPort } from "node:worker_threads";
import type { Reach, Reached } from "../../shared/contract/lock-step.ts";
import type { FromPaperFills, ToPaperFills } from "../../shared/contract/paper-fills.ts";
import { LockStepRoom } from "./lock-step.ts";
import { Room } from "./room.ts";

/** The ring wakes the thread; this is for a wake-up that was missed. */
const NAP_MS = 250;
const STATS_MS = 1_000;

const host = parentPort;
if (!host) throw new Error("paper fills run as a worker thread");

const now = (): number => performance.timeOrigin + performance.now();
const say = (message: FromPaperFills | Reached): void => host.postMessage(message);
let room: Room | undefined;
let paced: LockStepRoom | undefined;
let due: NodeJS.Timeout | undefined;
let ended = false;

function turn(of: Room): void {
  const next = of.turn(now());
  clearTimeout(due);
  if (next !== undefined && !ended) due = setTimeout(() => turn(of), Math.max(0, Math.ceil(next - now())));
}

/** Ticks first, then whatever messages came meanwhile. */
async function run(of: Room): Promise<void> {
  while (!ended) {
    await of.wait(NAP_MS);
    if (ended) return;
    turn(of);
    if (of.pending > 0) await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

function begin(start: Extract<ToPaperFills, { kind: "start" }>): void {
  if (start.lockStep === true) {
    paced = new LockStepRoom(start, say);
    return;
  }
  const of = new Room(start, say);
  room = of;
  const stats = setInterval(() => of.stats(), STATS_MS);
  void run(of).finally(() => clearInterval(stats));
}

host.on("message", (command: ToPaperFills | Reach) => {
  if (command.kind === "start") return begin(command);
  if (command.kind === "quit") {
    ended = true;
    clearTimeout(due);
    host.close();
    return;
  }
  if (paced) return paced.take(command);
  if (!room || command.kind === "reach") throw new Error(`"${command.kind}" without the "start" that it needs`);
  room.do(command, now());
  turn(room);
});
