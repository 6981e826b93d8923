import type { Answer, Request } from "../../shared/contract/commands.ts";
import type { Candle, Timeframe } from "../../shared/domain/candle.ts";
import { barOpen } from "../../shared/domain/candle.ts";
import { TerminalError, badInput, notConnected } from "../../shared/domain/errors.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { DAY_MS } from "../../shared/domain/time.ts";
import type { BrokerAccount } from "../brokers/broker-account.ts";
import { PRIORITY } from "../brokers/rate-budget.ts";

export interface CandleServiceOptions {
  readonly account: () => BrokerAccount | undefined;
  readonly instrument: (key: Instrument["key"]) => Instrument | undefined;
  readonly marketAt: () => MarketTime | undefined;
}

const SESSION_MINUTES = 375;
/** Requests to go back through when a stretch is thin (holidays, a young listing). */
const MAX_CHUNKS = 3;
/** Answers about the past that are kept: they never change. About 100 kB each at most. */
const KEPT_ANSWERS = 200;

/** Historical bars from the broker, in pages that a chart asks for. */
export class CandleService {
  #options: CandleServiceOptions;
  #past = new Map<string, Answer<"market.candles">>();

  constructor(options: CandleServiceOptions) {
    this.#options = options;
  }

  /** @throws TerminalError when the instrument is unknown or the broker gives no answer. */
  async page(request: Request<"market.candles">): Promise<Answer<"market.candles">> {
    const instrument = this.#options.instrument(request.instrument);
    if (!instrument) throw new TerminalError(badInput("instrument", "an instrument of today's list", `${request.instrument} is not in today's instrument list.`));
    const now = this.#options.marketAt();
    if (now === undefined) throw new TerminalError(notConnected("The market's time is not known yet; candles come with the first tick."));
    const key = `${request.instrument}|${request.frame}|${request.before ?? 0}|${request.count}`;
    const kept = request.before === undefined ? undefined : this.#past.get(key);
    if (kept) return kept;
    const answer = await this.#collect(instrument, request.frame, Math.min(request.before ?? now, now), request.before, request.count);
    const past = request.before !== undefined && request.before <= barOpen(now, request.frame);
    if (past && answer.candles.length > 0) this.#keep(key, answer);
    return answer;
  }

  async #collect(instrument: Instrument, frame: Timeframe, until: number, before: number | undefined, count: number): Promise<Answer<"market.candles">> {
    let candles: Candle[] = [];
    let to = until;
    for (let chunk = 0; chunk < MAX_CHUNKS && candles.length < count; chunk++) {
      const from = to - spanDays(this.#candleDays(frame), frame, count) * DAY_MS;
      const part = await this.#fetch(instrument, frame, from, to);
      const earliest = candles[0]?.at ?? Number.POSITIVE_INFINITY;
      const fresh = part.filter((candle) => candle.at < earliest && (before === undefined || candle.at < before));
      candles = [...fresh, ...candles];
      to = from;
    }
    // One empty span may be a suspension; only a page with nothing in any of its spans is the beginning of history.
    return { candles: candles.slice(-count), more: candles.length > 0 };
  }

  /** A span that is refused twice with the doubtful code has no bars; any other failure is told. */
  async #fetch(instrument: Instrument, frame: Timeframe, from: number, to: number): Promise<readonly Candle[]> {
    const account = this.#options.account();
    if (!account) throw new TerminalError(notConnected("Not signed in to a broker, so there are no candles yet."));
    const { rest } = account.protocol;
    const request = rest.candles(instrument, frame, from as MarketTime, to as MarketTime);
    for (let attempt = 0; ; attempt++) {
      const outcome = await account.read(request, (answer) => rest.readCandles(answer), PRIORITY.market);
      if (outcome.ok) return outcome.value;
      const doubtful = outcome.code === rest.noCandlesCode;
      if (doubtful && attempt === 1) return [];
      if (!doubtful) throw new TerminalError(notConnected(`The candles of ${instrument.symbol} could not be had: ${outcome.why}`));
    }
  }

  #candleDays(frame: Timeframe): number {
    return this.#options.account()?.protocol.rest.candleDays(frame) ?? 1;
  }

  #keep(key: string, answer: Answer<"market.candles">): void {
    this.#past.set(key, answer);
    const oldest = this.#past.keys().next().value;
    if (this.#past.size > KEPT_ANSWERS && oldest !== undefined) this.#past.delete(oldest);
  }
}

/** Calendar days that hold `count` bars with some room for weekends and holidays, within the broker's limit. */
function spanDays(limit: number, frame: Timeframe, count: number): number {
  const perDay = frame === 1440 ? 1 : Math.ceil(SESSION_MINUTES / frame);
  return Math.min(limit, Math.ceil((count / perDay) * 1.5) + 4);
}
