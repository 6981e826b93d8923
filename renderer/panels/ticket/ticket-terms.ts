import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { formatQuantity, formatRupees } from "../../../shared/domain/format.ts";
import { shortName } from "../../../shared/domain/instrument.ts";
import type { InstrumentKey, OrderKey } from "../../../shared/domain/identity.ts";
import type { OrderTerms } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import type { OrderType, Product, Side, Validity } from "../../../shared/domain/words.ts";
import { needsLimit, needsTrigger } from "../../../shared/domain/words.ts";
import { decimalsOf } from "../../grids/formats.ts";
import { readPrice, readWhole } from "./number-text.ts";

/** The ticket as it stands: numbers are texts and stay as they were typed. */
export interface TicketDraft {
  readonly instrument: InstrumentKey | undefined;
  readonly side: Side;
  readonly product: Product;
  readonly type: OrderType;
  readonly validity: Validity;
  /** Units for shares, lots for futures and options. */
  readonly quantity: string;
  readonly price: string;
  readonly trigger: string;
  /** The order whose terms are being changed; undefined for a new one. */
  readonly modify: OrderKey | undefined;
}

export type TicketField = "instrument" | "quantity" | "price" | "trigger" | "stop" | "stopLimit" | "trail" | "way" | `target${number}`;

export interface TicketProblem {
  readonly field: TicketField;
  /** Names the field, the limit and the value. */
  readonly sentence: string;
  /** Nothing was typed yet: said quietly, not as an error. */
  readonly missing: boolean;
  /** Above the freeze quantity and otherwise right: so many orders would carry it. */
  readonly slices?: number;
}

export type TicketReading =
  | { readonly ok: true; readonly terms: OrderTerms; readonly lots: number | undefined }
  | { readonly ok: false; readonly problems: readonly TicketProblem[]; readonly units: number | undefined };

export function inLots(instrument: InstrumentView): boolean {
  return instrument.kind === "future" || instrument.kind === "option";
}

/** The products an instrument trades in, the intraday one first. */
export function productsOf(instrument: InstrumentView | undefined): readonly Product[] {
  return instrument && inLots(instrument) ? ["MIS", "NRML"] : ["MIS", "CNC"];
}

/**
 * Reads the whole ticket. All problems at once, in the order of the fields; the terminal checks everything again.
 * @param sliced it goes in parts, so that the whole may be above the freeze quantity.
 */
export function readTicket(draft: TicketDraft, instrument: InstrumentView | undefined, sliced = false): TicketReading {
  if (!instrument) return noInstrument("Choose an instrument in the watch list, or press / to search.", true);
  if (!instrument.tradable) {
    const why = instrument.kind === "index" ? "is an index and cannot be traded itself; choose its future or an option" : "cannot be traded today";
    return noInstrument(`${instrument.symbol} ${why}.`, false);
  }
  const quantity = readQuantity(draft.quantity, instrument, sliced);
  const price = needsLimit(draft.type) ? readTickPrice("price", "Price", draft.price, instrument) : NO_PRICE;
  const trigger = needsTrigger(draft.type) ? readTickPrice("trigger", "Trigger", draft.trigger, instrument) : NO_PRICE;
  const problems = [quantity, price, trigger].filter((part): part is TicketProblem => typeof part !== "number");
  if (typeof quantity !== "number" || typeof price !== "number" || typeof trigger !== "number") {
    return { ok: false, problems, units: typeof quantity === "number" ? quantity : undefined };
  }
  const crossed = draft.type === "SL" ? crossedStop(draft.side, price, trigger, instrument) : undefined;
  if (crossed) return { ok: false, problems: [crossed], units: quantity };
  return { ok: true, terms: { type: draft.type, quantity, price, trigger, validity: draft.validity }, lots: inLots(instrument) ? quantity / instrument.lot : undefined };
}

function noInstrument(sentence: string, missing: boolean): TicketReading {
  return { ok: false, problems: [{ field: "instrument", sentence, missing }], units: undefined };
}

