import { marketSegmentOf } from "../../../shared/calendar/session-tables.ts";
import type { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { SessionView } from "../../../shared/contract/schemas/market.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import type { MarketPhase } from "../../orders/risk/rule.ts";

/** What an order in the instrument would meet at this time, by the dated tables; `unknown` in years whose holidays are not listed. */
export function livePhase(calendar: TradingCalendar, { exchange }: Pick<Instrument, "exchange">, at: MarketTime, fnoStock: boolean): MarketPhase {
  const name = exchange.split("_")[0] ?? exchange;
  if (!calendar.knows(istDay(at))) return { kind: "unknown", sentence: `The holidays of ${istDay(at).slice(0, 4)} are not listed; ${name}'s hours are not known.`, amo: true };
  const { phase, until, amo } = calendar.phaseAt(marketSegmentOf(exchange), at, { fnoStock });
  const time = istTime(until).slice(0, 5);
  switch (phase) {
    case "continuous":
      return { kind: "open", sentence: `${name} is open until ${time}.`, amo: false };
    case "closing-auction":
      return { kind: "auction", sentence: `${name} is in its closing auction until ${time}.`, amo: false };
    case "pre-open":
    case "matching":
    case "buffer":
      return { kind: "pre-open", sentence: `${name} is before its open, until ${time}.`, amo };
    case "post-close":
    case "closed":
      return { kind: "closed", sentence: `${name} is closed until ${until - at > 86_400_000 ? `${istDay(until)} ` : ""}${time}.`, amo };
  }
}

/** The same for the page's header, by NSE's shares. */
export function liveSession(calendar: TradingCalendar, at: MarketTime): SessionView {
  const { kind, sentence } = livePhase(calendar, { exchange: "NSE" }, at, false);
  const phases = { open: "open", auction: "open", "pre-open": "pre-open", closed: "closed", halted: "closed", unknown: "unknown" } as const;
  return { marketAt: at, day: istDay(at), phase: phases[kind], sentence };
}
