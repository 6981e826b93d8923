import type { Failure } from "../../../domain/errors.ts";
import { refused } from "../../../domain/errors.ts";
import type { GttRule } from "../../../domain/gtt.ts";
import type { AccountId, InstrumentKey } from "../../../domain/identity.ts";
import type { Order } from "../../../domain/order.ts";
import type { SystemTime } from "../../../domain/time.ts";
import { gttState, gttWaits, legsTold } from "../../../strategy/gtt-legs.ts";
import type { OrderUpdate, StrategyOrderState } from "../../../strategy/order-view.ts";
import type { GttSignal } from "../../../strategy/signals.ts";
import { gttWish, nothingToClose, tooManyGtts } from "../gtt-wish.ts";
import { GttPlan } from "./gtt-plan.ts";
import type { LevelWatch } from "./level-watch.ts";
import { notOwnShares } from "./openings.ts";
import type { OrderBook } from "./order-book.ts";
import type { OrderDesk, Wanted } from "./order-desk.ts";
import { OWNER } from "./order-desk.ts";
import type { MarketPicture } from "./picture.ts";
import { priceOf } from "./picture.ts";
import type { Turns } from "./turns.ts";

export interface OwnGttsOptions {
  readonly turns: Turns;
  readonly book: OrderBook;
  readonly desk: OrderDesk;
  readonly watch: LevelWatch;
  readonly picture: MarketPicture;
  readonly account: AccountId;
  readonly update: (update: OrderUpdate) => void;
  /** One that never stood. */
  readonly onRefused: (signal: GttSignal, failure: Failure) => void;
  /** One that stood was refused when it was met, and has been told so. */
  readonly onUsedUp: (rule: GttRule) => void;
  /** The order of one that was called off too late. */
  readonly onUnwanted: (order: Order) => void;
}

/** The GTTs that the strategy of a run asks for, by the terminal's steps. */
export class OwnGtts {
  readonly plan: GttPlan;
  readonly #options: OwnGttsOptions;
  readonly #signals = new Map<string, GttSignal>();
  readonly #placing = new Map<string, { readonly signal: GttSignal; wanted: boolean }>();
  readonly #calledOff = new Set<string>();
  readonly #told = new Map<string, StrategyOrderState>();

  constructor(options: OwnGttsOptions) {
    const { turns, book, desk, watch, picture } = options;
    this.#options = options;
    this.plan = new GttPlan({ turns, book, desk, watch, picture, against: (wanted) => this.#against(wanted), placed: (order) => this.#placed(order), words: (id) => this.#signals.get(id)?.reason || "GTT", told: (rule) => this.#ruled(rule) });
  }

  /** Which signal a rule came of. */
  signalOf(rule: string): string | undefined {
    return this.#signals.get(rule)?.id;
  }

  give(signal: GttSignal): void {
    const { turns, onRefused } = this.#options;
    const id = `g-${signal.id}`;
    const failure = tooManyGtts(this.#standing().filter((rule) => !this.#placing.has(rule.id)).length + this.#placing.size);
    if (failure) return onRefused(signal, failure);
    this.#placing.set(id, { signal, wanted: true });
    this.#signals.set(id, signal);
    // Of which signal it comes is recorded before it stands.
    turns.record(() => turns.soon(() => {
      if (this.#placing.get(id)?.wanted === false) {
        onRefused(signal, refused("cancelled", "Cancelled by the strategy before it was placed.", "", ""));
        return void this.#placing.delete(id);
      }
      this.plan.place(() => this.#rule(id, signal), (why) => {
        const rule = this.#standing().find((one) => one.id === id);
        if (why) onRefused(signal, why);
        else if (rule && this.#placing.get(id)?.wanted === false) this.#callOff(rule);
        this.#placing.delete(id);
      });
    }));
  }

  /** Those that came of a signal. */
  cancel(signal: string): void {
    for (const placing of this.#placing.values()) if (placing.signal.id === signal) placing.wanted = false;
    for (const rule of this.#standing()) if (this.signalOf(rule.id) === signal) this.#callOff(rule);
  }

  end(instrument: InstrumentKey): void {
    for (const placing of this.#placing.values()) if (placing.signal.instrument === instrument) placing.wanted = false;
    for (const rule of this.#standing()) if (rule.instrument === instrument) this.#callOff(rule);
  }

  #standing(): GttRule[] {
    return this.plan.all().filter(gttWaits);
  }

  #callOff({ id }: GttRule): void {
    this.#calledOff.add(id);
    this.plan.cancel(id);
  }

  #rule(id: string, signal: GttSignal): GttRule | Failure {
    const { turns, desk, picture, account } = this.#options;
    const { instrument, side, onlyCloses } = signal;
    const { slot, facts } = desk.placeOf(instrument);
    const ltp = priceOf(picture.ltp(slot));
    const wish = gttWish(signal, facts, ltp && { ltp, upperCircuit: picture.upper(slot), lowerCircuit: picture.lower(slot) }, desk.day);
    if ("kind" in wish) return wish;
    const problem = nothingToClose(signal, facts, this.plan.open(instrument, side));
    if (problem) return problem;
    const at = turns.now as SystemTime;
    return {
      ...wish, legs: [...wish.legs], id, account, instrument, side, product: facts.product, owner: OWNER, reduceOnly: onlyCloses, once: id, kind: wish.legs.length === 2 ? "oco" : "single",
      state: "active", lives: "only while Sauda runs", ifRefused: "", text: "", createdAt: at, updatedAt: at, history: [], doubt: undefined, attempt: 1, firedDay: undefined, settled: false, wanted: undefined, known: undefined,
    };
  }

  #against({ instrument, side, quantity }: Wanted): Failure | undefined {
    const { book, desk } = this.#options;
    const { facts } = desk.placeOf(instrument);
    if (side === "BUY" || facts.product !== "CNC") return undefined;
    const deliverable = Math.max(0, book.quantity(instrument) - book.promised(instrument, "SELL"));
    return quantity > deliverable ? notOwnShares(facts.symbol, quantity, deliverable) : undefined;
  }

  #placed(order: Order): void {
    if (this.#calledOff.has(order.why?.plan?.id ?? "")) this.#options.onUnwanted(order);
  }

  /** Told only where it says something new; what becomes of the order that it placed is the order's to tell. */
  #ruled(rule: GttRule): void {
    const { desk, update, onUsedUp } = this.#options;
    const { id, instrument, side, legs, text } = rule;
    const state = gttState(rule);
    const before = this.#told.get(id);
    if (before === state || before === "triggered") return;
    this.#told.set(id, state);
    update({ id, signal: this.signalOf(id) ?? id, instrument: desk.placeOf(instrument).slot, side, filled: 0, state, text: state === "trigger-pending" ? "" : text, ...legsTold(legs) });
    if (state === "refused") onUsedUp(rule);
  }
}
