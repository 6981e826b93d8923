import type { Reach, Reached } from "../../../shared/contract/lock-step.ts";
import type { FromTriggerWatch, ToTriggerWatch } from "../../../shared/contract/trigger-watch.ts";
import type { TriggerHostOptions } from "../../triggers/trigger-host.ts";
import { TriggerHost } from "../../triggers/trigger-host.ts";
import type { WatchThreadEvents } from "../../triggers/watch-thread.ts";
import type { StepLine } from "./step-line.ts";
import { StepEnd } from "./step-line.ts";
import type { HandOut, StepReader } from "./step-reader.ts";

export type LevelsLine = StepLine<ToTriggerWatch | Reach, FromTriggerWatch | Reached>;

/** The trigger watch in lock-step: the terminal's own end of it, on a line that is asked. */
export class StepLevels implements StepReader {
  readonly host: TriggerHost;
  readonly next = undefined;
  busy = false;
  #end: StepEnd<ToTriggerWatch | Reach, FromTriggerWatch | Reached>;
  #events: WatchThreadEvents | undefined;

  constructor(line: LevelsLine, options: Omit<TriggerHostOptions, "spawn">) {
    this.#end = new StepEnd("trigger watch", line, ({ kind }) => kind === "stats");
    this.host = new TriggerHost({
      ...options,
      spawn: (events) => {
        this.#events = events;
        return {
          post: (message) => this.#end.tell(message.kind === "start" ? { ...message, lockStep: true } : message),
          end: () => this.#end.end(),
        };
      },
    });
  }

  get told(): boolean {
    return this.#end.told;
  }

  async reach(sequence: number, at: number): Promise<HandOut | undefined> {
    const said = await this.#end.ask({ kind: "reach", sequence, at }, (message) => message.kind === "reached" && message.sequence === sequence);
    const news = said.filter((message) => message.kind !== "reached");
    for (const message of said) if (message.kind === "reached") this.busy = message.busy;
    if (news.length === 0) return undefined;
    return () => {
      for (const message of news) this.#events?.heard(message);
    };
  }

  end(): Promise<void> {
    return this.host.end();
  }
}
