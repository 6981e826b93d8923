import { z } from "zod";
import type { Instrument } from "../domain/instrument.ts";
import type { Money, Price } from "../domain/units.ts";
import { ZERO, money, valueOf } from "../domain/units.ts";
import type { Product, Side } from "../domain/words.ts";
import { rateOf, shareOf, validOn } from "./rate.ts";

const percent = z.string().transform((text) => rateOf(text));
const tablesSchema = z.object({
  tables: z.array(z.object({ from: z.string(), equity: z.object({ CNC: percent, MIS: percent, MTF: percent }), indexContract: percent, stockContract: percent })).min(1),
});
export type MarginTables = z.infer<typeof tablesSchema>;

/** Reads resources/margins/*.json. @throws ZodError naming the field that is off. */
export function marginTables(json: unknown): MarginTables {
  return tablesSchema.parse(json);
}

export interface MarginedOrder {
  readonly instrument: Pick<Instrument, "kind" | "underlying" | "multiplier" | "strike">;
  readonly product: Product;
  readonly side: Side;
  /** The part that opens or enlarges a position: closing needs none. */
  readonly opening: number;
  readonly price: Price;
  readonly day: string;
  readonly onIndex: boolean;
}

/**
 * An estimate of what the order blocks: shares a percentage by product, bought options their premium,
 * futures and sold options a percentage of the contract's value (sold options: strike value, since the
 * premium says nothing of the risk). A CNC sale delivers what is held and blocks nothing.
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
  const rate = order.onIndex ? table.indexContract : table.stockContract;
  if (instrument.kind === "future") return shareOf(value, rate);
  if (side === "BUY") return value;
  return shareOf(money((instrument.strike ?? price) * opening * instrument.multiplier), rate);
}
