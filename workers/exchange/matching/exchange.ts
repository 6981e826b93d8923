import type { ExchangeCore, MarketSource, Snapshot } from "../types.ts";
import { convertPosition } from "./account/convert.ts";
import { marginSum } from "./account/margin-sum.ts";
import { Floor } from "./floor.ts";
import { Desk } from "./orders/desk.ts";
import { Latency } from "./orders/latency.ts";
import { RuleDesk } from "./orders/rules.ts";
import { Trading } from "./orders/trading.ts";
import { restoreFloor } from "./restart.ts";
import { DayTurn } from "./session/day-turn.ts";
import { Session } from "./session/session.ts";
import { DEFAULT_DELAY, type ExchangeSettings } from "./settings.ts";
import { briefOf, snapshotOf } from "./snapshot.ts";
import type { BookStore } from "./store/port.ts";

/**
 * The practice exchange on a market source and a durable book. A new book begins with the source's
 * first day at its open; an old one goes on exactly where it stood.
 *
 * `stop` writes what is left and closes the store. When the book cannot be written any more, the
 * call that met it throws, `onFailure` is told, and every later order call throws the same error:
 * the outcome of an order that threw is unknown until the exchange is opened again.
 *
 * @throws BookError when the stored book cannot be used
 */
export function openExchange(source: MarketSource, store: BookStore, settings: ExchangeSettings): ExchangeCore {
  const stored = store.load();
  const parts = assemble(source, store, stored.madeAt, settings);
  const { floor, desk, rules, trading, session, latency, days } = parts;
  if (stored.events.length === 0) floor.turn(() => days.begin(source.firstDay));
  else {
    restoreFloor(floor, days, stored, store.name);
    advanceSequences(floor, settings.systemNow() - stored.madeAt);
    trading.restore(stored.places, stored.references);
    desk.resume();
  }
  return {
    source,
    listing: (token) => floor.listing(token),
    listingBySymbol: (segment, symbol) => floor.listingBySymbol(segment, symbol),
    clock: () => session.state(),
    snapshot: (token): Snapshot | undefined => (floor.listing(token) === undefined ? undefined : snapshotOf(floor, token)),
    bars: (token, minutes, from, to) => (floor.listing(token) === undefined ? [] : source.bars(token, minutes, from, to, Math.min(floor.now, floor.closeAt))),
    openAccount: (client, capital) => {
      if (!Number.isSafeInteger(capital) || capital < 0) throw new RangeError(`capital ${capital} is not a whole number of paise`);
      if (!floor.state.accounts.has(client)) floor.turn(() => floor.emit({ kind: "account", client, capital, at: floor.now }));
    },
    place: (request) => desk.place(request),
    modify: (request) => desk.modify(request),
    cancel: (client, orderId) => desk.cancel(client, orderId),
    createRule: (request) => rules.create(request),
    modifyRule: (change) => rules.modify(change),
    cancelRule: (client, ruleId, token) => rules.cancel(client, ruleId, token),
    rules: (client) => [...floor.state.rules.values()].filter((rule) => rule.client === client),
    convert: (request) => convertPosition(floor, request),
    margin: (asks) => marginSum(floor, asks),
    brief: (token) => (floor.listing(token) === undefined ? undefined : briefOf(floor.ticker(token))),
    authorise: (client, token, quantity) => floor.authorise(client, token, quantity),
    orders: (client) => [...floor.state.orders.values()].filter((order) => order.client === client).map((order) => floor.state.row(order)),
    orderByUniqueId: (client, uniqueOrderId) => {
      const order = floor.state.uniqueOrder(uniqueOrderId);
      return order?.client === client ? floor.state.row(order) : undefined;
    },
    trades: (client) => [...(floor.state.trades.get(client) ?? [])],
    positions: (client) => floor.state.accounts.get(client)?.positions() ?? [],
    holdings: (client) => floor.state.accounts.get(client)?.holdings() ?? [],
    funds: (client) => floor.state.account(client).funds(floor.priceOf),
    onOrder: (listener) => floor.onOrder(listener),
    onTick: (listener) => floor.onTick(listener),
    onClock: (listener) => session.onClock(listener),
    pause: () => session.pause(),
    resume: () => session.resume(),
    setSpeed: (speed) => session.setSpeed(speed),
    start: () => session.start(),
    stop: () => {
      session.stop();
      latency.stop();
      if (floor.failure === undefined) floor.save(floor.marketPosition());
      store.close();
    },
  };
}

interface Parts {
  readonly floor: Floor;
  readonly trading: Trading;
  readonly latency: Latency;
  readonly desk: Desk;
  readonly rules: RuleDesk;
  readonly days: DayTurn;
  readonly session: Session;
}

function assemble(source: MarketSource, store: BookStore, madeAt: number, settings: ExchangeSettings): Parts {
  const floor = new Floor(source, store, madeAt, settings.onFailure);
  if (settings.needsAuthorisation !== undefined) floor.needsAuthorisation = settings.needsAuthorisation;
  const trading = new Trading(floor);
  const latency = new Latency(settings, settings.delay ?? DEFAULT_DELAY, (work) => floor.timedTurn(work));
  const desk = new Desk(floor, trading, latency, () => source.nextDay(floor.state.day));
  const rules = new RuleDesk(floor, (request) => desk.place(request));
  trading.onPrice = (token, lastPrice) => rules.priceMoved(token, lastPrice);
  const days = new DayTurn(floor, desk, trading);
  const session = new Session(floor, trading, desk, days, latency, settings);
  return { floor, trading, latency, desk, rules, days, session };
}

/**
 * Sequence numbers never go back: those of a restarted exchange begin beyond what the one before can
 * have told, counted generously at a thousand a wall second since the book was made.
 */
function advanceSequences(floor: Floor, bookAgeMs: number): void {
  floor.firstSequence = Math.max(0, Math.floor(bookAgeMs));
  for (const ticker of floor.tickers.values()) ticker.sequence = Math.max(ticker.sequence, floor.firstSequence);
}
