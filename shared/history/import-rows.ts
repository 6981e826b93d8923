import type { SeriesDays } from "../contract/history-store.ts";
import type { Candle, Frame } from "../domain/candle.ts";
import { barOpen } from "../domain/candle.ts";
import { groupDigits } from "../domain/format.ts";
import { instrumentKey } from "../domain/identity.ts";
import type { InstrumentKey } from "../domain/identity.ts";
import type { MarketTime } from "../domain/time.ts";
import { MINUTE_MS, istDay, istTime } from "../domain/time.ts";
import type { Price } from "../domain/units.ts";
import { PER_RUPEE } from "../domain/units.ts";
import { EXCHANGES } from "../domain/words.ts";
import type { Exchange } from "../domain/words.ts";
import { dayAt, dayStart } from "./days.ts";
import { frameName } from "./frames.ts";
import { judgeDay } from "./judge-day.ts";
import type { ColumnMapping } from "./mapping.ts";
import { readFileTime } from "./mapping.ts";
import { packCandles } from "./packed.ts";
import type { Sessions } from "./sessions.ts";

/** A file may have so many rows: 20 years of minutes of one share are 1.9 million. */
export const MOST_ROWS = 5_000_000;
const MOST_RUPEES = 100_000_000;
/** The last group has three digits, in India too: "12,34" is a decimal comma, and no thousand. */
const NUMBER = /^(?:\d+|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.\d+)?(?:e[+-]?\d{1,2})?$/i;

export interface ImportTarget {
  readonly mapping: ColumnMapping;
  readonly headers: readonly string[];
  readonly instrument: InstrumentKey;
  readonly frame: Frame;
  readonly sessions: (exchange: Exchange) => Sessions;
}

/** A row that cannot be used: which line, which column, what it says and what was expected. */
export class ImportError extends Error {}

interface Placed extends Candle {
  readonly line: number;
}

/** Rows of a foreign file as candles. The first row that cannot be used ends it: nothing is imported by halves. */
export class RowImporter {
  #target: ImportTarget;
  #series = new Map<InstrumentKey, Placed[]>();
  #rows = 0;

  constructor(target: ImportTarget) {
    this.#target = target;
  }

  get rows(): number {
    return this.#rows;
  }

  /** @throws ImportError naming line and column. */
  add(cells: readonly string[], line: number): void {
    const { mapping } = this.#target;
    if (++this.#rows > MOST_ROWS) throw new ImportError(`The file has more than ${groupDigits(MOST_ROWS)} rows. Split it and import the parts.`);
    this.#whole(cells, line);
    const at = this.#time(cells, line);
    const [open, high, low, close] = [this.#price(cells, mapping.open, line), this.#price(cells, mapping.high, line), this.#price(cells, mapping.low, line), this.#price(cells, mapping.close, line)];
    if (high < Math.max(open, close)) throw this.#error(line, mapping.high, cells, "is lower than the row's open or close");
    if (low > Math.min(open, close)) throw this.#error(line, mapping.low, cells, "is higher than the row's open or close");
    const volume = mapping.volume === undefined ? 0 : this.#number(cells, mapping.volume, line, true);
    const key = this.#key(cells, line);
    const bars = this.#series.get(key) ?? [];
    bars.push({ at, open, high, low, close, volume: Math.round(volume), line });
    if (bars.length === 1) this.#series.set(key, bars);
  }

  /** @throws ImportError where there are no rows, or two of one time. */
  finish(): SeriesDays[] {
    if (this.#rows === 0) throw new ImportError("The file has no rows. Nothing was imported.");
    const { frame } = this.#target;
    return [...this.#series].map(([instrument, bars]) => {
      bars.sort((a, b) => a.at - b.at || a.line - b.line);
      const twice = bars.findIndex((bar, i) => bar.at === bars[i - 1]?.at);
      const [one, other] = [bars[twice - 1], bars[twice]];
      if (one && other) throw new ImportError(`Lines ${one.line} and ${other.line} have the same time, ${wall(one.at)}, for ${instrument}. Nothing was imported.`);
      const sessions = this.#target.sessions(exchangeOf(instrument));
      const days = [...Map.groupBy(bars, ({ at }) => dayAt(at))].map(([day, candles]) => {
        const { expected, missing } = judgeDay(candles, frame, day, sessions);
        return { day, final: true, bars: candles.length, expected, missing };
      });
      return { instrument, frame, days, packed: packCandles(bars) };
    });
  }

  /** A cell too many or too few shifts those after it: they would still be numbers. Separators at the end mean nothing. */
  #whole(cells: readonly string[], line: number): void {
    const wanted = this.#target.headers.length;
    const found = cells.findLastIndex((cell, i) => i < wanted || cell !== "") + 1;
    if (found === wanted) return;
    const why = found < wanted ? "Is a cell or a separator missing?" : "Is a cell in need of quotes, or a separator too many?";
    throw new ImportError(`Line ${line} has ${found} cells and the header ${wanted}. ${why} Nothing was imported.`);
  }

  #time(cells: readonly string[], line: number): MarketTime {
    const { mapping, frame } = this.#target;
    const { time, clock, format, zone, stamp } = mapping;
    const read = readFileTime(cells[time] ?? "", clock === undefined ? "" : (cells[clock] ?? ""), format, zone);
    if (read === undefined) throw this.#error(line, time, cells, `is no time of the chosen format (${format})`);
    if (frame >= 1440) return barOpen(read, frame);
    const at = (stamp === "close" ? read - frame * MINUTE_MS : read) as MarketTime;
    const { sessions, instrument } = this.#target;
    const hours = sessions(exchangeOf(instrument));
    const start = at - dayStart(dayAt(at));
    const opens = hours.windows(dayAt(at)).map(({ open }) => open);
    const minute = start / MINUTE_MS;
    if (!(opens.length > 0 ? opens : [hours.usualOpen]).some((open) => (minute - open) % frame === 0)) throw this.#error(line, time, cells, `is not where a ${frameName(frame)} bar ${stamp === "close" ? "ends" : "begins"}; is it another frame, zone, or the bar's other end?`);
    return at;
  }

