import type { PeriodFill } from "../../../shared/analytics/tax/period-fill.ts";

/** One unit bought and the unit sold with which it was paired; prices in units times multiplier. */
export interface UnitPair {
  readonly boughtOn: string;
  readonly soldOn: string;
  readonly intraday: boolean;
  readonly cost: number;
  readonly proceeds: number;
}

interface Unit {
  readonly day: string;
  readonly side: "BUY" | "SELL";
  readonly value: number;
  readonly product: string;
  used: boolean;
}

/** First in, first out, unit by unit: slow, obvious, and none of the lots' own code. */
export function pairedUnits(fills: readonly PeriodFill[]): { readonly pairs: UnitPair[]; readonly left: number } {
  const pairs: UnitPair[] = [];
  let left = 0;
  for (const instrument of new Set(fills.map((one) => one.instrument))) {
    const units = fills.filter((one) => one.instrument === instrument).flatMap((one) => Array.from({ length: one.quantity }, (): Unit => ({ day: one.day, side: one.side, product: one.product, value: one.price * one.contract.multiplier, used: false })));
    const share = fills.find((one) => one.instrument === instrument)!.contract.kind === "equity";
    const pair = (a: Unit, b: Unit, intraday: boolean): void => {
      const [buy, sell] = a.side === "BUY" ? [a, b] : [b, a];
      a.used = b.used = true;
      pairs.push({ boughtOn: buy.day, soldOn: sell.day, intraday, cost: buy.value, proceeds: sell.value });
    };
    if (share) {
      for (const sameProduct of [true, false]) {
        for (const sell of units) {
          const buy = sell.side === "SELL" && !sell.used && units.find((one) => !one.used && one.side === "BUY" && one.day === sell.day && (!sameProduct || one.product === sell.product));
          if (buy) pair(buy, sell, true);
        }
      }
    }
    const days = [...new Set(units.map(({ day }) => day))].sort();
    const open: Unit[] = [];
    for (const unit of days.flatMap((day) => units.filter((one) => one.day === day && !one.used))) {
      const first = open.find((one) => !one.used && one.side !== unit.side);
      if (first) pair(first, unit, false);
      else if (!share || unit.side === "BUY") open.push(unit);
      else left++;
    }
    left += open.filter(({ used }) => !used).length;
  }
  return { pairs, left };
}