/** Units of what was typed as a quantity (lots for contracts), or the problem. */
export function readQuantity(text: string, instrument: InstrumentView, sliced: boolean): number | TicketProblem {
  const lots = inLots(instrument);
  const what = lots ? "Lots" : "Quantity";
  const read = readWhole(text);
  if (read.kind === "empty") return { field: "quantity", sentence: lots ? `Enter how many lots (1 lot = ${formatQuantity(instrument.lot)}).` : "Enter a quantity.", missing: true };
  if (read.kind === "bad") return { field: "quantity", sentence: `${what}: ${read.why}.`, missing: false };
  const units = lots ? read.value * instrument.lot : read.value;
  const most = instrument.freeze;
  if (most !== undefined && units > most && !sliced) {
    const inSlices = units % instrument.lot === 0 ? { slices: slicesOf(units, most, instrument.lot) } : {};
    return { field: "quantity", sentence: tooMany(read.value, units, most, instrument), missing: false, ...inSlices };
  }
  if (!lots && instrument.lot > 1 && units % instrument.lot !== 0) {
    return { field: "quantity", sentence: `Quantity ${formatQuantity(units)} is not a multiple of the lot of ${formatQuantity(instrument.lot)}.`, missing: false };
  }
  return units;
}

/** Orders of at most the freeze quantity, in whole lots, that carry so many units. */
export function slicesOf(units: number, freeze: number, lot: number): number {
  return Math.ceil(units / largestSlice(freeze, lot));
}

/** The most whole lots within the freeze quantity, in units. */
export function largestSlice(freeze: number, lot: number): number {
  return Math.max(lot, Math.floor(freeze / lot) * lot);
}

/** Above the freeze quantity; in lots it is most often units that were typed, so the number of lots is told. */
function tooMany(typed: number, units: number, most: number, instrument: InstrumentView): string {
  if (!inLots(instrument)) return `Quantity ${formatQuantity(units)} is above the freeze quantity of ${formatQuantity(most)} for one order.`;
  const mostLots = Math.floor(most / instrument.lot);
  const limit = `${formatQuantity(most)} (${formatQuantity(mostLots)} lots)`;
  const said = `${formatQuantity(typed)} lots are ${formatQuantity(units)} units, above the freeze quantity of ${limit} for one order.`;
  if (typed % instrument.lot !== 0) return said;
  return `${said} ${formatQuantity(typed)} units would be ${formatQuantity(typed / instrument.lot)} lots.`;
}

/** A price in a field: above 0 and on a tick, or the problem of that field. `what` is its name for the eye. */
export function readTickPrice(field: TicketField, what: string, text: string, instrument: InstrumentView): Price | TicketProblem {
  const read = readPrice(text);
  if (read.kind === "empty") return { field, sentence: `Enter a ${what.toLowerCase()} (tick ${tickText(instrument)}).`, missing: true };
  if (read.kind === "bad") return { field, sentence: `${what}: ${read.why}.`, missing: false };
  const off = instrument.tick > 0 ? read.value % instrument.tick : 0;
  if (off === 0) return read.value as Price;
  const show = (units: number): string => formatRupees(units, units % 100 === 0 ? decimalsOf(instrument.tick) : 4);
  const near = [read.value - off, read.value - off + instrument.tick].filter((units) => units > 0).map(show).join(" or ");
  return { field, sentence: `${what} ${show(read.value)} is not a multiple of the tick ${tickText(instrument)}; nearest ${near}.`, missing: false };
}

/** A stop-loss limit order whose limit lies on the wrong side of its trigger could never fill. */
function crossedStop(side: Side, price: Price, trigger: Price, instrument: InstrumentView): TicketProblem | undefined {
  const wrong = side === "BUY" ? trigger > price : trigger < price;
  if (!wrong) return undefined;
  const show = (units: number): string => formatRupees(units, decimalsOf(instrument.tick));
  const rule = side === "BUY" ? "may not be above" : "may not be below";
  return { field: "trigger", sentence: `Trigger ${show(trigger)} of a stop-loss ${side.toLowerCase()} ${rule} its price ${show(price)}.`, missing: false };
}

export function tickText(instrument: InstrumentView): string {
  return formatRupees(instrument.tick, decimalsOf(instrument.tick));
}

/** "Buy 100 SBIN @ 814.50": what the button does, in full. */
export function actionText(side: Side, terms: OrderTerms, lots: number | undefined, instrument: InstrumentView, modify: boolean): string {
  const show = (units: number): string => formatRupees(units, decimalsOf(instrument.tick));
  const verb = modify ? `Change ${side.toLowerCase()} to` : side === "BUY" ? "Buy" : "Sell";
  const size = lots === undefined ? formatQuantity(terms.quantity) : `${formatQuantity(lots)} lot${lots === 1 ? "" : "s"}`;
  const at = {
    MARKET: "at market",
    LIMIT: `@ ${show(terms.price)}`,
    SL: `stop ${show(terms.trigger)}, limit ${show(terms.price)}`,
    "SL-M": `stop ${show(terms.trigger)}, at market`,
  }[terms.type];
  return `${verb} ${size} ${shortName(instrument)} ${at}${terms.validity === "IOC" ? " IOC" : ""}`;
}
