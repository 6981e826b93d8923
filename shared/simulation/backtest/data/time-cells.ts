import { IST_OFFSET_MS } from "../../../domain/time.ts";
import type { TimeFormat, Zone } from "../../../history/mapping.ts";
import { TIME_FORMATS, readFileTime } from "../../../history/mapping.ts";

/** Any day that is read in any year: clocks are read on it. */
const SOME_DAY = "2000-01-03";
const SOME_DAY_AT = Date.UTC(2000, 0, 3);
/** Clocks of a file repeat day by day; one that never repeats them (milliseconds) shall not fill the memory. */
const MOST_CLOCKS = 10_000;
/** Where the day ends and the time of day begins; the T of "12-OCT-2020" is none of that. */
const CUT = /\s|T(?=[\s\d])/;

/** How a sentence names them. */
export const FORMAT_WORDS: Readonly<Record<TimeFormat, string>> = {
  iso: "year-month-day", dmy: "day/month/year", mdy: "month/day/year", dmon: "day-month name-year", compact: "yyyymmdd", seconds: "seconds since 1970", milliseconds: "milliseconds since 1970",
};

/** A day that can be read another way too. */
export interface OtherReading {
  readonly text: string;
  readonly format: TimeFormat;
}

/** The formats in which this cell is a time, the likeliest first. */
export function formatsOf(text: string, clock: string, zone: Zone): TimeFormat[] {
  return TIME_FORMATS.filter((format) => !Number.isNaN(new TimeCells(format, zone).read(text, clock)));
}

/** Times of a file's cells as `readFileTime` reads them, each day and each time of day once: rows repeat them thousands of times. */
export class TimeCells {
  readonly #format: TimeFormat;
  readonly #zone: Zone;
  readonly #clocks = new Map<string, number>();
  #dayText = "";
  /** Midnight in India. */
  #day = Number.NaN;
  #others: TimeFormat[];
  #example: OtherReading | undefined;

  constructor(format: TimeFormat, zone: Zone) {
    this.#format = format;
    this.#zone = zone;
    this.#others = TIME_FORMATS.filter((other) => other !== format && other !== "seconds" && other !== "milliseconds");
  }

  /** A day that another format reads as another day, where that format reads every day of the file. */
  get other(): OtherReading | undefined {
    return this.#example !== undefined && this.#others.includes(this.#example.format) ? this.#example : undefined;
  }

  /** Epoch ms; NaN for what is no time of the format. */
  read(cell: string, clock: string): number {
    const text = cell.trim();
    if (this.#format === "seconds" || this.#format === "milliseconds") {
      this.#others = [];
      return readFileTime(text, "", this.#format, this.#zone) ?? Number.NaN;
    }
    const cut = text.search(CUT);
    const day = this.#dayOf(cut < 0 ? text : text.slice(0, cut));
    const time = clock !== "" ? clock : cut < 0 ? "" : text.slice(cut + 1).trim();
    if (time === "") return cut < 0 ? day : Number.NaN;
    return day + IST_OFFSET_MS + this.#clockOf(time);
  }

  #dayOf(text: string): number {
    if (text === this.#dayText) return this.#day;
    this.#dayText = text;
    this.#day = dayAt(text, this.#format, this.#zone);
    this.#others = this.#others.filter((other) => {
      const at = dayAt(text, other, this.#zone);
      if (!Number.isNaN(at) && at !== this.#day && this.#example?.format !== other) this.#example = { text, format: other };
      return !Number.isNaN(at);
    });
    return this.#day;
  }

  #clockOf(text: string): number {
    const known = this.#clocks.get(text);
    if (known !== undefined) return known;
    const at = readFileTime(SOME_DAY, text, "iso", this.#zone);
    const ms = at === undefined ? Number.NaN : at - SOME_DAY_AT;
    if (this.#clocks.size >= MOST_CLOCKS) this.#clocks.clear();
    this.#clocks.set(text, ms);
    return ms;
  }
}

/** Names of months in small letters: the T of a large OCT would part day and time. */
function dayAt(text: string, format: TimeFormat, zone: Zone): number {
  return readFileTime(text.toLowerCase(), "", format, zone) ?? Number.NaN;
}
