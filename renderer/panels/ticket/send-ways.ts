import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { SliceRequest } from "../../../shared/contract/schemas/plans.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { OrderTerms } from "../../../shared/domain/order.ts";
import { readPercent, readWhole } from "./number-text.ts";
import { inLots, largestSlice, slicesOf } from "./ticket-terms.ts";
import type { TicketProblem } from "./ticket-terms.ts";

export type WayKind = "whole" | SliceRequest["way"]["kind"];

/** How an order is sent, as it is typed. */
export interface WayDraft {
  readonly kind: WayKind;
  readonly parts: string;
  readonly minutes: string;
  readonly jitter: string;
  /** Shown quantity of an iceberg: units for shares, lots for contracts. */
  readonly show: string;
}

export const WHOLE: WayDraft = { kind: "whole", parts: "10", minutes: "30", jitter: "20", show: "" };

/** Longest TWAP, minutes; the contract's limit. */
const MOST_MINUTES = 480;

export type WayReading =
  | { readonly ok: true; readonly way: SliceRequest["way"] | undefined; readonly parts: number; readonly largest: number }
  | { readonly ok: false; readonly problem: TicketProblem };

function no(sentence: string, missing = false): WayReading {
  return { ok: false, problem: { field: "way", sentence, missing } };
}

/** Reads the way of sending for an order of these terms. @returns undefined `way` for one whole order. */
export function readWay(draft: WayDraft, terms: OrderTerms, view: InstrumentView): WayReading {
  if (draft.kind === "whole") return { ok: true, way: undefined, parts: 1, largest: terms.quantity };
  if (terms.type !== "MARKET" && terms.type !== "LIMIT") return no("Only market and limit orders go in parts: choose one of them, or send it whole.");
  if (terms.validity === "IOC") return no("Parts stay for the day: choose DAY, or send it whole.");
  switch (draft.kind) {
    case "freeze": {
      const largest = view.freeze === undefined ? terms.quantity : Math.min(terms.quantity, largestSlice(view.freeze, view.lot));
      return { ok: true, way: { kind: "freeze" }, parts: slicesOf(terms.quantity, largest, view.lot), largest };
    }
    case "twap": return readTwap(draft, terms, view);
    case "iceberg": return readIceberg(draft, terms, view);
  }
}

function readTwap({ parts: partsText, minutes: minutesText, jitter }: WayDraft, terms: OrderTerms, view: InstrumentView): WayReading {
  const parts = readWhole(partsText);
  const minutes = readPercent(minutesText);
  const spread = jitter.trim() === "" || /^0+$/.test(jitter.trim()) ? { kind: "value" as const, value: 0 } : readPercent(jitter);
  if (parts.kind === "empty" || minutes.kind === "empty") return no("Enter into how many parts, and over how many minutes.", true);
  if (parts.kind === "bad") return no(`Parts: ${parts.why}.`);
  if (minutes.kind === "bad") return no(`Minutes: ${minutes.why}.`);
  if (spread.kind !== "value" || spread.value > 50) return no(`Jitter is 0 to 50 percent of the time between parts, not “${jitter.trim()}”.`);
  const lots = Math.floor(terms.quantity / view.lot);
  if (parts.value < 2 || parts.value > 500) return no(`Parts are 2 to 500, not ${formatQuantity(parts.value)}.`);
  if (parts.value > lots) return no(`${formatQuantity(terms.quantity)} cannot be cut into ${formatQuantity(parts.value)} parts of whole lots (lot ${formatQuantity(view.lot)}).`);
  if (minutes.value > MOST_MINUTES) return no(`The span is at most ${MOST_MINUTES} minutes, not ${minutes.value}.`);
  const largest = Math.ceil(lots / parts.value) * view.lot;
  if (view.freeze !== undefined && largest > view.freeze) return no(`A part of ${formatQuantity(largest)} is above the freeze quantity of ${formatQuantity(view.freeze)}: take more parts.`);
  const overMs = Math.max(1_000, Math.round(minutes.value * 60_000));
  return { ok: true, way: { kind: "twap", parts: parts.value, overMs, jitterPercent: spread.value }, parts: parts.value, largest };
}

function readIceberg({ show }: WayDraft, terms: OrderTerms, view: InstrumentView): WayReading {
  const read = readWhole(show);
  if (read.kind === "empty") return no(inLots(view) ? "Enter how many lots are shown at a time." : "Enter how many are shown at a time.", true);
  if (read.kind === "bad") return no(`Shown: ${read.why}.`);
  const units = inLots(view) ? read.value * view.lot : read.value;
  if (units % view.lot !== 0) return no(`Shown ${formatQuantity(units)} is not a multiple of the lot of ${formatQuantity(view.lot)}.`);
  if (units >= terms.quantity) return no(`Shown ${formatQuantity(units)} is the whole order of ${formatQuantity(terms.quantity)}: show less, or send it whole.`);
  if (view.freeze !== undefined && units > view.freeze) return no(`Shown ${formatQuantity(units)} is above the freeze quantity of ${formatQuantity(view.freeze)}.`);
  return { ok: true, way: { kind: "iceberg", show: units }, parts: Math.ceil(terms.quantity / units), largest: units };
}

/** What follows the order's own words on the button: " in 3 slices". */
export function wayWords(reading: WayReading): string {
  if (!reading.ok || !reading.way) return "";
  switch (reading.way.kind) {
    case "freeze": return ` in ${reading.parts} slice${reading.parts === 1 ? "" : "s"}`;
    case "twap": return ` in ${reading.parts} parts over ${reading.way.overMs / 60_000} min`;
    case "iceberg": return `, ${formatQuantity(reading.way.show)} shown`;
  }
}
