import type { BrokerFill, BrokerFunds, BrokerHolding, BrokerOrder, BrokerPosition, PlaceTerms } from "../../shared/brokers/port.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { AnswerBytes } from "../../shared/domain/order-events.ts";
import type { OrderTerms } from "../../shared/domain/order.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import { money, price } from "../../shared/domain/units.ts";
import type { Product } from "../../shared/domain/words.ts";
import type { BeforeSend, BrokerLine } from "../brokers/broker-line.ts";
import type { Priority } from "../brokers/rate-budget.ts";
import type { Refusal } from "./acceptance.ts";
import type { PaperAccount } from "./paper-account.ts";
import type { PaperDay } from "./paper-day.ts";
import { netRows } from "./net-rows.ts";
import { fundsOf } from "./paper-money.ts";
import type { PaperOrder } from "./paper-order.ts";
import { brokerFillOf } from "./paper-order.ts";

type Write = Awaited<ReturnType<BrokerLine["place"]>>;
type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** Shown as the order rate: nothing on this machine limits it. */
const PER_SECOND = 1_000;

/**
 * The broker of a paper account: takes orders, refuses like a broker, keeps its books. Every answer is
 * given from this process's memory, so none is ever unresolved.
 */
export class PaperDesk implements BrokerLine {
  readonly title = "Paper";
  #account: PaperAccount;
  #day: PaperDay;
  #clock: SystemClock;
  #timers: Timers;
  #sentAt: number[] = [];

  constructor(account: PaperAccount, day: PaperDay, clock: SystemClock, timers: Timers) {
    this.#account = account;
    this.#day = day;
    this.#clock = clock;
    this.#timers = timers;
  }

  place(instrument: Instrument, terms: PlaceTerms, _priority: Priority, beforeSend: BeforeSend): Promise<Write> {
    return this.#write("place", { instrument: instrument.key, ...terms }, beforeSend, () => this.#account.place(instrument, terms));
  }

  modify(instrument: Instrument, brokerOrderId: string, _product: Product, _was: OrderTerms, terms: OrderTerms, _priority: Priority, beforeSend: BeforeSend): Promise<Write> {
    const { type, quantity, price: limit, trigger, validity } = terms;
    const wanted = { type, quantity, price: limit, trigger, validity };
    return this.#write("modify", { order: brokerOrderId, ...wanted }, beforeSend, () => this.#account.modify(brokerOrderId, instrument, wanted));
  }

  cancel(brokerOrderId: string, _terms: OrderTerms, _priority: Priority, beforeSend: BeforeSend): Promise<Write> {
    return this.#write("cancel", { order: brokerOrderId }, beforeSend, () => this.#account.cancel(brokerOrderId));
  }

  refusesConversion(): undefined {
    return undefined;
  }

  async convert(instrument: Instrument, from: Product, to: Product, quantity: number, beforeSend: BeforeSend): ReturnType<BrokerLine["convert"]> {
    try {
      await this.#day.current();
    } catch (error) {
      return { kind: "not-sent", why: `The paper account's last day could not be booked: ${sentenceOf(error)}` };
    }
    if (!beforeSend({ route: "paper convert", body: JSON.stringify({ instrument: instrument.key, from, to, quantity }) })) return { kind: "not-sent", why: "No longer wanted; nothing was sent." };
    try {
      const refusal = await this.#day.convert(instrument, from, to, quantity);
      return refusal ? { kind: "refused", ...refusal, answer: answer(refusal) } : { kind: "confirmed", value: true, answer: answer({ converted: quantity }) };
    } catch (error) {
      return { kind: "unresolved", why: `The paper account could not be written: ${sentenceOf(error)}` };
    }
  }

  orderBook(): Promise<Read<readonly BrokerOrder[]>> {
    return this.#read(() => this.#account.orders.map((order) => this.#account.brokerOrder(order)));
  }

  tradeBook(): Promise<Read<readonly BrokerFill[]>> {
    return this.#read(() => this.#account.fills.map((fill) => brokerFillOf(fill, this.#account.nameOf(fill.instrument))));
  }

  positions(): Promise<Read<readonly BrokerPosition[]>> {
    return this.#read(() =>
      netRows(this.#account).map((row) => ({
        instrument: this.#account.nameOf(row.instrument),
        product: row.product,
        buyQuantity: row.bought, buyValue: money(row.boughtValue),
        sellQuantity: row.sold, sellValue: money(row.soldValue),
        carriedQuantity: row.carried, carriedValue: money(row.carriedValue),
        netQuantity: row.net,
      })),
    );
  }

  /** Sold today they stay listed, as at a broker: the sale shows as a position until the day is over. */
  holdings(): Promise<Read<readonly BrokerHolding[]>> {
    return this.#read(() =>
      this.#account.state.holdings.map(({ instrument, quantity, fresh, cost }) => {
        const averagePrice = price(Math.round(cost / quantity));
        return { instrument: this.#account.nameOf(instrument), quantity, t1Quantity: fresh, averagePrice, previousClose: this.#account.market.quote(instrument)?.previousClose ?? averagePrice };
      }),
    );
  }

  funds(): Promise<Read<BrokerFunds>> {
    return this.#read(() => fundsOf(this.#account.money.now()));
  }

  explain(_code: string, text: string): string {
    return text;
  }

  meter(): { readonly used: number; readonly perSecond: number; readonly waiting: number } {
    this.#forgetOld();
    return { used: this.#sentAt.length, perSecond: PER_SECOND, waiting: 0 };
  }

  async #write(route: string, body: unknown, beforeSend: BeforeSend, run: () => PaperOrder | Refusal): Promise<Write> {
    try {
      await this.#day.current();
    } catch (error) {
      return { kind: "not-sent", why: `The paper account's last day could not be booked: ${sentenceOf(error)}` };
    }
    if (!beforeSend({ route: `paper ${route}`, body: JSON.stringify(body) })) return { kind: "not-sent", why: "No longer wanted; nothing was sent." };
    this.#forgetOld();
    this.#sentAt.push(this.#clock.now());
    const taken = run();
    if ("code" in taken) return { kind: "refused", ...taken, answer: answer(taken) };
    // After the answer, as a broker's order news would come.
    this.#timers.after(0, () => this.#account.tell(taken.id));
    return { kind: "confirmed", placement: { brokerOrderId: taken.id, uniqueOrderId: undefined }, answer: answer({ order: taken.id }) };
  }

  async #read<T>(read: () => T): Promise<Read<T>> {
    try {
      await this.#day.current();
      return { ok: true, value: read() };
    } catch (error) {
      return { ok: false, why: sentenceOf(error) };
    }
  }

  #forgetOld(): void {
    const since = this.#clock.now() - 1_000;
    while (this.#sentAt[0] !== undefined && this.#sentAt[0] <= since) this.#sentAt.shift();
  }
}

/** As a broker's answer stands in the record. */
function answer(body: unknown): AnswerBytes {
  return { status: 200, body: JSON.stringify(body) };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
