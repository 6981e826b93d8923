import type { InstrumentKind } from "../instrument.ts";
import type { OrderTerms } from "../order.ts";
import type { Price } from "../units.ts";
import { NO_PRICE } from "../units.ts";
import { opposite, signOf } from "../words.ts";
import type { BracketFacts, BracketState } from "./state.ts";

/** How far the limit of a stop order lies beyond its trigger where none was given: far enough to fill in a fast market. Percent. */
const SLIP_PERCENT = 3;
/** Option premiums jump further. */
const OPTION_SLIP_PERCENT = 10;
const LEAST_SLIP_TICKS = 10;

/**
 * Stop types to be tried, best first. Exchanges take stop-loss orders for options with a limit only;
 * elsewhere a limit that was asked for comes first, and a market stop where none was.
 */
export function stopTypesOf(kind: InstrumentKind, limitAsked: boolean): readonly ("SL" | "SL-M")[] {
  if (kind === "option") return ["SL"];
  return limitAsked ? ["SL", "SL-M"] : ["SL-M", "SL"];
}

/** On the tick grid, not beyond `price` in the direction of `way`. */
export function onGrid(price: number, tick: Price, way: "down" | "up"): Price {
  const step = Math.max(1, tick);
  return ((way === "down" ? Math.floor(price / step) : Math.ceil(price / step)) * step) as Price;
}

/** A limit so far beyond `from` that an exit on the other side of `side` fills, inside the day's price band. */
export function protectiveLimit(state: Pick<BracketState, "side">, facts: Pick<BracketFacts, "option" | "tick" | "upperCircuit" | "lowerCircuit">, from: Price): Price {
  const percent = facts.option ? OPTION_SLIP_PERCENT : SLIP_PERCENT;
  const slip = Math.max((from * percent) / 100, LEAST_SLIP_TICKS * Math.max(1, facts.tick));
  const sells = state.side === "BUY";
  const beyond = onGrid(sells ? from - slip : from + slip, facts.tick, sells ? "down" : "up");
  if (!sells) return facts.upperCircuit === undefined ? beyond : (Math.min(beyond, facts.upperCircuit) as Price);
  const floor = Math.max(facts.tick, facts.lowerCircuit ?? 0);
  return Math.max(beyond, floor) as Price;
}

/**
 * Terms of the stop order for so many units in all.
 * @param type of the order that rests already. @returns undefined when it is to be held here.
 */
export function stopTerms(state: BracketState, facts: BracketFacts, quantity: number, type: OrderTerms["type"] | undefined = facts.stopTypes[state.stopStyle]): OrderTerms | undefined {
  const { stopNow } = state;
  if (type === undefined || stopNow === undefined) return undefined;
  if (type === "SL-M") return { type, quantity, price: NO_PRICE, trigger: stopNow, validity: "DAY" };
  const { stop } = state.exits;
  // A limit that was asked for keeps its distance while the trigger moves.
  const price = stop?.limit === undefined ? protectiveLimit(state, facts, stopNow) : ((stopNow + stop.limit - stop.trigger) as Price);
  return { type, quantity, price: Math.max(price, facts.tick) as Price, trigger: stopNow, validity: "DAY" };
}

/** Terms that get out now: at market, and with a limit where the market order was refused. */
export function exitTerms(state: BracketState, facts: BracketFacts, quantity: number, refusedOnce: boolean, side = opposite(state.side)): OrderTerms {
  if (!refusedOnce || facts.ltp === undefined) return { type: "MARKET", quantity, price: NO_PRICE, trigger: NO_PRICE, validity: "DAY" };
  const price = protectiveLimit({ side: opposite(side) }, facts, facts.ltp);
  return { type: "LIMIT", quantity, price, trigger: NO_PRICE, validity: "DAY" };
}

/** Distance of a trailing stop in price units, on the grid and at least one tick. `range` is the average true range. */
export function trailDistance(state: Pick<BracketState, "exits">, best: Price, range: number | undefined, tick: Price): Price | undefined {
  const { trail } = state.exits;
  if (!trail) return undefined;
  if (trail.kind === "atr" && range === undefined) return undefined;
  const by = trail.kind === "points" ? trail.by : trail.kind === "percent" ? (best * trail.by) / 100 : trail.times * (range ?? 0);
  return Math.max(onGrid(by, tick, "up"), tick) as Price;
}

/** The best price that a stop at this distance has followed. */
export function bestPrice(state: Pick<BracketState, "side">, stop: Price, by: Price): Price {
  return (stop + by * signOf(state.side)) as Price;
}
