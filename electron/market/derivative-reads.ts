import type { BuildUp, ContractQuote, DerivativeMove, ExpiryRank, MoverList } from "../../shared/brokers/capabilities.ts";
import { BUILD_UPS } from "../../shared/brokers/capabilities.ts";
import { marketSegmentOf } from "../../shared/calendar/session-tables.ts";
import type { TradingCalendar } from "../../shared/calendar/trading-calendar.ts";
import type { Answer, Request } from "../../shared/contract/commands.ts";
import type { DerivativeListName } from "../../shared/contract/schemas/derivatives.ts";
import { instrumentView } from "../../shared/contract/schemas/market.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime, SystemClock } from "../../shared/domain/time.ts";
import { istEpoch } from "../../shared/domain/time.ts";
import { dayText } from "../../shared/instruments/instrument-table.ts";
import { BrokerDesk } from "../brokers/broker-desk.ts";
import type { BrokerAccount } from "../brokers/broker-account.ts";
import type { ReadOutcome } from "../brokers/broker-line.ts";
import type { MarketPhase } from "../orders/risk/rule.ts";
import { KeptAnswers } from "./kept-answers.ts";
import type { MarketRoom } from "./market-room.ts";

export interface DerivativeReadsOptions {
  readonly room: Pick<MarketRoom, "instruments" | "day">;
  /** Undefined where nobody can be asked. */
  readonly broker: () => BrokerAccount | undefined;
  readonly phase: (instrument: Instrument) => MarketPhase;
  readonly calendar: TradingCalendar;
  readonly clock: SystemClock;
}

/** The routes allow a call a second; the broker's figures change more slowly than that. */
const LISTS_FRESH_MS = 4_500;
const GREEKS_FRESH_MS = 4_500;
/** One reading of a chain takes several calls. */
const INTEREST_FRESH_MS = 25_000;
const CLOSED_FRESH_MS = 55_000;
/** Exchanges whose futures the lists name, in the order in which a name is looked up. */
const LISTED_AT = ["NFO", "BFO"] as const;
/** An underlying whose near future stands for the hours of all derivatives. */
const ALWAYS_LISTED = "NIFTY";
/** The end of an option on a day whose hours are not listed, minutes since midnight. */
const USUAL_END = 930;

type ChainRequest = Request<"options.greeks">;
/** Whose figures, and whether they move now. */
type Hours = { readonly by: string; readonly open: boolean; readonly hours: string };

/** What one market's broker tells about derivatives as a whole: lists of movers, put-call ratios, greeks, open interest of chains. */
export class DerivativeReads {
  #options: DerivativeReadsOptions;
  #kept: KeptAnswers;

  constructor(options: DerivativeReadsOptions) {
    this.#options = options;
    this.#kept = new KeptAnswers(options.clock);
  }

