import type { BracketEvent } from "../../../shared/domain/bracket/apply.ts";
import { applyBracketEvent } from "../../../shared/domain/bracket/apply.ts";
import { coverOf, wantedLevels } from "../../../shared/domain/bracket/cover.ts";
import type { Cover } from "../../../shared/domain/bracket/cover.ts";
import type { Decision } from "../../../shared/domain/bracket/decide.ts";
import { decide } from "../../../shared/domain/bracket/decide.ts";
import { leftToClose } from "../../../shared/domain/bracket/get-out.ts";
import { open, own } from "../../../shared/domain/bracket/quantities.ts";
import type { BracketFacts, BracketState, Leg } from "../../../shared/domain/bracket/state.ts";
import { isOver } from "../../../shared/domain/bracket/state.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { Order } from "../../../shared/domain/order.ts";
import type { Standing } from "../../storage/standing.ts";
import type { PlanContext } from "../plan.ts";
import { takeAction } from "./bracket-actions.ts";
import { bracketName } from "./bracket-words.ts";
import { LevelSet } from "./level-set.ts";
import { NakedWatch } from "./naked-watch.ts";
import type { OneAtATime } from "./one-at-a-time.ts";
import { TrailKeeper } from "./trail-keeper.ts";

export interface BracketDriverOptions {
  readonly context: PlanContext;
  readonly standing: Standing<BracketState>;
  /** The world as this state must see it. */
  readonly facts: (state: BracketState) => BracketFacts;
  readonly onChanged: (driver: BracketDriver) => void;
  /** Shared by the brackets of one owner in one instrument and product. */
  readonly deciding: OneAtATime;
}

/** While the market or the account is not open for orders, it is looked again this often, ms. */
const WAIT_MS = 2_000;
/** The journal could not be written: nothing was done; tried again after this, ms. */
const JOURNAL_RETRY_MS = 2_000;

/** Runs one bracket: takes in what happens, decides, makes the decision durable, and only then acts on it. */
export class BracketDriver {
  #options: BracketDriverOptions;
  #state: BracketState;
  /** The order that each leg was last folded from: both are replaced and never changed in place. */
  #folded = new WeakMap<Leg, Order>();
  #saved: BracketState | undefined;
  #queue: BracketEvent[] = [];
  #run: Promise<void> | undefined;
  #again = false;
  #wakes = new Map<number, () => void>();
  #levels: LevelSet;
  #trail: TrailKeeper;
  #naked: NakedWatch;
  #ended = false;
  /** Why its latest order was not taken by the desk. */
  refusal: Failure | undefined;

