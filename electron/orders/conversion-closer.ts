import type { ConversionRequest } from "../../shared/contract/schemas/conversion.ts";
import type { Conversion } from "../../shared/domain/conversion.ts";
import { formatQuantity, formatRupees } from "../../shared/domain/format.ts";
import type { Order } from "../../shared/domain/order.ts";
import { needsLimit, needsTrigger } from "../../shared/domain/words.ts";
import type { LeftPlace } from "../plans/closers.ts";
import type { ConverterOptions } from "./conversion-options.ts";
import { HAND } from "./conversion-options.ts";
import { handOf, stillOpen } from "./risk/working-book.ts";

/** How long a conversion waits for orders of its position to be gone, and how often it looks, ms. */
const WAIT_MS = 4_000;
const LOOK_MS = 20;

type Asked = Pick<ConversionRequest, "instrument" | "from" | "to" | "quantity">;

/**
 * What would close a position must not be left in the product that it leaves: with nothing to close, a stop
 * there opens a new position. What fits into the rest stays.
 */
export class ConversionCloser {
  #options: ConverterOptions;
  #ended = new Set<string>();

  constructor(options: ConverterOptions) {
    this.#options = options;
  }

  /** Whether anything was ended for this conversion. */
  ended(id: string): boolean {
    return this.#ended.has(id);
  }

  /** What ends and what stays, in words. */
  closing(asked: Asked): { readonly ends: readonly string[]; readonly stays: readonly string[] } {
    const place = this.#place(asked);
    const plans = this.#options.closersAt(place);
    if (!this.#mustEnd(asked, place)) return { ends: [], stays: plans.stays };
    return { ends: [...plans.ends, ...this.#plain(place).map(orderWords)], stays: plans.stays };
  }

  /** Ends what must end, and waits until it is gone. @returns why it could not be, as a sentence. */
  async clear(conversion: Conversion): Promise<string | undefined> {
    const { desk, endClosers, timers } = this.#options;
    const place = this.#place(conversion);
    if (!this.#mustEnd(conversion, place)) return undefined;
    this.#ended.add(conversion.id);
    const words = `Its position goes over to ${conversion.to}.`;
    await endClosers(place, words);
    const asked = this.#resting(place).filter(({ change }) => change?.kind !== "cancel" || change.state === "unresolved");
    await Promise.allSettled(asked.map((order) => desk.cancel(order.key, { words })));
    for (let waited = 0; waited < WAIT_MS; waited += LOOK_MS) {
      if (this.#resting(place).length === 0) return undefined;
      await new Promise<void>((resolve) => void timers.after(LOOK_MS, resolve));
    }
    const left = this.#resting(place).length;
    return `${left} order${left === 1 ? "" : "s"} that would close it could not be cancelled within ${WAIT_MS / 1000} s, so nothing was sent. See the Orders panel, then try again.`;
  }

  /** What would be closed is more than what stays behind. */
  #mustEnd({ from, instrument, quantity }: Asked, place: LeftPlace): boolean {
    const { ledger, id, closersAt } = this.#options;
    const own = Math.abs(ledger.owners.quantityOf({ account: id, instrument, product: from }, HAND));
    const plain = this.#plain(place).reduce((sum, order) => sum + stillOpen(order), 0);
    return plain + closersAt(place).units > Math.max(0, own - quantity);
  }

  /** Orders of brackets and slicers count with these, once. */
  #plain(place: LeftPlace): Order[] {
    return this.#resting(place).filter(({ why }) => why?.plan?.kind !== "bracket" && why?.plan?.kind !== "slice");
  }

  #resting({ instrument, product, side }: LeftPlace): Order[] {
    const { ledger, id } = this.#options;
    const orders = [...(ledger.resting.at(id, instrument, product)?.orders.values() ?? [])].map(({ order }) => order);
    return orders.filter((order) => order.side !== side && handOf(order.owner) === HAND);
  }

  #place({ instrument, from }: Pick<Asked, "instrument" | "from">): LeftPlace {
    const { ledger, id } = this.#options;
    const net = ledger.owners.net({ account: id, instrument, product: from });
    return { account: id, instrument, product: from, owner: HAND, side: net < 0 ? "SELL" : "BUY" };
  }
}

function orderWords(order: Order): string {
  const at = [...(needsTrigger(order.type) ? [`trigger ${formatRupees(order.trigger)}`] : []), ...(needsLimit(order.type) ? [`at ${formatRupees(order.price)}`] : [])].join(" ");
  return `The order to ${order.side === "SELL" ? "sell" : "buy"} ${formatQuantity(stillOpen(order))} (${order.type}${at === "" ? "" : `, ${at}`}) is cancelled first.`;
}
