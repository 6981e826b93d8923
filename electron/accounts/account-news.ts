import type { BrokerFill, BrokerOrder } from "../../shared/brokers/port.ts";
import type { PositionView } from "../../shared/contract/schemas/portfolio.ts";
import type { AccountBooks } from "./account-books.ts";
import type { AccountLink } from "./account-link.ts";
import type { AccountOptions } from "./account-options.ts";

export interface AccountNewsOptions {
  readonly account: Pick<AccountOptions, "id" | "activity" | "publish">;
  readonly link: () => AccountLink;
  readonly books: () => AccountBooks;
  readonly trading: () => boolean;
}

/** What the broker's socket and the books tell by themselves. */
export class AccountNews {
  #options: AccountNewsOptions;
  /** Instruments are known: what the socket tells can be understood. */
  #prepared = false;
  #listens: (() => void) | undefined;

  constructor(options: AccountNewsOptions) {
    this.#options = options;
  }

  prepared(): void {
    this.#prepared = true;
  }

  /** Before the instruments are known the book, read later, tells it all anyway. */
  order(order: BrokerOrder): void {
    const { fold, reconciler } = this.#options.books();
    // A desk in this process cannot be misheard: its own orders are taken up at once.
    const by = this.#options.link().broker ? "socket" : "book";
    if (this.#prepared && !fold.order(order, by)) void reconciler.orders();
  }

  fill(fill: BrokerFill): void {
    const { fold, reconciler } = this.#options.books();
    if (this.#prepared && !fold.fill(fill)) void reconciler.trades();
  }

  listening(): void {
    this.#listens?.();
    const { books, trading } = this.#options;
    if (!trading()) return;
    const { reconciler } = books();
    void reconciler.orders().then(() => reconciler.trades());
  }

  /** There is no replay on the socket: it must listen before the book is read. */
  untilListening(): Promise<void> {
    if (this.#options.link().listening) return Promise.resolve();
    return new Promise<void>((resolve) => (this.#listens = resolve));
  }

  position({ account, instrument }: PositionView): void {
    const { plans, ledger } = this.#options.books();
    plans.protection.changed();
    this.#options.account.publish("owners", { account, instrument, parts: ledger.owners.ofInstrument(account, instrument) });
  }

  /** @param sentence why opening orders end; undefined when they may go again. */
  diverged(sentence: string | undefined): void {
    const { activity, id } = this.#options.account;
    if (sentence === undefined) activity.note({ tone: "good", topic: "account", sentence: "The broker's books and what is known here agree again; opening orders go.", account: id });
    else activity.note({ tone: "alarm", topic: "account", sentence, account: id });
  }
}
