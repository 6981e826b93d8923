import type { InstrumentView } from "../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { PER_PAISA } from "../../shared/domain/units.ts";
import { instruments } from "./instruments.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** "25 Aug" of `2026-08-25`. */
export function expiryText(day: string): string {
  const [, month, date] = day.split("-");
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? ""}`;
}

/** For the eye: "SBIN", "NIFTY 24500 CE", "BANKNIFTY FUT". */
export function viewTitle(view: InstrumentView): string {
  if (view.kind === "option" && view.strike !== undefined) return `${view.underlying} ${view.strike / 10_000} ${view.optionType ?? ""}`.trim();
  return view.kind === "future" ? `${view.underlying} FUT` : view.symbol;
}

/** The second line: the company, or the expiry of a contract with its exchange. */
export function viewSubtitle(view: InstrumentView): string {
  return view.expiry === undefined ? view.name : `${expiryText(view.expiry)} · ${view.exchange}`;
}

/** Title of a key, the plain symbol while the instrument is not known. */
export function instrumentTitle(key: InstrumentKey): string {
  const view = instruments.get(key);
  return view ? viewTitle(view) : key.slice(key.indexOf(":") + 1);
}

/** Decimals its prices are written with: four where the tick is finer than a paisa; indices are told in two. */
export function decimalsOf(view: InstrumentView | undefined): 2 | 4 {
  return view && view.kind !== "index" && view.tick % PER_PAISA !== 0 ? 4 : 2;
}
