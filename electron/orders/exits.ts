import { TerminalError } from "../../shared/domain/errors.ts";
import type { AccountId, InstrumentKey, OrderKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { Order, OrderProposal, OrderWhy } from "../../shared/domain/order.ts";
import { freezeParts } from "../../shared/domain/slicing.ts";
import type { Timers } from "../../shared/domain/time.ts";
import { NO_PRICE } from "../../shared/domain/units.ts";
import type { Product } from "../../shared/domain/words.ts";
import { PRIORITY } from "../brokers/rate-budget.ts";
import { onlyCloses } from "./only-closes.ts";
import type { OrderDesk } from "./order-desk.ts";
import type { OrderLedger } from "./order-ledger.ts";
import { handOf } from "./risk/working-book.ts";
import type { Share, Whose } from "./square-off/shares.ts";
import { sharesOf } from "./square-off/shares.ts";

export interface ExitsOptions {
  readonly id: AccountId;
  readonly desk: OrderDesk;
  readonly ledger: OrderLedger;
  readonly instrument: (key: InstrumentKey) => Instrument | undefined;
  readonly timers: Timers;
  /** Delivered shares of it. */
  readonly held: (key: InstrumentKey) => number;
}

/** How long an exit waits for resting orders of its position to be gone, and how often it looks, ms. */
const WAIT_MS = 4_000;
const LOOK_MS = 20;

export interface ExitPlace {
  readonly instrument: InstrumentKey;
  readonly product: Product;
}

/**
 * Getting out: what rests is cancelled and gone first, so that an exit and a resting order never both
 * fill. An exit closes what belongs to one owner; `manual` is all that was done by hand, elsewhere too.
 */
export class Exits {
  #options: ExitsOptions;
  /** Exits under way: at one place one at a time, and a second press joins the first. */
  #running = new Map<string, { readonly whose: string; readonly done: Promise<OrderKey[]> }>();

  constructor(options: ExitsOptions) {
    this.#options = options;
  }

  /** @param once mark of the press. @throws TerminalError when nothing is open, or what rests cannot be cancelled. */
  exit(place: ExitPlace, once: string, owner = "manual", why?: OrderWhy): Promise<OrderKey[]> {
    return this.close(place, once, { owner }, why);
  }

  reverse(place: ExitPlace, once: string, owner = "manual", why?: OrderWhy): Promise<OrderKey[]> {
    return this.#alone(place, { owner }, () => this.#send(place, once, { owner }, 2, why));
  }

  /** For everybody: what is open at the broker, with all that rests in it cancelled first. */
  close(place: ExitPlace, once: string, whose: Whose, why?: OrderWhy): Promise<OrderKey[]> {
    return this.#alone(place, whose, () => this.#send(place, once, whose, 1, why));
  }

  async cancelAll(instrument?: InstrumentKey): Promise<number> {
    const { ledger, id } = this.#options;
    const orders = ledger.working(id).filter((order) => instrument === undefined || order.instrument === instrument);
    const asked = await Promise.allSettled(orders.map((order) => this.#options.desk.cancel(order.key)));
    return asked.filter((result) => result.status === "fulfilled").length;
  }

  async #alone(place: ExitPlace, whose: Whose, run: () => Promise<OrderKey[]>): Promise<OrderKey[]> {
    const key = `${place.instrument}|${place.product}`;
    const name = whose === "everybody" ? "" : handOf(whose.owner);
    for (let going = this.#running.get(key); going; going = this.#running.get(key)) {
      if (going.whose === name) return going.done;
      await going.done.catch(() => {});
    }
    const done = run().finally(() => this.#running.delete(key));
    this.#running.set(key, { whose: name, done });
    return done;
  }

  async #send(place: ExitPlace, once: string, whose: Whose, times: 1 | 2, why: OrderWhy | undefined): Promise<OrderKey[]> {
    await this.#clear(place, whose, why);
    const { id, ledger } = this.#options;
    const instrument = this.#options.instrument(place.instrument);
    const shares = sharesOf(ledger.owners, { account: id, ...place }, whose);
    if (shares.length === 0) throw new TerminalError(nothingOpen(place, whose, ledger.owners.net({ account: id, ...place })));
    if (!instrument) throw new TerminalError({ kind: "Fault", sentence: `${place.instrument} is not in today's instrument list, so its exit cannot be built here. Exit it in the broker's own application.` });
    const placed: OrderKey[] = [];
    for (const share of shares) {
      const mark = shares.length === 1 ? once : `${once}:${share.owner}`;
      placed.push(...(await this.#close(place, mark, share, times, instrument, why)));
    }
    return placed;
  }

  /** Between two slices the world goes on: each is cut to what is still open and not on its way out. */
  async #close(place: ExitPlace, once: string, share: Share, times: 1 | 2, instrument: Instrument, why: OrderWhy | undefined): Promise<OrderKey[]> {
    const { id, desk } = this.#options;
    const goal = this.#quantity(place, share.owner) - share.quantity * times;
    const side = share.quantity > 0 ? "SELL" : "BUY";
    // The second half of a reversal opens.
    const still = times === 1 ? onlyCloses(this.#options.ledger, this.#options.held) : undefined;
    const placed: OrderKey[] = [];
    for (const [i, slice] of freezeParts(Math.abs(share.quantity) * times, instrument).entries()) {
      const left = (this.#quantity(place, share.owner) - goal) * Math.sign(share.quantity) - this.#onTheWay(place, share.owner, side);
      if (left <= 0) break;
      const proposal: OrderProposal = {
        account: id, instrument: place.instrument, product: place.product, owner: share.owner, side,
        quantity: Math.min(slice, left), type: "MARKET", price: NO_PRICE, trigger: NO_PRICE, validity: "DAY",
      };
      placed.push(await desk.place(proposal, `${once}:${i}`, PRIORITY.exit, why, still));
    }
    return placed;
  }

  #quantity(place: ExitPlace, owner: string): number {
    return this.#options.ledger.owners.quantityOf({ account: this.#options.id, ...place }, owner);
  }

  #onTheWay(place: ExitPlace, owner: string, side: "BUY" | "SELL"): number {
    const { ledger, id } = this.#options;
    const sums = ledger.resting.of(id, place.instrument, place.product, owner);
    return side === "BUY" ? sums.buy : sums.sell;
  }

  /** Cancels what rests in the position's instrument and product, and waits until it is gone. */
  async #clear(place: ExitPlace, whose: Whose, why: OrderWhy | undefined): Promise<void> {
    const resting = this.#resting(place, whose);
    if (resting.length === 0) return;
    const asked = new Set<OrderKey>();
    for (let waited = 0; waited < WAIT_MS; waited += LOOK_MS) {
      const left = this.#resting(place, whose);
      if (left.length === 0) return;
      await this.#cancelOnce(left, asked, why);
      await new Promise<void>((resolve) => void this.#options.timers.after(LOOK_MS, resolve));
    }
    const left = this.#resting(place, whose).length;
    const sentence = `${left} order${left === 1 ? "" : "s"} in ${place.instrument} could not be cancelled within ${WAIT_MS / 1000} s, so no exit was sent: both could fill. See the Orders panel, then try again.`;
    throw new TerminalError({ kind: "Refused", rule: "resting orders", limit: "0", value: String(left), sentence });
  }

  /** One that is still on its way to the broker has no number to cancel by: it is asked for again until it has. */
  async #cancelOnce(resting: readonly Order[], asked: Set<OrderKey>, why: OrderWhy | undefined): Promise<void> {
    const open = resting.filter(({ key, state, brokerOrderId }) => !asked.has(key) && (state === "queued" || brokerOrderId !== undefined));
    // What is being cancelled already would only use up the rate budget that the exit itself needs.
    const wanted = open.filter(({ change }) => change?.kind !== "cancel" || change.state === "unresolved");
    await Promise.all(wanted.map(({ key }) => this.#options.desk.cancel(key, why).then(() => void asked.add(key), () => {})));
  }

  #resting(place: ExitPlace, whose: Whose): Order[] {
    const { ledger, id } = this.#options;
    const orders = [...(ledger.resting.at(id, place.instrument, place.product)?.orders.values() ?? [])].map(({ order }) => order);
    return whose === "everybody" ? orders : orders.filter((order) => handOf(order.owner) === handOf(whose.owner));
  }
}

function nothingOpen(place: ExitPlace, whose: Whose, net: number): TerminalError["failure"] {
  const others = whose !== "everybody" && net !== 0 ? ` What is open there (${net}) belongs to others.` : "";
  return { kind: "Refused", rule: "position", limit: "open", value: "0", sentence: `There is no open ${place.product} position in ${place.instrument}.${others}` };
}
