import { marketSegmentOf } from "../../../calendar/session-tables.ts";
import type { TradingCalendar } from "../../../calendar/trading-calendar.ts";
import type { Failure } from "../../../domain/errors.ts";
import { refused } from "../../../domain/errors.ts";
import { formatQuantity, formatRupees } from "../../../domain/format.ts";
import type { Order, OrderProposal, OrderTerms } from "../../../domain/order.ts";
import type { MarketTime } from "../../../domain/time.ts";
import { istDay, istTime } from "../../../domain/time.ts";
import type { Price } from "../../../domain/units.ts";
import { needsLimit, needsTrigger, opposite } from "../../../domain/words.ts";
import { largestOrder } from "../../../domain/slicing.ts";
import type { OrderBook } from "./order-book.ts";
import { stillOpen } from "./order-book.ts";
import type { TickInstrument } from "./options.ts";

/** What the gate looks at beside the order itself. */
export interface GateFacts {
  readonly instrument: TickInstrument;
  readonly book: OrderBook;
  readonly calendar: TradingCalendar;
  readonly at: MarketTime;
  readonly ltp: Price | undefined;
  readonly lower: Price | undefined;
  readonly upper: Price | undefined;
  /** It is a leg of a bracket. */
  readonly ofBracket: boolean;
  readonly replacing: Order | undefined;
}

/** Does the order only make the position smaller, what other orders will close not counted? */
export function reduces({ instrument, side, quantity }: OrderProposal, { book, replacing }: Pick<GateFacts, "book" | "replacing">): boolean {
  const units = Math.max(0, quantity - (replacing?.filled ?? 0));
  const free = replacing ? stillOpen(replacing) : 0;
  const open = Math.max(0, side === "SELL" ? book.quantity(instrument) : -book.quantity(instrument));
  if (units === 0 || open === 0) return false;
  // What rests already and is not made larger takes nothing from the others: a stop beside its target stays an exit when it is moved.
  if (replacing && units <= free) return units <= Math.min(open, free);
  return units <= Math.max(0, open - (book.promised(instrument, side) - free));
}

/**
 * The rules of the terminal's risk gate that no setting turns off, in its order. Limits in rupees, orders a second and
 * the like are a trader's own settings and do not hold in a backtest.
 */
export function againstOrder(proposal: OrderProposal, facts: GateFacts): Failure | undefined {
  const exit = reduces(proposal, facts);
  return kindRefusal(proposal, facts) ?? (exit ? undefined : hoursRefusal(facts)) ?? quantityRefusal(proposal, facts) ?? priceRefusal(proposal, facts) ?? (exit ? undefined : selfTrade(proposal, facts));
}

function kindRefusal({ type, validity }: OrderProposal, { instrument }: GateFacts): Failure | undefined {
  if (instrument.kind === "index") return refused("tradable", `${instrument.symbol} is an index and cannot be traded itself; trade its futures, options or a fund.`, "shares, futures and options", "index");
  if (instrument.kind === "option" && type === "SL-M") return refused("order type", "The exchange takes no SL-M orders in options; use SL with a limit price.", "MARKET, LIMIT, SL", "SL-M");
  if (validity === "IOC" && needsTrigger(type)) return refused("validity", "A stop-loss order waits for its trigger; it cannot be immediate-or-cancel. Use DAY.", "DAY for stop-loss orders", "IOC");
  return undefined;
}

function hoursRefusal({ instrument, calendar, at, ofBracket }: GateFacts): Failure | undefined {
  if (!calendar.knows(istDay(at))) return undefined;
  const { phase, amo } = calendar.phaseAt(marketSegmentOf(instrument.exchange), at, { fnoStock: instrument.fnoStock });
  if ((phase !== "closed" && phase !== "post-close") || (amo && !ofBracket)) return undefined;
  return refused("market hours", `The market in ${instrument.symbol} is closed at ${istTime(at)}, and no order goes at this hour. Let the strategy trade while it is open.`, "open, or kept by the broker for the open", "closed");
}

