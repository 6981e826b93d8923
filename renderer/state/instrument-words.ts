import type { InstrumentView } from "../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { PER_PAISA } from "../../shared/domain/units.ts";
import { shortDay } from "../theme/day-text.ts";
import { instruments } from "./instruments.ts";

/** An expiry is told without its year: contracts live a year at most. */
export const expiryText = shortDay;

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
