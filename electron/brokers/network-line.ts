import type { HttpRequest, PlaceTerms } from "../../shared/brokers/port.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { OrderTerms } from "../../shared/domain/order.ts";
import type { Product } from "../../shared/domain/words.ts";
import type { BrokerAccount } from "./broker-account.ts";
import { BrokerDesk } from "./broker-desk.ts";
import type { BeforeSend, BrokerLine, WriteOutcome } from "./broker-line.ts";
import type { Priority } from "./rate-budget.ts";
import { PRIORITY } from "./rate-budget.ts";

/** A broker's account over the network. */
export class NetworkLine implements BrokerLine {
  #account: BrokerAccount;

  constructor(account: BrokerAccount) {
    this.#account = account;
  }

  get title(): string {
    return this.#account.protocol.title;
  }

  place(instrument: Instrument, terms: PlaceTerms, priority: Priority, beforeSend: BeforeSend): Promise<WriteOutcome> {
    const { rest } = this.#account.protocol;
    const request = rest.place(instrument, terms);
    return this.#account.write(request, (answer) => rest.readPlacement(answer), priority, () => beforeSend(bytesOf(request)));
  }

  modify(instrument: Instrument, brokerOrderId: string, product: Product, was: OrderTerms, terms: OrderTerms, priority: Priority, beforeSend: BeforeSend): Promise<WriteOutcome> {
    return this.#change(this.#account.protocol.rest.modify(instrument, brokerOrderId, product, was, terms), priority, beforeSend);
  }

  cancel(brokerOrderId: string, terms: OrderTerms, priority: Priority, beforeSend: BeforeSend): Promise<WriteOutcome> {
    return this.#change(this.#account.protocol.rest.cancel(brokerOrderId, terms), priority, beforeSend);
  }

  refusesConversion(...[position, to, quantity]: Parameters<BrokerLine["refusesConversion"]>): string | undefined {
    const { conversion, title } = this.#account.protocol;
    return conversion ? conversion.refuses(position, to, quantity) : `${title} does not convert positions over this interface`;
  }

  convert(instrument: Instrument, from: Product, to: Product, quantity: number, beforeSend: BeforeSend): ReturnType<BrokerLine["convert"]> {
    // No list of a day is asked for by a conversion.
    return new BrokerDesk(this.#account, () => "").convert(instrument, from, to, quantity, (request) => beforeSend(bytesOf(request)));
  }

  orderBook(): ReturnType<BrokerLine["orderBook"]> {
    const { rest } = this.#account.protocol;
    return this.#account.read(rest.orderBook(), (answer) => rest.readOrderBook(answer), PRIORITY.book);
  }

  tradeBook(day: string): ReturnType<BrokerLine["tradeBook"]> {
    const { rest } = this.#account.protocol;
    return this.#account.read(rest.tradeBook(), (answer) => rest.readTradeBook(answer, day), PRIORITY.book);
  }

  positions(): ReturnType<BrokerLine["positions"]> {
    const { rest } = this.#account.protocol;
    return this.#account.read(rest.positions(), (answer) => rest.readPositions(answer), PRIORITY.book);
  }

  holdings(): ReturnType<BrokerLine["holdings"]> {
    const { rest } = this.#account.protocol;
    return this.#account.read(rest.holdings(), (answer) => rest.readHoldings(answer), PRIORITY.book);
  }

  funds(): ReturnType<BrokerLine["funds"]> {
    const { rest } = this.#account.protocol;
    return this.#account.read(rest.funds(), (answer) => rest.readFunds(answer), PRIORITY.book);
  }

  explain(code: string, text: string): string {
    return this.#account.protocol.explain(code, text);
  }

  meter(): ReturnType<BrokerLine["meter"]> {
    return this.#account.budget.meter("orders");
  }

  #change(request: HttpRequest, priority: Priority, beforeSend: BeforeSend): Promise<WriteOutcome> {
    return this.#account.write(request, (answer) => this.#account.protocol.rest.readChange(answer), priority, () => beforeSend(bytesOf(request)));
  }
}

function bytesOf({ route, body }: HttpRequest): { readonly route: string; readonly body: string } {
  return { route, body: body ?? "" };
}
