import type { Order } from "../../../shared/domain/order.ts";
import { opposite, signOf } from "../../../shared/domain/words.ts";
import { own } from "../../../shared/domain/bracket/quantities.ts";
import type { BracketFacts, BracketState } from "../../../shared/domain/bracket/state.ts";
import { isOver } from "../../../shared/domain/bracket/state.ts";

/** What of one owner's position is known outside the brackets. By hand, here or elsewhere, is one owner. */
export interface OwnerFacts {
  /** Signed units of instrument and product, holdings included where they can be sold. */
  readonly net: number;
  /** Today's orders of this owner in it. */
  readonly orders: readonly Order[];
  /** Units that left today for another product. */
  readonly converted?: number;
}

/** What is done by hand on another device is done by the same hand. */
export function handOf(owner: string): string {
  return owner === "external" ? "manual" : owner;
}

type Room = Pick<BracketFacts, "room" | "closedByOthers" | "reversed" | "promised" | "takenBackByOthers" | "takingBack">;

function isBracketLeg(order: Order): boolean {
  return order.why?.plan?.kind === "bracket";
}

function claim(state: BracketState): number {
  return Math.max(0, own(state)) * signOf(state.side);
}

/**
 * How much of its owner's position one bracket may call its own: what the owner's other brackets hold
 * is put aside first, also on the other side, so that the entry of one is not taken for the closing of
 * another; what remains bounds this bracket.
 * @param peers all brackets of this instrument, product and owner, this one included or not; of those that
 * are over, today's count with the orders that closed them: the same order does not close another.
 */
export function roomOf(state: BracketState, peers: readonly BracketState[], position: OwnerFacts): Room {
  const sign = signOf(state.side);
  const others = peers.filter((peer) => peer.id !== state.id);
  const claimed = others.reduce((sum, peer) => sum + (isOver(peer.phase) ? 0 : claim(peer)), 0);
  const mine = (position.net - claimed) * sign;
  const closing = position.orders.filter((order) => order.side === opposite(state.side) && !isBracketLeg(order));
  const closedByOthers = closing.reduce((sum, order) => sum + order.filled, position.converted ?? 0);
  const attributed = [...others, state].reduce((sum, peer) => sum + (peer.side === state.side && peer.day === state.day ? peer.outsideToday : 0), 0);
  const back = position.orders.filter((order) => order.side === state.side && order.why?.plan?.kind === "square-off" && order.createdAt >= state.createdAt);
  const returned = [...others, state].reduce((sum, peer) => sum + (peer.side === state.side && peer.day === state.day ? (peer.takenBack ?? 0) : 0), 0);
  return {
    room: Math.max(0, mine),
    closedByOthers: Math.max(0, closedByOthers - attributed),
    reversed: Math.max(0, -mine),
    takenBackByOthers: Math.max(0, back.reduce((sum, order) => sum + order.filled, 0) - returned),
    takingBack: back.reduce((sum, order) => sum + aboutToClose(order), 0),
    promised: closing.reduce((sum, order) => sum + aboutToClose(order), 0),
  };
}

const ON_THE_WAY: ReadonlySet<string> = new Set(["queued", "sent", "unresolved", "pending", "open"]);

function aboutToClose(order: Order): number {
  return order.type === "MARKET" && ON_THE_WAY.has(order.state) ? Math.max(0, order.quantity - order.filled) : 0;
}
