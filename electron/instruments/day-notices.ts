import { readFile, stat } from "node:fs/promises";
import { csvRows } from "./csv-rows.ts";

/** Lists a user may put into the data folder; both as the exchange publishes them. */
export const BAN_FILE = "fo-ban.csv";
export const ACTIONS_FILE = "corporate-actions.csv";

const MONTH_NAMES = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** The exchange names its list of client-level limits by its day and writes no date into it. @param day `YYYY-MM-DD` */
export function limitsFile(day: string): string {
  const [year = "", month = "", date = ""] = day.split("-");
  return `oi_cli_limit_${date}-${MONTH_NAMES[Number(month) - 1] ?? month}-${year}.lst`;
}
/** A list of either kind has some hundred lines. */
const LARGEST_FILE = 8 * 1024 * 1024;

export interface CorporateAction {
  readonly symbol: string;
  /** `YYYY-MM-DD`. */
  readonly exDate: string;
  /** Dividend, split, bonus … in the exchange's words. */
  readonly what: string;
}

export interface BanList {
  /** Trading day it holds for. */
  readonly day: string;
  readonly names: ReadonlySet<string>;
}


/** Reads `20-AUG-2026`, `20 Aug 2026` and `2026-08-20`. */
export function readDay(text: string): string | undefined {
  const plain = text.trim();
  if (/^\d{4}-\d{2}-\d{2}$/.test(plain)) return plain;
  const match = /^(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ](\d{4})$/.exec(plain);
  const month = match ? MONTH_NAMES.indexOf((match[2] ?? "").toUpperCase()) + 1 : 0;
  if (!match || month === 0) return undefined;
  return `${match[3]}-${String(month).padStart(2, "0")}-${(match[1] ?? "").padStart(2, "0")}`;
}

/**
 * The exchange's list of F&O names in the ban period: a line with the trade date, then `1,SAIL` per name.
 * @returns undefined without a date: a ban of an unknown day must not stop or allow anything.
 */
export function readBanList(text: string): BanList | undefined {
  const day = readDay(/trade date\s+([0-9A-Za-z -]+)/i.exec(text)?.[1] ?? "");
  if (day === undefined) return undefined;
  const names = text.split(/\r?\n/).flatMap((line) => /^\s*\d+\s*,\s*"?([A-Z0-9&-]+)"?\s*,?\s*$/i.exec(line)?.[1]?.toUpperCase() ?? []);
  return { day, names: new Set(names) };
}

/** Client-level position limits, `360ONE,4466000,NSE` a line: units that one client may hold in all contracts on a share. */
export function readClientLimits(text: string): ReadonlyMap<string, number> | undefined {
  const rows = csvRows(text).filter(([symbol = ""]) => !/^symbol$/i.test(symbol));
  const limits = rows.flatMap(([symbol = "", units = ""]): [string, number][] => (/^[A-Z0-9&_-]+$/i.test(symbol) && /^[1-9]\d{0,12}$/.test(units) ? [[symbol.toUpperCase(), Number(units)]] : []));
  return rows.length > 0 && limits.length === rows.length ? new Map(limits) : undefined;
}

/** A table with columns for the symbol, the ex-date and the purpose, under the exchange's names or ours. */
export function readActions(text: string): readonly CorporateAction[] | undefined {
  const [head = [], ...rows] = csvRows(text);
  const names = head.map((name) => name.toLowerCase().replaceAll(/[^a-z]/g, ""));
  const [symbol, date, what] = [["symbol"], ["exdate"], ["purpose", "action", "subject"]].map((accepted) => names.findIndex((name) => accepted.includes(name)));
  if (symbol === undefined || date === undefined || what === undefined || symbol < 0 || date < 0 || what < 0) return undefined;
  return rows.flatMap((row) => {
    const exDate = readDay(row[date] ?? "");
    return exDate === undefined || row[symbol] === undefined ? [] : [{ symbol: row[symbol].trim().toUpperCase(), exDate, what: (row[what] ?? "").trim() }];
  });
}

/** Notices of the day from files the user keeps in the data folder. What is not there is not known, and those who ask can tell. */
export class DayNotices {
  #file: (name: string) => string;
  #onTrouble: (sentence: string) => void;
  #ban: BanList | undefined;
  #actions: ReadonlyMap<string, readonly CorporateAction[]> = new Map();
  /** Client limits by day: two markets may be at different days. */
  #limits = new Map<string, ReadonlyMap<string, number>>();
  #seen = new Map<string, number>();

  /** @param file path of a name in the data folder. */
  constructor(file: (name: string) => string, onTrouble: (sentence: string) => void) {
    this.#file = file;
    this.#onTrouble = onTrouble;
  }

  /** Reads what changed since it was read last. Never rejects. @param day the trading day, for lists that have it in their name */
  async refresh(day?: string): Promise<void> {
    if (day !== undefined) {
      await this.#read(limitsFile(day), (text) => {
        const units = text === undefined ? undefined : readClientLimits(text);
        if (units) this.#limits.set(day, units);
        else this.#limits.delete(day);
        return text === undefined || units !== undefined;
      });
    }
    await this.#read(BAN_FILE, (text) => {
      this.#ban = text === undefined ? undefined : readBanList(text);
      return text === undefined || this.#ban !== undefined;
    });
    await this.#read(ACTIONS_FILE, (text) => {
      const actions = text === undefined ? [] : readActions(text);
      this.#actions = Map.groupBy(actions ?? [], ({ symbol }) => symbol);
      return actions !== undefined;
    });
  }

  /** Whether futures and options on it are in the ban period on that day, as far as a list of that day is known. */
  banned(underlying: string, day: string): boolean {
    return this.#ban?.day === day && this.#ban.names.has(underlying.toUpperCase());
  }

  /** Whether there is a ban list of that day: without one nobody knows that a share is not banned. */
  banKnown(day: string): boolean {
    return this.#ban?.day === day;
  }

  /** Units of all contracts on it that one client may hold on that day; undefined where no list tells. */
  clientUnits(underlying: string, day: string): number | undefined {
    return this.#limits.get(day)?.get(underlying.toUpperCase());
  }

  /** Names of the lists that are not there for that day. */
  missing(day: string): string[] {
    return [...(this.banKnown(day) ? [] : [BAN_FILE]), ...(this.#limits.has(day) ? [] : [limitsFile(day)]), ...((this.#seen.get(ACTIONS_FILE) ?? 0) > 0 ? [] : [ACTIONS_FILE])];
  }

  actions(symbol: string): readonly CorporateAction[] {
    return this.#actions.get(symbol) ?? [];
  }

  async #read(name: string, take: (text: string | undefined) => boolean): Promise<void> {
    const path = this.#file(name);
    const { mtimeMs, size } = (await stat(path).catch(() => undefined)) ?? { mtimeMs: 0, size: 0 };
    if (mtimeMs === (this.#seen.get(name) ?? 0)) return;
    this.#seen.set(name, mtimeMs);
    const text = mtimeMs === 0 || size > LARGEST_FILE ? undefined : await readFile(path, "utf8").catch(() => undefined);
    if (!take(text) || size > LARGEST_FILE) this.#onTrouble(`${name} in the data folder is not understood, so it is left out. Put the exchange's own file there, as it is.`);
  }
}
