import type { InstrumentKey } from "../../../domain/identity.ts";
import type { Order } from "../../../domain/order.ts";
import { isOver } from "../../../domain/bracket/state.ts";
import type { BracketPlan } from "./bracket-plan.ts";
import type { OrderBook } from "./order-book.ts";

/** The ending of brackets where the strategy leaves their position itself. */
export class BracketEnds {
  readonly #plan: BracketPlan;
  readonly #book: OrderBook;
  readonly #asked = new Set<string>();

  constructor(plan: BracketPlan, book: OrderBook) {
    this.#plan = plan;
    this.#book = book;
  }

  at(instrument: InstrumentKey): string[] {
    return this.#plan.at(instrument);
  }

  has(order: Order | undefined): boolean {
    return order?.why?.plan?.kind === "bracket";
  }

  /** Nothing of it works, and it will place nothing more. */
  gone(id: string): boolean {
    const state = this.#plan.state(id);
    if (!state || isOver(state.phase)) return true;
    return state.phase === "failed" && this.#asked.has(id) && !this.#book.working(state.instrument).some(({ why }) => why?.plan?.id === id);
  }

  /** Takes its orders away and keeps its position. Asked once: the bracket itself goes on until they are gone. */
  end(id: string): void {
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    if (!this.#plan.cancel(id)) this.#asked.delete(id);
  }
}
