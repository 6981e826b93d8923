import { formatQuantity } from "../../shared/domain/format.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Order } from "../../shared/domain/order.ts";
import type { OrderLedger } from "./order-ledger.ts";
import { ownAtSending } from "./risk/closable.ts";

/**
 * Asked of an exit at market when its turn has come. A plan and a square-off may decide to get out of the
 * same position in the same instant; the gate takes what the second has too much for an order that opens.
 * @param held delivered shares of an instrument.
 * @returns why it must not leave; undefined when its owner has that much left to close.
 */
export function onlyCloses(ledger: Pick<OrderLedger, "owners" | "resting">, held: (instrument: InstrumentKey) => number): (order: Order) => string | undefined {
  return (order) => {
    const { product, side, instrument, quantity } = order;
    const left = ownAtSending(order, ledger.owners, ledger.resting, product === "CNC" && side === "SELL" ? held(instrument) : 0);
    if (quantity <= left) return undefined;
    return `Only ${formatQuantity(left)} are left to close here, and other orders are closing the rest: this exit of ${formatQuantity(quantity)} would have opened the other way. Nothing was sent.`;
  };
}
