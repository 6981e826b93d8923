import { formatQuantity, formatRupees } from "../domain/format.ts";
import type { InstrumentKey } from "../domain/identity.ts";
import type { Instrument } from "../domain/instrument.ts";
import type { Money, Price } from "../domain/units.ts";
import { NO_PRICE, ZERO, minus, money, price, valueOf } from "../domain/units.ts";
import type { Product, Side } from "../domain/words.ts";
import type { ChargeTables } from "./charge-tables.ts";
import { chargeTableOn, isTaxed, segmentOf } from "./charge-tables.ts";
import type { ChargeLine } from "./charges.ts";
import { taxName } from "./charges.ts";
import { portionOf, shareOf, toRupee } from "./rate.ts";

export interface SettledPosition {
  readonly instrument: Pick<Instrument, "key" | "exchange" | "symbol" | "kind" | "underlying" | "expiry" | "strike" | "optionType" | "multiplier">;
  readonly product: Product;
  /** Signed units at the end of the day; a sale of holdings is below zero. */
  readonly quantity: number;
  /** Signed, without multiplier, as in `PositionState`. */
  readonly cost: Money;
  /** The day's closing or settlement price; undefined where none is known. */
  readonly price: Price | undefined;
  /** Of the underlying, for options and futures that expire. */
  readonly underlyingPrice: Price | undefined;
  readonly onIndex: boolean;
}

export interface SettledHolding {
  readonly instrument: InstrumentKey;
  readonly quantity: number;
  readonly cost: Money;
}

export interface SettlementDay {
  readonly day: string;
  /** The next trading day: when what was bought today can be delivered. */
  readonly settlesOn: string;
  readonly positions: readonly SettledPosition[];
  readonly holdings: readonly SettledHolding[];
}

export type SettlementKind =
  | "option-exercised" | "option-assigned" | "option-worthless" | "future-settled"
  | "intraday-closed" | "delivered-in" | "delivered-out" | "short-delivery"
  /** Nothing was done, since a price is missing: try again with one. */
  | "unsettled";

export interface SettlementEntry {
  readonly kind: SettlementKind;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  /** Added to the position. */
  readonly quantity: number;
  readonly price: Price;
  /** Received (below zero: paid) for the position at this price; 0 where shares move against a price paid earlier. */
  readonly value: Money;
  /** Value less cost, multiplier included, before charges. */
  readonly realised: Money;
  /** Taxes of the settlement itself. */
  readonly charges: readonly ChargeLine[];
  /** Set where the position is closed by a trade: it belongs on the day's contract note as one squared off by the broker. */
  readonly trade: { readonly side: Side; readonly quantity: number; readonly price: Price } | undefined;
  /** Added to the holdings, with its cost. */
  readonly holding: { readonly quantity: number; readonly cost: Money; readonly settlesOn: string } | undefined;
  readonly sentence: string;
}

/**
 * What the end of a day does to an account. Options and futures that expire are settled in cash at
 * intrinsic value and at the underlying's price, those on shares too, where the exchange would deliver;
 * exercised options pay STT of the intrinsic value, to the rupee. What is left of MIS is closed at the
 * closing price. CNC purchases become holdings of the next trading day, CNC sales leave them at average
 * cost. MTF and NRML positions are carried on. A position without the price it needs is named and left.
 */
export function settleDay({ day, settlesOn, positions, holdings }: SettlementDay, tables: ChargeTables): SettlementEntry[] {
  const entries: SettlementEntry[] = [];
  const held = new Map(holdings.map((holding) => [holding.instrument, holding]));
  for (const position of positions) {
    const { instrument, product, quantity } = position;
    if (quantity === 0) continue;
    if (instrument.expiry !== undefined && instrument.expiry <= day) entries.push(expired(position, day, tables));
    else if (product === "MIS") entries.push(closedAtEnd(position, "intraday-closed", quantity, position.cost));
    else if (product === "CNC" && quantity > 0) entries.push(deliveredIn(position, settlesOn));
    else if (product === "CNC") entries.push(...deliveredOut(position, held, settlesOn));
  }
  return entries;
}

function expired(position: SettledPosition, day: string, tables: ChargeTables): SettlementEntry {
  const { instrument, quantity, underlyingPrice } = position;
  if (instrument.kind === "future") {
    const at = underlyingPrice ?? position.price;
    if (at === undefined) return unsettled(position, "the settlement price of its underlying");
    return closed(position, "future-settled", at, `${instrument.symbol} expired and was settled at ${formatRupees(at)}.${inCash(position)}`);
  }
  const { strike, optionType } = instrument;
  if (underlyingPrice === undefined || strike === undefined || optionType === undefined) return unsettled(position, "the closing price of its underlying");
  const intrinsic = price(Math.max(0, optionType === "CE" ? underlyingPrice - strike : strike - underlyingPrice));
  if (intrinsic === 0) return closed(position, "option-worthless", intrinsic, `${instrument.symbol} expired worthless: its underlying closed at ${formatRupees(underlyingPrice)}.`);
  const sentence = `${instrument.symbol} expired ${formatRupees(intrinsic)} in the money and was settled in cash.${inCash(position)}`;
  if (quantity < 0) return closed(position, "option-assigned", intrinsic, sentence);
  const rate = chargeTableOn(tables, day).segments[segmentOf(instrument, position.product, tables)].taxExercised;
  const tax = isTaxed(instrument, tables) ? toRupee(shareOf(valueOf(intrinsic, quantity, instrument.multiplier), rate)) : ZERO;
  return { ...closed(position, "option-exercised", intrinsic, sentence), charges: tax > 0 ? [{ name: taxName(instrument), amount: tax }] : [] };
}

