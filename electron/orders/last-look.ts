import { formatQuantity } from "../../shared/domain/format.ts";
import type { InstrumentKey, OrderKey } from "../../shared/domain/identity.ts";
import type { Order, OrderTerms } from "../../shared/domain/order.ts";
import type { Timers } from "../../shared/domain/time.ts";
import type { OrderLedger } from "./order-ledger.ts";
import { closableAtSending } from "./risk/closable.ts";
import type { RiskApproved } from "./risk/gate.ts";
import { whyNotNow } from "./risk/gate.ts";
import type { DayStanding, Halted } from "./risk/rule.ts";

/** An exit waits so long for the account to open again after a sleep or a drop; then it is no longer what was pressed, ms. */
const HOLD_MS = 15_000;
const LOOK_MS = 20;

export type Look =
  | { readonly kind: "go" }
  /** It gets the trader out, and what is open is not known now: it goes when the books are read. Or it opens, and such an exit goes first. */
  | { readonly kind: "wait"; readonly why: string }
  /** @property why a sentence for the trader. */
  | { readonly kind: "stop"; readonly why: string };

/** What is asked once more when an approved order's turn has come. */
export interface LastLook {
  /** Taken when something is approved, and given back when its turn comes. */
  mark(): number;
  place(order: Order, approved: RiskApproved, mark: number): Look;
  modify(order: Order, wanted: OrderTerms, approved: RiskApproved, mark: number): Look;
  /** Resolves with true once the account is open for orders, with false when that takes too long. */
  opens(): Promise<boolean>;
}

export interface SendingLookOptions {
  readonly ledger: OrderLedger;
  readonly timers: Timers;
  /** The trading day by the market clock. */
  readonly day: () => string;
  /** Undefined when orders may go; else why they may not. */
  readonly closed: () => string | undefined;
  readonly killed: () => Halted | undefined;
  /** How often the machine has woken from a sleep. */
  readonly wakes: () => number;
  readonly diverged: () => string | undefined;
  readonly standing: () => DayStanding;
  /** Delivered shares of it. */
  readonly held: (instrument: InstrumentKey) => number;
}

const GO: Look = { kind: "go" };
const stop = (why: string): Look => ({ kind: "stop", why });

/**
 * The last look before the wire. An order may have waited its turn for seconds, or through a sleep, a turn
 * of the day, a pull of the kill switch: what was true at the gate is asked once more. What opens goes only
 * if it still may; what was let through as an exit goes only while there is that much left to close, so
 * that it never opens the other way.
 */
export class SendingLook implements LastLook {
  #options: SendingLookOptions;
  /** Exits that wait for the account to open: what opens a position must not slip out before them then. */
  #heldExits = new Set<OrderKey>();

  constructor(options: SendingLookOptions) {
    this.#options = options;
  }

  mark(): number {
    return this.#options.wakes();
  }

  place(order: Order, approved: RiskApproved, mark: number): Look {
    const look = this.#place(order, approved, mark);
    if (look.kind === "wait" && approved.facts.reduces) this.#heldExits.add(order.key);
    else this.#heldExits.delete(order.key);
    return look;
  }

  #place(order: Order, approved: RiskApproved, mark: number): Look {
    const { closed, day } = this.#options;
    const shut = closed();
    if (order.day !== day()) return stop("A new trading day began while it waited its turn. Nothing was sent; place it again if it is still wanted.");
    if (shut !== undefined) return approved.facts.reduces ? { kind: "wait", why: shut } : stop(`${shut} This order was still waiting its turn; nothing was sent. Place it again if it is still wanted.`);
    if (approved.facts.reduces) return this.#closes(order, order.quantity, "Nothing was sent; look at the position and exit again.");
    if (this.#slept(mark)) return stop("The machine slept while this order was waiting its turn; nothing was sent. Place it again if it is still wanted.");
    if (this.#exitWaits()) return { kind: "wait", why: "An exit that had waited for the account went first." };
    return this.#opens(order, order.quantity, approved, "This order was still waiting its turn; nothing was sent.");
  }

  /** A change that cannot go leaves the order as it rests. */
  modify(order: Order, wanted: OrderTerms, approved: RiskApproved, mark: number): Look {
    const { closed, day } = this.#options;
    const shut = closed();
    if (order.day !== day()) return stop("A new trading day began while the change waited its turn; it was not sent.");
    if (shut !== undefined) return stop(`${shut} The change was still waiting its turn and was not sent: the order rests as it was.`);
    const left = wanted.quantity - order.filled;
    if (!approved.facts.reduces && this.#slept(mark)) return stop("The machine slept while the change was waiting its turn; it was not sent, and the order rests as it was.");
    if (!approved.facts.reduces) return this.#opens(order, left, approved, "The change was still waiting its turn and was not sent: the order rests as it was.");
    return wanted.quantity > order.quantity ? this.#closes(order, left, "The change was not sent: the order rests as it was.") : GO;
  }

  async opens(): Promise<boolean> {
    for (let waited = 0; waited < HOLD_MS; waited += LOOK_MS) {
      await new Promise<void>((resolve) => void this.#options.timers.after(LOOK_MS, resolve));
      if (this.#options.closed() === undefined) return true;
    }
    return false;
  }

  /** What was asked for before a sleep was asked for in another market. */
  #slept(mark: number): boolean {
    return mark !== this.#options.wakes();
  }

  #exitWaits(): boolean {
    for (const key of this.#heldExits) {
      if (this.#options.ledger.order(key)?.state === "queued") return true;
      this.#heldExits.delete(key);
    }
    return false;
  }

  #closes(order: Order, quantity: number, then: string): Look {
    const left = this.#closable(order);
    if (quantity <= left) return GO;
    const { instrument, product, side } = order;
    const open = left <= 0 ? `Nothing of ${instrument} ${product} is left` : `Only ${formatQuantity(left)} of ${instrument} ${product} are left`;
    return stop(`${open} for this ${side === "BUY" ? "purchase" : "sale"} of ${formatQuantity(quantity)} to close: the position changed while it waited its turn. ${then}`);
  }

  #opens(order: Order, quantity: number, approved: RiskApproved, then: string): Look {
    const { killed, diverged, standing } = this.#options;
    const now = { killed: killed(), diverged: diverged(), day: standing() };
    const why = whyNotNow(approved, { ...now, reduces: false });
    // What has come to be an exit meanwhile is treated as one.
    return why === undefined || quantity <= this.#closable(order) ? GO : stop(`${why} ${then}`);
  }

  #closable(order: Order): number {
    const { ledger, held } = this.#options;
    const delivered = order.product === "CNC" && order.side === "SELL" ? held(order.instrument) : 0;
    return closableAtSending(order, ledger.owners, ledger.resting, delivered);
  }
}
