import type { Instrument } from "../../shared/domain/instrument.ts";
import type { ExchangeRules } from "../accounts/order-facts.ts";
import { NO_RULES } from "../accounts/order-facts.ts";

const BANNED: ExchangeRules = { ...NO_RULES, banned: true };

/**
 * What the exchange allows in an instrument, as far as the day's notices tell.
 * @param banned whether futures and options on an underlying are in the ban period today
 */
export function exchangeRules(banned: (underlying: string) => boolean): (instrument: Instrument) => ExchangeRules {
  return ({ underlying }) => (banned(underlying) ? BANNED : NO_RULES);
}