function quantityRefusal({ quantity }: OrderProposal, { instrument: { lot, symbol, freeze } }: GateFacts): Failure | undefined {
  if (!Number.isSafeInteger(quantity) || quantity <= 0) return refused("quantity", `The quantity must be a whole number of at least 1; it is ${quantity}.`, "a whole number from 1", String(quantity));
  if (lot > 1 && quantity % lot !== 0) return refused("lot", `${symbol} trades in lots of ${lot}; ${formatQuantity(quantity)} is not a multiple.`, `multiple of ${lot}`, String(quantity));
  const most = largestOrder({ lot, freeze });
  if (most === undefined || quantity <= most) return undefined;
  return refused("freeze quantity", `One order in ${symbol} may be at most ${formatQuantity(most)}; this one is ${formatQuantity(quantity)}.`, String(most), String(quantity));
}

function priceRefusal({ type, side, price, trigger }: OrderProposal, { instrument, ltp, lower, upper }: GateFacts): Failure | undefined {
  const { symbol, tick } = instrument;
  const prices = [...(needsLimit(type) ? [["price", price] as const] : []), ...(needsTrigger(type) ? [["trigger price", trigger] as const] : [])];
  for (const [name, value] of prices) {
    if (value <= 0) return refused(name, `A ${type} order needs a ${name} above 0.`, "above 0", formatRupees(value));
    if (tick > 0 && value % tick !== 0) return refused("tick", `The ${name} of ${symbol} moves in steps of ₹ ${formatRupees(tick)}; ${formatRupees(value)} is between two.`, `multiple of ${formatRupees(tick)}`, formatRupees(value));
    if (upper !== undefined && lower !== undefined && (value < lower || value > upper)) {
      const range = `${formatRupees(lower)} to ${formatRupees(upper)}`;
      return refused("price band", `The ${name} ${formatRupees(value)} is outside today's price band of ${symbol}, ${range}.`, range, formatRupees(value));
    }
  }
  const far = side === "BUY" ? trigger <= price : trigger >= price;
  if (type === "SL" && !far) return refused("trigger side", `A stop-loss ${side === "BUY" ? "buy needs its trigger at or below" : "sell needs its trigger at or above"} its price; they are ${formatRupees(trigger)} and ${formatRupees(price)}.`, side === "BUY" ? "at or below the price" : "at or above the price", formatRupees(trigger));
  if (!needsTrigger(type) || ltp === undefined || (side === "BUY" ? trigger > ltp : trigger < ltp)) return undefined;
  const limit = `${side === "BUY" ? "above" : "below"} the last price ${formatRupees(ltp)}`;
  return refused("trigger", `The trigger of a stop-loss ${side === "BUY" ? "buy" : "sell"} must be ${limit}; ${formatRupees(trigger)} would fire at once.`, limit, formatRupees(trigger));
}

/** The strategy's own working order on the other side that this one would trade with. Stops that wait for their trigger are not in the exchange's book. */
function selfTrade(proposal: OrderProposal, { book, ltp, instrument, replacing }: GateFacts): Failure | undefined {
  if (needsTrigger(proposal.type)) return undefined;
  const reach = proposal.type === "LIMIT" ? proposal.price : ltp;
  if (reach === undefined) return undefined;
  for (const order of book.working(proposal.instrument)) {
    if (order.side !== opposite(proposal.side) || order.key === replacing?.key || stillOpen(order) <= 0) continue;
    if (needsTrigger(order.type) && order.state !== "open") continue;
    const crosses = meets(proposal, reach, order, ltp) || (order.change?.wanted !== undefined && meets(proposal, reach, order.change.wanted, ltp));
    if (crosses) return refused("self-trade", `This order would trade with the strategy's own working order in ${instrument.symbol}, a ${order.side} ${order.price > 0 ? `at ${formatRupees(order.price)}` : "at market"}. Cancel that one first, or change the price.`, "no crossing order of your own", order.side);
  }
  return undefined;
}

function meets({ side }: OrderProposal, reach: number, { type, price }: OrderTerms, ltp: Price | undefined): boolean {
  // What a market order could not fill rests near the market at a price that is not told.
  const at = needsLimit(type) ? price : (ltp ?? reach);
  return side === "BUY" ? reach >= at : reach <= at;
}
