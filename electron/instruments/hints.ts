import type { InstrumentHint } from "../../shared/contract/schemas/instruments.ts";
import { formatQuantity } from "../../shared/domain/format.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";
import type { DayNotices } from "./day-notices.ts";
import { BAN_FILE } from "./day-notices.ts";
import { isShareContract } from "./exchange-rules.ts";

/** Ex-dates are told this many days ahead: what is bought now is held over them. */
const AHEAD_DAYS = 5;
const DAY_MS = 86_400_000;

export interface HintSources {
  readonly index: Pick<InstrumentIndex, "expiries" | "futures">;
  readonly notices: Pick<DayNotices, "banned" | "actions"> & Partial<Pick<DayNotices, "banKnown" | "clientUnits">> | undefined;
  /** The broker's notice on a share under surveillance. */
  readonly cautionary?: (instrument: Instrument) => string | undefined;
  /** Why nobody knows whether the broker has a notice on it, as a clause. */
  readonly cautionaryUnknown?: (instrument: Instrument) => string | undefined;
  /** A real market: what no list tells is said to be unknown. Absent on a market of our own, where a missing list means that there is none. */
  readonly isIndex?: (underlying: string) => boolean;
}

/** What one should know of an instrument before trading it on this day (`YYYY-MM-DD`); the gravest first. */
export function hintsOf(instrument: Instrument, day: string, sources: HintSources): InstrumentHint[] {
  const { index, notices, cautionary } = sources;
  const { underlying, kind } = instrument;
  const derivative = kind === "future" || kind === "option";
  const hints: InstrumentHint[] = [];
  if (derivative && notices?.banned(underlying, day) === true) {
    hints.push({ kind: "ban", tone: "warning", sentence: `${underlying} is in the F&O ban period today: the exchange takes only orders that reduce a position, and fines others.` });
  }
  hints.push(...limitHints(instrument, day, sources));
  const notice = cautionary?.(instrument);
  if (notice !== undefined) hints.push({ kind: "cautionary", tone: "warning", sentence: `Under surveillance: ${notice}` });
  const unknown = sources.cautionaryUnknown?.(instrument);
  if (unknown !== undefined) hints.push({ kind: "cautionary", tone: "plain", sentence: `Not known whether this share is under surveillance: the broker's list could not be had (${unknown}). If it is, the broker refuses an order that opens a position and says so.` });
  const expiring = expiryHint(instrument, day, index);
  if (expiring) hints.push(expiring);
  const last = new Date(Date.parse(day) + AHEAD_DAYS * DAY_MS).toISOString().slice(0, 10);
  for (const { exDate, what } of notices?.actions(underlying) ?? []) {
    if (exDate < day || exDate > last) continue;
    const when = exDate === day ? "Ex-date today" : `Ex-date ${exDate}`;
    hints.push({ kind: "corporate-action", tone: exDate === day ? "warning" : "plain", sentence: `${when}: ${what || "corporate action"}. ${exDate === day ? "Yesterday's close is not comparable." : "Prices open lower by what is given."}` });
  }
  return hints;
}

/** What the lists of the day tell of a contract on a share, and what nobody knows for want of one. */
function limitHints(instrument: Instrument, day: string, { notices, isIndex }: HintSources): InstrumentHint[] {
  if (!isIndex || !isShareContract(instrument, isIndex)) return [];
  const { underlying } = instrument;
  const hints: InstrumentHint[] = [];
  if (notices?.banKnown?.(day) !== true) {
    hints.push({ kind: "ban", tone: "warning", sentence: `Not known whether ${underlying} is in the F&O ban period today: there is no list of ${day} here. Save the exchange's list as ${BAN_FILE} in the data folder; until then look at the exchange's page before opening a position.` });
  }
  const units = notices?.clientUnits?.(underlying, day);
  if (units !== undefined) hints.push({ kind: "limit", tone: "plain", sentence: `One client may hold ${formatQuantity(units)} units in all contracts on ${underlying} today.` });
  return hints;
}

function expiryHint(instrument: Instrument, day: string, index: HintSources["index"]): InstrumentHint | undefined {
  const { expiry, underlying, kind } = instrument;
  if (expiry === day) return { kind: "expiry", tone: "warning", sentence: `Expires today. What is open at the close is settled by the exchange${kind === "option" ? "; an option out of the money ends at zero" : ""}.` };
  if (expiry !== undefined) return undefined;
  const [first] = index.expiries(underlying, day);
  const number = Number(day.replaceAll("-", ""));
  const future = index.futures(underlying, day)[0]?.expiry === day;
  return first?.expiry === number || future ? { kind: "expiry", tone: "plain", sentence: `Contracts on ${underlying} expire today.` } : undefined;
}
