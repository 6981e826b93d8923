import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { isTerminal } from "../../shared/domain/order.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { istTime } from "../../shared/domain/time.ts";
import type { Money } from "../../shared/domain/units.ts";
import { price } from "../../shared/domain/units.ts";
import type { Product } from "../../shared/domain/words.ts";
import type { Standing } from "../storage/standing.ts";
import type { Refusal } from "./acceptance.ts";
import { underlyingKeys } from "./contract.ts";
import { closeDay } from "./day-close.ts";
import { netRows } from "./net-rows.ts";
import { dueAt, endWords } from "./order-entry.ts";
import { closingOrders } from "./own-closing.ts";
import type { PaperAccount } from "./paper-account.ts";
import { PaperMarks } from "./paper-marks.ts";
import type { PaperLine } from "./paper-books.ts";
import type { PaperOrder } from "./paper-order.ts";
import { isSquareOff } from "./paper-order.ts";
import type { PaperDayRecord, PaperState, QueuedOrder } from "./paper-state.ts";
import { newLife } from "./paper-state.ts";
import { queuedOf, squareOffWords } from "./queued-order.ts";

/** The equity curve and last prices of the day are saved this often, minutes: at most so much of the curve is lost with a power cut. */
const SAVE_MINUTES = 5;

export interface PaperDayOptions {
  readonly account: PaperAccount;
  readonly states: Standing<PaperState>;
  readonly records: Standing<PaperDayRecord>;
  /** Trading day by the market clock. */
  readonly day: () => string;
  readonly onTrouble: (sentence: string) => void;
}

/**
 * The hours of one paper account: what waits goes in at the open, intraday positions are squared off, day
 * orders end with the session, and a new trading day books the one before, however long ago that was.
 */
export class PaperDay {
  marks: PaperMarks;
  #options: PaperDayOptions;
  #turning: Promise<void> | undefined;
  #squaredOff = new Set<string>();

  constructor(options: PaperDayOptions) {
    this.#options = options;
    const { account, records } = options;
    const { day, life } = account.state;
    const record = records.get(account.id);
    this.marks = new PaperMarks(life.extremes, record?.day === day && record.generation === life.generation ? record : undefined, record?.marks ?? []);
  }

  /** Resolves when the account stands in today; a day that is over has been booked durably by then. */
  current(): Promise<void> {
    const today = this.#options.day();
    const { account } = this.#options;
    if (this.#turning) return this.#turning;
    if (today === "" || today === account.state.day || !account.rules.isTradingDay(today)) return Promise.resolve();
    this.#turning = this.#turn(today).finally(() => (this.#turning = undefined));
    return this.#turning;
  }

  /** About once a second. */
  async look(): Promise<void> {
    const { account } = this.#options;
    const at = account.market.marketAt();
    if (at === undefined || account.state.closed) return;
    await this.current();
    this.#see();
    for (const order of account.working()) this.#order(order, at);
    for (const line of account.books.lines) this.#squareOff(line, at);
    const { equity } = account.money.now();
    if (this.marks.point(at, equity) && this.marks.curve.length % SAVE_MINUTES === 0) await this.save();
  }

  /** Durable when it resolves without a refusal. @throws TerminalError when it cannot be written. */
  async convert(instrument: Instrument, from: Product, to: Product, quantity: number): Promise<Refusal | undefined> {
    const { account, states } = this.#options;
    const next = account.convert(instrument, from, to, quantity);
    if ("code" in next) return next;
    await states.save(account.id, account.id, next, `Converted ${quantity} ${instrument.symbol} from ${from} to ${to}.`);
    return undefined;
  }

  /** Begins anew with this capital: what works is cancelled, what is open is closed at its last price, holdings go. */
  async reset(capital: Money): Promise<void> {
    const { account, states, day } = this.#options;
    await this.current();
    this.#see();
    for (const order of account.working()) account.end(order, "Cancelled: the account was reset.");
    for (const row of netRows(account)) {
      const instrument = account.market.instrument(row.instrument);
      if (row.net === 0) continue;
      if (!instrument) {
        this.#options.onTrouble(`${row.instrument} is not in today's list, so the reset could not close it in the day's books; it goes with the day.`);
        continue;
      }
      const at = this.marks.last(row.instrument) ?? price(Math.max(1, Math.round(row.value / row.net)));
      for (const closing of closingOrders(account, instrument, row.product, row.net, "reset", "Closed by the reset of the account, at the last price.")) {
        const order = account.placeOwn(closing);
        if (!isTerminal(order.state)) account.fillOwn(order, at);
      }
    }
    const { state } = account;
    const ended = closeDay(state, account.books, this.marks.last, this.marks.extremes, account.rules, state.day);
    const next: PaperState = {
      ...state,
      afterFill: account.lastFill,
      holdings: [], carried: [],
      opening: state.opening,
      life: newLife(state.life.generation + 1, capital),
      earlier: [...state.earlier, ended.life],
    };
    account.turn(next);
    this.marks = new PaperMarks(next.life.extremes, undefined, this.marks.all);
    this.#squaredOff.clear();
    await states.save(account.id, account.id, next, `Reset on ${day()}; generation ${next.life.generation} begins.`);
  }

  /** Keeps today's curve and last prices for the next start; without them it only knows less. */
  async save(): Promise<void> {
    const { account, records } = this.#options;
    const { day, life } = account.state;
    if (this.marks.curve.length === 0) return;
    if (this.#options.day() === day) this.#see();
    await records.save(account.id, account.id, this.marks.record(account.id, day, life.generation), "Equity of the day so far.").catch(() => {});
  }

  /** Instruments whose prices the account needs beside those of its open orders. */
  *needs(): Iterable<InstrumentKey> {
    const { account } = this.#options;
    for (const { contract, own } of account.books.lines) {
      if (own.quantity === 0) continue;
      yield contract.key;
      if (contract.expiry !== undefined) yield* underlyingKeys(contract).filter((key) => account.market.instrument(key) !== undefined);
    }
    for (const [key, { quantity }] of account.books.held) if (quantity > 0) yield key;
  }

  #see(): void {
    const { market } = this.#options.account;
    for (const key of this.needs()) this.marks.see(key, market.quote(key)?.mark);
  }

  async #turn(today: string): Promise<void> {
    const { account, states } = this.#options;
    const { state } = account;
    const queued: QueuedOrder[] = [];
    /** Told when the new day stands in the journal: until then they are what carries the wish. */
    const gone: PaperOrder[] = [];
    for (const order of account.working()) {
      const why = missed(order, today);
      if (why !== undefined) account.end(order, why);
      else {
        queued.push(queuedOf(order, today, queued.length + 1, order.owner ?? account.owners.of(order.tag)));
        gone.push(order);
      }
    }
    const next = { ...closeDay(state, account.books, this.marks.last, this.marks.extremes, account.rules, today), queued };
    account.turn(next);
    this.marks = new PaperMarks(next.life.extremes, undefined, this.marks.all);
    this.#squaredOff.clear();
    await states.save(account.id, account.id, next, state.day === "" ? `First trading day: ${today}.` : `${state.day} was booked; ${today} begins.`);
    for (const [i, order] of gone.entries()) account.tellGone(order, `After-market order: goes on as order ${queued[i]?.id ?? ""} of ${today}.`);
  }

