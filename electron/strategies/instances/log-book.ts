import type { StrategyLine } from "../../../shared/contract/schemas/strategies.ts";
import type { LogLevel } from "../../../shared/strategy/log.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";

/** Lines in memory. */
export const MOST_KEPT = 10_000;

export interface LineQuery {
  /** All where it is empty. */
  readonly levels: readonly LogLevel[];
  /** Part of the text, whatever its case; "" for all. */
  readonly search: string;
  /** Lines with a smaller number only. */
  readonly before?: number | undefined;
  readonly count: number;
}

/** The newest lines of one strategy, numbered from 1. */
export class LogBook {
  readonly #most: number;
  #lines: StrategyLine[] = [];
  #count = 0;
  #keep: (lines: readonly StrategyLine[]) => void;

  /** @param keep takes what was added, for the file. */
  constructor(keep: (lines: readonly StrategyLine[]) => void, most = MOST_KEPT) {
    this.#keep = keep;
    this.#most = most;
  }

  /** Lines since the start of the terminal, those that are gone included. */
  get count(): number {
    return this.#count;
  }

  add(lines: readonly { readonly level: LogLevel; readonly at: MarketTime; readonly text: string }[]): void {
    if (lines.length === 0) return;
    const numbered = lines.map(({ level, at, text }) => ({ nth: ++this.#count, level, at, text }));
    this.#lines.push(...numbered);
    // In larger steps: cutting one line at a time would copy all the others each time.
    if (this.#lines.length > this.#most * 1.1) this.#lines = this.#lines.slice(-this.#most);
    this.#keep(numbered);
  }

  /** The newest that fit, newest last. */
  page({ levels, search, before = Number.POSITIVE_INFINITY, count }: LineQuery): { readonly lines: StrategyLine[]; readonly more: boolean } {
    const wanted = search.toLowerCase();
    const found: StrategyLine[] = [];
    const oldest = Math.max(0, this.#lines.length - this.#most);
    for (let i = this.#lines.length - 1; i >= oldest; i--) {
      const line = this.#lines[i];
      if (!line || line.nth >= before) continue;
      if (levels.length > 0 && !levels.includes(line.level)) continue;
      if (wanted !== "" && !line.text.toLowerCase().includes(wanted)) continue;
      if (found.length === count) return { lines: found.reverse(), more: true };
      found.push(line);
    }
    return { lines: found.reverse(), more: false };
  }
}
