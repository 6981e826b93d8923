import { DEEP } from "../streams/depth-fields.ts";
import { BRIEF, FULL } from "../streams/quote-fields.ts";

/**
 * One binary frame of quotes to the page, all little-endian doubles:
 *   header  [version, records, market time (0 = unknown), system time of sending, frame number, reserved × 3]
 *   record  [slot, width, then `width` doubles]   width = BRIEF or FULL: a quote, as in streams/quote-fields.ts;
 *           DEEP: the twenty levels of the slot, as in streams/depth-fields.ts
 * The page answers each frame with its number once it has painted it; only then is the next one
 * built, from the latest quotes: there is never a backlog.
 */
export const FRAME_VERSION = 1;
export const HEADER = 8;
export const RECORD_HEADER = 2;

export interface FrameHeader {
  readonly records: number;
  readonly marketAt: number;
  readonly sentAt: number;
  readonly number: number;
}

/** @returns undefined for bytes that are not a whole frame of this version. */
export function readFrameHeader(frame: Float64Array): FrameHeader | undefined {
  if (frame.length < HEADER || frame[0] !== FRAME_VERSION) return undefined;
  return { records: frame[1] ?? 0, marketAt: frame[2] ?? 0, sentAt: frame[3] ?? 0, number: frame[4] ?? 0 };
}

/** Walks the records, quotes and books of twenty levels; `visit` gets the slot, the offset of its first field in `frame`, and its width. */
export function eachRecord(frame: Float64Array, visit: (slot: number, offset: number, width: number) => void): void {
  let at = HEADER;
  for (let i = frame[1] ?? 0; i > 0; i--) {
    const slot = frame[at];
    const width = frame[at + 1];
    if (slot === undefined || (width !== BRIEF && width !== FULL && width !== DEEP) || at + RECORD_HEADER + width > frame.length) return;
    visit(slot, at + RECORD_HEADER, width);
    at += RECORD_HEADER + width;
  }
}

/** The same, of the quotes alone. */
export function eachQuote(frame: Float64Array, visit: (slot: number, offset: number, width: number) => void): void {
  eachRecord(frame, (slot, offset, width) => {
    if (width !== DEEP) visit(slot, offset, width);
  });
}
