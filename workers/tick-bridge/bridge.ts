import type { BrokerFeed, Endpoints } from "../../shared/brokers/port.ts";
import type { BridgeCommand, BridgeNotice, StartFeed } from "../../shared/contract/bridge.ts";
import type { Random } from "../../shared/domain/random.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import { MAX_FEEDS } from "../../shared/streams/quote-board.ts";
import { ConnectionBudget } from "./connection-budget.ts";
import { FeedLine, type Surroundings } from "./feed-line.ts";
import { RingSet } from "./ring-set.ts";

export interface BridgeParts {
  /** Must not step back. */
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly random: Random;
  /** How often the lines look at the time, ms. */
  readonly beatMs: number;
  feedOf(protocol: string, endpoints: Endpoints): BrokerFeed | undefined;
  tell(notice: BridgeNotice): void;
}

/** Does the host's commands: feeds by number, rings for all of them. */
export class Bridge {
  readonly #parts: BridgeParts;
  readonly #around: Omit<Surroundings, "budget">;
  /** By client code. */
  readonly #budgets = new Map<string, ConnectionBudget>();
  readonly #lines = new Map<number, FeedLine>();
  readonly #rings = new RingSet();
  #cancelBeat: (() => void) | undefined;

  constructor(parts: BridgeParts) {
    this.#parts = parts;
    const { clock, timers, random } = parts;
    this.#around = { clock, timers, random, rings: this.#rings, tell: (notice) => parts.tell(notice) };
    this.#beat();
  }

  /** A command that cannot be done is told, never thrown. */
  do(command: BridgeCommand): void {
    try {
      this.#do(command);
    } catch (error) {
      // Only the words of our own checks come here; a start carries secrets, so its cause stays inside.
      const cause = command.kind === "start" || !(error instanceof Error) ? "" : `: ${error.message}`;
      this.#fail("feed" in command ? command.feed : -1, `The tick bridge could not do "${command.kind}"${cause}.`);
    }
  }

  #do(command: BridgeCommand): void {
    switch (command.kind) {
      case "start":
        return this.#start(command);
      case "attach-ring":
        return this.#rings.attach(command.ring, command.buffer, command.slots);
      case "detach-ring":
        return this.#rings.detach(command.ring);
      case "quit":
        return this.#quit();
      default:
        return this.#doForLine(command);
    }
  }

  #doForLine(command: Extract<BridgeCommand, { kind: "subscribe" | "unsubscribe" | "deepen" | "flatten" | "session" | "phase" | "forget-time" | "stop" }>): void {
    const line = this.#lines.get(command.feed);
    if (!line) return this.#fail(command.feed, `There is no feed ${command.feed} to ${command.kind}.`);
    switch (command.kind) {
      case "subscribe":
        return line.subscribe(command.instruments);
      case "unsubscribe":
        return line.unsubscribe(command.slots);
      case "deepen":
        return line.deepen(command.instruments);
      case "flatten":
        return line.flatten(command.rows);
      case "session":
        return line.renew(command.session);
      case "phase":
        return line.phase(command.openSegments);
      case "forget-time":
        return line.forgetTime();
      case "stop":
        this.#lines.delete(command.feed);
        return line.stop();
    }
  }

  #start(command: StartFeed): void {
    const { feed, protocol, endpoints } = command;
    const codec = this.#parts.feedOf(protocol, endpoints);
    if (!codec) return this.#fail(feed, `No broker is known as "${protocol}".`);
    if (!(Number.isInteger(feed) && feed >= 0 && feed < MAX_FEEDS)) return this.#fail(feed, `Feed ${feed} has no line on the quote board.`);
    if (this.#lines.has(feed)) return this.#fail(feed, `Feed ${feed} runs already.`);
    this.#lines.set(feed, new FeedLine(command, codec, { ...this.#around, budget: this.#budgetOf(command) }));
  }

  #budgetOf({ protocol, clientCode }: StartFeed): ConnectionBudget {
    const name = `${protocol} ${clientCode}`;
    const budget = this.#budgets.get(name) ?? new ConnectionBudget();
    this.#budgets.set(name, budget);
    return budget;
  }

  #quit(): void {
    this.#cancelBeat?.();
    for (const line of this.#lines.values()) line.stop();
    this.#lines.clear();
  }

  #beat(): void {
    for (const line of this.#lines.values()) line.beat();
    this.#cancelBeat = this.#parts.timers.after(this.#parts.beatMs, () => this.#beat());
  }

  #fail(feed: number, sentence: string): void {
    this.#parts.tell({ kind: "failed", feed, sentence });
  }
}
