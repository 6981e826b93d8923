import type { TradingCalendar } from "../../shared/calendar/trading-calendar.ts";
import type { SystemClock } from "../../shared/domain/time.ts";
import { DerivativeReads } from "../market/derivative-reads.ts";
import type { ShownMarket } from "../market/market-choice.ts";
import type { HandlersOf } from "./kinds.ts";

export interface DerivativeServices {
  readonly shown: () => ShownMarket;
  readonly calendar: TradingCalendar;
  readonly clock: SystemClock;
}

/** What the broker of the market that is shown tells about derivatives. */
export function derivativeCommands({ shown, calendar, clock }: DerivativeServices): HandlersOf<"derivatives" | "options"> {
  const reads = new WeakMap<ShownMarket, DerivativeReads>();
  const of = (market: ShownMarket): DerivativeReads => {
    const known = reads.get(market) ?? new DerivativeReads({ room: market.room, broker: market.broker, phase: market.phase, calendar, clock });
    reads.set(market, known);
    return known;
  };
  return {
    "derivatives.moves": (request) => of(shown()).moves(request),
    "derivatives.ratios": () => of(shown()).ratios(),
    "options.greeks": (request) => of(shown()).greeks(request),
    "options.interest": (request) => of(shown()).interest(request),
  };
}
