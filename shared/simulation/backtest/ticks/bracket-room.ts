import { excessByLegs, own } from "../../../domain/bracket/quantities.ts";
import type { BracketFacts, BracketState } from "../../../domain/bracket/state.ts";
import { isOver } from "../../../domain/bracket/state.ts";
import { stopTypesOf } from "../../../domain/bracket/stop-terms.ts";
import type { Order } from "../../../domain/order.ts";
import { largestOrder } from "../../../domain/slicing.ts";
import { istDay } from "../../../domain/time.ts";
import type { MarketTime, SystemTime } from "../../../domain/time.ts";
import { opposite, signOf } from "../../../domain/words.ts";
import type { OrderBook } from "./order-book.ts";
import type { MarketPicture } from "./picture.ts";
import { priceOf } from "./picture.ts";
import type { TickPlace } from "./places.ts";

type Room = Pick<BracketFacts, "room" | "closedByOthers" | "reversed" | "promised" | "takenBackByOthers" | "takingBack">;

const ON_THE_WAY: ReadonlySet<string> = new Set(["queued", "sent", "unresolved", "pending", "open"]);

function aboutToClose({ type, state, quantity, filled }: Order): number {
  return type === "MARKET" && ON_THE_WAY.has(state) ? Math.max(0, quantity - filled) : 0;
}

/**
 * How much of the strategy's position one bracket may call its own: what its other brackets in the instrument hold is
 * put aside first. A run has no square-offs by hand, so nothing is ever taken back by one.
 * @param peers brackets of the instrument; of those that are over, today's count with the orders that closed them.
 */
function roomOf(state: BracketState, peers: readonly BracketState[], net: number, orders: readonly Order[]): Room {
  const sign = signOf(state.side);
  const others = peers.filter((peer) => peer.id !== state.id);
  const claimed = others.reduce((sum, peer) => sum + (isOver(peer.phase) ? 0 : Math.max(0, own(peer)) * signOf(peer.side)), 0);
  const mine = (net - claimed) * sign;
  const closing = orders.filter((order) => order.side === opposite(state.side) && order.why?.plan?.kind !== "bracket");
  const attributed = [...others, state].reduce((sum, peer) => sum + (peer.side === state.side && peer.day === state.day ? peer.outsideToday : 0), 0);
  return {
    room: Math.max(0, mine),
    closedByOthers: Math.max(0, closing.reduce((sum, { filled }) => sum + filled, 0) - attributed),
    reversed: Math.max(0, -mine),
    takenBackByOthers: 0,
    takingBack: 0,
    promised: closing.reduce((sum, order) => sum + aboutToClose(order), 0),
  };
}

/** All that a bracket's decisions look at. */
export function bracketFacts(state: BracketState, peers: readonly BracketState[], { slot, facts, sessions }: TickPlace, book: OrderBook, picture: MarketPicture, now: number): BracketFacts {
  const net = book.quantity(state.instrument);
  const short = roomOf(state, peers, net, []);
  // The day's orders are many: they are looked through only where something is missing or may be about to go.
  const missing = short.room < Math.max(0, own(state)) || excessByLegs(state) > 0;
  const orders = missing ? book.ofDay(state.instrument) : book.working(state.instrument);
  return {
    ...roomOf(state, peers, net, orders),
    now: now as SystemTime,
    day: state.day,
    able: state.day === istDay(now) && sessions.marketOpen(now as MarketTime),
    tick: facts.tick,
    lot: facts.lot,
    largest: largestOrder({ lot: facts.lot, freeze: facts.freeze }),
    stopTypes: stopTypesOf(facts.kind, state.exits.stop?.limit !== undefined),
    upperCircuit: picture.upper(slot),
    lowerCircuit: picture.lower(slot),
    ltp: priceOf(picture.ltp(slot)),
    option: facts.kind === "option",
  };
}
