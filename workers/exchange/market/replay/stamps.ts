/** Times in recordings, all of them in India. */

import { istEpoch } from "../../../../shared/domain/time.ts";
import { dayNumber } from "../days.ts";

/** Reads one shape of time into epoch ms; NaN for anything else. */
export type StampReader = (text: string) => number;

/** `2021-04-12 09:15:08`, no zone. */
export const TICK_STAMP = "a time like 2021-04-12 09:15:08";
/** `2021-04-12T09:15:00+05:30`. */
export const BAR_STAMP = "a time like 2021-04-12T09:15:00+05:30";
/** `2021-04-12`. */
export const DAY_STAMP = "a date like 2021-04-12";

interface Shape {
  /** What may stand between date and time; nothing for a date alone. */
  readonly separators: string;
  /** What may follow the seconds. */
  readonly zones: readonly string[];
}

const SHAPES = {
  tick: { separators: " ", zones: [""] },
  bar: { separators: "T ", zones: ["+05:30", "+0530"] },
  day: { separators: "", zones: [] },
} as const satisfies Record<string, Shape>;

const DATE_LENGTH = "2021-04-12".length;
const STAMP_LENGTH = "2021-04-12 09:15:08".length;

/**
 * By character and not by pattern: a pattern was half the time of reading ticks. Remembers the last day,
 * because the rows of one day come together.
 */
export function stampReader(shape: keyof typeof SHAPES): StampReader {
  const { separators, zones }: Shape = SHAPES[shape];
  let lastDay = "";
  let midnight = Number.NaN;
  return (text) => {
    if (lastDay === "" || !text.startsWith(lastDay)) {
      const day = text.slice(0, DATE_LENGTH);
      if (!isDay(day)) return Number.NaN;
      lastDay = day;
      midnight = istEpoch(day, 0);
    }
    if (separators === "") return text.length === DATE_LENGTH ? midnight : Number.NaN;
    if (!separators.includes(text.charAt(DATE_LENGTH)) || text.charAt(13) !== ":" || text.charAt(16) !== ":") return Number.NaN;
    if (!zones.includes(text.slice(STAMP_LENGTH))) return Number.NaN;
    return midnight + (below(text, 11, 24) * 3600 + below(text, 14, 60) * 60 + below(text, 17, 60)) * 1000;
  };
}

/** Two digits at a position, NaN unless they are a number below `limit`. */
function below(text: string, position: number, limit: number): number {
  const tens = text.charCodeAt(position) - 48;
  const ones = text.charCodeAt(position + 1) - 48;
  const number = tens * 10 + ones;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 && number < limit ? number : Number.NaN;
}

function isDay(day: string): boolean {
  try {
    dayNumber(day);
    return true;
  } catch {
    return false;
  }
}
