import type { BasketView } from "../../../shared/contract/schemas/plans.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { Order, OrderProposal } from "../../../shared/domain/order.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import { freezeParts } from "../../../shared/domain/slicing.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { opposite, signOf } from "../../../shared/domain/words.ts";
import type { OrderLedger } from "../../orders/order-ledger.ts";
import type { BasketRow } from "./basket-state.ts";

/**
 * How much of each line its owner still holds and must be closed: what was closed by hand meanwhile is
 * not closed again, and what belongs to another owner is left alone.
 * @param orders of the lines; undefined = was not sent.
 */
export function rowsToClose({ account, owner, rows }: BasketView, orders: readonly (Order | undefined)[], ledger: OrderLedger): BasketRow[] {
  const taken = new Map<string, number>();
  return rows.map((row, i) => {
    const order = orders[i];
    if (!order) return { ...row, toClose: 0 };
    const { instrument, product, side } = order;
    const key = `${instrument}|${product}|${side}`;
    const open = signOf(side) * ledger.owners.quantityOf({ account, instrument, product }, owner) - (taken.get(key) ?? 0);
    const toClose = Math.max(0, Math.min(order.filled, open));
    taken.set(key, (taken.get(key) ?? 0) + toClose);
    return { ...row, toClose };
  });
}

/** The orders that close so much of a line, in freeze quantities. @throws TerminalError when the instrument is not in today's list. */
export function closingOrders({ account, owner, lines }: BasketView, index: number, quantity: number, instrument: Instrument | undefined): OrderProposal[] {
  const line = lines[index];
  if (!line || !instrument) throw new TerminalError(badInput("instrument", "an instrument of today's list", `${line?.instrument ?? "The instrument"} is not in today's list.`));
  const { product, side } = line;
  return freezeParts(quantity, instrument).map((size) => ({ account, instrument: line.instrument, product, owner, side: opposite(side), quantity: size, type: "MARKET", price: NO_PRICE, trigger: NO_PRICE, validity: "DAY" }));
}

/** @throws TerminalError when a closing order ended without closing all of it. */
export function isUndone(index: number, closing: readonly (Order | undefined)[]): boolean {
  if (closing.some((one) => one && isTerminal(one.state) && one.filled < one.quantity)) throw new TerminalError({ kind: "Fault", sentence: `Closing line ${index + 1} ended short.` });
  return closing.every((one) => one?.state === "complete");
}
