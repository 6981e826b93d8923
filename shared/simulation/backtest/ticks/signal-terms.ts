import { protectiveLimit } from "../../../domain/bracket/stop-terms.ts";
import type { OrderTerms } from "../../../domain/order.ts";
import type { Price } from "../../../domain/units.ts";
import { NO_PRICE } from "../../../domain/units.ts";
import { opposite } from "../../../domain/words.ts";
import type { BracketSignal, LimitSignal, MarketSignal, StopSignal } from "../../../strategy/signals.ts";
import type { BracketWish } from "./bracket-plan.ts";
import type { MarketPicture } from "./picture.ts";
import type { TickPlace } from "./places.ts";

export type OrderSignal = MarketSignal | LimitSignal | StopSignal;
export type OpeningSignal = OrderSignal | BracketSignal;
/** Terms without quantity: that may be cut into several orders. */
export type TermsWithout = Omit<OrderTerms, "quantity">;

export const AT_MARKET: TermsWithout = { type: "MARKET", price: NO_PRICE, trigger: NO_PRICE, validity: "DAY" };

/** What the exchange is asked for. */
export function wantedTerms(signal: OrderSignal, place: TickPlace, picture: MarketPicture): TermsWithout {
  switch (signal.kind) {
    case "market":
      return AT_MARKET;
    case "limit":
      return { type: "LIMIT", price: signal.price, trigger: NO_PRICE, validity: signal.validity };
    case "stop":
      return stopTerms(signal, place, picture);
  }
}

/** Exchanges take no SL-M in options: a limit so far beyond the trigger that it fills stands in, as for the stop of a bracket. */
function stopTerms({ side, trigger, limit }: Pick<StopSignal, "side" | "trigger" | "limit">, { slot, facts }: TickPlace, picture: MarketPicture): TermsWithout {
  if (limit !== undefined) return { type: "SL", price: limit, trigger, validity: "DAY" };
  if (facts.kind !== "option") return { type: "SL-M", price: NO_PRICE, trigger, validity: "DAY" };
  const band = { option: true, tick: facts.tick, upperCircuit: picture.upper(slot), lowerCircuit: picture.lower(slot) };
  return { type: "SL", price: protectiveLimit({ side: opposite(side) }, band, trigger), trigger, validity: "DAY" };
}

function entryTerms({ entry: { price, trigger }, side }: BracketSignal, place: TickPlace, picture: MarketPicture): BracketWish["entry"] {
  if (trigger === undefined) return price === undefined ? { type: "MARKET", price: NO_PRICE, trigger: NO_PRICE } : { type: "LIMIT", price, trigger: NO_PRICE };
  const { type, price: limit } = stopTerms({ side, trigger, limit: price }, place, picture);
  return { type, price: limit, trigger };
}

export function bracketWish(signal: BracketSignal, id: string, place: TickPlace, picture: MarketPicture): BracketWish {
  const { side, quantity, stop, targets, trail, breakEvenAfterFirst } = signal;
  return {
    id, side, quantity,
    entry: entryTerms(signal, place, picture),
    exits: {
      stop: { trigger: stop.trigger, ...(stop.limit === undefined ? {} : { limit: stop.limit }) },
      targets: [...targets],
      ...(trail === undefined ? {} : { trail }),
      breakEvenAfterFirst,
      targetsAtBroker: false,
    },
  };
}

/** Price that an opening is sized by: what it names, else the last one. */
export function pricedAt(signal: OpeningSignal, last: Price | undefined): Price | undefined {
  switch (signal.kind) {
    case "market":
      return last;
    case "limit":
      return signal.price;
    case "stop":
      return signal.limit ?? signal.trigger;
    case "bracket":
      return signal.entry.price ?? signal.entry.trigger ?? last;
  }
}
