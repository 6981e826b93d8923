import { crc32 } from "node:zlib";
import type { SeriesDays, StoredDay } from "../../shared/contract/history-store.ts";
import type { Candle } from "../../shared/domain/candle.ts";
import { decodeDay, encodeDay } from "../../shared/history/day-codec.ts";
import { dayStart } from "../../shared/history/days.ts";
import { unpackCandles } from "../../shared/history/packed.ts";

export interface DayRow {
  readonly day: number;
  readonly final: number;
  readonly source: number;
  readonly bars: number;
  readonly expected: number;
  readonly missing: number;
  readonly at: number;
  readonly crc: number;
  readonly data: Buffer;
}

/** All but the bytes. */
export const DAY_COLUMNS = "day, final, source, bars, expected, missing, at";

export function storedDay({ day, final, source, bars, expected, missing, at }: DayRow): StoredDay {
  return { day, final: final === 1, source, bars, expected, missing, fetchedAt: at };
}

/** Undefined for a row whose bytes are not those that were written. */
export function barsOf(row: DayRow): Candle[] | undefined {
  try {
    return crc32(row.data) === row.crc ? decodeDay(row.data, dayStart(row.day)) : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes of each day, in order. */
export function blobsOf({ days, packed }: SeriesDays): { readonly day: SeriesDays["days"][number]; readonly data: Uint8Array }[] {
  let at = 0;
  return days.map((day) => {
    const data = encodeDay(unpackCandles(packed, at, day.bars), dayStart(day.day));
    at += day.bars;
    return { day, data };
  });
}
