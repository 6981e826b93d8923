import type { ByteSink, ByteSource } from "./bytes.ts";
import { KEPT, KEPT_FIELDS } from "./tick-fields.ts";

/**
 * A run of ticks of one instrument, column by column. For each column a number says how it is kept:
 *
 *   0       every tick has the same value; it follows as one number
 *   s ≥ 1   one signed number a tick follows: what is left of the value when the guess of its column is
 *           taken off, divided by s (s divides all of them but the first of a guess by the value before)
 *
 * Guesses: the value before (times, prices, sequence, volume, quantities, open interest, average); the
 * last price for bid and ask; the volume since the tick before for the traded units; the exchange's time
 * for the market's clock. Of the time of receipt the exchange's is taken off first. Of a last quantity
 * nothing is.
 */
const DELTA: readonly number[] = [KEPT.exchangeAt, KEPT.receivedAt, KEPT.sequence, KEPT.ltp, KEPT.volume, KEPT.bidQuantity, KEPT.askQuantity, KEPT.openInterest, KEPT.atp];
const IS_DELTA = Array.from({ length: KEPT_FIELDS }, (_, field) => DELTA.includes(field));
/** More ticks than this no writer puts into one run. */
export const MOST_TICKS = 65_536;

/** Columns in the order of KEPT, each `count` long. */
export interface TickRun {
  readonly count: number;
  readonly columns: readonly Float64Array[];
}

let left = new Float64Array(1024);

/** @param ticks `count` records of KEPT_FIELDS numbers, each accepted by `keep`. */
export function writeTicks(out: ByteSink, ticks: Float64Array, count: number): void {
  if (left.length < count) left = new Float64Array(count);
  out.number(count);
  for (let field = 0; field < KEPT_FIELDS; field++) {
    if (isConstant(ticks, field, count)) {
      out.number(0);
      out.number(ticks[field] ?? 0);
      continue;
    }
    guessOff(ticks, field, count);
    const first = IS_DELTA[field] === true ? 1 : 0;
    const scale = commonDivisor(count, first);
    out.number(scale);
    if (first === 1) out.signed(left[0] ?? 0);
    if (scale === 1) for (let i = first; i < count; i++) out.signed(left[i] ?? 0);
    else for (let i = first; i < count; i++) out.signed((left[i] ?? 0) / scale);
  }
}

/** @throws RangeError for bytes that are no run of ticks. */
export function readTicks(from: ByteSource): TickRun {
  const count = from.number();
  if (count < 1 || count > MOST_TICKS) throw new RangeError(`a run of ${count} ticks`);
  const columns: Float64Array[] = [];
  for (let field = 0; field < KEPT_FIELDS; field++) {
    const column = new Float64Array(count);
    columns.push(column);
    const scale = from.number();
    if (scale === 0) {
      column.fill(from.number());
      continue;
    }
    // A tick has at least a byte in a column that changes: a count that lies is found before memory is taken for it.
    if (from.left < count) throw new RangeError("the bytes of the recording end too early");
    const first = IS_DELTA[field] === true ? 1 : 0;
    if (first === 1) column[0] = from.signed();
    for (let i = first; i < count; i++) column[i] = from.signed() * scale;
    guessOn(columns, field, count);
    for (const value of column) if (!(value >= 0 && Number.isSafeInteger(value))) throw new RangeError("a tick of the recording has a number that none can have");
  }
  return { count, columns };
}

function isConstant(ticks: Float64Array, field: number, count: number): boolean {
  const first = ticks[field];
  for (let at = field + KEPT_FIELDS, n = 1; n < count; n++, at += KEPT_FIELDS) if (ticks[at] !== first) return false;
  return true;
}

/** Puts into `left` what is left of a column. */
function guessOff(ticks: Float64Array, field: number, count: number): void {
  let before = 0;
  let volume = ticks[KEPT.volume] ?? 0;
  for (let i = 0, at = 0; i < count; i++, at += KEPT_FIELDS) {
    const value = ticks[at + field] ?? 0;
    switch (field) {
      case KEPT.ltq:
        left[i] = value;
        break;
      case KEPT.bid:
        left[i] = (ticks[at + KEPT.ltp] ?? 0) - value;
        break;
      case KEPT.ask:
        left[i] = value - (ticks[at + KEPT.ltp] ?? 0);
        break;
      case KEPT.traded:
        left[i] = (ticks[at + KEPT.volume] ?? 0) - volume - value;
        volume = ticks[at + KEPT.volume] ?? 0;
        break;
      case KEPT.marketAt:
        left[i] = value - (ticks[at + KEPT.exchangeAt] ?? 0);
        break;
      default: {
        const shown = field === KEPT.receivedAt ? value - (ticks[at + KEPT.exchangeAt] ?? 0) * 1_000 : value;
        left[i] = shown - before;
        before = shown;
      }
    }
  }
}

/** The way back: the columns that a guess needs come before it. */
function guessOn(columns: readonly Float64Array[], field: number, count: number): void {
  const column = columns[field] ?? new Float64Array(count);
  const at = (of: number, i: number): number => columns[of]?.[i] ?? 0;
  let before = 0;
  for (let i = 0; i < count; i++) {
    const rest = column[i] ?? 0;
    switch (field) {
      case KEPT.ltq:
        break;
      case KEPT.bid:
        column[i] = at(KEPT.ltp, i) - rest;
        break;
      case KEPT.ask:
        column[i] = rest + at(KEPT.ltp, i);
        break;
      case KEPT.traded:
        column[i] = at(KEPT.volume, i) - at(KEPT.volume, Math.max(0, i - 1)) - rest;
        break;
      case KEPT.marketAt:
        column[i] = rest + at(KEPT.exchangeAt, i);
        break;
      default:
        before += rest;
        column[i] = field === KEPT.receivedAt ? before + at(KEPT.exchangeAt, i) * 1_000 : before;
    }
  }
}

/** Greatest common divisor of what is left, at least 1. */
function commonDivisor(count: number, from: number): number {
  let divisor = 0;
  for (let i = from; i < count && divisor !== 1; i++) {
    let [a, b] = [divisor, Math.abs(left[i] ?? 0)];
    while (b !== 0) [a, b] = [b, a % b];
    divisor = a;
  }
  return Math.max(1, divisor);
}
