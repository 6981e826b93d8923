import type { ExchangeClock } from "../../shared/contract/exchange.ts";
import { istTime } from "../../shared/domain/time.ts";
import type { MarketPhase } from "../orders/risk/rule.ts";

/** What an order sent to the practice exchange would meet now. It keeps orders for the next open, as Angel One does. */
export function practicePhase({ phase, openAt, ended }: ExchangeClock): MarketPhase {
  const opens = istTime(openAt).slice(0, 5);
  if (ended) return { kind: "closed", sentence: "The recording has ended.", amo: false };
  if (phase === "open") return { kind: "open", sentence: "The market is open.", amo: false };
  if (phase === "pre-open") return { kind: "pre-open", sentence: `The market opens at ${opens}.`, amo: true };
  return { kind: "closed", sentence: `The market is closed and opens at ${opens}.`, amo: true };
}
