import { parentPort } from "node:worker_threads";
import type { FromPaperFills, ToPaperFills } from "../../shared/contract/paper-fills.ts";
import { Room } from "./room.ts";

/** The ring wakes the thread; this is for a wake-up that was missed. */
const NAP_MS = 250;
const STATS_MS = 1_000;

const host = parentPort;
if (!host) throw new Error("paper fills run as a worker thread");

const now = (): number => performance.timeOrigin + performance.now();
let room: Room | undefined;
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
  const of = new Room(start, (message: FromPaperFills) => host?.postMessage(message));
  room = of;
  const stats = setInterval(() => of.stats(), STATS_MS);
  void run(of).finally(() => clearInterval(stats));
}

host.on("message", (command: ToPaperFills) => {
  if (command.kind === "start") return begin(command);
  if (command.kind === "quit") {
    ended = true;
    clearTimeout(due);
    host.close();
    return;
  }
  if (!room) throw new Error(`"${command.kind}" before "start"`);
  room.do(command, now());
  turn(room);
});
