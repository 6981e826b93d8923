/** How a file writes times. `iso`: 2026-11-20, 2026-11-20 09:15, 2026-11-20T09:15:00+05:30. */
export const TIME_FORMATS = ["iso", "dmy", "mdy", "dmon", "compact", "seconds", "milliseconds"] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];
/** Zone of times that name none. */
export const ZONES = ["IST", "UTC"] as const;
export type Zone = (typeof ZONES)[number];
/** What a row's time names of its bar. */
export const ADJUSTMENTS = ["open", "close"] as const;
export type Stamp = (typeof ADJUSTMENTS)[number];

export interface ColumnMapping {
  readonly time: number;
  readonly clock?: number | undefined;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume?: number | undefined;
  readonly symbol?: number | undefined;
  readonly format: TimeFormat;
  readonly zone: Zone;
  readonly stamp: Stamp;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(am|pm)?\s*(z|utc|[+-]\d{2}:?\d{2})?$/i;
const ZONE_MS: Readonly<Record<Zone, number>> = { IST: 19_800_000, UTC: 0 };
const DAY_MS = 86_400_000;
/** Years that a candle may be of. */
const FIRST_YEAR = 1980;
const LAST_YEAR = 2100;

/** Epoch ms of a time as a file writes it; undefined for what it is not. An offset in the text goes before the zone. */
export function readFileTime(text: string, clock: string, format: TimeFormat, zone: Zone): number | undefined {
  const trimmed = text.trim();
  if (format === "seconds" || format === "milliseconds") {
    if (!/^\d{9,16}(\.\d+)?$/.test(trimmed)) return undefined;
    const at = Math.round(Number(trimmed) * (format === "seconds" ? 1000 : 1));
    return yearFits(new Date(at).getUTCFullYear()) ? at : undefined;
  }
  // A T parts day and time before a digit alone: October has one in capitals.
  const parted = /^(.+?)(?:(?:\s+|T(?=\d))(.+))?$/.exec(trimmed);
  const day = parted?.[1] === undefined ? undefined : readDay(parted[1], format);
  if (day === undefined) return undefined;
  const time = clock.trim() === "" ? (parted?.[2] ?? "") : clock.trim();
  if (time === "") return day - ZONE_MS.IST;
  const minutes = readClock(time);
  return minutes && day + minutes.ms - (minutes.offset ?? ZONE_MS[zone]);
}

function readClock(text: string): { readonly ms: number; readonly offset: number | undefined } | undefined {
  const [, hours = "", minutes = "", seconds = "0", half, offset] = CLOCK.exec(text) ?? [];
  if (hours === "") return undefined;
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
  }
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  return { ms: (hour * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000, offset: offset === undefined ? undefined : readOffset(offset) };
}

function readOffset(text: string): number {
  if (/^(z|utc)$/i.test(text)) return 0;
  const digits = text.replace(":", "");
  return (Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3))) * (digits.startsWith("-") ? -60_000 : 60_000);
}

/** Epoch ms of the day's midnight in UTC. */
function readDay(text: string, format: TimeFormat): number | undefined {
  const parts = format === "compact" ? /^(\d{4})(\d{2})(\d{2})$/.exec(text)?.slice(1) : text.split(/[-/.]/);
  if (!parts || parts.length !== 3) return undefined;
  const [a = "", b = "", c = ""] = parts;
  if (format === "iso" || format === "compact") return dayOf(a, b, c);
  if (format === "dmon") return dayOf(c, String(MONTHS.indexOf(b.slice(0, 3).toLowerCase()) + 1), a);
  return format === "dmy" ? dayOf(c, b, a) : dayOf(c, a, b);
}

function dayOf(year: string, month: string, day: string): number | undefined {
  if (!/^\d{4}$|^\d{2}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) return undefined;
  const full = Number(year) + (year.length === 2 ? 2000 : 0);
  const at = Date.UTC(full, Number(month) - 1, Number(day));
  const read = new Date(at);
  return yearFits(full) && read.getUTCMonth() === Number(month) - 1 && read.getUTCDate() === Number(day) && at % DAY_MS === 0 ? at : undefined;
}

function yearFits(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}
