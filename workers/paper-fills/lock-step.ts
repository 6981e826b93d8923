import type { Reach, Reached } from "../../shared/contract/lock-step.ts";
import type { FromPaperFills, ToPaperFills } from "../../shared/contract/paper-fills.ts";
import { Room } from "./room.ts";

type Start = Extract<ToPaperFills, { kind: "start" }>;
type Command = Exclude<ToPaperFills, { kind: "start" | "quit" }>;

/** The room in lock-step: latency and everything else that takes time takes it of the recording. */
export class LockStepRoom {
  #room: Room;
  #say: (message: FromPaperFills | Reached) => void;
  #commands: Command[] = [];

  constructor(start: Start, say: (message: FromPaperFills | Reached) => void) {
    this.#room = new Room(start, say);
    this.#say = say;
  }

  take(command: Command | Reach): void {
    if (command.kind === "reach") this.#reach(command);
    else this.#commands.push(command);
  }

  /**
   * Ticks first, since a command is given only once the ticks before it were seen, or while nothing was in a book
   * that they could have met.
   * @throws Error where the ring does not hold the tick: a reader elsewhere, or a writer that ran ahead.
   */
  #reach({ sequence, at }: Reach): void {
    const room = this.#room;
    while (room.pending > 0) room.turn(at);
    if (room.sequence !== sequence) throw new Error(`lock-step is broken: asked to come to tick ${sequence}, the ring ended at ${room.sequence}`);
    for (const command of this.#commands) room.do(command, at);
    this.#commands = [];
    const next = room.turn(at);
    this.#say({ kind: "reached", sequence, next, busy: room.orders > 0 || next !== undefined });
  }
}
