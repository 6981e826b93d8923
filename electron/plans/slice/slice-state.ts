import type { SliceRequest, SliceView } from "../../../shared/contract/schemas/plans.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { Order } from "../../../shared/domain/order.ts";
import type { Random } from "../../../shared/domain/random.ts";
import { freezeParts, icebergParts, twapParts } from "../../../shared/domain/slicing.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";

/** Sends nothing any more. */
export function isOver({ state }: Pick<SliceView, "state">): boolean {
  return state === "done" || state === "stopped";
}

/** @param from market time at which the first part is due. */
export function newSlice(request: SliceRequest, id: string, instrument: Instrument, from: MarketTime, at: SystemTime, random: Random): SliceView {
  return { ...request, id, state: "running", parts: partsOfRequest(request, instrument, from, random), filled: 0, text: "Sending.", createdAt: at, updatedAt: at };
}

function partsOfRequest({ quantity, way }: SliceRequest, instrument: Instrument, from: MarketTime, random: Random): SliceView["parts"] {
  switch (way.kind) {
    case "freeze":
      return freezeParts(quantity, instrument).map((part) => ({ quantity: part, filled: 0 }));
    case "iceberg":
      return icebergParts(quantity, way.show, instrument).map((part) => ({ quantity: part, filled: 0 }));
    case "twap":
      return twapParts(quantity, way, instrument, random).map((part) => ({ quantity: part.quantity, filled: 0, dueAt: (from + part.afterMs) as MarketTime }));
  }
}

/** The number of the next part to send now; undefined when none is due. Parts go in their order, one at a time. */
export function dueNow(slice: SliceView, now: MarketTime | undefined): number | undefined {
  if (slice.state !== "running") return undefined;
  const next = slice.parts.findIndex((part) => part.order === undefined);
  const part = slice.parts[next];
  if (!part) return undefined;
  if (part.dueAt !== undefined) return now !== undefined && now >= part.dueAt ? next : undefined;
  if (slice.way.kind !== "iceberg" || next === 0) return next;
  const before = slice.parts[next - 1];
  return before && before.filled >= before.quantity ? next : undefined;
}

/** Folds the present state of its orders in: what has filled, and whether one ended short. */
export function withOrders(slice: SliceView, orders: readonly (Order | undefined)[], at: SystemTime): SliceView {
  const parts = slice.parts.map((part, i) => ({ ...part, filled: orders[i]?.filled ?? part.filled }));
  const filled = parts.reduce((sum, part) => sum + part.filled, 0);
  const value = orders.reduce((sum, order) => sum + (order?.filledValue ?? 0), 0);
  const averagePrice = filled > 0 ? (Math.round(value / filled) as Price) : undefined;
  const next: SliceView = { ...slice, parts, filled, updatedAt: at, ...(averagePrice === undefined ? {} : { averagePrice }) };
  if (isOver(next)) return next;
  if (filled >= slice.quantity) return { ...next, state: "done", text: `All ${formatQuantity(filled)} filled.` };
  const short = orders.findIndex((order, i) => order !== undefined && endedShort(order) && order.filled < (parts[i]?.quantity ?? 0));
  const ended = orders.every((order) => order === undefined || endedShort(order));
  if (slice.state === "stopping") return ended ? { ...next, state: "stopped", text: stoppedWords(next) } : next;
  if (short < 0 || slice.state === "stuck") return next;
  const order = orders[short];
  return { ...next, state: "stuck", text: `Part ${short + 1} ended as ${order?.state ?? "gone"} with ${formatQuantity(order?.filled ?? 0)} filled. ${order?.text ?? ""} No more parts go until you resume or stop.`.replace("  ", " ") };
}

/** Behind the reason that it stopped for, which is its text until then. */
function stoppedWords({ text, filled, quantity }: SliceView): string {
  return `${text} Stopped with ${formatQuantity(filled)} of ${formatQuantity(quantity)} filled.`;
}

function endedShort({ state }: Order): boolean {
  return state === "cancelled" || state === "rejected" || state === "not-placed" || state === "complete";
}
