import type { BracketEvent } from "../../../shared/domain/bracket/apply.ts";
import { averageTrueRange } from "../../../shared/domain/bracket/average-true-range.ts";
import { averageEntry, better, open } from "../../../shared/domain/bracket/quantities.ts";
import type { BracketFacts, BracketState } from "../../../shared/domain/bracket/state.ts";
import { isOver } from "../../../shared/domain/bracket/state.ts";
import { bestPrice, onGrid, trailDistance } from "../../../shared/domain/bracket/stop-terms.ts";
import { TRAIL_EVERY_MS } from "../../../shared/domain/bracket/protect.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { PlanContext } from "../plan.ts";

export interface TrailKeeperOptions {
  readonly context: PlanContext;
  readonly state: () => BracketState;
  readonly tell: (...events: BracketEvent[]) => void;
}

/** Candles that could not be had are asked for again after this, ms. */
const RETRY_MS = 30_000;

/** Keeps a trailing stop's distance, and passes on where the watch has moved it, at most every half second. */
export class TrailKeeper {
  #options: TrailKeeperOptions;
  #to: Price | undefined;
  #told: Price | undefined;
  #pause: (() => void) | undefined;
  #asking = false;
  #retry: (() => void) | undefined;
  #tick = 1 as Price;

  constructor(options: TrailKeeperOptions) {
    this.#options = options;
  }

  /** Finds the distance once there is something to protect. */
  keep(facts: BracketFacts): void {
    const state = this.#options.state();
    const { trail } = state.exits;
    this.#tick = facts.tick;
    // New terms: the watch begins again from the new stop.
    if (state.trailBy === undefined) this.#to = this.#told = undefined;
    if (!trail || state.trailBy !== undefined || isOver(state.phase) || open(state, facts) <= 0) return;
    if (trail.kind === "atr") return void this.#askRange(facts.tick);
    const by = trailDistance(state, facts.ltp ?? averageEntry(state) ?? facts.tick, undefined, facts.tick);
    if (by !== undefined) this.#options.tell({ kind: "trail-distance", by });
  }

  moved(price: Price): void {
    this.#to = price;
    if (this.#pause === undefined) this.#pass();
  }

  end(): void {
    this.#pause?.();
    this.#retry?.();
  }

  #pass(): void {
    this.#pause = undefined;
    const to = this.#to;
    if (to === undefined || to === this.#told) return;
    this.#told = to;
    const state = this.#options.state();
    const stop = onGrid(to, this.#tick, state.side === "BUY" ? "down" : "up");
    if (state.stopNow !== undefined && better(state, stop, state.stopNow)) this.#options.tell({ kind: "trailed", stop }, ...this.#percent(state, stop));
    this.#pause = this.#options.context.timers.after(TRAIL_EVERY_MS, () => this.#pass());
  }

  /** A percentage is of the best price, which has just moved. */
  #percent(state: BracketState, stop: Price): BracketEvent[] {
    if (state.exits.trail?.kind !== "percent" || state.trailBy === undefined) return [];
    const by = trailDistance(state, bestPrice(state, stop, state.trailBy), undefined, this.#tick);
    return by === undefined || by === state.trailBy ? [] : [{ kind: "trail-distance", by }];
  }

  async #askRange(tick: Price): Promise<void> {
    const { context, state, tell } = this.#options;
    const { trail, stop } = state().exits;
    const instrument = context.instruments.get(state().instrument);
    if (this.#asking || !instrument || trail?.kind !== "atr" || !stop) return;
    this.#asking = true;
    try {
      const range = averageTrueRange(await context.candles(instrument, trail.frame, trail.bars + 1), trail.bars);
      const by = trailDistance(state(), stop.trigger, range, tick);
      if (by === undefined) this.#later(`there are fewer than ${trail.bars + 1} bars`);
      else tell({ kind: "trail-distance", by });
    } catch (error) {
      this.#later(error instanceof Error ? error.message : String(error));
    }
    this.#asking = false;
  }

  #later(why: string): void {
    const { context, state } = this.#options;
    const { account, instrument } = state();
    context.activity.note({ tone: "warning", topic: "order", sentence: `The average true range for the trailing stop in ${instrument} could not be had: ${why}. The stop stays where it is; trying again in ${RETRY_MS / 1000} s.`, account, instrument });
    this.#retry = context.timers.after(RETRY_MS, () => void this.#askRange(this.#tick));
  }
}
