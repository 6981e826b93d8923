import type { InstrumentHint } from "../../shared/contract/schemas/instruments.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";
import type { DayNotices } from "./day-notices.ts";

/** Ex-dates are told this many days ahead: what is bought now is held over them. */
const AHEAD_DAYS = 5;
const DAY_MS = 86_400_000;

export interface HintSources {
  readonly index: Pick<InstrumentIndex, "expiries" | "futures">;
  readonly notices: Pick<DayNotices, "banned" | "actions"> | undefined;
  /** The broker's notice on a share under surveillance. */
  readonly cautionary?: (instrument: Instrument) => string | undefined;
}

/** What one should know of an instrument before trading it on this day (`YYYY-MM-DD`); the gravest first. */
export function hintsOf(instrument: Instrument, day: string, { index, notices, cautionary }: HintSources): InstrumentHint[] {
  const { underlying, kind } = instrument;
  const derivative = kind === "future" || kind === "option";
  const hints: InstrumentHint[] = [];
  if (derivative && notices?.banned(underlying, day) === true) {
    hints.push({ kind: "ban", tone: "warning", sentence: `${underlying} is in the F&O ban period today: the exchange takes only orders that reduce a position, and fines others.` });
  }
  const notice = cautionary?.(instrument);
  if (notice !== undefined) hints.push({ kind: "cautionary", tone: "warning", sentence: `Under surveillance: ${notice}` });
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

function expiryHint(instrument: Instrument, day: string, index: HintSources["index"]): InstrumentHint | undefined {
  const { expiry, underlying, kind } = instrument;
  if (expiry === day) return { kind: "expiry", tone: "warning", sentence: `Expires today. What is open at the close is settled by the exchange${kind === "option" ? "; an option out of the money ends at zero" : ""}.` };
  if (expiry !== undefined) return undefined;
  const [first] = index.expiries(underlying, day);
  const number = Number(day.replaceAll("-", ""));
  const future = index.futures(underlying, day)[0]?.expiry === day;
  return first?.expiry === number || future ? { kind: "expiry", tone: "plain", sentence: `Contracts on ${underlying} expire today.` } : undefined;
}
