import type { BookRule, Side, WireProduct } from "../../types.ts";
import type { Floor } from "../floor.ts";
import type { Desk } from "../orders/desk.ts";
import { expiryDay } from "../orders/risk.ts";
import type { Trading } from "../orders/trading.ts";
import type { DayBegun } from "../state/events.ts";
import { Ticker } from "../ticker.ts";

const SQUARED_OFF = "Intraday position squared off by the exchange";
const CANCELLED_BEFORE = "Order cancelled by the exchange before the intraday square off";
const DAY_OVER = "Order cancelled by the exchange at the end of the session";

/** What the calendar does to orders and positions: square-off, close, expiry, the next day's beginning. */
export class DayTurn {
  private readonly floor: Floor;
  private readonly desk: Desk;
  private readonly trading: Trading;

  constructor(floor: Floor, desk: Desk, trading: Trading) {
    this.floor = floor;
    this.desk = desk;
    this.trading = trading;
  }

  /** Ends intraday orders and closes intraday positions with market orders of the exchange's own. */
  squareOff(): void {
    const { floor } = this;
    floor.emit({ kind: "squared off", at: floor.now });
    for (const order of floor.working()) {
      if (order.product === "INTRADAY" && (order.stage === "checked" || order.stage === "at exchange")) this.desk.withdraw(order, CANCELLED_BEFORE);
    }
    for (const { client, token, product, net } of this.openPositions()) if (product === "INTRADAY") this.closeAtMarket(client, token, net);
  }

  /** The market closes: day orders end, what is left intraday and what expires today is settled. */
  close(): void {
    const { floor } = this;
    floor.open = false;
    for (const order of floor.working()) if (order.stage === "checked" || order.stage === "at exchange") this.desk.withdraw(order, DAY_OVER);
    this.settleExpired(floor.state.day);
    for (const { client, token, product, net } of this.openPositions()) if (product === "INTRADAY") this.settle(client, token, product, net, floor.priceOf(token), "intraday");
  }

  /** Begins a session day: the whole state is written down anew, the market starts from its own references. */
  begin(day: string): void {
    const { floor } = this;
    const { source, state } = floor;
    source.seek(source.openAt(day) - 1);
    floor.list();
    // Contracts whose last day is not among the days played.
    this.settleExpired(dayBefore(day));
    const event: DayBegun = {
      kind: "day",
      day,
      at: source.openAt(day),
      accounts: [...state.accounts.values()].map((account) => account.nextDay()),
      orders: floor.working(),
      rules: [...state.rules.values()].map((rule) => lapsed(rule, source.openAt(day))),
      given: state.counts(),
      closes: [...floor.tickers.values()].flatMap(({ listing: { token }, openInterest, sequence }) => (sequence > 0 ? [{ token, openInterest, sequence }] : [])),
    };
    floor.emit(event);
    this.enter(event);
    source.seek(floor.played);
  }

  /** Sets the floor to the beginning of the day in the book: nothing of the market has been played. */
  enter(event: DayBegun): void {
    const { floor } = this;
    this.trading.clear();
    floor.openAt = floor.source.openAt(event.day);
    floor.closeAt = floor.source.closeAt(event.day);
    floor.played = floor.openAt - 1;
    floor.open = true;
    floor.tickers.clear();
    for (const { token, openInterest, sequence } of event.closes) {
      const listing = floor.listing(token);
      if (listing === undefined) continue;
      const ticker = new Ticker(listing, floor.source.reference(token, event.day), floor.openAt, openInterest);
      ticker.sequence = sequence;
      floor.tickers.set(token, ticker);
    }
  }

  private openPositions(): { client: string; token: string; product: WireProduct; net: number }[] {
    return [...this.floor.state.accounts.values()].flatMap((account) =>
      [...account.records()].filter(({ net }) => net !== 0).map(({ token, product, net }) => ({ client: account.client, token, product, net })),
    );
  }

  private closeAtMarket(client: string, token: string, net: number): void {
    const { listing } = this.floor.contract(token);
    const lot = Math.max(1, listing.lotSize);
    const most = listing.freezeLimit > 0 ? Math.max(lot, Math.floor(listing.freezeLimit / lot) * lot) : Math.abs(net);
    const side: Side = net > 0 ? "SELL" : "BUY";
    for (let left = Math.abs(net); left > 0; left -= most) {
      const quantity = Math.min(left, most);
      this.desk.enterOwn({ client, variety: "NORMAL", token, side, orderType: "MARKET", product: "INTRADAY", duration: "DAY", price: 0, triggerPrice: 0, quantity, disclosedQuantity: 0, tag: "" }, SQUARED_OFF);
    }
  }

  /** Cash settlement of every contract whose last day is `day` or before; stock contracts too, though those deliver in truth. */
  private settleExpired(day: string): void {
    for (const { client, token, product, net } of this.openPositions()) {
      const { listing } = this.floor.contract(token);
      if (listing.expiry !== "" && expiryDay(listing.expiry) <= day) this.settle(client, token, product, net, this.settlementPrice(token), "expiry");
    }
  }

  private settle(client: string, token: string, product: WireProduct, net: number, price: number, reason: "expiry" | "intraday"): void {
    this.floor.settle(client, token, product, net > 0 ? "SELL" : "BUY", Math.abs(net), price, reason);
  }

  /** An option at its intrinsic value, a future at the underlying's last price; its own last price where the underlying is not listed. */
  private settlementPrice(token: string): number {
    const { floor } = this;
    const { listing } = floor.contract(token);
    const underlying = floor.listing(listing.underlyingToken);
    if (underlying === undefined) return floor.priceOf(token);
    const last = floor.priceOf(underlying.token);
    if (listing.kind !== "option") return last;
    return Math.max(0, listing.optionType === "CE" ? last - listing.strikePaise : listing.strikePaise - last);
  }
}

/** A rule whose time is over by the opening. */
function lapsed(rule: BookRule, openAt: number): BookRule {
  const waits = rule.status === "NEW" || rule.status === "ACTIVE";
  return waits && rule.expiresAt < openAt ? { ...rule, status: "CANCELLED", updatedAt: openAt } : rule;
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
