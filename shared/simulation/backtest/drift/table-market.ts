import type { DriftMarket } from "../../../analytics/drift.ts";
import type { InstrumentKey } from "../../../domain/identity.ts";
import type { Price } from "../../../domain/units.ts";
import type { TickTable } from "../data/tick-table.ts";

interface Prints {
  readonly at: number[];
  readonly price: number[];
}

/** The market of a day by its recorded ticks: last traded prices; before the first one that one. @throws RangeError for an instrument without ticks. */
export function tableMarket(table: TickTable): DriftMarket {
  const prints = new Map<InstrumentKey, Prints>(table.instruments.map((key) => [key, { at: [], price: [] }]));
  for (let i = 0; i < table.at.length; i++) {
    const key = table.instruments[table.instrument[i] ?? -1];
    const own = key === undefined ? undefined : prints.get(key);
    if (!own) continue;
    // A stamp that steps back came later all the same.
    own.at.push(Math.max(own.at.at(-1) ?? Number.NEGATIVE_INFINITY, table.at[i] ?? 0));
    own.price.push(table.price[i] ?? 0);
  }
  const of = (key: InstrumentKey): Prints => {
    const own = prints.get(key);
    if (!own || own.at.length === 0) throw new RangeError(`the recording has no ticks of ${key}`);
    return own;
  };
  return {
    priceAt: (key, at) => {
      const own = of(key);
      return own.price[Math.max(0, countUntil(own.at, at) - 1)] as Price;
    },
    close: (key) => of(key).price.at(-1) as Price,
  };
}

/** How many are not after a time. */
function countUntil(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