  /** @throws TerminalError with the broker's reason */
  async moves({ list, expiry }: Request<"derivatives.moves">): Promise<Answer<"derivatives.moves">> {
    const broker = this.#options.broker();
    const hours = this.#hours(this.#nearFuture());
    if (!broker?.protocol.movers) return { rows: [], ...this.#lacking(broker, "gainers, losers and open interest build-up"), ...hours };
    return this.#kept.get(`${list} ${expiry} ${this.#options.room.day()}`, freshMs(hours, LISTS_FRESH_MS), async () => {
      const moves = told(await askMoves(this.#desk(broker), list, expiry), broker, "list");
      return { rows: moves.map((move) => this.#moveView(move)), at: this.#options.clock.now(), ...hours };
    });
  }

  /** @throws TerminalError with the broker's reason */
  async ratios(): Promise<Answer<"derivatives.ratios">> {
    const broker = this.#options.broker();
    const hours = this.#hours(this.#nearFuture());
    if (!broker?.protocol.movers) return { rows: [], ...this.#lacking(broker, "put-call ratios"), ...hours };
    return this.#kept.get(`ratios ${this.#options.room.day()}`, freshMs(hours, LISTS_FRESH_MS), async () => {
      const ratios = told(await this.#desk(broker).putCallRatio(), broker, "put-call ratios");
      return { rows: ratios.map(({ symbol, ratio }) => ({ symbol, ...this.#named(symbol), ratio })), at: this.#options.clock.now(), ...hours };
    });
  }

  /** A broker that refuses is told as `problem`: the page can work greeks out by itself. @throws TerminalError (BadInput) for a day without options */
  async greeks(request: ChainRequest): Promise<Answer<"options.greeks">> {
    const contracts = this.#contracts(request);
    const { underlying, expiry, exchange } = request;
    const segment = marketSegmentOf(exchange);
    const endsAt = this.#options.calendar.expiryCloseAt(segment, expiry) ?? (istEpoch(expiry, USUAL_END) as MarketTime);
    const hours = this.#hours(contracts[0]);
    const broker = this.#options.broker();
    const frame = { rows: [], endsAt, at: this.#options.clock.now(), ...hours };
    if (!broker?.protocol.greeks) return { ...frame, ...this.#lacking(broker, "option greeks") };
    try {
      return await this.#kept.get(`greeks ${underlying} ${expiry}`, freshMs(hours, GREEKS_FRESH_MS), async () => {
        const rows = told(await this.#desk(broker).greeks(underlying, expiry), broker, "option greeks");
        return {
          ...frame,
          rows: rows.filter((row) => row.expiry === expiry).map(({ strike, optionType, delta, gamma, theta, vega, impliedVolatility: volatility }) => ({ strike, optionType, delta, gamma, theta, vega, volatility })),
          at: this.#options.clock.now(),
        };
      });
    } catch (error) {
      if (error instanceof TerminalError) return { ...frame, problem: error.failure.sentence };
      throw error;
    }
  }

  /** @throws TerminalError with the broker's reason, also when a part of the chain could not be read: half a sum is a wrong one */
  async interest(request: ChainRequest): Promise<Answer<"options.interest">> {
    const contracts = this.#contracts(request);
    const hours = this.#hours(contracts[0]);
    const broker = this.#options.broker();
    const group = broker?.protocol.contractQuotes;
    if (!broker || !group) return { rows: [], missing: contracts.length, ...this.#lacking(broker, "open interest of contracts"), ...hours };
    return this.#kept.get(`interest ${request.underlying} ${request.expiry} ${request.exchange}`, freshMs(hours, INTEREST_FRESH_MS), async () => {
      const byToken = new Map<string, ContractQuote>();
      for (let from = 0; from < contracts.length; from += group.most) {
        const quotes = told(await this.#desk(broker).contractQuotes(contracts.slice(from, from + group.most)), broker, "open interest");
        for (const quote of quotes) byToken.set(quote.token, quote);
      }
      const rows = contracts.flatMap(({ key, broker: { token } }) => {
        const quote = byToken.get(token);
        if (!quote) return [];
        const { ltp, previousClose, openInterest, volume } = quote;
        return [{ instrument: key, ...(ltp === undefined ? {} : { ltp }), ...(previousClose === undefined ? {} : { previousClose }), openInterest, volume }];
      });
      return { rows, missing: contracts.length - rows.length, at: this.#options.clock.now(), ...hours };
    });
  }

  #desk(broker: BrokerAccount): BrokerDesk {
    return new BrokerDesk(broker, this.#options.room.day);
  }

  #contracts({ underlying, expiry, exchange }: ChainRequest): Instrument[] {
    const { instruments, day } = this.#options.room;
    const run = instruments.expiries(underlying, day()).find((one) => one.exchange === exchange && dayText(one.expiry) === expiry);
    if (!run) throw new TerminalError(badInput("expiry", "a day on which options of it expire", `There are no options on ${underlying} at ${exchange} that expire on ${expiry}. Choose another expiry.`));
    return Array.from({ length: run.to - run.from }, (_, i) => instruments.at(run.from + i)).filter((one) => one !== undefined);
  }

  #moveView({ symbol, ltp, netChange, percentChange, openInterest, openInterestChange }: DerivativeMove): Answer<"derivatives.moves">["rows"][number] {
    return {
      symbol, ...this.#named(symbol), percent: percentChange,
      ...(ltp === undefined ? {} : { ltp }),
      ...(netChange === undefined ? {} : { change: netChange }),
      ...(openInterest === undefined ? {} : { openInterest }),
      ...(openInterestChange === undefined ? {} : { openInterestChange }),
    };
  }

  /** By its name alone: tokens are recycled. */
  #named(symbol: string): { readonly instrument?: ReturnType<typeof instrumentView> } {
    const { instruments } = this.#options.room;
    for (const segment of LISTED_AT) {
      const found = instruments.ofBroker({ segment, symbol, token: undefined });
      if (found) return { instrument: instrumentView(found) };
    }
    return {};
  }

  #nearFuture(): Instrument | undefined {
    const { instruments, day } = this.#options.room;
    return instruments.futures(ALWAYS_LISTED, day())[0];
  }

  #hours(of: Instrument | undefined): Hours {
    const by = this.#options.broker()?.protocol.title ?? "";
    if (!of) return { by, open: true, hours: "" };
    const { kind, sentence } = this.#options.phase(of);
    return { by, open: kind === "open" || kind === "unknown", hours: sentence };
  }

  #lacking(broker: BrokerAccount | undefined, what: string) {
    const lacks = broker ? `${broker.protocol.title} does not tell ${what} over this interface.` : "This account has no broker that could be asked.";
    return { lacks, at: this.#options.clock.now() };
  }
}

function freshMs({ open }: Hours, whileOpen: number): number {
  return open ? whileOpen : CLOSED_FRESH_MS;
}

function askMoves(desk: BrokerDesk, list: DerivativeListName, expiry: ExpiryRank): Promise<ReadOutcome<readonly DerivativeMove[]>> {
  return BUILD_UPS.some((one) => one === list) ? desk.buildUp(list as BuildUp, expiry) : desk.movers(list as MoverList, expiry);
}

/** @throws TerminalError with why it could not be had */
function told<T>(outcome: ReadOutcome<T>, { protocol }: BrokerAccount, what: string): T {
  if (outcome.ok) return outcome.value;
  const why = outcome.why.replace(/\.?$/, ".");
  throw new TerminalError({ kind: "BrokerRefused", code: outcome.code ?? "", text: outcome.why, sentence: `${protocol.title}'s ${what} could not be had: ${why}` });
}
