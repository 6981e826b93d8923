import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { SquareOffView } from "../../../shared/contract/schemas/risk.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { Fill } from "../../../shared/domain/order.ts";
import { istTime } from "../../../shared/domain/time.ts";
import { formatPrice } from "../../grids/formats.ts";

type Line = SquareOffView["lines"][number];

/** What the page has of the day, and how many decimals a price of the line has. */
export interface ClosedFacts {
  readonly orderOf: (key: OrderKey) => OrderView | undefined;
  readonly fills: Iterable<Fill>;
  readonly decimals: 2 | 4;
}

/**
 * How a line was closed: "Sold 100 at an average of 814.35, the last at 11:33:07 IST." From its own orders; units
 * that an exit of before took are told apart. The terminal's sentence stands where the page has none of the orders.
 */
export function closedWords(line: Line, { orderOf, fills, decimals }: ClosedFacts): string {
  const orders = line.orders.flatMap((key) => orderOf(key) ?? []);
  const quantity = orders.reduce((sum, order) => sum + order.filled, 0);
  if (line.state !== "done" || quantity === 0) return line.sentence;
  const value = orders.reduce((sum, order) => sum + order.filledValue, 0);
  const mine = new Set(line.orders);
  let last = 0;
  for (const fill of fills) if (mine.has(fill.order)) last = Math.max(last, fill.at);
  const verb = line.quantity < 0 ? "Bought back" : "Sold";
  const when = last === 0 ? "" : `, the last at ${istTime(last)} IST`;
  const others = Math.abs(line.quantity) - quantity;
  const rest = others > 0 ? ` ${formatQuantity(others)} more were closed by other orders.` : "";
  return `${verb} ${formatQuantity(quantity)} at an average of ${formatPrice(Math.round(value / quantity), decimals)}${when}.${rest}`;
}