  /** Lets in what is due and ends what is over. */
  #order(order: PaperOrder, at: MarketTime): void {
    const { account } = this.#options;
    const instrument = account.market.instrument(order.instrument);
    if (!instrument) {
      if (account.rules.phase(account.contractOf(order.instrument, order.multiplier), at) === "closed") account.end(order, "The market has closed: day orders end.");
      return;
    }
    const due = dueAt(account.rules, instrument, order, account.state.day, at);
    if (due === "over") account.end(order, endWords(account.rules, instrument, order, account.state.day));
    else if (due === "goes in" && order.waiting) account.release(order, order.state !== "pending");
  }

  /** At its time, once per position: what rests in it is cancelled, what is open is closed at market. */
  #squareOff({ contract, product, own }: PaperLine, at: MarketTime): void {
    const { account } = this.#options;
    const dueAt = account.rules.squareOffAt(contract, account.state.day);
    const instrument = account.market.instrument(contract.key);
    if (product !== "MIS" || dueAt === undefined || at < dueAt || !instrument || account.rules.phase(contract, at) !== "open") return;
    const mine = account.working().filter((order) => order.instrument === contract.key && order.product === "MIS");
    for (const order of mine) if (!isSquareOff(order.id)) account.end(order, "Cancelled: intraday positions are squared off.");
    if (own.quantity === 0 || mine.some((order) => isSquareOff(order.id))) return;
    const words = squareOffWords(istTime(at).slice(0, 8), account.rules.squareOffFee(account.state.day));
    for (const closing of closingOrders(account, instrument, "MIS", own.quantity, "square-off", words)) account.placeOwn(closing);
    if (this.#squaredOff.has(contract.key)) return;
    this.#squaredOff.add(contract.key);
    this.#options.onTrouble(`${instrument.symbol}: the intraday position of ${Math.abs(own.quantity)} is being squared off, as brokers do at this time.`);
  }
}

/** Why an order does not go into the day that begins; undefined for an after-market order that does, or still waits. */
function missed({ dueOn }: PaperOrder, today: string): string | undefined {
  if (dueOn === undefined) return "The trading day has ended.";
  if (dueOn >= today) return undefined;
  return `This after-market order was for ${dueOn}, when Sauda was off: nothing is known of that open, and it ends.`;
}
