import type { Money } from "../domain/units.ts";
import { money } from "../domain/units.ts";

/** A percentage, exact: billionths of the value. 0.00297 % is 29,700. */
export type Rate = { readonly billionths: bigint };

/** @throws RangeError for text that is no plain decimal with at most seven decimals. */
export function rateOf(percent: string): Rate {
  const match = /^(\d{1,4})(?:\.(\d{1,7}))?$/.exec(percent);
  if (!match) throw new RangeError(`"${percent}" is not a percentage with at most seven decimals`);
  return { billionths: BigInt(`${match[1]}${(match[2] ?? "").padEnd(7, "0")}`) };
}

/** The rate's share of an amount ≥ 0, rounded half up to 1/10,000 rupee. Through BigInt: the product passes 2^53. */
export function shareOf(amount: Money, rate: Rate): Money {
  return money(Number((BigInt(amount) * rate.billionths * 2n + 1_000_000_000n) / 2_000_000_000n));
}

/** The latest row that is valid on `day`; the earliest row for days before all of them. */
export function validOn<T extends { readonly from: string }>(rows: readonly T[], day: string): T {
  const sorted = [...rows].sort((a, b) => a.from.localeCompare(b.from));
  const first = sorted[0];
  if (!first) throw new RangeError("a dated table without rows");
  return sorted.findLast((row) => row.from <= day) ?? first;
}
