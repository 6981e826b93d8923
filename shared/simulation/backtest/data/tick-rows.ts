import { groupDigits } from "../../../domain/format.ts";
import type { InstrumentKey } from "../../../domain/identity.ts";
import { istDay, istTime } from "../../../domain/time.ts";
import { PER_RUPEE } from "../../../domain/units.ts";
import { dayAt } from "../../../history/days.ts";
import { MOST_ROWS } from "../../../history/import-rows.ts";
import type { TimeFormat } from "../../../history/mapping.ts";
import { DataError, quoted } from "./data-error.ts";
import { Decimals } from "./decimals.ts";
import type { Finding } from "./finding.ts";
import { counted } from "./finding.ts";
import { GrowingColumns } from "./growing-columns.ts";
import type { Days } from "./period.ts";
import { daysText } from "./period.ts";
import type { TickTable } from "./tick-table.ts";
import { tickTable } from "./tick-table.ts";
import { TimeCells, formatsOf } from "./time-cells.ts";

const MOST_RUPEES = 100_000_000;
/** Names of the columns, letters alone; earlier ones first. */
const NAMES = {
  time: ["timestampist", "timestamp", "datetime", "time"],
  price: ["ltp", "price", "last", "lasttradedprice"],
  volume: ["cumvolume", "volume", "dayvolume", "volumetradedtoday"],
} as const;

export interface TickFileTarget {
  readonly file: string;
  readonly lineWord: "line" | "row";
  readonly instrument: InstrumentKey;
  /** Rows of other days are read and left out. */
  readonly days: Days;
}

export interface RawTicks {
  readonly table: TickTable;
  readonly notes: readonly Finding[];
}

interface Places {
  readonly time: number;
  readonly price: number;
  readonly volume: number | undefined;
  readonly headers: readonly string[];
}

/**
 * Rows `timestamp_ist,ltp,cum_volume` as ticks of one instrument. The stamps are of whole seconds: rows of one second are
 * put in the order of their volume of the day, which is that of the trades; rows of an earlier second than the one
 * before end the reading.
 */
export class TickRows {
  readonly #target: TickFileTarget;
  readonly #numbers = new Decimals();
  readonly #columns = new GrowingColumns(3);
  #places: Places | undefined;
  #times: TimeCells | undefined;
  #last = Number.NEGATIVE_INFINITY;

  constructor(target: TickFileTarget) {
    this.#target = target;
  }

