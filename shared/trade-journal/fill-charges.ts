import { noteOfDay } from "../analytics/tax/day-note.ts";
import { slicedDay } from "../analytics/tax/day-slices.ts";
import type { PeriodFill } from "../analytics/tax/period-fill.ts";
import { sliceCharges } from "../analytics/tax/slice-charges.ts";
import type { Money } from "../domain/units.ts";
import { ZERO, plus } from "../domain/units.ts";
import type { ChargeTables } from "../simulation/charge-tables.ts";

/**
 * What each fill bears of its day's contract note, taxes too: all fills of a day together bear the whole note. Of an
 * option that was exercised its tax.
 * @param fills of one account; those of a day in their order.
 * @throws RangeError where a table lacks a rate.
 */
export function fillCharges(fills: readonly PeriodFill[], tables: ChargeTables): ReadonlyMap<PeriodFill, Money> {
  const charges = new Map(fills.map((fill) => [fill, fill.settlementTax]));
  for (const [day, own] of Map.groupBy(fills, (fill) => fill.day)) {
    const slices = slicedDay(own).slices.filter(({ fill }) => fill.kind === "trade");
    const parts = sliceCharges(slices, noteOfDay(own, day, tables), tables);
    slices.forEach(({ fill }, i) => {
      const part = parts[i];
      if (part) charges.set(fill, plus(charges.get(fill) ?? ZERO, part.charges, part.transactionTax));
    });
  }
  return charges;
}
