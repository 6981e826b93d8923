import type { BracketRequest, ExitTerms } from "../../../shared/contract/schemas/plans.ts";
import { checkExits } from "../../../shared/domain/bracket/check.ts";
import type { BracketState } from "../../../shared/domain/bracket/state.ts";
import { orderSizes } from "../../../shared/domain/bracket/portions.ts";
import { closed, entered } from "../../../shared/domain/bracket/quantities.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import { TerminalError, badInput, notConnected } from "../../../shared/domain/errors.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import { largestOrder } from "../../../shared/domain/slicing.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { Side } from "../../../shared/domain/words.ts";
import { needsLimit, needsTrigger } from "../../../shared/domain/words.ts";
import type { PlanContext } from "../plan.ts";
import type { BracketOptions } from "./bracket-options.ts";

function refuse(failures: readonly (Failure | undefined)[]): void {
  const first = failures.find((failure) => failure !== undefined);
  if (first) throw new TerminalError(first);
}

export function instrumentOf({ instruments }: PlanContext, key: InstrumentKey): Instrument {
  const instrument = instruments.get(key);
  if (!instrument) throw new TerminalError(badInput("instrument", "an instrument of today's list", `${key} is not in today's instrument list. Search for it again; contracts expire and names change.`));
  return instrument;
}

/** @throws TerminalError naming the first thing that is off; the gate checks the entry itself when it goes. */
export function checkBracket({ context, marketOpen }: BracketOptions, request: BracketRequest): void {
  if (!context.trading()) throw new TerminalError(notConnected("Orders cannot go yet: the account is not ready. Nothing was placed; try again in a moment."));
  const instrument = instrumentOf(context, request.instrument);
  if (!marketOpen(instrument)) {
    throw new TerminalError({ kind: "Refused", rule: "market hours", limit: "open", value: "closed", sentence: `The market in ${instrument.symbol} is closed, and a stop could not follow an entry that fills at the open. Place the bracket once it is open.` });
  }
  const { entry, quantity, side, exits } = request;
  const parts = orderSizes(quantity, { largest: largestOrder(instrument) }).length;
  if (parts > 1 && context.desk.pace(parts) > 0) {
    throw new TerminalError({ kind: "Refused", rule: "orders a second", limit: "room for the whole entry", value: String(parts), sentence: `The entry is ${parts} orders of at most the freeze quantity, and the rate limits have no room for all of them just now. Nothing was sent; try again in a moment.` });
  }
  const ltp = context.quotes.of(request.instrument)?.ltp;
  const from = needsTrigger(entry.type) ? { price: entry.trigger, name: "entry's trigger" } : needsLimit(entry.type) ? { price: entry.price, name: "entry" } : ltp === undefined ? undefined : { price: ltp, name: "last price" };
  refuse([checkQuantity(quantity, instrument), ...checkExits({ ...shape(instrument), side, quantity, exits, from })]);
}

/** @throws TerminalError where these exits do not fit what is open. */
export function checkProtect(context: PlanContext, instrument: Instrument, side: Side, quantity: number, exits: ExitTerms): void {
  refuse([checkParts(quantity, instrument), ...checkExits({ ...shape(instrument), side, quantity, exits, from: lastPrice(context, instrument.key) })]);
}

/** @throws TerminalError where the new terms do not fit the bracket as it stands. */
export function checkChange(context: PlanContext, state: BracketState, exits: ExitTerms): void {
  const instrument = instrumentOf(context, state.instrument);
  const quantity = (entered(state) > 0 ? Math.max(entered(state), liveWhole(state)) : state.quantity) - closed(state);
  const ahead = state.entry && entered(state) === 0 && state.entry.type !== "MARKET";
  const from = ahead ? { price: (needsTrigger(state.entry.type) ? state.entry.trigger : state.entry.price), name: "entry" } : lastPrice(context, state.instrument);
  refuse(checkExits({ ...shape(instrument), side: state.side, quantity, exits, from }));
}

/** While the entry works, the targets are shares of all that it may still become. */
function liveWhole(state: BracketState): number {
  return state.phase === "entering" || state.phase === "working" ? state.quantity : 0;
}

function lastPrice({ quotes }: PlanContext, key: InstrumentKey): { price: Price; name: string } | undefined {
  const ltp = quotes.of(key)?.ltp;
  return ltp === undefined ? undefined : { price: ltp, name: "last price" };
}

function shape({ symbol, tick, lot, kind }: Instrument): { symbol: string; tick: Price; lot: number; option: boolean } {
  return { symbol, tick, lot, option: kind === "option" };
}

function checkQuantity(quantity: number, instrument: Instrument): Failure | undefined {
  const { lot, symbol } = instrument;
  if (!Number.isSafeInteger(quantity) || quantity <= 0) return badInput("quantity", "a whole number of at least 1", `Quantity must be a whole number of at least 1; it is ${quantity}.`);
  if (lot > 1 && quantity % lot !== 0) return badInput("quantity", `a multiple of ${lot}`, `${symbol} trades in lots of ${lot}; ${formatQuantity(quantity)} is not a multiple.`);
  return checkParts(quantity, instrument);
}

/**
 * Orders that one leg may be cut into at the freeze quantity: what the default rates let through at once
 * beside what they keep for exits. Each is moved with the stop, so that more would trail ever more slowly.
 */
export const MOST_PARTS = 6;

function checkParts(quantity: number, instrument: Instrument): Failure | undefined {
  const largest = largestOrder(instrument);
  if (largest === undefined || quantity <= largest * MOST_PARTS) return undefined;
  const most = formatQuantity(largest * MOST_PARTS);
  return badInput("quantity", `at most ${most}`, `The exchange takes ${formatQuantity(largest)} of ${instrument.symbol} in one order, and a bracket is cut into at most ${MOST_PARTS} such orders, ${most} in all; ${formatQuantity(quantity)} is more. Use several brackets.`);
}
