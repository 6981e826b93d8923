import type { BasketLine } from "../../../shared/contract/schemas/plans.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { instrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import { needsLimit, needsTrigger } from "../../../shared/domain/words.ts";
import type { MarginTables } from "../../../shared/simulation/margin.ts";
import { ordersMargin } from "../../../shared/simulation/portfolio-margin.ts";

export interface BasketMarginFacts {
  readonly instrument: (key: InstrumentKey) => Instrument | undefined;
  readonly ltp: (key: InstrumentKey) => Price | undefined;
  readonly margins: MarginTables;
  readonly day: string;
}

/**
 * What the lines block together with hedges counted, and one by one. Positions that are open already are
 * not looked at.
 * @returns undefined while a line has no price or no instrument.
 */
export function basketMargin(lines: readonly BasketLine[], { instrument: find, ltp, margins, day }: BasketMarginFacts): { readonly together: Money; readonly alone: Money } | undefined {
  const orders: Parameters<typeof ordersMargin>[0][number][] = [];
  for (const { instrument: key, type, price: limit, trigger, product, side, quantity } of lines) {
    const instrument = find(key);
    const price = needsLimit(type) ? limit : needsTrigger(type) ? trigger : ltp(key);
    if (!instrument || !price) return undefined;
    const index = instrumentKey(instrument.exchange === "BFO" ? "BSE_INDEX" : "NSE_INDEX", instrument.underlying);
    const onIndex = find(index) !== undefined;
    orders.push({ instrument, product, side, opening: quantity, price, day, onIndex, underlyingPrice: ltp(onIndex ? index : instrumentKey("NSE", instrument.underlying)) });
  }
  return ordersMargin(orders, day, margins);
}
