import type { MarketTime } from "../domain/time.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogLine {
  readonly level: LogLevel;
  readonly at: MarketTime;
  readonly text: string;
}

/** Lines that wait to be fetched at most; a strategy that says more is cut short, never slowed down. */
export const MOST_LINES = 500;
/** Characters of one line. */
export const MOST_CHARS = 500;

/** What a strategy says, kept until its host fetches it. */
export class StrategyLog {
  readonly #now: () => number;
  #lines: LogLine[] = [];
  #dropped = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  debug(text: string): void {
    this.#add("debug", text);
  }
  info(text: string): void {
    this.#add("info", text);
  }
  warn(text: string): void {
    this.#add("warn", text);
  }
  error(text: string): void {
    this.#add("error", text);
  }

  #add(level: LogLevel, text: unknown): void {
    if (this.#lines.length >= MOST_LINES) {
      this.#dropped += 1;
      return;
    }
    const words = String(text);
    this.#lines.push({ level, at: this.#now() as MarketTime, text: words.length > MOST_CHARS ? `${words.slice(0, MOST_CHARS)} …` : words });
  }

  /** The lines since the last time, oldest first; the last one says how many found no room. For the host. */
  drain(): readonly LogLine[] {
    const lines = this.#lines;
    if (this.#dropped > 0) lines.push({ level: "warn", at: this.#now() as MarketTime, text: `${this.#dropped} more lines were dropped: at most ${MOST_LINES} are kept until they are shown.` });
    this.#lines = [];
    this.#dropped = 0;
    return lines;
  }
}
