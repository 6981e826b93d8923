/** What was known of a recorded instrument before a session, from the days recorded before it. */

import { istDay } from "../../../../shared/domain/time.ts";
import type { Bar, DayReference } from "../../types.ts";
import { dayNumber } from "../days.ts";
import { circuits } from "../grid.ts";
import type { RecordedInstrument } from "./instrument.ts";

const BAND = 0.2;
/** A close older than this many calendar days is not the previous close: no exchange rests that long. */
const LONGEST_REST_DAYS = 10;
/** History that ends this far (a fraction) from the first print has another price basis: a split or a bonus lies between, or it is adjusted data. */
const BASIS_LIMIT = 0.3;
const YEAR_DAYS = 365;

/**
 * Previous close: the last close recorded before the day, if it is recent and of the same price basis,
 * else the day's first print. Circuits: 20 % either side of it, widened to what the recording prints.
 * History of another price basis counts for nothing.
 */
export function recordedReference(instrument: RecordedInstrument, day: string): DayReference {
  const series = instrument.series(day);
  const past = usablePast(instrument, day, series?.price[0]);
  const last = past.at(-1);
  const told = toldReference(instrument, day);
  const previousClose = told.previousClose || ((last !== undefined && isRecent(last, day) ? last.close : series?.price[0]) ?? last?.close ?? firstPrice(instrument, day));
  const usual = circuits(previousClose, instrument.listing.tickPaise, BAND);
  let upperCircuit = told.upperCircuit || usual.upperCircuit;
  let lowerCircuit = told.upperCircuit > 0 ? told.lowerCircuit : usual.lowerCircuit;
  for (const price of series?.price ?? []) {
    upperCircuit = Math.max(upperCircuit, price);
    lowerCircuit = Math.min(lowerCircuit, price);
  }
  const high52 = told.high52 || past.reduce((high, bar) => Math.max(high, bar.high), previousClose);
  const low52 = told.low52 || past.reduce((low, bar) => Math.min(low, bar.low), previousClose);
  return { previousClose, upperCircuit, lowerCircuit, high52, low52 };
}

/** What the broker said of that day, paise; zeros where nobody recorded it. */
function toldReference(instrument: RecordedInstrument, day: string): DayReference {
  const facts = instrument.facts(day);
  const paise = (units: number | undefined): number => Math.round((units ?? 0) / 100);
  return { previousClose: paise(facts?.previousClose), upperCircuit: paise(facts?.upperCircuit), lowerCircuit: paise(facts?.lowerCircuit), high52: paise(facts?.high52), low52: paise(facts?.low52) };
}

/** The bars of the year before `day`, ascending; none when they end far from the first print. */
function usablePast(instrument: RecordedInstrument, day: string, firstPrint: number | undefined): Bar[] {
  const today = dayNumber(day);
  const past: Bar[] = [];
  for (const before of instrument.days) {
    if (before >= day || today - dayNumber(before) > YEAR_DAYS) continue;
    const bar = instrument.dayBar(before);
    if (bar !== undefined) past.push(bar);
  }
  const last = past.at(-1);
  const strange = last !== undefined && firstPrint !== undefined && isRecent(last, day) && Math.abs(last.close / firstPrint - 1) > BASIS_LIMIT;
  return strange ? [] : past;
}

function isRecent(bar: Bar, day: string): boolean {
  return dayNumber(day) - dayNumber(istDay(bar.at)) <= LONGEST_REST_DAYS;
}

/** For an instrument that is listed but has nothing before or on the day: its first price afterwards. */
function firstPrice(instrument: RecordedInstrument, day: string): number {
  const later = instrument.days.find((candidate) => candidate > day);
  return (later === undefined ? undefined : instrument.dayBar(later)?.open) ?? instrument.listing.tickPaise;
}
