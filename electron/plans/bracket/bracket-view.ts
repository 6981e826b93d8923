import type { BracketView } from "../../../shared/contract/schemas/plans.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import type { Cover } from "../../../shared/domain/bracket/cover.ts";
import { averageEntry, closed, entered, finished, liveLegs } from "../../../shared/domain/bracket/quantities.ts";
import type { BracketState, LegRole, Target } from "../../../shared/domain/bracket/state.ts";
import { isOver } from "../../../shared/domain/bracket/state.ts";

const NOTHING: Cover = { open: 0, atBroker: 0, here: 0, naked: 0 };

function keysOf(state: BracketState, role: LegRole): OrderKey[] {
  return state.legs.flatMap((leg) => (leg.role === role && leg.key !== undefined ? [leg.key] : []));
}

/** The bracket as the page shows it. @param cover absent for one that is over. */
export function bracketView(state: BracketState, cover: Cover = NOTHING, nakedSince?: SystemTime): BracketView {
  const { id, account, instrument, side, product, quantity, owner, phase, text, createdAt, updatedAt, stopNow } = state;
  const { stop, targets, trail, breakEvenAfterFirst, targetsAtBroker } = state.exits;
  const average = averageEntry(state);
  const entryOrder = keysOf(state, "entry")[0];
  return {
    id, account, instrument, side, product, quantity, owner, text, createdAt, updatedAt,
    entry: state.entry ?? { type: "MARKET", price: NO_PRICE, trigger: NO_PRICE },
    exits: {
      ...(stop ? { stop: { trigger: stop.trigger, ...(stop.limit === undefined ? {} : { limit: stop.limit }) } } : {}),
      targets: (isOver(phase) ? targets : stillToCome(state)).map(({ price, quantity: share }) => ({ price, quantity: share })),
      ...(trail ? { trail } : {}),
      breakEvenAfterFirst, targetsAtBroker,
    },
    state: phase,
    filled: entered(state),
    exited: Math.max(0, closed(state)),
    covered: cover.atBroker + cover.here,
    naked: cover.naked,
    ...(nakedSince === undefined ? {} : { nakedSince }),
    ...(average === undefined ? {} : { averageEntry: average }),
    ...(entryOrder === undefined ? {} : { entryOrder }),
    stopOrders: keysOf(state, "stop"),
    targetOrders: keysOf(state, "target"),
    ...(stopNow === undefined ? {} : { stopNow }),
    // One word for all of it: where a part is held here only, the whole is no safer than that.
    stopLives: liveLegs(state, "stop").length > 0 && cover.here === 0 ? "at broker, today only" : "only while Sauda runs",
    targetsDone: targetsDone(state),
    history: state.history.map((note) => ({ ...note })),
  };
}

/** A change of the exits names all targets that are to stand: one that is done must not be asked for again. */
function stillToCome(state: BracketState): readonly Target[] {
  return state.targets.filter((target) => target.state !== "dropped" && !finished(state, target));
}

function targetsDone(state: BracketState): number {
  return state.targets.filter((target) => finished(state, target)).length;
}