  #price(cells: readonly string[], column: number, line: number): Price {
    const rupees = this.#number(cells, column, line, false);
    return Math.round(rupees * PER_RUPEE) as Price;
  }

  #number(cells: readonly string[], column: number, line: number, zero: boolean): number {
    const text = cells[column] ?? "";
    const value = NUMBER.test(text) ? Number(text.replaceAll(",", "")) : zero && text === "" ? 0 : Number.NaN;
    if (Number.isNaN(value)) throw this.#error(line, column, cells, "is no number");
    if (zero ? value > Number.MAX_SAFE_INTEGER : Math.round(value * PER_RUPEE) <= 0 || value > MOST_RUPEES) throw this.#error(line, column, cells, zero ? "is too large" : `is no price; expected more than 0 and at most ${groupDigits(MOST_RUPEES)} rupees`);
    return value;
  }

  #key(cells: readonly string[], line: number): InstrumentKey {
    const { mapping, instrument } = this.#target;
    const symbol = mapping.symbol === undefined ? "" : (cells[mapping.symbol] ?? "").toUpperCase();
    if (symbol === "" || mapping.symbol === undefined) return instrument;
    const [first = "", second] = symbol.split(":");
    const exchange = EXCHANGES.find((one) => one === (second === undefined ? exchangeOf(instrument) : first));
    const name = (second ?? first).replace(/-EQ$/, "");
    if (exchange === undefined || !/^[A-Z0-9&_-]{1,40}$/.test(name)) throw this.#error(line, mapping.symbol, cells, "is no instrument; expected a symbol, or EXCHANGE:SYMBOL");
    return instrumentKey(exchange, name);
  }

  #error(line: number, column: number, cells: readonly string[], what: string): ImportError {
    const cell = cells[column];
    const said = cell === undefined ? "is missing" : cell === "" ? "is empty" : `“${cell.slice(0, 40)}” ${what}`;
    return new ImportError(`Line ${line}, column “${this.#target.headers[column] ?? String(column + 1)}”: ${said}. Nothing was imported.`);
  }
}

function exchangeOf(key: InstrumentKey): Exchange {
  const name = key.slice(0, key.indexOf(":"));
  return EXCHANGES.find((one) => one === name) ?? "NSE";
}

function wall(at: number): string {
  return `${istDay(at)} ${istTime(at).slice(0, 5)}`;
}
