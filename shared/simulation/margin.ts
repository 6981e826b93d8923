import type { Instrument } from "../domain/instrument.ts";
import type { Money, Price } from "../domain/units.ts";
import { ZERO, valueOf } from "../domain/units.ts";
import type { Product, Side } from "../domain/words.ts";
import { exposureOf, moneyOf, scanRisk } from "./contract-risk.ts";
import type { MarginTables } from "./margin-tables.ts";
import { classOf } from "./margin-tables.ts";
import { shareOf, validOn } from "./rate.ts";

export { marginTables } from "./margin-tables.ts";
export type { MarginTables } from "./margin-tables.ts";

export interface MarginedOrder {
  readonly instrument: Pick<Instrument, "exchange" | "kind" | "underlying" | "multiplier" | "strike" | "optionType">;
  readonly product: Product;
  readonly side: Side;
  /** The part that opens or enlarges a position: closing needs none. */
  readonly opening: number;
  readonly price: Price;
  /** Of the index, share or future that an option is on. Without one the strike stands in: the margin of an option at the money. */
  readonly underlyingPrice?: Price | undefined;
  readonly day: string;
  readonly onIndex: boolean;
}

/**
 * An estimate of what the order blocks: shares a percentage by product, bought options their premium,
 * futures and sold options scan and exposure by class. A sold option's premium is not part of it: what is
 * received pays for it. A CNC sale delivers what is held and blocks nothing. Never negative, and never
 * less for a larger order.
 */
export function marginOf(order: MarginedOrder, tables: MarginTables): Money {
  const { instrument, product, side, opening, price } = order;
  if (opening <= 0) return ZERO;
  const table = validOn(tables.tables, order.day);
  const value = valueOf(price, opening, instrument.multiplier);
  if (instrument.kind === "equity") {
    if (product === "CNC" && side === "SELL") return ZERO;
    return shareOf(value, table.equity[product === "NRML" ? "CNC" : product]);
  }
  if (instrument.kind === "option" && side === "BUY") return value;
  const rates = classOf(table, instrument.exchange, instrument.underlying, order.onIndex);
  const at = underlyingOf(instrument, price, order.underlyingPrice);
  return moneyOf((scanRisk(instrument, at, rates) + exposureOf(at, rates)) * BigInt(opening * instrument.multiplier));
}

/** What a contract's margin is a share of: a future's own price, an option's underlying or else its strike. */
export function underlyingOf(instrument: Pick<Instrument, "kind" | "strike">, price: Price, underlyingPrice: Price | undefined): Price {
  if (instrument.kind !== "option") return price;
  return underlyingPrice !== undefined && underlyingPrice > 0 ? underlyingPrice : (instrument.strike ?? price);
}
