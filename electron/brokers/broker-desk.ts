import type {
  AllHoldings, AuthorisationRequest, BuildUp, ChargeOrder, ChargeQuote, ContractQuote, ConvertiblePosition, DerivativeMove, ExpiryRank, LastPrice, MarginOrder, MarginQuote, MoverList, OptionGreeks,
} from "../../shared/brokers/capabilities.ts";
import type { BrokerInstrument, HttpAnswer, HttpRequest, Reading } from "../../shared/brokers/port.ts";
import type { Timeframe } from "../../shared/domain/candle.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import type { Product } from "../../shared/domain/words.ts";
import type { BrokerAccount, ChangeOutcome } from "./broker-account.ts";
import type { ReadOutcome } from "./broker-line.ts";
import { PRIORITY } from "./rate-budget.ts";

type Read<T> = Promise<ReadOutcome<T>>;
type CautionaryScrip = { readonly token: string; readonly symbol: string; readonly message: string };

/** A conversion that did not reach the broker because it makes no sense there, besides what comes of one that did. */
export type ConversionOutcome = ChangeOutcome<true> | { readonly kind: "refused-here"; readonly why: string };

/** What one account's broker offers beyond orders and books. Everything that this broker lacks is said, not thrown. */
export class BrokerDesk {
  #account: BrokerAccount;
  #day: () => string;
  #cautionary: { readonly day: string; readonly rows: readonly CautionaryScrip[] } | undefined;

  /** @param day the trading day, `YYYY-MM-DD`: lists that hold for a day are asked for once in it */
  constructor(account: BrokerAccount, day: () => string) {
    this.#account = account;
    this.#day = day;
  }

  margin(orders: readonly MarginOrder[]): Read<MarginQuote> {
    const group = this.#account.protocol.margins;
    return group ? this.#read(group.ask(orders), group.read) : this.#lacks("the margin of orders before they are sent");
  }

  charges(orders: readonly ChargeOrder[]): Read<{ readonly summary: ChargeQuote; readonly orders: readonly ChargeQuote[] }> {
    const group = this.#account.protocol.charges;
    return group ? this.#read(group.ask(orders), group.read) : this.#lacks("charges");
  }

  /** @param expiry `YYYY-MM-DD` */
  greeks(underlying: string, expiry: string): Read<readonly OptionGreeks[]> {
    const group = this.#account.protocol.greeks;
    return group ? this.#read(group.ask(underlying, expiry), group.read) : this.#lacks("option greeks");
  }

  movers(list: MoverList, expiry: ExpiryRank): Read<readonly DerivativeMove[]> {
    const group = this.#account.protocol.movers;
    return group ? this.#read(group.movers(list, expiry), group.readMovers) : this.#lacks("gainers and losers");
  }

  buildUp(kind: BuildUp, expiry: ExpiryRank): Read<readonly DerivativeMove[]> {
    const group = this.#account.protocol.movers;
    return group ? this.#read(group.buildUp(kind, expiry), group.readBuildUp) : this.#lacks("open interest build-up");
  }

  putCallRatio(): Read<readonly { readonly symbol: string; readonly ratio: number }[]> {
    const group = this.#account.protocol.movers;
    return group ? this.#read(group.putCallRatio(), group.readPutCallRatio) : this.#lacks("put-call ratios");
  }

  openInterest(instrument: Instrument, frame: Timeframe, from: MarketTime, to: MarketTime): Read<readonly { readonly at: MarketTime; readonly openInterest: number }[]> {
    const group = this.#account.protocol.openInterest;
    return group ? this.#read(group.ask(instrument, frame, from, to), group.read) : this.#lacks("open interest of the past");
  }

  /** At most as many as `protocol.contractQuotes.most`; some may be missing from the answer. */
  contractQuotes(instruments: readonly Instrument[]): Read<readonly ContractQuote[]> {
    const group = this.#account.protocol.contractQuotes;
    return group ? this.#read(group.ask(instruments), group.read) : this.#lacks("open interest of contracts");
  }

  lastPrice(instrument: Instrument): Read<LastPrice> {
    const group = this.#account.protocol.lastPrice;
    return group ? this.#read(group.ask(instrument), group.read) : this.#lacks("single last prices");
  }

  allHoldings(): Read<AllHoldings> {
    const group = this.#account.protocol.allHoldings;
    return group ? this.#read(group.ask(), group.read) : this.#lacks("holdings with their totals");
  }

