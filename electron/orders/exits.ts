import { TerminalError } from "../../shared/domain/errors.ts";
import type { AccountId, InstrumentKey, OrderKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { Order, OrderProposal } from "../../shared/domain/order.ts";
import type { Timers } from "../../shared/domain/time.ts";
import { NO_PRICE } from "../../shared/domain/units.ts";
import type { Product } from "../../shared/domain/words.ts";
import { PRIORITY } from "../brokers/rate-budget.ts";
import type { OrderDesk } from "./order-desk.ts";
import type { OrderLedger } from "./order-ledger.ts";

export interface ExitsOptions {
  readonly id: AccountId;
  readonly desk: OrderDesk;
  readonly ledger: OrderLedger;
  readonly instrument: (key: InstrumentKey) => Instrument | undefined;
  readonly timers: Timers;
}

/** How long an exit waits for resting orders of its position to be gone, and how often it looks, ms. */
const WAIT_MS = 4_000;
const LOOK_MS = 20;

interface Place {
  readonly instrument: InstrumentKey;
  readonly product: Product;
}

/** Getting out: what rests is cancelled and gone first, so that an exit and a resting order never both fill. */
export class Exits {
  #options: ExitsOptions;
  /** Exits under way, so that a second press joins the first. */
  #running = new Map<string, Promise<OrderKey[]>>();

  constructor(options: ExitsOptions) {
    this.#options = options;
  }

  exit(place: Place, once: string, owner = "manual"): Promise<OrderKey[]> {
    return this.#once(place, () => this.#close(place, once, owner, 1));
  }

  reverse(place: Place, once: string): Promise<OrderKey[]> {
    return this.#once(place, () => this.#close(place, once, "manual", 2));
  }

  async cancelAll(instrument?: InstrumentKey): Promise<number> {
    const { ledger, id } = this.#options;
    const orders = ledger.working(id).filter((order) => instrument === undefined || order.instrument === instrument);
    const asked = await Promise.allSettled(orders.map((order) => this.#options.desk.cancel(order.key)));
    return asked.filter((result) => result.status === "fulfilled").length;
  }

  async squareOff(once: string): Promise<{ cancelled: number; orders: OrderKey[]; problems: string[] }> {
    const { ledger, id } = this.#options;
    const cancelled = await this.cancelAll();
    const problems: string[] = [];
    const orders: OrderKey[] = [];
    const open = ledger.positions.views().filter((position) => position.account === id && position.quantity !== 0);
    const exits = await Promise.allSettled(open.map((position) => this.exit(position, `${once}:${position.instrument}:${position.product}`, "square-off")));
    exits.forEach((result, i) => {
      if (result.status === "fulfilled") orders.push(...result.value);
      else problems.push(`${open[i]?.instrument ?? ""}: ${result.reason instanceof Error ? result.reason.message : String(result.reason)}`);
    });
    return { cancelled, orders, problems };
  }

  #once(place: Place, run: () => Promise<OrderKey[]>): Promise<OrderKey[]> {
    const key = `${place.instrument}|${place.product}`;
    const going = this.#running.get(key);
    if (going) return going;
    const started = run().finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }

  async #close(place: Place, once: string, owner: string, times: 1 | 2): Promise<OrderKey[]> {
    const { id, ledger, desk } = this.#options;
    await this.#clear(place);
    const instrument = this.#options.instrument(place.instrument);
    const quantity = ledger.positions.view({ account: id, ...place })?.quantity ?? 0;
    if (quantity === 0) throw new TerminalError({ kind: "Refused", rule: "position", limit: "open", value: "0", sentence: `There is no open ${place.product} position in ${place.instrument}.` });
    if (!instrument) throw new TerminalError({ kind: "Fault", sentence: `${place.instrument} is not in today's instrument list, so its exit cannot be built here. Exit it in the broker's own application.` });
    const placed: OrderKey[] = [];
    for (const [i, slice] of slices(Math.abs(quantity) * times, instrument).entries()) {
      const proposal: OrderProposal = {
        account: id, instrument: place.instrument, product: place.product, owner,
        side: quantity > 0 ? "SELL" : "BUY",
        quantity: slice, type: "MARKET", price: NO_PRICE, trigger: NO_PRICE, validity: "DAY",
      };
      placed.push(await desk.place(proposal, `${once}:${i}`, PRIORITY.exit));
    }
    return placed;
  }

  /** Cancels what rests in the position's instrument and product, and waits until it is gone. */
  async #clear(place: Place): Promise<void> {
    const resting = this.#resting(place);
    if (resting.length === 0) return;
    // What is being cancelled already would only use up the rate budget that the exit itself needs.
    const asked = resting.filter(({ change }) => change?.kind !== "cancel" || change.state === "unresolved");
    await Promise.allSettled(asked.map((order) => this.#options.desk.cancel(order.key)));
    for (let waited = 0; waited < WAIT_MS; waited += LOOK_MS) {
      if (this.#resting(place).length === 0) return;
      await new Promise<void>((resolve) => void this.#options.timers.after(LOOK_MS, resolve));
    }
    const left = this.#resting(place).length;
    const sentence = `${left} order${left === 1 ? "" : "s"} in ${place.instrument} could not be cancelled within ${WAIT_MS / 1000} s, so no exit was sent: both could fill. See the Orders panel, then try again.`;
    throw new TerminalError({ kind: "Refused", rule: "resting orders", limit: "0", value: String(left), sentence });
  }

  #resting(place: Place): Order[] {
    const { ledger, id } = this.#options;
    return ledger.working(id).filter((order) => order.instrument === place.instrument && order.product === place.product);
  }
}

/** Cuts a quantity at the exchange's freeze quantity, in whole lots. */
export function slices(quantity: number, instrument: Pick<Instrument, "freeze" | "lot">): number[] {
  const { freeze, lot } = instrument;
  const largest = freeze === undefined ? quantity : Math.max(lot, Math.floor(freeze / lot) * lot);
  const parts: number[] = [];
  for (let left = quantity; left > 0; left -= largest) parts.push(Math.min(left, largest));
  return parts;
}
