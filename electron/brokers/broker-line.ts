import type { BrokerFill, BrokerFunds, BrokerHolding, BrokerOrder, BrokerPosition, PlaceTerms, Placement } from "../../shared/brokers/port.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { OrderTerms } from "../../shared/domain/order.ts";
import type { AnswerBytes, SentBytes } from "../../shared/domain/order-events.ts";
import type { Product } from "../../shared/domain/words.ts";
import type { ConversionOutcome } from "./broker-desk.ts";
import type { Priority } from "./rate-budget.ts";

export type ReadOutcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string; readonly code?: string };

/**
 * What came of a write. Only `unresolved` leaves anything open: a time-out, a 5xx, a cut or
 * unreadable answer is never a rejection.
 */
export type WriteOutcome =
  | { readonly kind: "confirmed"; readonly placement: Placement; readonly answer?: AnswerBytes }
  | { readonly kind: "refused"; readonly code: string; readonly text: string; readonly answer?: AnswerBytes }
  | { readonly kind: "not-sent"; readonly why: string }
  | { readonly kind: "unresolved"; readonly why: string; readonly answer?: AnswerBytes };

/** Called when a write's turn has come, just before it goes; false drops it. */
export type BeforeSend = (sent: SentBytes) => boolean;

/**
 * One account's way to whoever executes its orders: a broker over the network, or the paper desk of
 * this process. Orders, books and money go through here and nowhere else, so that everything above
 * works the same on both.
 */
export interface BrokerLine {
  /** The name of it, for sentences. */
  readonly title: string;
  place(instrument: Instrument, terms: PlaceTerms, priority: Priority, beforeSend: BeforeSend): Promise<WriteOutcome>;
  modify(instrument: Instrument, brokerOrderId: string, product: Product, was: OrderTerms, terms: OrderTerms, priority: Priority, beforeSend: BeforeSend): Promise<WriteOutcome>;
  cancel(brokerOrderId: string, terms: OrderTerms, priority: Priority, beforeSend: BeforeSend): Promise<WriteOutcome>;
  /** Why a position as it is known here would not be converted, as a clause; undefined when it may be asked for. */
  refusesConversion(position: BrokerPosition, to: Product, quantity: number): string | undefined;
  /** Takes a position over to another product. Sent at most once; after `unresolved` only the position book tells. */
  convert(instrument: Instrument, from: Product, to: Product, quantity: number, beforeSend: BeforeSend): Promise<ConversionOutcome>;
  orderBook(): Promise<ReadOutcome<readonly BrokerOrder[]>>;
  /** @param day the trading day, since fill times may carry no date. */
  tradeBook(day: string): Promise<ReadOutcome<readonly BrokerFill[]>>;
  positions(): Promise<ReadOutcome<readonly BrokerPosition[]>>;
  holdings(): Promise<ReadOutcome<readonly BrokerHolding[]>>;
  funds(): Promise<ReadOutcome<BrokerFunds>>;
  /** An error code in a sentence that says what to do. */
  explain(code: string, text: string): string;
  /** How many order writes went in the running second, and how many wait. */
  meter(): { readonly used: number; readonly perSecond: number; readonly waiting: number };
}
