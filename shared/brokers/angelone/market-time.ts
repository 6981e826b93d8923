import { IST_OFFSET_MS } from "../../domain/time.ts";
import type { MarketTime } from "../../domain/time.ts";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** Days of each month, February as in leap years. */
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `dd-MMM-yyyy HH:mm:ss`, India's wall clock, no zone. */
const STAMP = /^\d{2}-[A-Za-z]{3}-\d{4} /;
const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;
const EXPIRY = /^\d{2}[A-Z]{3}\d{4}$/;
const CANDLE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:?\d{2})$/;

/** Epoch ms of a day (`YYYY-MM-DD`) and a time (`HH:mm:ss`) in India; undefined for one that does not exist. */
function istMoment(day: string, clock: string): MarketTime | undefined {
  const utc = CLOCK.test(clock) ? Date.parse(`${day}T${clock}Z`) : Number.NaN;
  return Number.isNaN(utc) ? undefined : ((utc - IST_OFFSET_MS) as MarketTime);
}

/** `YYYY-MM-DD` of digits and a month's name; undefined for a day the calendar lacks, which Date would roll over. */
function isoDay(dd: string, mmm: string, yyyy: string): string | undefined {
  const month = MONTHS.indexOf(mmm);
  const day = Number(dd);
  const year = Number(yyyy);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month < 0 || day < 1 || day > (MONTH_DAYS[month] ?? 0) || (month === 1 && day === 29 && !leap)) return undefined;
  return `${yyyy}-${month < 9 ? "0" : ""}${month + 1}-${dd}`;
}

/** Reads `26-Dec-2024 14:07:19`. */
export function readStamp(text: string): MarketTime | undefined {
  if (!STAMP.test(text)) return undefined;
  const day = isoDay(text.slice(0, 2), text.slice(3, 6).toUpperCase(), text.slice(7, 11));
  return day === undefined ? undefined : istMoment(day, text.slice(12));
}

/** Reads the time of a fill: `13:27:53` of `day`, or a full stamp, should one ever come. */
export function readFillTime(text: string, day: string): MarketTime | undefined {
  return text.includes("-") ? readStamp(text) : istMoment(day, text);
}

/** Reads `06OCT2026` as `2026-10-06`. */
export function readExpiry(text: string): string | undefined {
  return EXPIRY.test(text) ? isoDay(text.slice(0, 2), text.slice(2, 5), text.slice(5)) : undefined;
}

/** `2026-10-06` as `06OCT2026`. */
export function expiryWord(day: string): string {
  return `${day.slice(8, 10)}${MONTHS[Number(day.slice(5, 7)) - 1] ?? ""}${day.slice(0, 4)}`;
}

/** Reads `2023-09-06T11:15:00+05:30`. */
export function readCandleTime(text: string): MarketTime | undefined {
  const at = CANDLE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : (at as MarketTime);
}
