import type { StrategyLine, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { Timers } from "../../../shared/domain/time.ts";
import type { Desk } from "../desk.ts";
import { ask } from "../desk.ts";
import type { Level, Tell } from "./tell.ts";

/** A strategy's lines are fetched at most so often, ms, and so many at once; of more the oldest are left to its log file. */
const EVERY_MS = 1_000;
const MOST = 100;
const LEVELS: Readonly<Record<StrategyLine["level"], Level>> = { debug: "info", info: "info", warn: "warn", error: "error" };

/** What strategies say in their own logs, without their debugging. */
export class LogTail {
  readonly #desk: Desk;
  readonly #timers: Timers;
  readonly #tell: Tell;
  /** Lines that there are, and `nth` of the last one looked at: lines are numbered from 1. */
  readonly #count = new Map<string, number>();
  readonly #told = new Map<string, number>();
  readonly #waiting = new Set<string>();
  #ended = false;

  constructor(desk: Desk, timers: Timers, tell: Tell) {
    this.#desk = desk;
    this.#timers = timers;
    this.#tell = tell;
  }

  strategy({ id, lines }: StrategyView): void {
    this.#count.set(id, lines);
    if (lines <= (this.#told.get(id) ?? 0) || this.#waiting.has(id) || this.#ended) return;
    this.#waiting.add(id);
    this.#timers.after(EVERY_MS, () => void this.#fetch(id));
  }

  end(): void {
    this.#ended = true;
  }

  async #fetch(id: string): Promise<void> {
    this.#waiting.delete(id);
    if (this.#ended) return;
    const count = this.#count.get(id) ?? 0;
    const told = this.#told.get(id) ?? 0;
    try {
      const { lines } = await ask(this.#desk, "strategies.log", { id, levels: ["info", "warn", "error"], search: "", count: MOST });
      for (const { nth, level, text, at } of lines) if (nth > told) this.#tell(LEVELS[level], "strategy.log", `${id}: ${text}`, { strategy: id, market_at: at, nth });
      // Lines that are not wanted count as looked at too.
      this.#told.set(id, Math.max(count, ...lines.map(({ nth }) => nth)));
    } catch (error) {
      this.#tell("warn", "strategy.log", `The log of ${id} could not be read: ${failureOf(error).sentence}`, { strategy: id });
    }
  }
}
