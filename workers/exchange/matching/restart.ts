import type { Floor } from "./floor.ts";
import type { DayTurn } from "./session/day-turn.ts";
import type { BookEvent, DayBegun } from "./state/events.ts";
import { BookError, type StoredBook } from "./store/port.ts";

/**
 * Brings the floor to where a stored book ends: the events are folded as they were when they
 * happened, and the market is played again, from the last saved state of its tickers, up to the
 * saved clock. The source says the same as before, so last prices, ranges and volumes are the same;
 * trades that users' orders printed are put back between the prints where they were.
 *
 * @throws BookError when the events do not make a book
 */
export function restoreFloor(floor: Floor, days: DayTurn, stored: StoredBook, name: string): void {
  const [first] = stored.events;
  if (first?.kind !== "day" || stored.clock === undefined) throw new BookError("corrupt", name, `The practice book ${name} has no beginning.`);
  floor.source.seek(floor.source.openAt(first.day) - 1);
  floor.list();
  try {
    for (const event of stored.events) floor.state.apply(event);
    days.enter(first);
  } catch (error) {
    throw new BookError("corrupt", name, `The practice book ${name} is damaged: ${error instanceof Error ? error.message : String(error)}.`, error);
  }
  floor.open = stored.clock.now < floor.closeAt;
  replayMarket(floor, first, stored, Math.min(stored.clock.now, floor.closeAt));
  floor.played = stored.clock.now;
}

function replayMarket(floor: Floor, day: DayBegun, stored: StoredBook, to: number): void {
  let from = floor.openAt - 1;
  if (stored.market !== undefined && stored.market.day === day.day && stored.market.at <= to) {
    from = stored.market.at;
    for (const row of stored.market.rows) if (floor.listing(row[0]) !== undefined) floor.ticker(row[0]).restore(row);
  }
  const own = new OwnPrints(stored.events);
  floor.source.seek(from);
  if (to > from) {
    for (const print of floor.source.advance(to)) {
      if (floor.listing(print.token) === undefined || !(print.price > 0)) continue;
      own.before(floor, print.token);
      floor.ticker(print.token).print(print);
    }
  }
  own.rest(floor);
}

/** Trades that users' orders printed, by listing, each with its number among the listing's prints of the day. */
class OwnPrints {
  private readonly byToken = new Map<string, { print: number; price: number; quantity: number; at: number }[]>();

  constructor(events: readonly BookEvent[]) {
    for (const event of events) {
      if (event.kind !== "fill" || event.print === 0) continue;
      const { token, price, quantity, at } = event.trade;
      const list = this.byToken.get(token) ?? [];
      list.push({ print: event.print, price, quantity, at });
      this.byToken.set(token, list);
    }
  }

  /** Applies what came between the listing's last print and its next. */
  before(floor: Floor, token: string): void {
    const list = this.byToken.get(token);
    if (list === undefined) return;
    const ticker = floor.ticker(token);
    for (let next = list[0]; next !== undefined && next.print <= ticker.prints + 1; next = list[0]) {
      list.shift();
      if (next.print === ticker.prints + 1) ticker.ownTrade(next.price, next.quantity, next.at);
    }
  }

  rest(floor: Floor): void {
    for (const token of this.byToken.keys()) this.before(floor, token);
  }
}
