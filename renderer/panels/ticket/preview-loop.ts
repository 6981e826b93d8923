import type { OrderPreview } from "../../../shared/contract/schemas/orders.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import { sameOrder } from "./press.ts";

/** The newest preview and whether it is of the order on the ticket now. */
export interface PreviewState {
  readonly preview: OrderPreview | undefined;
  /** True while the figures shown are those of an earlier draft. */
  readonly stale: boolean;
  /** Why there is none, in words; "" otherwise. */
  readonly failure: string;
}

export interface PreviewParts {
  readonly ask: (proposal: OrderProposal) => Promise<OrderPreview>;
  /** Calls once after ms; the answer cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly onState: (state: PreviewState) => void;
}

/** Quiet time after the last change before the terminal is asked, ms. */
export const QUIET_MS = 150;
/** Longest wait for a preview when the button has been pressed, ms: the terminal's own gate checks in any case. */
const PRESS_WAIT_MS = 1_000;
const NOTHING: PreviewState = { preview: undefined, stale: false, failure: "" };

/** Keeps the figures under the ticket in step with it: asked after a moment of quiet, late answers dropped. */
export class PreviewLoop {
  readonly #parts: PreviewParts;
  #wanted: OrderProposal | undefined;
  #of: OrderProposal | undefined;
  #state = NOTHING;
  #round = 0;
  #cancel = (): void => {};

  constructor(parts: PreviewParts) {
    this.#parts = parts;
  }

  /** The order on the ticket, or undefined while it cannot be read. */
  want(proposal: OrderProposal | undefined): void {
    const same = proposal && this.#wanted && sameOrder(proposal, this.#wanted);
    if (same) return;
    this.#wanted = proposal;
    this.#round++;
    this.#cancel();
    if (!proposal) return this.#become(NOTHING);
    this.#become({ ...this.#state, stale: true });
    this.#cancel = this.#parts.after(QUIET_MS, () => void this.#ask(proposal));
  }

  /** Asks again for the same order: its price, the funds or the market's state have changed. */
  refresh(): void {
    if (this.#wanted && !this.#state.stale) void this.#ask(this.#wanted);
  }

  /** What the verdict rests on is another now: until the terminal has answered anew, the former one holds nothing back. */
  outdate(): void {
    if (!this.#wanted || this.#state.stale) return;
    this.#become({ ...this.#state, stale: true });
    void this.#ask(this.#wanted);
  }

  /** The preview of exactly this order, at once if it is there; undefined when it cannot be had in a second. */
  async of(proposal: OrderProposal): Promise<OrderPreview | undefined> {
    if (this.#of && sameOrder(this.#of, proposal) && this.#state.preview && !this.#state.stale) return this.#state.preview;
    return new Promise((resolve) => {
      const cancel = this.#parts.after(PRESS_WAIT_MS, () => resolve(undefined));
      this.#parts.ask(proposal).then(resolve, () => resolve(undefined)).finally(cancel);
    });
  }

  close(): void {
    this.#round++;
    this.#cancel();
  }

  async #ask(proposal: OrderProposal): Promise<void> {
    const round = ++this.#round;
    try {
      const preview = await this.#parts.ask(proposal);
      if (round !== this.#round) return;
      this.#of = proposal;
      this.#become({ preview, stale: false, failure: "" });
    } catch (error) {
      if (round === this.#round) this.#become({ preview: undefined, stale: false, failure: failureOf(error).sentence });
    }
  }

  #become(state: PreviewState): void {
    this.#state = state;
    this.#parts.onState(state);
  }
}
