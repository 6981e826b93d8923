import type { Money } from "../../domain/units.ts";
import { money } from "../../domain/units.ts";

/**
 * Splits an amount ≥ 0 in proportion to weights so that the parts add up to it exactly: each part is rounded down,
 * and what is left goes, a unit of 1/10,000 rupee each, to the largest remainders (Hamilton's method; of equal ones
 * to the first). Where no part has a weight, all count the same.
 * @param weights integers ≥ 0, at least one of them.
 * @throws RangeError for an amount and no parts: it would be lost.
 */
export function apportioned(amount: Money, weights: readonly number[]): Money[] {
  if (weights.length === 0) {
    if (amount === 0) return [];
    throw new RangeError(`there is nothing to split ${amount} units over`);
  }
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  const each = whole === 0n ? weights.map(() => 1n) : weights.map(BigInt);
  const total = whole === 0n ? BigInt(weights.length) : whole;
  const shares = each.map((weight, place) => {
    const product = BigInt(amount) * weight;
    return { place, units: product / total, rest: product % total };
  });
  let left = Number(BigInt(amount) - shares.reduce((sum, { units }) => sum + units, 0n));
  const parts = shares.map(({ units }) => Number(units));
  for (const { place } of [...shares].sort((a, b) => (a.rest === b.rest ? a.place - b.place : a.rest < b.rest ? 1 : -1))) {
    if (left === 0) break;
    parts[place] = (parts[place] ?? 0) + 1;
    left--;
  }
  return parts.map(money);
}
