import type { ExchangeClock } from "../../shared/contract/exchange.ts";
import type { PracticeView, SessionView } from "../../shared/contract/schemas/market.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { istDay, istTime } from "../../shared/domain/time.ts";

/** Where the market's day stands, by the feed's time and the exchange's own hours. */
export function sessionView(marketAt: MarketTime | undefined, clock: ExchangeClock | undefined): SessionView {
  if (!clock) return { ...(marketAt === undefined ? {} : { marketAt, day: istDay(marketAt) }), phase: "unknown", sentence: "Market hours are not known." };
  const at = marketAt ?? (clock.now as MarketTime);
  return { marketAt: at, day: clock.day, phase: phaseOf(clock), sentence: sentenceOf(clock) };
}

/** The practice exchange's own clock, for its control in the page. */
export function practiceView({ title, paused, speed, day, now, openAt, closeAt, ended }: ExchangeClock, world: "practice" | "replay"): PracticeView {
  return { title, paused, speed, day, now, openAt, closeAt, ended, replay: world === "replay" };
}

function phaseOf(clock: ExchangeClock): SessionView["phase"] {
  if (clock.phase === "closed" && clock.now >= clock.closeAt) return "post-close";
  return clock.phase;
}

function sentenceOf(clock: ExchangeClock): string {
  if (clock.ended) return "The recording has ended.";
  if (clock.phase === "open") return `NSE open, closes ${istTime(clock.closeAt).slice(0, 5)}`;
  if (clock.now >= clock.closeAt) return "Market closed; the next day opens shortly";
  return `Market opens ${istTime(clock.openAt).slice(0, 5)}`;
}
