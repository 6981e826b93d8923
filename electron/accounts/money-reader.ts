import type { MoneyBooks } from "../portfolio/money-books.ts";
import type { TimerSet } from "./timer-set.ts";

export interface MoneyReaderOptions {
  readonly money: MoneyBooks;
  readonly timers: TimerSet;
  readonly signedIn: () => boolean;
  /** Whether the positions are of the day that the broker's are of, and known as far as they can be. */
  readonly comparable: () => boolean;
  readonly onTrouble: (sentence: string) => void;
}

/** What could not be read is asked for again after this, ms. */
const RETRY_MS = 2_000;
/** Several fills in a row share one look at the funds, ms. */
const FUNDS_AFTER_MS = 300;
/** A position that differs is looked at again after this, ms. */
const COMPARE_AGAIN_MS = 3_000;

/** When an account's funds, holdings and positions are read again. */
export class MoneyReader {
  #options: MoneyReaderOptions;
  #reading = false;
  #soon = false;
  #comparing = false;

  constructor(options: MoneyReaderOptions) {
    this.#options = options;
  }

  /** Funds and holdings are wanted for the ticket, not for getting out: a failure is made up for later and holds nobody back. */
  async all(): Promise<void> {
    const { money, timers, signedIn } = this.#options;
    if (this.#reading) return;
    this.#reading = true;
    const [funds, holdings] = await Promise.all([money.readFunds(), money.readHoldings()]);
    this.#reading = false;
    if (!funds || !holdings) timers.after(RETRY_MS, () => void (signedIn() && this.all()));
  }

  /** Changed by other ways than trading. */
  async anew(): Promise<void> {
    const { money } = this.#options;
    await Promise.all([money.readFunds(), money.readHoldings(), money.readPositions()]);
  }

  /** An order has taken or freed money. */
  fundsSoon(): void {
    if (this.#soon) return;
    this.#soon = true;
    this.#options.timers.after(FUNDS_AFTER_MS, () => {
      this.#soon = false;
      void this.#options.money.readFunds();
    });
  }

  /** Positions differ: looked at again, once what is on its way has had its time. */
  compareSoon(): void {
    if (this.#comparing) return;
    this.#comparing = true;
    this.#options.timers.after(COMPARE_AGAIN_MS, () => {
      this.#comparing = false;
      if (this.#options.comparable()) void this.compare();
    });
  }

  /** The broker's positions with ours. */
  async compare(): Promise<void> {
    const { money, onTrouble } = this.#options;
    await money.readPositions().catch((error: unknown) => onTrouble(`Positions could not be compared: ${error instanceof Error ? error.message : String(error)}`));
  }
}
