import type { Money } from "../domain/units.ts";
import { PER_PAISA, PER_RUPEE, money } from "../domain/units.ts";

/** A percentage, exact: billionths of the value, as a bigint and as a plain number. 0.00297 % is 29,700. */
export type Rate = { readonly billionths: bigint; readonly plain: number };

const BILLION = 1_000_000_000n;
const NANO = 1_000_000_000;

/** @throws RangeError for text that is no plain decimal with at most seven decimals. */
export function rateOf(percent: string): Rate {
  const match = /^(\d{1,4})(?:\.(\d{1,7}))?$/.exec(percent);
  if (!match) throw new RangeError(`"${percent}" is not a percentage with at most seven decimals`);
  const digits = `${match[1]}${(match[2] ?? "").padEnd(7, "0")}`;
  return { billionths: BigInt(digits), plain: Number(digits) };
}

/** The rate as a plain number of per cent, for sentences and comparisons. */
export function percentOf({ billionths }: Rate): number {
  return Number(billionths) / 10_000_000;
}

/** The rate's share of an amount ≥ 0, rounded half up to 1/10,000 rupee. */
export function shareOf(amount: Money, rate: Rate): Money {
  return money(roundedSum([rate], [amount], 1));
}

/** `amount × part / whole` of amounts ≥ 0, rounded half up to 1/10,000 rupee; 0 of nothing. */
export function portionOf(amount: Money, part: number, whole: number): Money {
  if (whole === 0) return money(0);
  return money(Number((BigInt(amount) * BigInt(part) * 2n + BigInt(whole)) / (2n * BigInt(whole))));
}

/** A sum of shares of amounts ≥ 0, exact until it is rounded once. */
export class ExactSum {
  /** Amounts by rate: few rates come together in one sum. */
  readonly #rates: Rate[] = [];
  readonly #amounts: number[] = [];

  add(amount: Money, rate: Rate): void {
    const place = this.#rates.indexOf(rate);
    if (place < 0) {
      this.#rates.push(rate);
      this.#amounts.push(amount);
    } else this.#amounts[place] = money((this.#amounts[place] ?? 0) + amount);
  }

  /** Goes on by itself from here. */
  copy(): ExactSum {
    const copy = new ExactSum();
    copy.#rates.push(...this.#rates);
    copy.#amounts.push(...this.#amounts);
    return copy;
  }

  /** Half up to whole paise. */
  toPaise(): Money {
    return money(roundedSum(this.#rates, this.#amounts, PER_PAISA));
  }

  /** Half up to whole rupees. */
  toRupees(): Money {
    return money(roundedSum(this.#rates, this.#amounts, PER_RUPEE));
  }
}

/** Amounts are cut here, so that each product with a rate stays below 2^53. */
const MILLION = 1_000_000;

/**
 * Σ amount × rate, rounded half up to whole steps. In doubles as long as every product is exact, and through BigInt
 * beyond: amount = high × 10^6 + low, and of high × rate only what is left of whole steps meets low × rate.
 * @param step a multiple of 1/10,000 rupee.
 */
function roundedSum(rates: readonly Rate[], amounts: readonly number[], step: number): number {
  const whole = NANO * step;
  const part = (NANO / MILLION) * step;
  let steps = 0;
  let rest = 0;
  for (let i = 0; i < rates.length; i++) {
    const rate = rates[i]?.plain ?? 0;
    const amount = amounts[i] ?? 0;
    const high = Math.floor(amount / MILLION);
    const product = high * rate;
    const over = Math.floor(product / part);
    steps += over;
    rest += (product - over * part) * MILLION + (amount - high * MILLION) * rate;
    if (product > Number.MAX_SAFE_INTEGER || rest > Number.MAX_SAFE_INTEGER - whole) return roundedExactly(rates, amounts, step);
  }
  return (steps + Math.floor((rest + whole / 2) / whole)) * step;
}

function roundedExactly(rates: readonly Rate[], amounts: readonly number[], step: number): number {
  const whole = BILLION * BigInt(step);
  const sum = rates.reduce((total, { billionths }, i) => total + BigInt(amounts[i] ?? 0) * billionths, 0n);
  return Number((sum * 2n + whole) / (2n * whole)) * step;
}

/** An amount ≥ 0 to whole paise, half up. */
export function toPaisa(amount: Money): Money {
  return money(Math.floor((amount + PER_PAISA / 2) / PER_PAISA) * PER_PAISA);
}

/** An amount ≥ 0 to whole rupees, half up. */
export function toRupee(amount: Money): Money {
  return money(Math.floor((amount + PER_RUPEE / 2) / PER_RUPEE) * PER_RUPEE);
}

/** The latest row that is valid on `day`; the earliest row for days before all of them. */
export function validOn<T extends { readonly from: string }>(rows: readonly T[], day: string): T {
  let valid: T | undefined;
  let first: T | undefined;
  for (const row of rows) {
    if (row.from <= day && (!valid || row.from > valid.from)) valid = row;
    if (!first || row.from < first.from) first = row;
  }
  const found = valid ?? first;
  if (!found) throw new RangeError("a dated table without rows");
  return found;
}