  /** @throws DataError */
  add(row: readonly string[], line: number): void {
    const places = (this.#places ??= this.#placesOf(row));
    if (places.headers === row) return;
    if (this.#columns.rows >= MOST_ROWS) throw new DataError(`${this.#target.file} has more than ${groupDigits(MOST_ROWS)} rows. Split it into parts, and run on one of them.`);
    if (row.length !== places.headers.length) throw this.#error(line, undefined, `${row.length} cells where the first line has ${places.headers.length}; expected as many`);
    const at = this.#time(row, places.time, line);
    const price = this.#numbers.units(row[places.price] ?? "");
    if (!(price > 0 && price <= MOST_RUPEES * PER_RUPEE)) throw this.#error(line, places.headers[places.price], `${quoted(row[places.price] ?? "")} is no price; expected more than 0 and at most ${groupDigits(MOST_RUPEES)} rupees`);
    const volume = places.volume === undefined || row[places.volume] === "" ? 0 : this.#numbers.whole(row[places.volume] ?? "");
    if (!(volume >= 0 && volume <= Number.MAX_SAFE_INTEGER)) throw this.#error(line, places.headers[places.volume ?? 0], `${quoted(row[places.volume ?? 0] ?? "")} is no volume; expected the units traded so far today, such as 15300`);
    const day = dayAt(at);
    if (day < this.#target.days.from || day > this.#target.days.to) return;
    this.#columns.addRow();
    this.#columns.set(0, at);
    this.#columns.set(1, price);
    this.#columns.set(2, volume);
  }

  finish(shared: boolean): RawTicks {
    const count = this.#columns.rows;
    if (count === 0) throw new DataError(`${this.#target.file} has no ticks${daysText(this.#target.days)}. Expected a header such as timestamp_ist,ltp,cum_volume and a row for each tick; choose another file.`);
    const table = tickTable([this.#target.instrument], count, shared);
    this.#columns.moveInto([table.at, table.price, table.volume]);
    orderSeconds(table);
    const backwards = sumTraded(table);
    return { table, notes: backwards === undefined ? [] : [{ ...backwards, sentence: `${this.#target.file}: ${backwards.sentence}` }] };
  }

  #placesOf(headers: readonly string[]): Places {
    const plain = headers.map((header) => header.toLowerCase().replaceAll(/[^a-z]/g, ""));
    const find = (names: readonly string[]): number | undefined => names.map((name) => plain.indexOf(name)).find((at) => at >= 0);
    const [time, price] = [find(NAMES.time), find(NAMES.price)];
    if (time === undefined || price === undefined) throw new DataError(`${this.#target.file}, line 1: no column of ${time === undefined ? "times" : "prices"} among ${headers.slice(0, 12).map(quoted).join(", ")}. Expected a header such as timestamp_ist,ltp,cum_volume; correct it, then run again.`, { line: 1 });
    return { time, price, volume: find(NAMES.volume), headers };
  }

  #time(row: readonly string[], place: number, line: number): number {
    const cell = row[place] ?? "";
    const [format = "iso"]: TimeFormat[] = this.#times === undefined ? formatsOf(cell, "", "IST") : [];
    const at = (this.#times ??= new TimeCells(format, "IST")).read(cell, "");
    const column = this.#places?.headers[place];
    if (Number.isNaN(at)) throw this.#error(line, column, `${quoted(cell)} is no time; expected one such as 2021-04-12 09:15:08`);
    if (at < this.#last) throw this.#error(line, column, `${quoted(cell)} is before the row above it, ${istDay(this.#last)} ${istTime(this.#last)}; expected ticks in the order of their times`);
    this.#last = at;
    return at;
  }

  #error(line: number, column: string | undefined, what: string): DataError {
    const { file, lineWord } = this.#target;
    return new DataError(`${file}, ${lineWord} ${line}${column === undefined ? "" : `, column “${column}”`}: ${what}. Correct or remove the row, then run again.`, { line, column });
  }
}

/** Rows of one stamp by their volume, those of one volume as they came. */
function orderSeconds({ at, price, volume }: TickTable): void {
  for (let from = 0, to = 0; from < at.length; from = to) {
    while (to < at.length && at[to] === at[from]) to++;
    if (to - from < 2) continue;
    const rows = Array.from({ length: to - from }, (_, i) => ({ price: price[from + i] ?? 0, volume: volume[from + i] ?? 0 }));
    rows.sort((a, b) => a.volume - b.volume);
    rows.forEach((row, i) => {
      price[from + i] = row.price;
      volume[from + i] = row.volume;
    });
  }
}

/** What traded from tick to tick of a day. The first tick of a day has all before it in its volume: what traded since is not known. */
function sumTraded({ at, traded, volume }: TickTable): Finding | undefined {
  let count = 0;
  let first = 0;
  for (let i = 1; i < at.length; i++) {
    if (dayAt(at[i] ?? 0) !== dayAt(at[i - 1] ?? 0)) continue;
    const units = (volume[i] ?? 0) - (volume[i - 1] ?? 0);
    traded[i] = Math.max(0, units);
    if (units < 0 && count++ === 0) first = at[i] ?? 0;
  }
  if (count === 0) return undefined;
  return { kind: "clock", severity: "warn", count, firstAt: first, sentence: `the volume of the day falls at ${counted(count, "tick")}, first at ${istDay(first)} ${istTime(first)}. What traded there was taken as nothing.` };
}
