import type { BracketRequest } from "../../../shared/contract/schemas/plans.ts";
import { protectiveLimit } from "../../../shared/domain/bracket/stop-terms.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { OrderTerms } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import type { Product } from "../../../shared/domain/words.ts";
import { opposite } from "../../../shared/domain/words.ts";
import type { BracketSignal, LimitSignal, MarketSignal, StopSignal } from "../../../shared/strategy/signals.ts";

export type OrderSignal = MarketSignal | LimitSignal | StopSignal;
export type OpeningSignal = OrderSignal | BracketSignal;
/** The day's price band, as the last quote has it. */
export type Band = { readonly upperCircuit: Price | undefined; readonly lowerCircuit: Price | undefined } | undefined;
interface Whose {
  readonly account: AccountId;
  readonly owner: string;
  readonly product: Product;
}
/** Terms without quantity: that may be cut into several orders. */
export type Wanted = Omit<OrderTerms, "quantity">;

export const AT_MARKET: Wanted = { type: "MARKET", price: NO_PRICE, trigger: NO_PRICE, validity: "DAY" };

/** Within the day, or carried: shares into delivery, contracts overnight. Currency and commodity contracts are contracts whatever the list calls them. */
export function productFor(instrument: Pick<Instrument, "kind" | "exchange">, holding: "intraday" | "carry"): Product {
  if (holding === "intraday") return "MIS";
  const contract = instrument.kind === "future" || instrument.kind === "option" || instrument.exchange === "CDS" || instrument.exchange === "MCX";
  return contract ? "NRML" : "CNC";
}

/** What the exchange is asked for. */
export function wantedTerms(signal: OrderSignal, instrument: Instrument, band: Band): Wanted {
  switch (signal.kind) {
    case "market":
      return AT_MARKET;
    case "limit":
      return { type: "LIMIT", price: signal.price, trigger: NO_PRICE, validity: signal.validity };
    case "stop":
      return stopTerms(signal, instrument, band);
  }
}

/** Exchanges take no SL-M in options: a limit so far beyond the trigger that it fills stands in, as for the stop of a bracket. */
function stopTerms({ side, trigger, limit }: Pick<StopSignal, "side" | "trigger" | "limit">, { kind, tick }: Instrument, band: Band): Wanted {
  if (limit !== undefined) return { type: "SL", price: limit, trigger, validity: "DAY" };
  if (kind !== "option") return { type: "SL-M", price: NO_PRICE, trigger, validity: "DAY" };
  const facts = { option: true, tick, upperCircuit: band?.upperCircuit, lowerCircuit: band?.lowerCircuit };
  return { type: "SL", price: protectiveLimit({ side: opposite(side) }, facts, trigger), trigger, validity: "DAY" };
}

function entryTerms({ entry: { price, trigger }, side }: BracketSignal, instrument: Instrument, band: Band): BracketRequest["entry"] {
  if (trigger === undefined) return price === undefined ? { type: "MARKET", price: NO_PRICE, trigger: NO_PRICE } : { type: "LIMIT", price, trigger: NO_PRICE };
  const { type, price: limit } = stopTerms({ side, trigger, limit: price }, instrument, band);
  return { type, price: limit, trigger };
}

export function bracketRequest(signal: BracketSignal, instrument: Instrument, band: Band, whose: Whose): BracketRequest {
  const { side, quantity, stop, targets, trail, breakEvenAfterFirst } = signal;
  return {
    ...whose, instrument: signal.instrument, side, quantity,
    entry: entryTerms(signal, instrument, band),
    exits: {
      stop: { trigger: stop.trigger, ...(stop.limit === undefined ? {} : { limit: stop.limit }) },
      targets: [...targets],
      ...(trail === undefined ? {} : { trail }),
      breakEvenAfterFirst,
      // A target that rests beside its stop would ask for margin twice.
      targetsAtBroker: false,
    },
  };
}

/** Price that the signal's value is counted at: what it names, else the last one. */
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
