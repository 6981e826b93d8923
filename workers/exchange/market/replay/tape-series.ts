/** From the runs of a recording to prints in paise. */

import type { RecordedFacts } from "../../../../shared/recording/facts.ts";
import { ticksOf } from "../../../../shared/recording/read-recording.ts";
import { KEPT } from "../../../../shared/recording/tick-fields.ts";
import type { SessionHours } from "../days.ts";
import type { PrintSeries } from "./series.ts";

/** A paisa in units of 1/10,000 rupee. */
const PAISA = 100;
const SEGMENTS: Readonly<Record<string, "NSE" | "NFO">> = { NSE: "NSE", NSE_INDEX: "NSE", NFO: "NFO" };

/** The segment of the practice exchange in which it is listed; undefined where there is none. */
export function segmentOf(facts: RecordedFacts): "NSE" | "NFO" | undefined {
  return SEGMENTS[facts.exchange];
}

export function playable(facts: RecordedFacts): boolean {
  return segmentOf(facts) !== undefined;
}

/** Packets inside the hours, in time order; those of one time in the order in which they came. */
export function tapeSeries(runs: readonly Uint8Array[], isIndex: boolean, { openAt, closeAt }: SessionHours): PrintSeries {
  const decoded = runs.map(ticksOf);
  const length = decoded.reduce((sum, { count }) => sum + count, 0);
  const fields = Array.from({ length: decoded[0]?.columns.length ?? 0 }, (_, field) => {
    const whole = new Float64Array(length);
    let at = 0;
    for (const { columns, count } of decoded) {
      whole.set(columns[field] ?? [], at);
      at += count;
    }
    return whole;
  });
  const column = (field: number): Float64Array => fields[field] ?? new Float64Array(length);
  const times = column(KEPT.exchangeAt);
  const order: number[] = [];
  for (let n = 0; n < length; n++) if ((times[n] ?? 0) >= openAt && (times[n] ?? 0) <= closeAt) order.push(n);
  if (order.some((n, i) => i > 0 && (times[n] ?? 0) < (times[order[i - 1] ?? 0] ?? 0))) order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  const picked = (field: number, unit = 1): Float64Array => {
    const from = column(field);
    return Float64Array.from(order, (n) => (from[n] ?? 0) / unit);
  };
  const volume = picked(KEPT.volume);
  return {
    at: picked(KEPT.exchangeAt),
    price: Int32Array.from(picked(KEPT.ltp, PAISA), Math.round),
    volume,
    // What was traded before the recording began did not trade in its first packet.
    opening: (volume[0] ?? 0) - (picked(KEPT.traded)[0] ?? 0),
    ...(isIndex
      ? {}
      : {
          seen: {
            lastQuantity: picked(KEPT.ltq),
            average: picked(KEPT.atp, PAISA),
            openInterest: picked(KEPT.openInterest),
            bid: picked(KEPT.bid, PAISA),
            ask: picked(KEPT.ask, PAISA),
            bidQuantity: picked(KEPT.bidQuantity),
            askQuantity: picked(KEPT.askQuantity),
          },
        }),
  };
}
