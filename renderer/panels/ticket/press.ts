import type { Failure } from "../../../shared/domain/errors.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal, OrderTerms } from "../../../shared/domain/order.ts";

/** Where one press of the button stands. `P` is what is sent, `K` what it is known by afterwards. */
export type PressState<P = OrderProposal, K = OrderKey> =
  | { readonly kind: "idle" }
  | { readonly kind: "checking" | "sending" }
  | { readonly kind: "sent"; readonly result: K }
  | { readonly kind: "refused"; readonly failure: Failure }
  /** No definite answer came: the order may exist. The same press can be repeated, another must wait. */
  | { readonly kind: "doubt"; readonly failure: Failure; readonly proposal: P; readonly once: string };

export interface PressParts<P, K> {
  /** The question to ask before sending this, if any. */
  readonly question: (proposal: P) => Promise<string | undefined>;
  readonly confirm: (question: string, proposal: P) => Promise<boolean>;
  readonly place: (proposal: P, once: string) => Promise<K>;
  readonly modify: (order: OrderKey, terms: OrderTerms) => Promise<K>;
  /** A new mark of one press: random, 8 to 64 characters. */
  readonly newMark: () => string;
  /** System ms. */
  readonly now: () => number;
  readonly onState: (state: PressState<P, K>) => void;
}

/** The second half of a double click or a bouncing key: the same order within so many ms is not another one. */
export const BOUNCE_MS = 700;

/**
 * Sends what the ticket says, once per press. It is locked from the press to the answer; every send of
 * one press carries the same mark, of which the terminal places one order only. When the answer is lost
 * the mark is kept: the same order pressed again is the same press.
 */
export class Press<P extends object = OrderProposal, K = OrderKey> {
  readonly #parts: PressParts<P, K>;
  #state: PressState<P, K> = { kind: "idle" };
  #last: { readonly text: string; readonly at: number } | undefined;

  constructor(parts: PressParts<P, K>) {
    this.#parts = parts;
  }

  get state(): PressState<P, K> {
    return this.#state;
  }

  get locked(): boolean {
    return this.#state.kind === "checking" || this.#state.kind === "sending";
  }

  /** True when a press of this would be the repetition of one whose answer was lost. */
  repeats(proposal: P): boolean {
    return this.#state.kind === "doubt" && same(this.#state.proposal, proposal);
  }

  async place(proposal: P): Promise<void> {
    if (this.locked) return;
    if (this.#state.kind === "doubt") {
      if (!same(this.#state.proposal, proposal)) return;
      // However quickly it comes after the lost one: both carry one mark, so they cannot become two orders.
      this.#pressed(proposal);
      return this.#send(proposal, this.#state.once, this.#state.failure);
    }
    if (this.#bounces(proposal)) return;
    this.#pressed(proposal);
    this.#become({ kind: "checking" });
    const question = await this.#parts.question(proposal).catch(() => undefined);
    if (question !== undefined && !(await this.#parts.confirm(question, proposal))) return this.#become({ kind: "idle" });
    await this.#send(proposal, this.#parts.newMark());
  }

  /** A change of terms names its order and the wanted result, so that repeating it does no harm. */
  async modify(order: OrderKey, terms: OrderTerms): Promise<void> {
    const change = { order, ...terms };
    if (this.locked || this.#bounces(change)) return;
    this.#pressed(change);
    this.#become({ kind: "sending" });
    try {
      this.#become({ kind: "sent", result: await this.#parts.modify(order, terms) });
    } catch (error) {
      this.#become({ kind: "refused", failure: failureOf(error) });
    }
  }

  /** The user has looked after a press in doubt, or has read the last word: the next press is a new one. */
  setAside(): void {
    if (!this.locked) this.#become({ kind: "idle" });
  }

  /** @param lost why the outcome of an earlier send of this press is not known; absent for its first. */
  async #send(proposal: P, once: string, lost?: Failure): Promise<void> {
    this.#become({ kind: "sending" });
    try {
      this.#become({ kind: "sent", result: await this.#parts.place(proposal, once) });
    } catch (error) {
      const failure = failureOf(error);
      // A repetition that did not leave says nothing of the send before it.
      if (lost && failure.kind === "NotConnected") return this.#become({ kind: "doubt", failure: lost, proposal, once });
      this.#become(isDefinite(failure) ? { kind: "refused", failure } : { kind: "doubt", failure, proposal, once });
    }
  }

  #bounces(what: object): boolean {
    return this.#last !== undefined && this.#last.text === JSON.stringify(what) && this.#parts.now() - this.#last.at < BOUNCE_MS;
  }

  #pressed(what: object): void {
    this.#last = { text: JSON.stringify(what), at: this.#parts.now() };
  }

  #become(state: PressState<P, K>): void {
    this.#state = state;
    this.#parts.onState(state);
  }
}

/**
 * Only these say for certain that no order came of it. A link that broke while the answer was awaited is
 * told as Unresolved, and a fault of ours leaves it open.
 */
function isDefinite({ kind }: Failure): boolean {
  return kind === "Refused" || kind === "BrokerRefused" || kind === "BadInput" || kind === "NotConnected";
}

/** The same thing, field by field. Both are built by the same function, so that the fields stand in the same order. */
function same(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function sameOrder(a: OrderProposal, b: OrderProposal): boolean {
  return a.account === b.account && a.instrument === b.instrument && a.side === b.side && a.quantity === b.quantity && a.type === b.type
    && a.price === b.price && a.trigger === b.trigger && a.product === b.product && a.validity === b.validity;
}
