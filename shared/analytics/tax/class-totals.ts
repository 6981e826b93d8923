import type { Money } from "../../domain/units.ts";
import { ZERO, plus } from "../../domain/units.ts";
import type { ClosedLot } from "./closed-lot.ts";
import type { IncomeClass } from "./income-class.ts";
import { INCOME_CLASSES } from "./income-class.ts";

/** All that one class of income made in one financial year. */
export interface ClassTotal {
  readonly year: string;
  readonly incomeClass: IncomeClass;
  readonly lots: number;
  readonly cost: Money;
  readonly proceeds: Money;
  readonly charges: Money;
  readonly transactionTax: Money;
  /** Sum of the lots that made something, and of those that lost: ≥ 0 and ≤ 0. */
  readonly gains: Money;
  readonly losses: Money;
  readonly gain: Money;
}

/** By year, and in the order of the classes. Classes without a lot are left out. */
export function classTotals(closed: readonly ClosedLot[]): ClassTotal[] {
  const years = [...new Set(closed.map(({ year }) => year))].sort();
  return years.flatMap((year) => INCOME_CLASSES.flatMap((incomeClass) => {
    const lots = closed.filter((lot) => lot.year === year && lot.incomeClass === incomeClass);
    return lots.length === 0 ? [] : [totalOf(year, incomeClass, lots)];
  }));
}

function totalOf(year: string, incomeClass: IncomeClass, lots: readonly ClosedLot[]): ClassTotal {
  const sum = (of: (lot: ClosedLot) => Money): Money => lots.reduce((total, lot) => plus(total, of(lot)), ZERO);
  return {
    year, incomeClass, lots: lots.length,
    cost: sum(({ cost }) => cost), proceeds: sum(({ proceeds }) => proceeds), charges: sum(({ charges }) => charges), transactionTax: sum((lot) => lot.transactionTax),
    gains: sum(({ gain }) => (gain > 0 ? gain : ZERO)), losses: sum(({ gain }) => (gain < 0 ? gain : ZERO)), gain: sum(({ gain }) => gain),
  };
}
