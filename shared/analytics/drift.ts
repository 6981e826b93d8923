import { formatQuantity } from "../domain/format.ts";
import type { InstrumentKey } from "../domain/identity.ts";
import { istTime } from "../domain/time.ts";
import type { MarketTime } from "../domain/time.ts";
import type { Money, Price } from "../domain/units.ts";
import { ZERO, minus, plus, valueOf } from "../domain/units.ts";
import type { Side } from "../domain/words.ts";
import { pairSignals } from "./drift-pairs.ts";
import { splitFills } from "./drift-split.ts";

export interface DriftFill {
  readonly at: MarketTime;
  /** Above 0. */
  readonly quantity: number;
  readonly price: Price;
  readonly charges: Money;
}

/** An order that a strategy decided on, and what became of it. */
export interface DriftSignal {
  readonly instrument: InstrumentKey;
  readonly multiplier: number;
  readonly side: Side;
  /** When it was decided. */
  readonly at: MarketTime;
  /** Asked for, above 0. */
  readonly quantity: number;
  /** Why the risk gate or the broker refused it, or part of it; undefined where neither did. */
  readonly refusal: string | undefined;
  /** In their order in time. */
  readonly fills: readonly DriftFill[];
}

export interface DriftDay {
  readonly signals: readonly DriftSignal[];
  /** Charges that no order carries: roundings of the contract note, fees of the day. */
  readonly otherCharges: Money;
}

/** The market of the day, the same for both. */
export interface DriftMarket {
  /** Last traded price at that time, by the recorded ticks. */
  readonly priceAt: (instrument: InstrumentKey, at: MarketTime) => Price;
  /** What an open position is valued at in the end. */
  readonly close: (instrument: InstrumentKey) => Price;
}

/**
 * Signal: one of them decided on an order that the other did not, or on another size. Refusal: one was refused, the
 * other not. Unfilled: less was filled without a refusal. Timing: the market moved between the two fills. Price: filled
 * better or worse against the market of that moment. Charges: on orders that both filled, and of the day.
 */
export const DRIFT_CAUSES = ["signal", "timing", "price", "charges", "refusal", "unfilled"] as const;
export type DriftCause = (typeof DRIFT_CAUSES)[number];

/** Above 0 the real day did better than its re-run. */
export interface DriftLine {
  readonly cause: DriftCause;
  readonly amount: Money;
  /** Undefined for what belongs to the whole day. */
  readonly instrument: InstrumentKey | undefined;
  readonly at: MarketTime | undefined;
  readonly sentence: string;
}

export interface Drift {
  /** What the day's fills brought, what is open valued at the close, less charges. */
  readonly real: Money;
  readonly rerun: Money;
  /** Real less re-run: the sum of all lines, exactly. */
  readonly difference: Money;
  readonly byCause: Readonly<Record<DriftCause, Money>>;
  /** Signals that only one of them had are told even where they made no difference. */
  readonly lines: readonly DriftLine[];
}

/**
 * Why a live or paper day ended otherwise than its re-run on the same ticks. Each fill counts as what it made from its
 * price to the close, which adds up to the day's result whatever is open; a position carried in counts for both alike
 * and cancels out. Signals pair by instrument, side and nearest time; of paired ones the difference splits into delay
 * and execution cost as in Perold, "The Implementation Shortfall" (1988).
 * @param tolerance ms by which the times of one decision may differ.
 * @throws RangeError for amounts beyond the safe integers.
 */
