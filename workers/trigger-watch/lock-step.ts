import type { Reach, Reached } from "../../shared/contract/lock-step.ts";
import type { FromTriggerWatch, ToTriggerWatch } from "../../shared/contract/trigger-watch.ts";
import { QuoteBoard } from "../../shared/streams/quote-board.ts";
import { TickRingReader } from "../../shared/streams/tick-ring-reader.ts";
import { TriggerWatch } from "./watch.ts";

type Start = Extract<ToTriggerWatch, { kind: "start" }>;
type Command = Exclude<ToTriggerWatch, { kind: "start" | "quit" }>;

/** Ticks taken in one go; the ring holds no more than a few thousand between two answers. */
const BATCH = 4_096;

/** The watch in lock-step. */
export class LockStepWatch {
  #watch: TriggerWatch;
  #reader: TickRingReader;
  #say: (message: FromTriggerWatch | Reached) => void;
  #commands: Command[] = [];

  constructor(start: Start, say: (message: FromTriggerWatch | Reached) => void) {
    this.#reader = new TickRingReader(start.ring);
    this.#watch = new TriggerWatch(new QuoteBoard(start.board), say);
    this.#say = say;
    for (const level of start.levels) this.#watch.put(level, false);
  }

  take(command: Command | Reach): void {
    if (command.kind === "reach") this.#reach(command);
    else this.#commands.push(command);
  }

  /** Ticks first: a level is put only once the ticks before it were seen, or while there was none that they could have met. */
  #reach({ sequence }: Reach): void {
    const watch = this.#watch;
    while (this.#reader.drain(watch.visit, BATCH) > 0) watch.flush();
    for (const command of this.#commands) {
      if (command.kind === "put") for (const level of command.levels) watch.put(level, false);
      else for (const id of command.ids) watch.drop(id);
    }
    this.#commands = [];
    watch.flush();
    this.#say({ kind: "reached", sequence, next: undefined, busy: watch.levels > 0 });
  }
}