  /** Looks up by the broker itself: for a doubtful token, never for typing. */
  search(segment: string, text: string): Read<readonly BrokerInstrument[]> {
    const group = this.#account.protocol.search;
    return group ? this.#read(group.ask(segment, text), group.read) : this.#lacks("a search");
  }

  intradayAllowed(exchange: "NSE" | "BSE"): Read<readonly { readonly exchange: string; readonly name: string; readonly multiplier: number }[]> {
    const group = this.#account.protocol.scripLists;
    return group ? this.#read(group.intradayAllowed(exchange), group.readIntradayAllowed) : this.#lacks("which shares may be traded intraday");
  }

  /** The broker's notice on a share under surveillance, or undefined. Its list holds for the day. */
  async notice(instrument: Instrument): Read<string | undefined> {
    const list = await this.surveillance();
    if (!list.ok) return list;
    return { ok: true, value: list.value.find(({ token }) => token === instrument.broker.token)?.message };
  }

  /** The first step of an authorisation at the depository, and the form that the user's browser posts there. */
  async authorise(isin: string, quantity: number): Read<{ readonly request: AuthorisationRequest; readonly url: string; readonly form: Readonly<Record<string, string>> }> {
    const { depository: group, endpoints } = this.#account.protocol;
    if (!group || endpoints.depository === undefined) return this.#lacks("authorisation at the depository");
    const outcome = await this.#read(group.verify(isin, quantity), group.readVerify);
    return outcome.ok ? { ok: true, value: { request: outcome.value, url: endpoints.depository, form: group.form(outcome.value) } } : outcome;
  }

  authorised(requestId: string): Read<readonly { readonly isin: string; readonly authorised: boolean }[]> {
    const group = this.#account.protocol.depository;
    return group ? this.#read(group.status(requestId), group.readStatus) : this.#lacks("authorisation at the depository");
  }

  /**
   * Takes a position over to another product, from a fresh reading of the book. Sent at most once.
   * @param beforeSend records the intent, just before the bytes go; false drops it. After an `unresolved` outcome
   *   only the position book tells what became of it.
   */
  async convert(instrument: Instrument, product: Product, to: Product, quantity: number, beforeSend: (request: HttpRequest) => boolean): Promise<ConversionOutcome> {
    const { conversion: group, title } = this.#account.protocol;
    if (!group) return { kind: "refused-here", why: `${title} does not convert positions over this interface.` };
    const book = await this.#account.read(group.book(), group.readBook, PRIORITY.book);
    if (!book.ok) return { kind: "not-sent", why: `The position book could not be read (${book.why}); nothing was sent.` };
    const row = book.value.find((one) => names(one, instrument) && one.position.product === product);
    if (!row) return { kind: "refused-here", why: `${title} shows no ${product} position in ${instrument.symbol}.` };
    const clause = group.refuses(row.position, to, quantity);
    if (clause !== undefined) return { kind: "refused-here", why: `Not converted: ${clause}.` };
    const request = group.convert(row, to, quantity);
    return this.#account.change(request, group.readConverted, PRIORITY.change, () => beforeSend(request));
  }

  /** All shares under surveillance today, with the broker's notice on each. */
  async surveillance(): Read<readonly CautionaryScrip[]> {
    const day = this.#day();
    if (this.#cautionary?.day === day) return { ok: true, value: this.#cautionary.rows };
    const group = this.#account.protocol.scripLists;
    if (!group) return this.#lacks("which shares are under surveillance");
    const outcome = await this.#read(group.cautionary(), group.readCautionary);
    if (outcome.ok) this.#cautionary = { day, rows: outcome.value };
    return outcome;
  }

  #read<T>(request: HttpRequest, read: (answer: HttpAnswer) => Reading<T>): Read<T> {
    return this.#account.read(request, read, PRIORITY.market);
  }

  #lacks(what: string): Promise<Extract<ReadOutcome<never>, { ok: false }>> {
    return Promise.resolve({ ok: false, why: `${this.#account.protocol.title} does not tell ${what} over this interface.` });
  }
}

/** The book may leave the token out. */
function names({ position: { instrument: row } }: ConvertiblePosition, { broker }: Instrument): boolean {
  if (row.segment !== broker.segment) return false;
  return row.token === undefined ? row.symbol === broker.symbol : row.token === broker.token;
}
