import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Order } from "../../../shared/domain/order.ts";
import type { OrdersAccount } from "./orders-options.ts";
import type { OwnBook } from "./own-book.ts";

const OVER: ReadonlySet<string> = new Set(["done", "cancelled"]);

/** Brackets of one strategy, and their ending where the strategy leaves their position itself. */
export class BracketEnds {
  readonly #id: string;
  readonly #account: OrdersAccount;
  readonly #own: OwnBook;
  readonly #onTrouble: (sentence: string) => void;
  readonly #asked = new Set<string>();

  constructor(id: string, account: OrdersAccount, own: OwnBook, onTrouble: (sentence: string) => void) {
    this.#id = id;
    this.#account = account;
    this.#own = own;
    this.#onTrouble = onTrouble;
  }

  /** At work in this instrument, or anywhere. */
  at(instrument?: InstrumentKey): string[] {
    return this.#account.brackets.views().filter((view) => view.owner === this.#id && !OVER.has(view.state) && (instrument === undefined || view.instrument === instrument)).map(({ id }) => id);
  }

  has(order: Order | undefined): boolean {
    return order?.why?.plan?.kind === "bracket";
  }

  /** Nothing of it works, and it will place nothing more. */
  gone(id: string): boolean {
    const view = this.#account.brackets.views().find((one) => one.id === id);
    if (!view || OVER.has(view.state)) return true;
    return view.state === "failed" && this.#asked.has(id) && !this.#own.working(view.instrument).some(({ why }) => why?.plan?.id === id);
  }

  /** Takes its orders away and keeps its position. Asked once: the bracket itself goes on until they are gone. */
  end(id: string): void {
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    this.#account.brackets.cancel(id, false).catch((error: unknown) => {
      this.#asked.delete(id);
      if (this.gone(id)) return;
      this.#onTrouble(`A bracket could not be ended: ${error instanceof Error ? error.message : String(error)} It is tried again.`);
    });
  }
}