  constructor(state: BracketState, options: BracketDriverOptions) {
    this.#state = state;
    this.#options = options;
    const { context } = options;
    this.#levels = new LevelSet({
      // The watch is shared by all accounts, and the same press in two of them gives two brackets of one id.
      id: `bracket:${state.account}:${state.id}`, instrument: state.instrument, levels: context.levels,
      onMet: (what) => this.tell(what === "stop" ? { kind: "stop-met" } : { kind: "target-met", n: Number(what.slice("target".length)) }),
      onTrailed: (price) => this.#trail.moved(price),
    });
    this.#trail = new TrailKeeper({ context, state: () => this.#state, tell: (...events) => this.tell(...events) });
    this.#naked = new NakedWatch({ context, state: () => this.#state, onAlarm: () => this.#options.onChanged(this) });
  }

  get state(): BracketState {
    return this.#state;
  }

  get nakedSince(): NakedWatch["since"] {
    return this.#naked.since;
  }

  cover(): Cover | undefined {
    return isOver(this.#state.phase) ? undefined : coverOf(this.#state, this.#options.facts(this.#state));
  }

  /** Takes orders as the ledger has them, in memory: whoever counts what is open must not lag behind its fills. */
  refresh(): void {
    this.#state = this.#seen(this.#state);
  }

  /** In memory only, before anything runs. */
  prime(event: BracketEvent): void {
    this.#state = applyBracketEvent(this.#state, event, this.#options.context.clock.now());
  }

  tell(...events: readonly BracketEvent[]): void {
    this.#queue.push(...events);
    void this.look();
  }

  /** Something may have changed. @returns a promise that resolves when there is nothing left to do about it. */
  look(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#again = true;
    this.#run ??= this.#loop();
    return this.#run;
  }

  end(): void {
    this.#ended = true;
    for (const stop of this.#wakes.values()) stop();
    this.#wakes.clear();
    this.#levels.clear();
    this.#trail.end();
    this.#naked.end();
  }

  async #loop(): Promise<void> {
    while (!this.#ended && (this.#again || this.#queue.length > 0)) {
      this.#again = false;
      try {
        await this.#turn();
      } catch (error) {
        this.#broken(error);
      }
    }
    // Here and not after the promise: whoever calls in between must find that nothing runs any more.
    this.#run = undefined;
  }

  /** A fault of ours in one bracket must not end the program, nor go unseen. */
  #broken(error: unknown): void {
    const { activity, account, clock } = this.#options.context;
    const { instrument } = this.#state;
    const sentence = `A fault in Sauda keeps the ${bracketName(this.#state)} from going on: ${error instanceof Error ? error.message : String(error)}. Watch its position and close it by hand if need be; it is tried again.`;
    activity.note({ tone: "alarm", topic: "sauda", sentence, account, instrument });
    this.#wake(clock.now() + WAIT_MS);
  }

  async #turn(): Promise<void> {
    const decision = await this.#options.deciding.do(() => this.#decide());
    if (!decision || this.#ended) return;
    await this.#act(decision);
    if (!this.#ended) this.#after();
  }

  /** @returns what is to be done, durable; undefined where nothing is, or not yet. */
  async #decide(): Promise<Decision | undefined> {
    const before = this.#state;
    const base = this.#take();
    // One that is over is looked at whenever anything trades beside it; only news of its own orders concerns it.
    if (base === before && base === this.#saved && isOver(base.phase) && own(base) >= 0) return undefined;
    const decision = decide(base, this.#options.facts(base));
    this.#state = decision.state;
    if (decision.state !== this.#saved && !(await this.#save(decision.state))) {
      this.#state = base;
      return undefined;
    }
    if (hasDeeds(decision) && this.#overtaken(base, decision)) {
      // What was decided was never done: decided anew with what has come in meanwhile.
      this.#state = base;
      this.#again = true;
      return undefined;
    }
    return decision;
  }

  /** What happened, folded in. */
  #take(): BracketState {
    const { clock } = this.#options.context;
    const events = this.#queue;
    this.#queue = [];
    let state = this.#state;
    for (const event of events) state = applyBracketEvent(state, event, clock.now());
    return this.#seen(state);
  }

  #seen(state: BracketState): BracketState {
    const { ledger, account, clock } = this.#options.context;
    let next = state;
    for (const leg of state.legs) {
      const order = leg.day === state.day ? ledger.byOnce(account, leg.once) : undefined;
      if (!order || order.day !== leg.day || this.#folded.get(leg) === order) continue;
      next = applyBracketEvent(next, { kind: "seen", once: leg.once, order }, clock.now());
      const folded = next.legs.find(({ once }) => once === leg.once);
      if (folded) this.#folded.set(folded, order);
    }
    return next;
  }

  async #save(state: BracketState): Promise<boolean> {
    const { context, standing } = this.#options;
    try {
      await standing.save(context.account, state.id, state, state.text);
      this.#saved = state;
      return true;
    } catch {
      // The journal's own alarm has stopped the account; nothing may be done that is not in it.
      this.#wake(context.clock.now() + JOURNAL_RETRY_MS);
      return false;
    }
  }

  #overtaken(base: BracketState, decided: Decision): boolean {
    if (this.#queue.length > 0) return true;
    const now = this.#seen(base);
    return deedsOf(decide(now, this.#options.facts(now))) !== deedsOf(decided);
  }

  async #act({ actions }: Decision): Promise<void> {
    const { context } = this.#options;
    for (const action of actions) if (action.kind === "wake") this.#wake(action.at);
    const outcomes = await Promise.all(actions.map((action) => takeAction(context, this.#state, action, (leg, order) => this.#opens(leg, order))));
    for (const outcome of outcomes) {
      if (outcome?.failure) this.refusal = outcome.failure;
      if (outcome?.event) this.#queue.push(outcome.event);
    }
    if (hasDeeds({ actions })) this.#again = true;
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
    const { context, facts, onChanged } = this.#options;
    const known = facts(this.#state);
    const over = isOver(this.#state.phase);
    if (!over && !known.able) this.#wake(context.clock.now() + WAIT_MS);
    this.#levels.want(wantedLevels(this.#state, known), known.tick);
    this.#trail.keep(known);
    this.#naked.look(over ? 0 : coverOf(this.#state, known).naked);
    onChanged(this);
  }

  #wake(at: number): void {
    if (this.#wakes.has(at)) return;
    const { clock, timers } = this.#options.context;
    this.#wakes.set(at, timers.after(Math.max(1, at - clock.now()), () => {
      this.#wakes.delete(at);
      void this.look();
    }));
  }
}

function hasDeeds({ actions }: Pick<Decision, "actions">): boolean {
  return actions.some(({ kind }) => kind !== "wake");
}

function deedsOf({ actions }: Decision): string {
  return JSON.stringify(actions.filter(({ kind }) => kind !== "wake"));
}
