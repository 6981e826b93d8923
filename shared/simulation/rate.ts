import type { Money } from "../domain/units.ts";
import { PER_PAISA, PER_RUPEE, money } from "../domain/units.ts";

/** A percentage, exact: billionths of the value. 0.00297 % is 29,700. */
export type Rate = { readonly billionths: bigint };

const BILLION = 1_000_000_000n;

/** @throws RangeError for text that is no plain decimal with at most seven decimals. */
export function rateOf(percent: string): Rate {
  const match = /^(\d{1,4})(?:\.(\d{1,7}))?$/.exec(percent);
  if (!match) throw new RangeError(`"${percent}" is not a percentage with at most seven decimals`);
  return { billionths: BigInt(`${match[1]}${(match[2] ?? "").padEnd(7, "0")}`) };
}

/** The rate as a plain number of per cent, for sentences and comparisons. */
export function percentOf({ billionths }: Rate): number {
  return Number(billionths) / 10_000_000;
}

/** The rate's share of an amount ≥ 0, rounded half up to 1/10,000 rupee. Through BigInt: the product passes 2^53. */
export function shareOf(amount: Money, rate: Rate): Money {
  return money(Number((BigInt(amount) * rate.billionths * 2n + BILLION) / (2n * BILLION)));
}

/** `amount × part / whole` of amounts ≥ 0, rounded half up to 1/10,000 rupee; 0 of nothing. */
export function portionOf(amount: Money, part: number, whole: number): Money {
  if (whole === 0) return money(0);
  return money(Number((BigInt(amount) * BigInt(part) * 2n + BigInt(whole)) / (2n * BigInt(whole))));
}

/** A sum of shares of amounts, exact until it is rounded once. */
export class ExactSum {
  /** Billionths of 1/10,000 rupee. */
  #sum = 0n;

  add(amount: Money, rate: Rate): void {
    this.#sum += BigInt(amount) * rate.billionths;
  }

  /** Goes on by itself from here. */
  copy(): ExactSum {
    const copy = new ExactSum();
    copy.#sum = this.#sum;
    return copy;
  }

  /** Half up to whole paise. */
  toPaise(): Money {
    return this.#to(PER_PAISA);
  }

  /** Half up to whole rupees. */
  toRupees(): Money {
    return this.#to(PER_RUPEE);
  }

  #to(step: number): Money {
    const whole = BILLION * BigInt(step);
    return money(Number((this.#sum * 2n + whole) / (2n * whole)) * step);
  }
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
  const sorted = [...rows].sort((a, b) => a.from.localeCompare(b.from));
  const first = sorted[0];
  if (!first) throw new RangeError("a dated table without rows");
  return sorted.findLast((row) => row.from <= day) ?? first;
}
