import { appendFile, mkdir, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { StopPolicy, StrategyMode, StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import { istDay } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";
import type { Side } from "../../../shared/domain/words.ts";
import type { InstrumentFacts } from "../../../shared/strategy/instrument-handle.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";

/** A version began to run, with all that it was given: enough to run it again as it was. */
export interface Stint {
  readonly kind: "stint";
  readonly at: MarketTime;
  readonly startedAt: SystemTime;
  /** Anew; from the state of an earlier run; in the place of another version. */
  readonly how: "began" | "resumed" | "swapped";
  /** It held no position and no order worked. */
  readonly flat: boolean;
  readonly mode: StrategyMode;
  readonly holding: StrategySettings["holding"];
  readonly hash: string;
  readonly parameters: ParameterValues;
  readonly capital: Money;
  readonly seed: number;
  readonly instruments: readonly InstrumentFacts[];
  /** Candles of its warm-up: at, open, high, low, close, volume of one after the other. */
  readonly warm: readonly { readonly series: number; readonly frame: Frame; readonly rows: readonly number[] }[];
}

export interface StintEnd {
  readonly kind: "end";
  readonly at: MarketTime;
  /** What became of orders and positions; absent where nobody stopped it. */
  readonly policy?: StopPolicy;
  /** A sentence. */
  readonly why: string;
}

/** It ran on from an earlier day. */
export interface CarriedOn {
  readonly kind: "carried";
  readonly at: MarketTime;
}

/** An order that there never was: it is in no book. */
export interface RefusedEntry {
  readonly kind: "refused";
  readonly at: MarketTime;
  readonly signal: string;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly quantity: number;
  readonly sentence: string;
}

export type DayEntry = Stint | StintEnd | CarriedOn | RefusedEntry;
type Line = DayEntry | { readonly kind: "missing"; readonly lines: number; readonly why: string };

/** What a strategy's book says of a day. */
export interface BookedDay {
  readonly entries: readonly DayEntry[];
  /** Lines that could not be written, or not be read again. */
  readonly missing: number;
}

/** Days that are kept. */
const MOST_DAYS = 120;
const FILE = /^(\d{4}-\d{2}-\d{2})\.jsonl$/;

/**
 * Beside the journal, which has orders and fills: which versions a strategy ran from when to when on a day, and what was
 * refused before there was an order. Evidence for a re-run, of which nothing that trades depends: a disk that is full
 * stops no strategy, the day then lacks lines and says so.
 */
export class DayBook {
  readonly #folder: string;
  #waiting: DayEntry[] = [];
  #writing: Promise<void> | undefined;
  #day = "";
  #missing = 0;
  #why = "";

  /** @param folder its own, absolute; made with the first line. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  add(entry: DayEntry): void {
    this.#waiting.push(entry);
    this.#writing ??= this.#writeAll().finally(() => (this.#writing = undefined));
  }

  async flush(): Promise<void> {
    await this.#writing;
  }

  /** Newest first. */
  async days(): Promise<string[]> {
    await this.flush();
    const names = await readdir(this.#folder).catch((): string[] => []);
    return names.flatMap((name) => FILE.exec(name)?.[1] ?? []).sort().reverse();
  }

  /** @throws Error of the file system; a day that has no lines is an empty one. */
  async read(day: string): Promise<BookedDay> {
    await this.flush();
    const text = await readFile(this.#path(day), "utf8").catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
      throw error;
    });
    const entries: DayEntry[] = [];
    let missing = 0;
    for (const row of text.split("\n")) {
      if (row === "") continue;
      const line = lineOf(row);
      if (line === undefined) missing++;
      else if (line.kind === "missing") missing += line.lines;
      else entries.push(line);
    }
    return { entries, missing };
  }

  #path(day: string): string {
    return join(this.#folder, `${day}.jsonl`);
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve();
    for (let entry = this.#waiting.shift(); entry; entry = this.#waiting.shift()) {
      await this.#write(entry).catch((error: unknown) => {
        this.#missing++;
        this.#why = error instanceof Error ? error.message : String(error);
      });
    }
  }

  async #write(entry: DayEntry): Promise<void> {
    const day = istDay(entry.at);
    if (day !== this.#day) {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await this.#prune();
      this.#day = day;
    }
    const lines: Line[] = this.#missing === 0 ? [entry] : [{ kind: "missing", lines: this.#missing, why: this.#why }, entry];
    await appendFile(this.#path(day), lines.map((line) => `${JSON.stringify(line)}\n`).join(""), { mode: 0o600 });
    this.#missing = 0;
  }

  async #prune(): Promise<void> {
    const days = (await readdir(this.#folder)).filter((name) => FILE.test(name)).sort();
    for (const name of days.slice(0, Math.max(0, days.length - MOST_DAYS))) await rm(join(this.#folder, name), { force: true });
  }
}

/** Undefined for one that a crash has cut. */
function lineOf(row: string): Line | undefined {
  try {
    return JSON.parse(row) as Line;
  } catch {
    return undefined;
  }
}
