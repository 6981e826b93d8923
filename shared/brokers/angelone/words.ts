import { ORDER_TYPES, PRODUCTS, SIDES, VALIDITIES } from "../../domain/words.ts";
import type { OrderType, Product, Side, Validity } from "../../domain/words.ts";

/** Angel One's words for ours. What it says is read back through the same tables. */
export const PRODUCT_WORDS: Record<Product, string> = {
  CNC: "DELIVERY",
  NRML: "CARRYFORWARD",
  MIS: "INTRADAY",
  MTF: "MARGIN",
};

export const ORDER_TYPE_WORDS: Record<OrderType, string> = {
  MARKET: "MARKET",
  LIMIT: "LIMIT",
  SL: "STOPLOSS_LIMIT",
  "SL-M": "STOPLOSS_MARKET",
};

function inverse<T extends string>(ours: readonly T[], theirs: (word: T) => string): ReadonlyMap<string, T> {
  return new Map(ours.map((word) => [theirs(word), word]));
}

/** `BO` (bracket legs) is not here: a row that carries it is shown as unreadable, not passed off as something else. */
export const PRODUCTS_READ = inverse(PRODUCTS, (product) => PRODUCT_WORDS[product]);
export const SIDES_READ: ReadonlyMap<string, Side> = inverse(SIDES, (side) => side);
export const VALIDITIES_READ: ReadonlyMap<string, Validity> = inverse(VALIDITIES, (validity) => validity);

export type Variety = "NORMAL" | "STOPLOSS";

/** Orders after hours go as NORMAL or STOPLOSS too; the server itself makes them after-market ones and refuses `AMO`. */
export function varietyOf(type: OrderType): Variety {
  return type === "SL" || type === "SL-M" ? "STOPLOSS" : "NORMAL";
}

const NORMAL_TYPES = inverse(ORDER_TYPES, (type) => ORDER_TYPE_WORDS[type]);

/**
 * A modify or cancel must name the order's own variety, which we derive from the type. So an order
 * of variety STOPLOSS stays a stop for us even if the server rewrites its type once it is triggered.
 */
const STOP_TYPES: ReadonlyMap<string, OrderType> = new Map<string, OrderType>([
  ["STOPLOSS_LIMIT", "SL"],
  ["STOPLOSS_MARKET", "SL-M"],
  ["LIMIT", "SL"],
  ["MARKET", "SL-M"],
]);

/** `AMO` is read, since Angel One's own app places such orders; `ROBO` is not: brackets have no unified word. */
export const TYPES_READ: ReadonlyMap<string, ReadonlyMap<string, OrderType>> = new Map([
  ["NORMAL", NORMAL_TYPES],
  ["AMO", NORMAL_TYPES],
  ["STOPLOSS", STOP_TYPES],
]);
