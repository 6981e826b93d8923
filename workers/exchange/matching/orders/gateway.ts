/**
 * What the broker's gateway refuses on the spot, with its own codes. All else is accepted, and a
 * refusal of risk checks or of the exchange comes later as `rejected` in the book.
 */
import type { Accepted, Listing, ModifyRequest, PlaceRequest, WireOrderType } from "../../types.ts";
import { isOver, isStop, type OrderRecord } from "./record.ts";

type Refusal = Extract<Accepted<never>, { ok: false }>;

/** Characters of an order tag. */
const LONGEST_TAG = 19;
/** No exchange takes an order of this many units; beyond it sums could leave exact integers. */
const LARGEST_QUANTITY = 100_000_000;
const LARGEST_PRICE_PAISE = 100_000_000;

export function refusePlacement(request: PlaceRequest, listing: Listing | undefined): Refusal | undefined {
  if (request.token === "") return refused("AB4018", "Symbol token cannot be empty");
  if (listing === undefined) return refused("AB4006", "Invalid symboltoken");
  if (isStopType(request.orderType) !== isStop(request)) return refused("AB1008", "Invalid Order Variety");
  if (!productFits(request, listing)) return refused("AB1012", "Invalid Product Type");
  if (request.tag.length > LONGEST_TAG) return refused("AB4008", "ordertag length should be less than 20 characters");
  const numbers = refuseNumbers(request);
  if (numbers !== undefined) return numbers;
  if (!isWhole(request.disclosedQuantity, 0, request.quantity)) return refused("AB1007", "Disclosed quantity should be a whole number up to the order quantity");
  return undefined;
}

export function refuseModification(request: ModifyRequest, order: OrderRecord | undefined): Refusal | undefined {
  if (order === undefined || order.client !== request.client) return refused("AB1013", "Order not found");
  const settled = refuseSettled(order, "modified");
  if (settled !== undefined) return settled;
  if (order.request?.kind === "cancel") return refused("AB1007", `Order ${order.orderId} cannot be modified: its cancellation is pending`);
  if (isStopType(request.orderType) !== isStop(order)) return refused("AB1008", "Invalid Order Variety");
  return refuseNumbers(request);
}

export function refuseCancellation(client: string, order: OrderRecord | undefined): Refusal | undefined {
  if (order === undefined || order.client !== client) return refused("AB1013", "Order not found");
  return refuseSettled(order, "cancelled");
}

export function refused(code: string, message: string): Refusal {
  return { ok: false, code, message };
}

/** Never "not found": the order exists, and a caller must not take it for one that was never placed. */
function refuseSettled(order: OrderRecord, done: string): Refusal | undefined {
  if (!isOver(order)) return undefined;
  return refused("AB1007", `Order ${order.orderId} is ${order.status} and cannot be ${done}`);
}

function refuseNumbers(request: { orderType: WireOrderType; price: number; triggerPrice: number; quantity: number }): Refusal | undefined {
  if (!isWhole(request.quantity, 1, LARGEST_QUANTITY)) return refused("AB1007", "Quantity should be a whole number greater than zero");
  const limit = request.orderType === "LIMIT" || request.orderType === "STOPLOSS_LIMIT";
  if (!isWhole(request.price, limit ? 1 : 0, LARGEST_PRICE_PAISE)) return refused("AB1007", "Price should be greater than zero for a limit order");
  if (!isWhole(request.triggerPrice, isStopType(request.orderType) ? 1 : 0, LARGEST_PRICE_PAISE)) return refused("AB1007", "Trigger price should be greater than zero for a stop loss order");
  return undefined;
}

function productFits(request: PlaceRequest, listing: Listing): boolean {
  if (listing.segment === "NFO") return request.product === "CARRYFORWARD" || request.product === "INTRADAY";
  return request.product !== "CARRYFORWARD";
}

function isStopType(type: WireOrderType): boolean {
  return type === "STOPLOSS_LIMIT" || type === "STOPLOSS_MARKET";
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
