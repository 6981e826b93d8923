import type { Money } from "../domain/units.ts";
import { plus } from "../domain/units.ts";

/** One kind of charge, named as on the contract note. */
export interface ChargeKindTotal {
  readonly name: string;
  readonly amount: Money;
}

/** Sum of the lines by their name, in the order in which the names first appear. Exact: the sums add up to the lines. */
export function chargesByKind(lines: Iterable<ChargeKindTotal>): ChargeKindTotal[] {
  const byName = new Map<string, Money>();
  for (const { name, amount } of lines) {
    const before = byName.get(name);
    byName.set(name, before === undefined ? amount : plus(before, amount));
  }
  return [...byName].map(([name, amount]) => ({ name, amount }));
}
