import type { BracketEvent } from "../../../shared/domain/bracket/apply.ts";
import type { BracketAction, BracketState, Leg } from "../../../shared/domain/bracket/state.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { Order, OrderProposal } from "../../../shared/domain/order.ts";
import { PRIORITY } from "../../brokers/rate-budget.ts";
import { isPassing } from "../../orders/risk/passing.ts";
import type { PlanContext } from "../plan.ts";
import { bracketName, whyOf } from "./bracket-words.ts";

export interface ActionOutcome {
  readonly event: BracketEvent | undefined;
  readonly failure: Failure | undefined;
}

/** Why an order that closes must not leave any more, because it would open the other way; undefined where it may. */
export type Opens = (leg: Leg, order: Order) => string | undefined;

/** Does one thing that was decided and is durable. Never throws: what comes of it is an event. */
export function takeAction(context: PlanContext, state: BracketState, action: BracketAction, opens: Opens): Promise<ActionOutcome | undefined> {
  switch (action.kind) {
    case "place":
      return place(context, state, action.leg, opens);
    case "modify": {
      const why = whyOf(state, legOf(state, action.once, action.terms));
      return asked(action.once, context.desk.modify(action.key, action.terms, action.urgent ? PRIORITY.exit : PRIORITY.change, why));
    }
    case "cancel":
      return asked(action.once, context.desk.cancel(action.key, whyOf(state, legOf(state, action.once))));
    case "alarm": {
      const { account, instrument } = state;
      const name = bracketName(state);
      context.activity.note({ tone: "alarm", topic: "order", sentence: `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${action.words}`, account, instrument });
      return Promise.resolve(undefined);
    }
    case "wake":
      return Promise.resolve(undefined);
  }
}

function legOf(state: BracketState, once: string, terms?: Partial<Leg>): Leg {
  const leg = state.legs.find((one) => one.once === once);
  if (!leg) throw new Error(`bracket ${state.id} has no leg ${once}`);
  return { ...leg, ...terms };
}

async function place({ desk }: PlanContext, state: BracketState, leg: Leg, opens: Opens): Promise<ActionOutcome> {
  const { account, instrument, product, owner } = state;
  const { side, quantity, type, price, trigger, validity } = leg;
  const proposal: OrderProposal = { account, instrument, product, owner, side, quantity, type, price, trigger, validity };
  try {
    await desk.place(proposal, leg.once, leg.role === "entry" ? PRIORITY.entry : PRIORITY.exit, whyOf(state, leg), leg.role === "entry" || leg.role === "excess" ? undefined : (order) => opens(leg, order));
    return { event: undefined, failure: undefined };
  } catch (error) {
    const failure = failureOf(error);
    // An entry is not tried again by itself: whoever asked for it is told at once.
    const state = held(failure) ? "unsent" : leg.role !== "entry" && isPassing(failure) ? "not-placed" : "refused";
    return { event: { kind: "not-taken", once: leg.once, state, words: failure.sentence }, failure };
  }
}

async function asked(once: string, asking: Promise<unknown>): Promise<ActionOutcome> {
  try {
    await asking;
    return { event: { kind: "change-taken", once }, failure: undefined };
  } catch (error) {
    const failure = failureOf(error);
    return { event: { kind: "change-not-taken", once, words: failure.sentence, held: held(failure) || isPassing(failure) }, failure: undefined };
  }
}

/** Says nothing about the order itself: the line or the journal is down. */
function held(failure: Failure): boolean {
  return failure.kind === "NotConnected" || failure.kind === "Fault";
}
