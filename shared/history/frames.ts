import { BROKER_FRAMES, FRAMES, MONTH, WEEK } from "../domain/candle.ts";
import type { BrokerFrame, Frame } from "../domain/candle.ts";

/** The names of the frames, as people and files write them. */
const NAMES: Readonly<Record<Frame, string>> = {
  1: "1m", 2: "2m", 3: "3m", 5: "5m", 10: "10m", 15: "15m", 25: "25m", 30: "30m", 60: "1h", 120: "2h", 240: "4h", 1440: "1d", 10080: "1w", 43200: "1mo",
};

export function frameName(frame: Frame): string {
  return NAMES[frame];
}

/** "1m", "15m", "1h", "1d", "1w", "1mo"; undefined for anything else. */
export function frameNamed(name: string): Frame | undefined {
  return FRAMES.find((frame) => NAMES[frame] === name.trim().toLowerCase());
}

export function isBrokerFrame(frame: Frame): frame is BrokerFrame {
  return (BROKER_FRAMES as readonly number[]).includes(frame);
}

/**
 * What to ask the broker for. Ten minutes are built from five: the broker's own were misaligned in the past,
 * and the same 100 days fit in one request of either.
 */
export function sourceOf(frame: Frame): BrokerFrame {
  if (frame === WEEK || frame === MONTH) return 1440;
  if (frame === 10) return 5;
  return isBrokerFrame(frame) ? frame : largestBelow(frame);
}

/** The next finer frame that the broker gives and this one can be built from; undefined for one minute and for days. */
export function finer(frame: BrokerFrame): BrokerFrame | undefined {
  return frame === 1 || frame === 1440 ? undefined : largestBelow(frame);
}

function largestBelow(frame: Frame): BrokerFrame {
  return BROKER_FRAMES.findLast((lower) => lower < frame && lower !== 10 && frame % lower === 0) ?? 1;
}
