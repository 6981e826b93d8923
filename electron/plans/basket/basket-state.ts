import type { BasketLine, BasketRequest, BasketView } from "../../../shared/contract/schemas/plans.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { InstrumentKind } from "../../../shared/domain/instrument.ts";
import type { Order } from "../../../shared/domain/order.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { opposite } from "../../../shared/domain/words.ts";

export type BasketRow = BasketView["rows"][number];

/** Nothing of it is sent or undone any more. */
export function isOver({ state }: Pick<BasketView, "state">): boolean {
  return state === "sent" || state === "stopped" || state === "rolled back";
}

/**
 * The order in which lines go: what protects before what needs protection. Bought options first, other
 * purchases next, then sales of futures and shares, sold options last; within each as listed.
 */
export function sendingOrder(lines: readonly BasketLine[], kindOf: (line: BasketLine) => InstrumentKind | undefined): number[] {
  const rank = (line: BasketLine): number => (line.side === "BUY" ? 0 : 2) + (((kindOf(line) === "option") === (line.side === "BUY")) ? 0 : 1);
  return lines.map((line, i) => ({ i, rank: rank(line) })).sort((a, b) => a.rank - b.rank || a.i - b.i).map(({ i }) => i);
}

export function newBasket(request: BasketRequest, id: string, at: SystemTime): BasketView {
  return {
    ...request, id, state: "sending", text: "Sending.", createdAt: at, updatedAt: at,
    rows: request.lines.map((_, line) => ({ line, state: "waiting", sentence: "Waiting its turn." })),
  };
}

/** The purchases that must be filled before the first sale goes: those that fill at once by their terms. */
export function unfilledHedges(basket: BasketView): number[] {
  const sells = basket.lines.some((line) => line.side === "SELL");
  if (!sells) return [];
  return basket.lines.flatMap((line, i) => (line.side === "BUY" && basket.rows[i]?.state !== "filled" && basket.rows[i]?.state !== "refused" && basket.rows[i]?.state !== "skipped" ? [i] : []));
}

/** A refused line keeps the rest from going, unless the user chose otherwise. */
export function stopsForRefusal({ rows, ifRefused }: BasketView): boolean {
  return ifRefused !== "go on" && rows.some((row) => row.state === "refused");
}

/** The next line to send; undefined while hedges must fill first, or when all went. */
export function nextLine(basket: BasketView, order: readonly number[]): number | undefined {
  if (basket.state !== "sending" || stopsForRefusal(basket)) return undefined;
  const next = order.find((i) => basket.rows[i]?.state === "waiting");
  if (next === undefined) return undefined;
  return basket.lines[next]?.side === "SELL" && unfilledHedges(basket).length > 0 ? undefined : next;
}

/** Neither taken nor refused by the exchange yet. */
export const ON_ITS_WAY = "On its way.";

/** The row as its order is now. */
export function rowOf(row: BasketRow, order: Order | undefined): BasketRow {
  if (!order || row.state === "undone") return row;
  const filled = `${formatQuantity(order.filled)} of ${formatQuantity(order.quantity)} filled`;
  if (order.state === "complete") return { ...row, order: order.key, state: "filled", sentence: "Filled." };
  if (order.state === "rejected" || order.state === "not-placed") return { ...row, order: order.key, state: "refused", sentence: order.text === "" ? `Ended as ${order.state}.` : order.text };
  // Also with a part filled: half a hedge is none, and what waits for it must not go.
  if (order.state === "cancelled") return { ...row, order: order.key, state: "refused", sentence: `Cancelled with ${filled}.` };
  const taken = order.state === "open" || order.state === "trigger-pending";
  return { ...row, order: order.key, state: "sent", sentence: order.filled > 0 ? `${filled}.` : taken ? "At the exchange." : ON_ITS_WAY };
}

/** What would be done to undo each line, in words. */
export function rollbackWords(lines: readonly BasketLine[], symbolOf: (line: BasketLine) => string): string[] {
  return lines.map((line) => `${symbolOf(line)}: cancel what has not filled, then ${opposite(line.side) === "BUY" ? "buy" : "sell"} what has, up to ${formatQuantity(line.quantity)}, at market.`);
}

/** Still at work at the broker. */
export function rests(order: Order | undefined): order is Order {
  return order !== undefined && !isTerminal(order.state);
}
