import type { BracketEvent } from "../../../domain/bracket/apply.ts";
import { applyBracketEvent } from "../../../domain/bracket/apply.ts";
import { wantedLevels } from "../../../domain/bracket/cover.ts";
import type { Decision } from "../../../domain/bracket/decide.ts";
import { decide } from "../../../domain/bracket/decide.ts";
import { leftToClose } from "../../../domain/bracket/get-out.ts";
import { open, own } from "../../../domain/bracket/quantities.ts";
import type { BracketFacts, BracketState, Leg } from "../../../domain/bracket/state.ts";
import { isOver } from "../../../domain/bracket/state.ts";
import type { Failure } from "../../../domain/errors.ts";
import { formatQuantity } from "../../../domain/format.ts";
import type { Order } from "../../../domain/order.ts";
import type { SystemTime } from "../../../domain/time.ts";
import type { BracketOutcome } from "./bracket-actions.ts";
import { takeAction } from "./bracket-actions.ts";
import { LevelSet } from "./level-set.ts";
import type { LevelWatch } from "./level-watch.ts";
import type { OneAtATime } from "./one-at-a-time.ts";
import type { OrderBook } from "./order-book.ts";
import type { OrderDesk } from "./order-desk.ts";
import { TrailKeeper } from "./trail-keeper.ts";
import type { Turns } from "./turns.ts";

export interface BracketDriverOptions {
  readonly turns: Turns;
  readonly book: OrderBook;
  readonly desk: OrderDesk;
  readonly watch: LevelWatch;
  readonly slot: number;
  /** The world as this state must see it. */
  readonly facts: (state: BracketState) => BracketFacts;
  /** Shared by the brackets of one instrument. */
  readonly deciding: OneAtATime;
}

/** While the market is not open for orders, it is looked again this often, ms. */
const WAIT_MS = 2_000;

/** Runs one bracket as the terminal does: takes in what happens, decides by the terminal's own rules, has the decision recorded, and then acts on it. */
export class BracketDriver {
  readonly #options: BracketDriverOptions;
  #state: BracketState;
  /** The order that each leg was last folded from: both are replaced and never changed in place. */
  readonly #folded = new WeakMap<Leg, Order>();
  #saved: BracketState | undefined;
  #queue: BracketEvent[] = [];
  #running = false;
  #again = false;
  #ended = false;
  readonly #wakes = new Set<number>();
  readonly #levels: LevelSet;
  readonly #trail: TrailKeeper;
  /** Called when there is nothing left to do. */
  #quiet: (() => void)[] = [];
  /** Why its latest order was not taken. */
  refusal: Failure | undefined;

  constructor(state: BracketState, options: BracketDriverOptions) {
    const { turns, watch, slot } = options;
    this.#state = state;
    this.#options = options;
    this.#trail = new TrailKeeper(turns, () => this.#state, (...events) => this.tell(...events));
    this.#levels = new LevelSet(watch, slot, (what) => this.tell(what === "stop" ? { kind: "stop-met" } : { kind: "target-met", n: Number(what.slice("target".length)) }), (price) => this.#trail.moved(price));
  }

  get state(): BracketState {
    return this.#state;
  }

  /** Takes orders as the book has them: whoever counts what is open must not lag behind its fills. */
  refresh(): void {
    this.#state = this.#seen(this.#state);
  }

  tell(...events: readonly BracketEvent[]): void {
    this.#queue.push(...events);
    this.look();
  }

  /** Something may have changed. @param quiet called when there is nothing left to do about it. */
  look(quiet?: () => void): void {
    if (quiet) this.#quiet.push(quiet);
    this.#again = true;
    if (this.#running || this.#ended) return;
    this.#running = true;
    this.#loop();
  }

  end(): void {
    this.#ended = true;
    this.#levels.clear();
    this.#trail.end();
  }

  #loop(): void {
    if (!this.#ended && (this.#again || this.#queue.length > 0)) {
      this.#again = false;
      return this.#options.deciding.do((finish) => this.#decide(finish));
    }
    this.#running = false;
    const quiet = this.#quiet;
    this.#quiet = [];
    if (quiet.length > 0) this.#options.turns.soon(() => quiet.forEach((tell) => tell()));
  }

