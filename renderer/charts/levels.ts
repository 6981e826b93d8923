import type { OrderView } from "../../shared/contract/schemas/orders.ts";
import type { PositionView } from "../../shared/contract/schemas/portfolio.ts";
import { formatPrice } from "../grids/formats.ts";
import { formatQuantity, formatSignedMoney } from "../../shared/domain/format.ts";
import type { AccountId, InstrumentKey, OrderKey } from "../../shared/domain/identity.ts";
import { clientOf } from "../../shared/domain/identity.ts";
import { isTerminal } from "../../shared/domain/order.ts";
import { averagePrice, unrealisedPnl } from "../../shared/domain/position-math.ts";
import type { Price } from "../../shared/domain/units.ts";
import { needsTrigger } from "../../shared/domain/words.ts";

/** A horizontal line on the chart with a label at its left end. */
export interface Level {
  readonly id: string;
  readonly price: Price;
  readonly tone: "buy" | "sell" | "position" | "doubt" | "stop" | "target" | "gtt";
  readonly dashed: boolean;
  readonly label: string;
  /** A signed amount behind the label, coloured by its sign. */
  readonly profit: { readonly text: string; readonly sign: number } | undefined;
  /** What moving it changes; absent for lines that stay where they are. */
  readonly move?: LineMove;
  /** A change of it is on its way. */
  readonly pending?: boolean;
}

/** A line that can be moved knows how it would look elsewhere. */
export interface LineMove {
  readonly subject: LineSubject;
  /** "Stop of SBIN", for the eye and the ear. */
  readonly name: string;
  readonly tick: Price;
  /** Label and result at another price. */
  readonly at: (price: Price) => Pick<Level, "label" | "profit">;
}

/** What a line stands for, at the terminal. */
export type LineSubject =
  | { readonly kind: "stop"; readonly account: AccountId; readonly id: string }
  | { readonly kind: "target"; readonly account: AccountId; readonly id: string; readonly index: number }
  | { readonly kind: "gtt"; readonly account: AccountId; readonly id: string; readonly leg: 0 | 1 }
  | { readonly kind: "order"; readonly order: OrderKey; readonly part: "price" | "trigger" };

/** A signed amount for a label. */
export function profitText(units: number | undefined): Level["profit"] {
  return units === undefined ? undefined : { text: formatSignedMoney(units), sign: Math.sign(units) };
}

/** Gives a line that can be moved its look at a price. */
export function levelAt(level: Level, price: Price): Level {
  return level.move ? { ...level, ...level.move.at(price), price } : level;
}

function untriggered(order: OrderView): boolean {
  return needsTrigger(order.type) && order.state !== "open" && order.state !== "complete";
}

/** Price at which an order waits: its trigger until it has fired, then its limit; 0 for market orders. */
function waitsAt(order: OrderView): Price {
  return untriggered(order) ? order.trigger : order.price;
}

/** The order with its line at another price: the limit of a stop-loss keeps its distance from the trigger. */
export function moved(order: OrderView, price: Price): OrderView {
  if (!untriggered(order)) return { ...order, price };
  return { ...order, trigger: price, price: order.type === "SL" ? ((order.price + price - order.trigger) as Price) : order.price };
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

export interface OrderLevelParts {
  readonly instrument: InstrumentKey;
  readonly decimals: 2 | 4;
  readonly tick: Price;
  readonly name: string;
  /** Orders that a bracket draws itself. */
  readonly hidden: ReadonlySet<OrderKey>;
  /** Result of so many at a price against the open position; undefined where the order does not reduce one. */
  readonly resultAt: (order: OrderView, price: Price) => number | undefined;
}

/** Lines of own working orders in an instrument; orders of one side, type and price share a line. */
export function orderLevels(orders: Iterable<OrderView>, { instrument, decimals, tick, name, hidden, resultAt }: OrderLevelParts): readonly Level[] {
  const groups = new Map<string, OrderView[]>();
  for (const order of orders) {
    if (order.instrument !== instrument || hidden.has(order.key) || isTerminal(order.state) || waitsAt(order) === 0) continue;
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
    const text = (price: number): string => formatPrice(price, decimals);
    const look = (price: Price): Pick<Level, "label" | "profit"> => ({ label: orderLabel(group, moved(order, price), text), profit: group.length === 1 ? profitText(resultAt(order, price)) : undefined });
    const part = untriggered(order) ? "trigger" : "price";
    const movable = group.length === 1 && order.state !== "unresolved" && (order.state === "open" || order.state === "trigger-pending") && order.change === undefined;
    levels.push({
      id: group.length === 1 ? `order ${order.key}` : id, price: waitsAt(order), tone, dashed: true, ...look(waitsAt(order)),
      ...(movable && { move: { subject: { kind: "order", order: order.key, part } as const, name: `${order.side === "BUY" ? "Buy" : "Sell"} order of ${name}`, tick, at: look } }),
      ...(order.change !== undefined && order.change.state !== "unresolved" && { pending: true }),
    });
  }
  return levels;
}

/** Lines of open positions at their averages, with what the open quantity earns at `ltp`: what is realised is no longer there. */
export function positionLevels(positions: Iterable<PositionView>, instrument: InstrumentKey, ltp: number, decimals: 2 | 4): readonly Level[] {
  const levels: Level[] = [];
  const open = [...positions].filter((position) => position.instrument === instrument && position.quantity !== 0);
  const several = new Set<AccountId>(open.map(({ account }) => account)).size > 1;
  for (const position of open) {
    const average = averagePrice(position);
    if (average === undefined) continue;
    const earned = unrealisedPnl(position, ltp);
    const whose = several ? `${clientOf(position.account)} ` : "";
    levels.push({
      id: `position ${position.account} ${position.product}`,
      price: average,
      tone: "position",
      dashed: false,
      label: `${whose}${position.quantity > 0 ? "▲" : "▼"} ${formatQuantity(Math.abs(position.quantity))} ${position.product} @ ${formatPrice(average, decimals)}`,
      profit: earned === undefined ? undefined : { text: `unrealised ${formatSignedMoney(earned)}`, sign: Math.sign(earned) },
    });
  }
  return levels;
}