export function driftOf(real: DriftDay, rerun: DriftDay, market: DriftMarket, tolerance: number): Drift {
  const lines: DriftLine[] = [];
  for (const { ours, theirs } of pairSignals(real.signals, rerun.signals, tolerance)) {
    if (ours && theirs) lines.push(...ofPair(ours, theirs, market));
    else if (ours) lines.push(lineOf("signal", resultOf(ours, market), ours, `Decided to ${asked(ours)}; its re-run did not.`));
    else if (theirs) lines.push(lineOf("signal", minus(ZERO, resultOf(theirs, market)), theirs, `Did not decide to ${asked(theirs)}; its re-run did.`));
  }
  const other = minus(rerun.otherCharges, real.otherCharges);
  if (other !== 0) lines.push({ cause: "charges", amount: other, instrument: undefined, at: undefined, sentence: "Charges of the day that no order carries." });
  const sums = { real: dayResult(real, market), rerun: dayResult(rerun, market) };
  const byCause = (cause: DriftCause): Money => lines.reduce((total, line) => (line.cause === cause ? plus(total, line.amount) : total), ZERO);
  return {
    ...sums,
    difference: minus(sums.real, sums.rerun),
    byCause: { signal: byCause("signal"), timing: byCause("timing"), price: byCause("price"), charges: byCause("charges"), refusal: byCause("refusal"), unfilled: byCause("unfilled") },
    lines: lines.sort((a, b) => (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY) || 0),
  };
}

function ofPair(ours: DriftSignal, theirs: DriftSignal, market: DriftMarket): DriftLine[] {
  const split = splitFills(ours, theirs, market);
  const charges = minus(chargesOf(theirs), chargesOf(ours));
  const one = ours.fills.length === 0 || theirs.fills.length === 0;
  const lines: DriftLine[] = [
    lineOf("timing", split.timing, ours, `To ${asked(ours)}: the market moved between the fills of the day and of its re-run.`),
    lineOf("price", split.price, ours, `To ${asked(ours)}: filled at other prices against the market of the moment than in its re-run.`),
    // Charges of an order that only one of them filled go with it.
    lineOf(split.cause, one ? plus(split.excess, charges) : split.excess, ours, excessSentence(ours, theirs, split.cause)),
    lineOf("charges", one ? ZERO : charges, ours, `To ${asked(ours)}: charged otherwise than its re-run.`),
  ];
  return lines.filter(({ amount }) => amount !== 0);
}

function excessSentence(ours: DriftSignal, theirs: DriftSignal, cause: DriftCause): string {
  if (cause === "signal") return `Decided to ${asked(ours)}; its re-run asked for ${formatQuantity(theirs.quantity)}.`;
  const here = filledOf(ours);
  const there = filledOf(theirs);
  const [less, who] = here < there ? [ours, "It"] : [theirs, "Its re-run"];
  const refused = less.refusal === undefined ? "" : ` ${who} was refused: ${less.refusal}`;
  return `To ${asked(ours)}: filled ${formatQuantity(here)}, in its re-run ${formatQuantity(there)}.${refused}`;
}

/** "buy 50 NSE:SBIN at 09:20:00". */
function asked({ side, quantity, instrument, at }: DriftSignal): string {
  return `${side === "BUY" ? "buy" : "sell"} ${formatQuantity(quantity)} ${instrument} at ${istTime(at)}`;
}

function lineOf(cause: DriftCause, amount: Money, { instrument, at }: DriftSignal, sentence: string): DriftLine {
  return { cause, amount, instrument, at, sentence };
}

function filledOf({ fills }: DriftSignal): number {
  return fills.reduce((total, { quantity }) => total + quantity, 0);
}

function chargesOf({ fills }: DriftSignal): Money {
  return plus(...fills.map(({ charges }) => charges));
}

/** Net of charges: from each fill's price to the close. */
function resultOf(signal: DriftSignal, market: DriftMarket): Money {
  const sign = signal.side === "BUY" ? 1 : -1;
  const close = market.close(signal.instrument);
  const gross = plus(...signal.fills.map((fill) => valueOf((close - fill.price) as Price, sign * fill.quantity, signal.multiplier)));
  return minus(gross, chargesOf(signal));
}

function dayResult({ signals, otherCharges }: DriftDay, market: DriftMarket): Money {
  return minus(signals.reduce((total, signal) => plus(total, resultOf(signal, market)), ZERO), otherCharges);
}
