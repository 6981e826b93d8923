import type { BracketEvent } from "../../../domain/bracket/apply.ts";
import { legName } from "../../../domain/bracket/draft.ts";
import type { BracketAction, BracketState, Leg } from "../../../domain/bracket/state.ts";
import type { Failure } from "../../../domain/errors.ts";
import { formatRupees } from "../../../domain/format.ts";
import type { Order, OrderWhy } from "../../../domain/order.ts";
import type { OrderDesk } from "./order-desk.ts";

/** What came of one thing that a bracket did. */
export interface BracketOutcome {
  readonly event: BracketEvent | undefined;
  readonly failure: Failure | undefined;
}

const NAMES = { entry: "Entry", stop: "Stop", target: "Target", exit: "Exit", excess: "Taking back the excess" } as const;

/** Does one thing that was decided. @param opens why an order that closes must not leave any more. @param done called once it is recorded, or refused. */
export function takeAction(desk: OrderDesk, state: BracketState, action: BracketAction, opens: (leg: Leg, order: Order) => string | undefined, done: (outcome: BracketOutcome | undefined) => void): void {
  switch (action.kind) {
    case "place":
      return place(desk, state, action.leg, opens, done);
    case "modify":
      return asked(action.once, desk.modify(action.key, action.terms, whyOf(state, action.once), () => done(taken(action.once))), done);
    case "cancel":
      return asked(action.once, desk.cancel(action.key, whyOf(state, action.once), () => done(taken(action.once))), done);
    case "alarm":
    case "wake":
      return done(undefined);
  }
}

function place(desk: OrderDesk, state: BracketState, leg: Leg, opens: (leg: Leg, order: Order) => string | undefined, done: (outcome: BracketOutcome | undefined) => void): void {
  const { instrument, product } = state;
  const { side, quantity, type, price, trigger, validity, once, role } = leg;
  const still = role === "entry" || role === "excess" ? undefined : (order: Order): string | undefined => opens(leg, order);
  const placed = desk.place({ instrument, product, side, quantity, type, price, trigger, validity }, once, whyOf(state, once), still, () => done({ event: undefined, failure: undefined }));
  if ("kind" in placed) done({ event: { kind: "not-taken", once, state: "refused", words: placed.sentence }, failure: placed });
}

function taken(once: string): BracketOutcome {
  return { event: { kind: "change-taken", once }, failure: undefined };
}

function asked(once: string, failure: Failure | undefined, done: (outcome: BracketOutcome) => void): void {
  if (failure) done({ event: { kind: "change-not-taken", once, words: failure.sentence, held: false }, failure: undefined });
}

/** What an order of the bracket is for. */
function whyOf({ legs, id }: Pick<BracketState, "legs" | "id">, once: string): OrderWhy {
  const leg = legs.find((one) => one.once === once);
  if (!leg) throw new Error(`bracket ${id} has no leg ${once}`);
  const at = leg.trigger > 0 ? leg.trigger : leg.price;
  const words = `${NAMES[leg.role]}${leg.role === "target" ? ` ${leg.target}` : ""} of the bracket${at > 0 ? ` at ${formatRupees(at)}` : " at market"}`;
  return { plan: { kind: "bracket", id, leg: legName(leg.role, leg.target) }, words };
}