/** Where the exchange would do it in kind. */
function inCash({ instrument: { exchange }, onIndex }: SettledPosition): string {
  if (onIndex || exchange === "CDS") return "";
  return exchange === "MCX" ? " On the exchange it would become a future or a delivery; here it is money." : " On the exchange shares would be delivered; here it is money.";
}

function closed(position: SettledPosition, kind: SettlementKind, at: Price, sentence: string): SettlementEntry {
  const { instrument, product, quantity, cost } = position;
  // Nothing times a negative quantity is a zero of its own, which a journal forgets.
  const value = at === 0 ? ZERO : valueOf(at, quantity, instrument.multiplier);
  return {
    kind, instrument: instrument.key, product, quantity: 0 - quantity, price: at, value, sentence,
    realised: minus(value, money(cost * instrument.multiplier)), charges: [], trade: undefined, holding: undefined,
  };
}

/** @param quantity the part of the position to close, `cost` what that part cost. */
function closedAtEnd(position: SettledPosition, kind: "intraday-closed" | "short-delivery", quantity: number, cost: Money): SettlementEntry {
  const { instrument, price: at } = position;
  if (at === undefined) return unsettled(position, "its closing price");
  const what = `${formatQuantity(Math.abs(quantity))} ${instrument.symbol}`;
  const sentence = kind === "intraday-closed"
    ? `${what} of MIS were still open at the end of the day and were closed at ${formatRupees(at)}.`
    : `${what} were sold without being held and were bought back at ${formatRupees(at)}. On the exchange they would go to auction, which can cost far more.`;
  const trade = { side: quantity > 0 ? "SELL" as const : "BUY" as const, quantity: Math.abs(quantity), price: at };
  return { ...closed({ ...position, quantity, cost }, kind, at, sentence), trade };
}

function deliveredIn(position: SettledPosition, settlesOn: string): SettlementEntry {
  const { instrument, quantity, cost } = position;
  return {
    ...moved(position, "delivered-in", quantity), holding: { quantity, cost, settlesOn },
    sentence: `${formatQuantity(quantity)} ${instrument.symbol} bought today are delivered on ${settlesOn}.`,
  };
}

/** A sale against holdings; what they do not cover is bought back. Takes from `held`, so that no share is delivered twice. */
function deliveredOut(position: SettledPosition, held: Map<InstrumentKey, SettledHolding>, settlesOn: string): SettlementEntry[] {
  const { instrument, quantity, cost } = position;
  const sold = 0 - quantity;
  const proceeds = money(0 - cost);
  const holding = held.get(instrument.key) ?? { instrument: instrument.key, quantity: 0, cost: ZERO };
  const covered = Math.min(sold, holding.quantity);
  const entries: SettlementEntry[] = [];
  const proceedsCovered = portionOf(proceeds, covered, sold);
  if (covered > 0) {
    const costOut = portionOf(holding.cost, covered, holding.quantity);
    held.set(instrument.key, { instrument: instrument.key, quantity: holding.quantity - covered, cost: minus(holding.cost, costOut) });
    entries.push({
      ...moved(position, "delivered-out", 0 - covered), realised: minus(proceedsCovered, costOut),
      holding: { quantity: 0 - covered, cost: money(0 - costOut), settlesOn },
      sentence: `${formatQuantity(covered)} ${instrument.symbol} sold today leave the holdings on ${settlesOn}.`,
    });
  }
  if (sold > covered) entries.push(closedAtEnd(position, "short-delivery", covered - sold, minus(proceedsCovered, proceeds)));
  return entries;
}

function moved({ instrument, product }: SettledPosition, kind: SettlementKind, quantity: number): Omit<SettlementEntry, "holding" | "sentence"> {
  return { kind, instrument: instrument.key, product, quantity: 0 - quantity, price: NO_PRICE, value: ZERO, realised: ZERO, charges: [], trade: undefined };
}

function unsettled(position: SettledPosition, missing: string): SettlementEntry {
  const { instrument, product } = position;
  return {
    kind: "unsettled", instrument: instrument.key, product, quantity: 0, price: NO_PRICE, value: ZERO, realised: ZERO, charges: [], trade: undefined, holding: undefined,
    sentence: `${instrument.symbol} could not be settled: ${missing} is not known. It stays open until the price is there.`,
  };
}
