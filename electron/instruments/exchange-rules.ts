import type { Instrument } from "../../shared/domain/instrument.ts";
import { instrumentKey } from "../../shared/domain/identity.ts";
import type { ExchangeRules } from "../accounts/order-facts.ts";
import { NO_RULES } from "../accounts/order-facts.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";

const BANNED: ExchangeRules = { ...NO_RULES, banned: true };

/** What the day's lists tell beyond the bans themselves. */
export interface KnownLimits {
  /** False while there is no ban list of today. */
  readonly banKnown: () => boolean;
  /** Units of all contracts on the underlying that one client may hold; undefined where no list tells. */
  readonly clientUnits: (underlying: string) => number | undefined;
  readonly isIndex: (underlying: string) => boolean;
}

/** Whether there is an index of that name at NSE or BSE. */
export function indexIn(instruments: Pick<InstrumentIndex, "get">): (underlying: string) => boolean {
  return (underlying) => (["NSE_INDEX", "BSE_INDEX"] as const).some((exchange) => instruments.get(instrumentKey(exchange, underlying)) !== undefined);
}

/** Bans and client limits concern contracts on shares at NSE and BSE; there are none on indices, commodities and currencies. */
export function isShareContract({ kind, exchange, underlying }: Instrument, isIndex: (underlying: string) => boolean): boolean {
  return (kind === "future" || kind === "option") && (exchange === "NFO" || exchange === "BFO") && !isIndex(underlying);
}

/**
 * What the exchange allows in an instrument, as far as the day's notices tell.
 * @param banned whether futures and options on an underlying are in the ban period today
 * @param known absent in a market of our own, where a missing list means that there is none
 */
export function exchangeRules(banned: (underlying: string) => boolean, known?: KnownLimits): (instrument: Instrument) => ExchangeRules {
  return (instrument) => {
    const { underlying } = instrument;
    if (!known || !isShareContract(instrument, known.isIndex)) return banned(underlying) ? BANNED : NO_RULES;
    return { ...NO_RULES, banned: banned(underlying), banUnknown: !known.banKnown(), clientUnits: known.clientUnits(underlying) };
  };
}
