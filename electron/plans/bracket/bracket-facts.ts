import { excessByLegs, own } from "../../../shared/domain/bracket/quantities.ts";
import type { BracketFacts, BracketState } from "../../../shared/domain/bracket/state.ts";
import { stopTypesOf } from "../../../shared/domain/bracket/stop-terms.ts";
import type { Order } from "../../../shared/domain/order.ts";
import { largestOrder } from "../../../shared/domain/slicing.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { BracketOptions } from "./bracket-options.ts";
import { handOf, roomOf } from "./bracket-room.ts";

const NO_TICK = 1 as Price;

/** Gathers, for one bracket, all that its decisions look at. @param peers the brackets of its instrument, product and owner, today's ended ones too. */
export function bracketFacts(options: BracketOptions, state: BracketState, peers: readonly BracketState[]): BracketFacts {
  const { context, marketOpen, held } = options;
  const { account, product, side, owner } = state;
  const instrument = context.instruments.get(state.instrument);
  const quote = context.quotes.of(state.instrument);
  const position = context.ledger.owners.quantityOf({ account, instrument: state.instrument, product }, owner);
  // Shares sold out of holdings show as a net below zero while the list of holdings keeps its quantity.
  const net = position + (product === "CNC" && side === "BUY" ? held(state.instrument) : 0);
  const short = roomOf(state, peers, { net, orders: [] });
  // The day's orders are many: they are looked through only where something is missing or may be about to go.
  const missing = short.room < Math.max(0, own(state)) || excessByLegs(state) > 0;
  const orders = missing ? ordersOf(context.ledger.orders(), state) : ordersOf(context.ledger.working(account), state);
  return {
    ...roomOf(state, peers, { net, orders, converted: missing ? convertedOut(context.ledger, state) : 0 }),
    now: context.clock.now(),
    day: state.day,
    able: context.trading() && state.day === context.day() && instrument !== undefined && marketOpen(instrument),
    tick: instrument?.tick ?? NO_TICK,
    lot: instrument?.lot ?? 1,
    largest: instrument && largestOrder(instrument),
    stopTypes: stopTypesOf(instrument?.kind ?? "equity", state.exits.stop?.limit !== undefined),
    upperCircuit: quote?.upperCircuit,
    lowerCircuit: quote?.lowerCircuit,
    ltp: quote?.ltp,
    option: instrument?.kind === "option",
  };
}

function convertedOut(ledger: BracketOptions["context"]["ledger"], { account, instrument, product, side, owner }: BracketState): number {
  return ledger.conversions.movedOut({ account, instrument, product, side }, (other) => handOf(other) === handOf(owner));
}

function ordersOf(orders: readonly Order[], { account, instrument, product, owner }: BracketState): Order[] {
  const hand = handOf(owner);
  return orders.filter((order) => order.account === account && order.instrument === instrument && order.product === product && handOf(order.owner) === hand);
}
