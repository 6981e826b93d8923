import type { Candle } from "../domain/candle.ts";
import type { Price } from "../domain/units.ts";

export interface CorporateAction {
  /** First day at the new price, its bar's time. */
  readonly at: number;
  /** One old share became so many. */
  readonly factor: number;
}

/**
 * What one share can become: splits (10 into 5, 2 or 1), bonuses (1:1, 1:2, 2:1 …) and both on one day. Smaller
 * ones (a bonus of 1:10, a demerger) move a price no more than a bad day does, and are not told.
 */
export const FACTORS = [1.25, 1.3333, 1.5, 1.6667, 2, 2.5, 3, 4, 5, 6, 7.5, 10, 15, 20, 25, 50, 100] as const;

/** Gaps of a price that are still ordinary days of these shares: the open is more than so many times below the close before. */
const LEAST_GAP = 1.22;
/** How far open and close of the day may be from the even price, as a share of it: by its own move of the day. */
const OPEN_OFF = 0.08;
const CLOSE_OFF = 0.1;
/** Days before and after that show how the price usually moves. */
const AROUND = 10;
/** A fall of a kind that also happened around it is a fall. */
const USUAL = 2.2;

/**
 * Splits and bonuses in unadjusted daily bars. A day counts when its open lies a round factor below the close
 * before, the close stays there, and the gap is out of all proportion to the moves of the days around it.
 * @param days ascending daily bars of one instrument.
 */
export function corporateActions(days: readonly Candle[]): CorporateAction[] {
  const found: CorporateAction[] = [];
  for (let i = 1; i < days.length; i++) {
    const before = days[i - 1];
    const day = days[i];
    if (!before || !day || before.close <= 0 || day.open <= 0 || day.close <= 0) continue;
    const gap = before.close / day.open;
    if (gap < LEAST_GAP) continue;
    const factor = nearest(gap);
    const openOff = Math.abs(gap / factor - 1);
    const closeOff = Math.abs(before.close / day.close / factor - 1);
    if (openOff > OPEN_OFF || closeOff > CLOSE_OFF) continue;
    if (Math.log(gap) < USUAL * largestMoveAround(days, i)) continue;
    found.push({ at: day.at, factor });
  }
  return found;
}

function nearest(gap: number): number {
  let best: number = FACTORS[0];
  for (const factor of FACTORS) if (Math.abs(Math.log(gap / factor)) < Math.abs(Math.log(gap / best))) best = factor;
  return best;
}

/** The largest move from close to close of the days around, the day itself left out. */
function largestMoveAround(days: readonly Candle[], at: number): number {
  let largest = 0;
  for (let i = Math.max(1, at - AROUND); i < Math.min(days.length, at + AROUND + 1); i++) {
    const [before, day] = [days[i - 1], days[i]];
    if (i === at || !before || !day) continue;
    largest = Math.max(largest, Math.abs(Math.log(day.close / before.close)));
  }
  return largest;
}

/**
 * Bars as if each split or bonus had been before them: prices divided, volumes multiplied by what one share became.
 * The value that was traded stays, to the rounding of a price.
 * @param bars ascending, of days or shorter: a week that holds the day itself is half of each.
 */
export function adjust(bars: readonly Candle[], actions: readonly CorporateAction[]): Candle[] {
  const steps = [...actions].sort((a, b) => b.at - a.at);
  let factor = 1;
  let next = 0;
  const adjusted: Candle[] = [];
  for (let i = bars.length - 1; i >= 0; i--) {
    const bar = bars[i];
    if (!bar) continue;
    for (let step = steps[next]; step && bar.at < step.at; step = steps[++next]) factor *= step.factor;
    adjusted.push(factor === 1 ? bar : divided(bar, factor));
  }
  return adjusted.reverse();
}

function divided({ at, open, high, low, close, volume }: Candle, factor: number): Candle {
  const price = (units: number): Price => Math.round(units / factor) as Price;
  return { at, open: price(open), high: price(high), low: price(low), close: price(close), volume: Math.round(volume * factor) };
}

/** Sentence of the banner. */
export function actionSentence(symbol: string, day: string, factor: number): string {
  const times = Number.isInteger(factor) ? String(factor) : factor.toFixed(2);
  return `${symbol} fell to about 1/${times} overnight on ${day}: a split or bonus. Bars before it are not adjusted; compare prices across that day with care.`;
}
