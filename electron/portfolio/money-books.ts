import type { FundsView, HoldingView } from "../../shared/contract/schemas/portfolio.ts";
import type { BrokerPosition } from "../../shared/brokers/port.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import type { CarriedIn } from "../../shared/domain/order-events.ts";
import type { SystemClock } from "../../shared/domain/time.ts";
import type { BrokerLine } from "../brokers/broker-line.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";
import { coalesce } from "../orders/coalesce.ts";
import type { Difference } from "../orders/convergence.ts";
import type { OrderLedger } from "../orders/order-ledger.ts";
import { PositionDoubts, doubtKey } from "./position-doubts.ts";

export interface MoneyBooksOptions {
  readonly id: AccountId;
  readonly line: BrokerLine;
  readonly ledger: OrderLedger;
  readonly instruments: InstrumentIndex;
  readonly clock: SystemClock;
  readonly day: () => string;
  readonly onFunds: (funds: FundsView) => void;
  readonly onHoldings: (holdings: readonly HoldingView[]) => void;
  readonly onTrouble: (sentence: string) => void;
  readonly onAlarm: (sentence: string) => void;
  /** After each complete look at the broker's positions: how they differ from ours. Fills may be missing here. */
  readonly onCompared: (differences: readonly Difference[]) => void;
  /** After each look at them, readable or not. */
  readonly onLooked: () => void;
  /** What a look has found, by position the broker's number less ours. @returns true when ours has changed by it: then it is compared again. */
  readonly settle?: ((off: ReadonlyMap<string, number>) => boolean) | undefined;
  /** A position that is being converted may have either number: no alarm is made of it. */
  readonly unsettled?: ((place: string) => boolean) | undefined;
}

interface PositionDifference extends Difference {
  /** As in `doubtKey`; undefined where the instrument is not known. */
  readonly place: string | undefined;
}

/** Funds, holdings and positions as the broker has them. A read that fails changes nothing: it never means flat. */
export class MoneyBooks {
  #options: MoneyBooksOptions;
  #funds: FundsView | undefined;
  #holdings: readonly HoldingView[] = [];
  #holdingsRead = false;
  #carried = "";
  /** The differences of the last look, and those last told. */
  #mismatch = "";
  #told = "";
  /** Positions of which the broker last had another number. */
  readonly doubts = new PositionDoubts();
  readonly readFunds: () => Promise<boolean>;
  readonly readHoldings: () => Promise<boolean>;
  readonly readPositions: () => Promise<boolean>;

