import type { ExitTerms } from "../../../shared/contract/schemas/plans.ts";
import type { BracketEvent } from "../../../shared/domain/bracket/apply.ts";
import { better, breakEvenPrice, own } from "../../../shared/domain/bracket/quantities.ts";
import type { BracketState } from "../../../shared/domain/bracket/state.ts";
import { isOver } from "../../../shared/domain/bracket/state.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import { formatRupees } from "../../../shared/domain/format.ts";
import type { Money } from "../../../shared/domain/units.ts";
import type { Side } from "../../../shared/domain/words.ts";
import { signOf } from "../../../shared/domain/words.ts";
import type { PlanContext } from "../plan.ts";
import { checkChange, checkProtect, instrumentOf } from "./bracket-checks.ts";
import type { BracketDriver } from "./bracket-driver.ts";
import type { BracketOptions } from "./bracket-options.ts";
import type { ProtectRequest } from "./bracket-plan.ts";
import { handOf } from "./bracket-room.ts";

function refusal(rule: string, sentence: string, limit = "", value = ""): TerminalError {
  return new TerminalError({ kind: "Refused", rule, limit, value, sentence });
}

/** @param forWhat a bracket that is being taken away may still be told to close its position as well. */
export function mustBeActive(driver: BracketDriver | undefined, forWhat: "change" | "cancel" = "change"): BracketDriver {
  if (!driver) throw new TerminalError(badInput("id", "a bracket of today", "There is no such bracket; it may have ended on an earlier day."));
  const { phase, closing } = driver.state;
  if (isOver(phase)) throw refusal("state", `This bracket is over (${driver.state.text}) and cannot be changed.`);
  if (forWhat === "change" && closing !== undefined) throw refusal("state", "This bracket is being wound up and cannot be changed any more.");
  return driver;
}

/** @throws TerminalError where the terms do not fit. */
export function changeEvent(context: PlanContext, state: BracketState, exits: ExitTerms): BracketEvent {
  checkChange(context, state, exits);
  return { kind: "change", exits };
}

/** @throws TerminalError while the market is not beyond the entry, or the stop is there already. */
export function breakEvenEvent(context: PlanContext, state: BracketState): BracketEvent {
  const { tick } = instrumentOf(context, state.instrument);
  const stop = breakEvenPrice(state, tick);
  if (stop === undefined || own(state) <= 0) throw refusal("position", "Nothing of this bracket is open yet, so there is no entry price to move the stop to.");
  if (state.stopNow === undefined) throw refusal("stop", "This bracket has no stop; give it one first.");
  if (!better(state, stop, state.stopNow)) throw refusal("stop", `The stop at ${formatRupees(state.stopNow)} is at the average entry ${formatRupees(stop)} or better already.`, formatRupees(stop), formatRupees(state.stopNow));
  const ltp = context.quotes.of(state.instrument)?.ltp;
  if (ltp === undefined || !better(state, ltp, stop)) {
    const where = ltp === undefined ? "No price has arrived yet" : `The last price ${formatRupees(ltp)} is not beyond the average entry ${formatRupees(stop)}`;
    throw refusal("last price", `${where}, so a stop there would fire at once. Wait for the market to move in your favour.`, formatRupees(stop), ltp === undefined ? "not known" : formatRupees(ltp));
  }
  return { kind: "break-even", stop };
}

/**
 * What of the position is in no bracket. Its cost is the share of the position's cost.
 * @throws TerminalError when nothing is open, or the terms do not fit.
 */
export function foundOpen(options: BracketOptions, request: ProtectRequest, peers: readonly BracketState[]): { side: Side; adopted: { quantity: number; value: Money } } {
  const { context, held } = options;
  const { account, product, exits, owner } = request;
  const instrument = instrumentOf(context, request.instrument);
  const holding = product === "CNC" ? held(request.instrument) : 0;
  const net = context.ledger.owners.quantityOf({ account, instrument: request.instrument, product }, owner) + holding;
  const claimed = peers.reduce((sum, peer) => sum + (isOver(peer.phase) ? 0 : Math.max(0, own(peer)) * signOf(peer.side)), 0);
  const loose = net - claimed;
  const quantity = Math.min(Math.abs(loose), Math.abs(net));
  if (quantity === 0 || loose * net <= 0) throw refusal("position", `There is no open ${product} position in ${instrument.symbol} that is not in a bracket already.`, "open", "0");
  const side: Side = net > 0 ? "BUY" : "SELL";
  checkProtect(context, instrument, side, quantity, exits);
  return { side, adopted: { quantity, value: costOf(context, request, quantity) } };
}

/** Valued at the average of its owner's position; a delivery holding, whose cost is not in the position book, at the last price. */
function costOf({ ledger, quotes }: PlanContext, request: ProtectRequest, quantity: number): Money {
  const parts = ledger.owners.ofInstrument(request.account, request.instrument).filter((part) => part.product === request.product && handOf(part.owner) === handOf(request.owner));
  const open = parts.reduce((sum, part) => sum + part.quantity, 0);
  const cost = parts.reduce((sum, part) => sum + part.cost, 0);
  if (open !== 0) return Math.round(Math.abs(cost / open) * quantity) as Money;
  return ((quotes.of(request.instrument)?.ltp ?? 0) * quantity) as Money;
}
