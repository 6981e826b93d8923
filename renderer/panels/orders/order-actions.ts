import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { AccountId, OrderKey } from "../../../shared/domain/identity.ts";
import { clientOf } from "../../../shared/domain/identity.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import { client } from "../../connection/client.ts";
import { nameOf } from "../../grids/columns.ts";
import { terminalStore } from "../../state/terminal.ts";
import { openTicket } from "../../state/ticket.ts";
import { confirm, toast } from "../../workspace/dialogs.ts";
import { canCancel, canModify, orderWords } from "./order-words.ts";

/** Cancels on their way, so that a second press does not ask twice. */
const cancelling = new Set<OrderKey>();

/** Asks the broker to cancel. No question first: a cancel must be fast, and an order can be placed again. */
export async function cancelOrder(order: OrderView): Promise<void> {
  if (cancelling.has(order.key)) return;
  if (!canCancel(order)) {
    const why = isTerminal(order.state) ? `it is ${orderWords(order).text.toLowerCase()}` : "its cancel is already on its way";
    return toast("plain", `The order in ${nameOf(order.instrument)} cannot be cancelled: ${why}.`);
  }
  cancelling.add(order.key);
  try {
    await client.call("orders.cancel", { order: order.key });
  } catch (error) {
    toast("bad", `Cancel of ${order.side} ${nameOf(order.instrument)}: ${failureOf(error).sentence}`);
  } finally {
    cancelling.delete(order.key);
  }
}

/** Puts the order's terms on the ticket, to be changed there. */
export function modifyOrder(order: OrderView): void {
  if (!canModify(order)) {
    return toast("plain", `The order in ${nameOf(order.instrument)} cannot be changed now: ${orderWords(order).text.toLowerCase()}.`);
  }
  openTicket({
    instrument: order.instrument, side: order.side, type: order.type, product: order.product, quantity: order.quantity, modify: order.key, validity: order.validity,
    ...(order.price > 0 && { price: order.price }), ...(order.trigger > 0 && { trigger: order.trigger }),
  });
}

let asking = false;

/** Cancels every working order of an account, stop-losses included: that is why it asks. */
export async function cancelAll(account: AccountId | undefined): Promise<void> {
  if (asking || account === undefined) return;
  const working = [...terminalStore.getState().orders.values()].filter((order) => order.account === account && !isTerminal(order.state));
  if (working.length === 0) return toast("plain", "No order is working.");
  const stops = working.filter((order) => order.type === "SL" || order.type === "SL-M").length;
  asking = true;
  const yes = await confirm({
    title: `Cancel ${working.length} working order${working.length === 1 ? "" : "s"}?`,
    body: `All working orders of ${clientOf(account)}${stops > 0 ? `, ${stops} of them stop-losses: their positions will be unprotected` : ""}.`,
    action: `Cancel ${working.length} order${working.length === 1 ? "" : "s"}`,
    danger: true,
  }).finally(() => {
    asking = false;
  });
  if (!yes) return;
  try {
    const { asked } = await client.call("orders.cancelAll", { account });
    toast(asked === working.length ? "good" : "warning", `Asked to cancel ${asked} of ${working.length} orders.`);
  } catch (error) {
    toast("bad", `Cancel all: ${failureOf(error).sentence}`);
  }
}
