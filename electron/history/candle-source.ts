import type { BrokerFrame, Candle } from "../../shared/domain/candle.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import type { BrokerAccount } from "../brokers/broker-account.ts";
import { PRIORITY } from "../brokers/rate-budget.ts";

/** What one request for candles came to. */
export type Fetched =
  /** None at all is an answer too, which some brokers also give in their own troubles. */
  | { readonly kind: "bars"; readonly candles: readonly Candle[] }
  /** Said for "no data" and for passing failures alike. */
  | { readonly kind: "doubtful"; readonly why: string }
  /** The end is after the broker's own now. */
  | { readonly kind: "too-late" }
  /** `definite`: asking again would bring the same. */
  | { readonly kind: "failed"; readonly why: string; readonly definite: boolean };

/** One request to whoever has candles. Its pace is the broker's rate budget, shared with everything else of the client code. */
export interface CandleSource {
  /** Longest span of one request, calendar days. */
  days(frame: BrokerFrame): number;
  fetch(instrument: Instrument, frame: BrokerFrame, from: MarketTime, to: MarketTime): Promise<Fetched>;
}

/** Angel One's words for an end that lies after its own clock. */
const TOO_LATE = /greater than current/i;

/** The broker behind an account; before there is one every request fails with a sentence. */
export function brokerCandles(account: () => BrokerAccount | undefined): CandleSource {
  return {
    days: (frame) => account()?.protocol.rest.candleDays(frame) ?? 1,
    fetch: async (instrument, frame, from, to) => {
      const signedIn = account();
      if (!signedIn) return { kind: "failed", why: "not signed in to a broker", definite: true };
      const { rest } = signedIn.protocol;
      const outcome = await signedIn.read(rest.candles(instrument, frame, from, to), (answer) => rest.readCandles(answer), PRIORITY.market);
      if (outcome.ok) return { kind: "bars", candles: outcome.value };
      if (outcome.code === rest.noCandlesCode) return { kind: "doubtful", why: outcome.why };
      return TOO_LATE.test(outcome.why) ? { kind: "too-late" } : { kind: "failed", why: outcome.why, definite: outcome.code !== undefined };
    },
  };
}