  #decide(finish: () => void): void {
    const { turns, facts } = this.#options;
    const before = this.#state;
    const base = this.#take();
    // One that is over is looked at whenever anything trades beside it; only news of its own orders concerns it.
    if (base === before && base === this.#saved && isOver(base.phase) && own(base) >= 0) return this.#decided(undefined, finish);
    const decision = decide(base, facts(base));
    this.#state = decision.state;
    if (decision.state === this.#saved) return this.#judge(base, decision, finish);
    turns.record(() => {
      this.#saved = decision.state;
      turns.soon(() => this.#judge(base, decision, finish));
    });
  }

  #judge(base: BracketState, decision: Decision, finish: () => void): void {
    if (!hasDeeds(decision) || !this.#overtaken(base, decision)) return this.#decided(decision, finish);
    // What was decided was never done: decided anew with what has come in meanwhile.
    this.#state = base;
    this.#again = true;
    this.#decided(undefined, finish);
  }

  #decided(decision: Decision | undefined, finish: () => void): void {
    this.#options.turns.soon(() => (decision && !this.#ended ? this.#act(decision) : this.#loop()), 2);
    finish();
  }

  /** What happened, folded in. */
  #take(): BracketState {
    const events = this.#queue;
    this.#queue = [];
    let state = this.#state;
    for (const event of events) state = applyBracketEvent(state, event, this.#now());
    return this.#seen(state);
  }

  #seen(state: BracketState): BracketState {
    let next = state;
    for (const leg of state.legs) {
      const order = leg.day === state.day ? this.#options.book.byOnce(leg.once) : undefined;
      if (!order || order.day !== leg.day || this.#folded.get(leg) === order) continue;
      next = applyBracketEvent(next, { kind: "seen", once: leg.once, order }, this.#now());
      const folded = next.legs.find(({ once }) => once === leg.once);
      if (folded) this.#folded.set(folded, order);
    }
    return next;
  }

  #overtaken(base: BracketState, decided: Decision): boolean {
    if (this.#queue.length > 0) return true;
    const now = this.#seen(base);
    return deedsOf(decide(now, this.#options.facts(now))) !== deedsOf(decided);
  }

  #act({ actions }: Decision): void {
    const { turns, desk } = this.#options;
    for (const action of actions) if (action.kind === "wake") this.#wake(action.at);
    const outcomes: (BracketOutcome | undefined)[] = actions.map(() => undefined);
    let open = actions.length;
    const done = (): void => {
      for (const outcome of outcomes) {
        if (outcome?.failure) this.refusal = outcome.failure;
        if (outcome?.event) this.#queue.push(outcome.event);
      }
      if (hasDeeds({ actions })) this.#again = true;
      turns.soon(() => this.#after());
    };
    if (open === 0) return turns.soon(done);
    for (const [i, action] of actions.entries()) {
      takeAction(desk, this.#state, action, (leg, order) => this.#opens(leg, order), (outcome) => {
        outcomes[i] = outcome;
        if (--open === 0) turns.soon(done, 3);
      });
    }
  }

  /** Why an order that closes must not leave when its turn has come: another may have decided to close the same in the same instant. */
  #opens({ once, role }: Leg, { quantity }: Order): string | undefined {
    const state = this.#seen(this.#state);
    const facts = this.#options.facts(state);
    const gone = { ...state, legs: state.legs.filter((leg) => leg.once !== once && leg.state !== "wanted" && leg.state !== "queued") };
    // A stop and its target may both be for the whole; what goes at market may not.
    const left = Math.max(0, role === "exit" ? leftToClose(gone, facts) : open(state, facts) - facts.promised);
    if (quantity <= left) return undefined;
    return `Other orders are closing this position, and only ${formatQuantity(left)} are left for the bracket to close: ${formatQuantity(quantity)} would have opened the other way. Nothing was sent.`;
  }

  #after(): void {
    const { turns, facts } = this.#options;
    if (this.#ended) return this.#loop();
    const known = facts(this.#state);
    if (!isOver(this.#state.phase) && !known.able) this.#wake(turns.now + WAIT_MS);
    this.#levels.want(wantedLevels(this.#state, known), known.tick);
    this.#trail.keep(known);
    turns.soon(() => this.#loop());
  }

  #wake(at: number): void {
    if (this.#wakes.has(at)) return;
    const { turns } = this.#options;
    this.#wakes.add(at);
    turns.after(Math.max(1, at - turns.now), () => {
      this.#wakes.delete(at);
      this.look();
    });
  }

  #now(): SystemTime {
    return this.#options.turns.now as SystemTime;
  }
}

function hasDeeds({ actions }: Pick<Decision, "actions">): boolean {
  return actions.some(({ kind }) => kind !== "wake");
}

function deedsOf({ actions }: Decision): string {
  return JSON.stringify(actions.filter(({ kind }) => kind !== "wake"));
}
