import type { OrderView } from "../../shared/contract/schemas/orders.ts";
import type { PositionView } from "../../shared/contract/schemas/portfolio.ts";
import { formatPrice } from "../grids/formats.ts";
import { formatQuantity, formatSignedMoney } from "../../shared/domain/format.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import { clientOf } from "../../shared/domain/identity.ts";
import { isTerminal } from "../../shared/domain/order.ts";
import { averagePrice, netPnl } from "../../shared/domain/position-math.ts";
import type { Price } from "../../shared/domain/units.ts";
import { needsTrigger } from "../../shared/domain/words.ts";

/** A horizontal line on the chart with a label at its left end. */
export interface Level {
  readonly id: string;
  readonly price: Price;
  readonly tone: "buy" | "sell" | "position" | "doubt";
  readonly dashed: boolean;
  readonly label: string;
  /** A signed amount behind the label, coloured by its sign. */
  readonly profit: { readonly text: string; readonly sign: number } | undefined;
}

/** Price at which an order waits: its trigger until it has fired, then its limit; 0 for market orders. */
function waitsAt(order: OrderView): Price {
  const untriggered = needsTrigger(order.type) && order.state !== "open" && order.state !== "complete";
  return untriggered ? order.trigger : order.price;
}

function orderLabel(orders: readonly OrderView[], order: OrderView, text: (price: number) => string): string {
  const filled = orders.reduce((sum, one) => sum + one.filled, 0);
  const total = orders.reduce((sum, one) => sum + one.quantity, 0);
  const count = orders.length > 1 ? ` in ${orders.length} orders` : "";
  const quantity = filled > 0 ? `${formatQuantity(filled)} / ${formatQuantity(total)}` : formatQuantity(total);
  const kind = needsTrigger(order.type) && order.state !== "open" ? `${order.type} ` : "";
  const limit = order.type === "SL" && order.state !== "open" ? ` → ${text(order.price)}` : "";
  const doubt = order.state === "unresolved" ? " · outcome unknown" : "";
  return `${kind}${order.side} ${quantity}${count} @ ${text(waitsAt(order))}${limit}${doubt}`;
}

/** Lines of own working orders in an instrument; orders of one side, type and price share a line. */
export function orderLevels(orders: Iterable<OrderView>, instrument: InstrumentKey, decimals: 2 | 4): readonly Level[] {
  const groups = new Map<string, OrderView[]>();
  for (const order of orders) {
    if (order.instrument !== instrument || isTerminal(order.state) || waitsAt(order) === 0) continue;
    const doubt = order.state === "unresolved";
    const id = [order.side, order.type, waitsAt(order), order.price, doubt ? order.key : order.state === "open"].join(" ");
    const group = groups.get(id);
    if (group) group.push(order);
    else groups.set(id, [order]);
  }
  const levels: Level[] = [];
  for (const [id, group] of groups) {
    const order = group[0];
    if (!order) continue;
    const tone = order.state === "unresolved" ? "doubt" : order.side === "BUY" ? "buy" : "sell";
    levels.push({ id, price: waitsAt(order), tone, dashed: true, label: orderLabel(group, order, (price) => formatPrice(price, decimals)), profit: undefined });
  }
  return levels;
}

/** Lines of open positions at their averages, with what they earn at `ltp`. */
export function positionLevels(positions: Iterable<PositionView>, instrument: InstrumentKey, ltp: number, decimals: 2 | 4): readonly Level[] {
  const levels: Level[] = [];
  const open = [...positions].filter((position) => position.instrument === instrument && position.quantity !== 0);
  const several = new Set<AccountId>(open.map(({ account }) => account)).size > 1;
  for (const position of open) {
    const average = averagePrice(position);
    if (average === undefined) continue;
    const net = netPnl(position, ltp);
    const whose = several ? `${clientOf(position.account)} ` : "";
    levels.push({
      id: `position ${position.account} ${position.product}`,
      price: average,
      tone: "position",
      dashed: false,
      label: `${whose}${position.quantity > 0 ? "▲" : "▼"} ${formatQuantity(Math.abs(position.quantity))} ${position.product} @ ${formatPrice(average, decimals)}`,
      profit: net === undefined ? undefined : { text: formatSignedMoney(net), sign: Math.sign(net) },
    });
  }
  return levels;
}
