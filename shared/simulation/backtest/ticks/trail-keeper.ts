import type { BracketEvent } from "../../../domain/bracket/apply.ts";
import { averageEntry, better, open } from "../../../domain/bracket/quantities.ts";
import { TRAIL_EVERY_MS } from "../../../domain/bracket/protect.ts";
import type { BracketFacts, BracketState } from "../../../domain/bracket/state.ts";
import { isOver } from "../../../domain/bracket/state.ts";
import { bestPrice, onGrid, trailDistance } from "../../../domain/bracket/stop-terms.ts";
import type { Price } from "../../../domain/units.ts";
import type { Turns } from "./turns.ts";

/** Keeps a trailing stop's distance, and passes on where the watch has moved it, at most every half second. */
export class TrailKeeper {
  readonly #turns: Turns;
  readonly #state: () => BracketState;
  readonly #tell: (...events: BracketEvent[]) => void;
  #to: Price | undefined;
  #told: Price | undefined;
  #pause: (() => void) | undefined;
  #tick = 1 as Price;

  constructor(turns: Turns, state: () => BracketState, tell: (...events: BracketEvent[]) => void) {
    this.#turns = turns;
    this.#state = state;
    this.#tell = tell;
  }

  /** Finds the distance once there is something to protect. */
  keep(facts: BracketFacts): void {
    const state = this.#state();
    this.#tick = facts.tick;
    if (state.trailBy === undefined) this.#to = this.#told = undefined;
    if (!state.exits.trail || state.trailBy !== undefined || isOver(state.phase) || open(state, facts) <= 0) return;
    const by = trailDistance(state, facts.ltp ?? averageEntry(state) ?? facts.tick, undefined, facts.tick);
    if (by !== undefined) this.#tell({ kind: "trail-distance", by });
  }

  moved(price: Price): void {
    this.#to = price;
    if (this.#pause === undefined) this.#pass();
  }

  end(): void {
    this.#pause?.();
  }

  #pass(): void {
    this.#pause = undefined;
    const to = this.#to;
    if (to === undefined || to === this.#told) return;
    this.#told = to;
    const state = this.#state();
    const stop = onGrid(to, this.#tick, state.side === "BUY" ? "down" : "up");
    if (state.stopNow !== undefined && better(state, stop, state.stopNow)) this.#tell({ kind: "trailed", stop }, ...this.#percent(state, stop));
    this.#pause = this.#turns.after(TRAIL_EVERY_MS, () => this.#pass());
  }

  /** A percentage is of the best price, which has just moved. */
  #percent(state: BracketState, stop: Price): BracketEvent[] {
    if (state.exits.trail?.kind !== "percent" || state.trailBy === undefined) return [];
    const by = trailDistance(state, bestPrice(state, stop, state.trailBy), undefined, this.#tick);
    return by === undefined || by === state.trailBy ? [] : [{ kind: "trail-distance", by }];
  }
}