  constructor(options: MoneyBooksOptions) {
    this.#options = options;
    this.readFunds = coalesce(() => this.#readFunds());
    this.readHoldings = coalesce(() => this.#readHoldings());
    this.readPositions = coalesce(() => this.#readPositions());
  }

  get funds(): FundsView | undefined {
    return this.#funds;
  }

  get holdings(): readonly HoldingView[] {
    return this.#holdings;
  }

  /** Undefined until they have been read once: an empty list before that says nothing. */
  get knownHoldings(): readonly HoldingView[] | undefined {
    return this.#holdingsRead ? this.#holdings : undefined;
  }

  /** Delivered shares of it, as the last list has them: sold today they are still in it. */
  held(instrument: InstrumentKey): number {
    return this.#holdings.reduce((sum, holding) => sum + (holding.instrument === instrument ? holding.quantity : 0), 0);
  }

  /** A new day: what was carried in must be read again. */
  forget(): void {
    this.#carried = "";
    this.doubts.forget();
  }

  async #readFunds(): Promise<boolean> {
    const { line, id, clock, onFunds, onTrouble } = this.#options;
    const outcome = await line.funds();
    if (!outcome.ok) {
      onTrouble(`The funds could not be read: ${outcome.why}. The last figures stay.`);
      return false;
    }
    this.#funds = { account: id, ...outcome.value, at: clock.now() };
    onFunds(this.#funds);
    return true;
  }

  async #readHoldings(): Promise<boolean> {
    const { line, id, instruments, onHoldings, onTrouble } = this.#options;
    const outcome = await line.holdings();
    if (!outcome.ok) {
      onTrouble(`The holdings could not be read: ${outcome.why}. The last list stays.`);
      return false;
    }
    const holdings: HoldingView[] = [];
    for (const { instrument: named, ...figures } of outcome.value) {
      const instrument = instruments.ofBroker(named);
      if (instrument) holdings.push({ account: id, instrument: instrument.key, ...figures });
      else onTrouble(`A holding in ${named.segment} ${named.symbol} is not in today's instrument list; it is not shown.`);
    }
    this.#holdings = holdings;
    this.#holdingsRead = true;
    onHoldings(holdings);
    return true;
  }

  async #readPositions(): Promise<boolean> {
    const { line, onTrouble } = this.#options;
    const outcome = await line.positions();
    if (!outcome.ok) {
      onTrouble(`The positions could not be read: ${outcome.why}. What is shown comes from the fills known here.`);
      this.doubts.lookedInVain();
      this.#options.onLooked();
      return false;
    }
    await this.#carry(outcome.value);
    this.#compare(outcome.value);
    this.#options.onLooked();
    return true;
  }

  /** Journals what was carried in from earlier days, once per day and whenever it differs. */
  async #carry(book: readonly BrokerPosition[]): Promise<void> {
    const { id, instruments, ledger, clock, day } = this.#options;
    const positions: CarriedIn["positions"][number][] = [];
    for (const row of book) {
      const instrument = instruments.ofBroker(row.instrument);
      if (instrument && row.carriedQuantity !== 0) {
        positions.push({ instrument: instrument.key, product: row.product, quantity: row.carriedQuantity, value: row.carriedValue, multiplier: instrument.multiplier });
      }
    }
    const mark = JSON.stringify(positions);
    if (mark === this.#carried || (positions.length === 0 && this.#carried === "")) return;
    await ledger.carry({ kind: "position.carried", at: clock.now(), account: id, day: day(), positions });
    this.#carried = mark;
  }

  /** The broker's net and ours must agree. Fills on their way explain some looks, and numbers that change from one to the next. */
  #compare(book: readonly BrokerPosition[]): void {
    const { settle, onCompared, unsettled } = this.#options;
    let off = new Map<string, number>();
    let found = this.#differences(book, off);
    if (settle?.(off)) found = this.#differences(book, (off = new Map<string, number>()));
    this.doubts.compared(off);
    onCompared(found);
    const differences = found.filter(({ place }) => place === undefined || !unsettled?.(place)).map(({ words }) => words).join("; ");
    const before = this.#mismatch;
    this.#mismatch = differences;
    if (differences === "") {
      this.#told = "";
      return;
    }
    if (!this.doubts.standing || differences !== before || differences === this.#told) return;
    this.#told = differences;
    this.#options.onAlarm(`Positions differ from the broker's: ${differences}. The broker's number is the true one; check it before trading on.`);
  }

  /**
   * In both directions: a book that lacks a position is no proof that it is gone, and must not go unseen.
   * @param off takes the broker's number less ours, by position.
   */
  #differences(book: readonly BrokerPosition[], off: Map<string, number>): PositionDifference[] {
    const { id, instruments, ledger } = this.#options;
    const differences: PositionDifference[] = [];
    const add = (about: string, what: string, place?: string): void => void differences.push({ about, words: `${about}: ${what}`, place });
    const listed = new Set<string>();
    for (const row of book) {
      const instrument = instruments.ofBroker(row.instrument);
      if (!instrument) {
        if (row.netQuantity === 0) continue;
        add(`${row.instrument.symbol} ${row.product}`, `${row.netQuantity} at the broker, not in today's instrument list`);
        off.set(`${row.instrument.segment}:${row.instrument.symbol}|${row.product}`, row.netQuantity);
        continue;
      }
      listed.add(doubtKey(instrument.key, row.product));
      const ours = ledger.positions.view({ account: id, instrument: instrument.key, product: row.product })?.quantity ?? 0;
      if (ours === row.netQuantity) continue;
      add(`${instrument.symbol} ${row.product}`, `${row.netQuantity} at the broker, ${ours} here`, doubtKey(instrument.key, row.product));
      off.set(doubtKey(instrument.key, row.product), row.netQuantity - ours);
    }
    for (const { account, instrument, product, quantity } of ledger.positions.views()) {
      if (account !== id || quantity === 0 || listed.has(doubtKey(instrument, product))) continue;
      add(`${instruments.get(instrument)?.symbol ?? instrument} ${product}`, `none at the broker, ${quantity} here`, doubtKey(instrument, product));
      off.set(doubtKey(instrument, product), -quantity);
    }
    return differences;
  }
}
