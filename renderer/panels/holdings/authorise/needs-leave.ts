import type { OrderView } from "../../../../shared/contract/schemas/orders.ts";

/** How brokers word a sale that the depository has not been told of. */
const WORDS = /authori[sz]|e-?dis\b|\btpin\b|\bcdsl\b|\bddpi\b|\bpoa\b/i;

/** A sale out of holdings that was refused for want of the depository's leave. */
export function needsLeave({ side, product, state, text }: Pick<OrderView, "side" | "product" | "state" | "text">): boolean {
  return side === "SELL" && product === "CNC" && state === "rejected" && WORDS.test(text);
}
