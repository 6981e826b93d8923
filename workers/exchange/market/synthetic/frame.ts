/**
 * One session on a grid of seconds. Every path is a bridge: it leaves the day's open, spends the day's
 * variance on the variance clock and arrives at the day's close, both fixed by the daily walk. So the
 * state of any second is there without the prints before it, and the next day can be computed without
 * this one. A path costs about half a millisecond; all sixty and the indices 40 ms and 6 MB.
 */

import { toTick } from "../grid.ts";
import type { Universe } from "../universe.ts";
import type { Extent } from "./board.ts";
import type { TradingDay } from "./day-line.ts";
import { Stream, gauss, streamKey, uniform } from "./hash.ts";
import { varianceClock } from "./shape.ts";
import { INDEX_STEP } from "./walk.ts";
import type { DailyWalk, Ends } from "./walk.ts";

/** A jump within the session: chance a day, deviation as a multiple of the session's own. */
const JUMP = { market: { chance: 0.3, size: 0.4 }, name: { chance: 0.25, size: 0.6 }, volatility: { chance: 0.1, size: 0.5 } } as const;
/** Intraday the volatility index moves -5 × the market, with a tenth of that as noise of its own. */
const VIX_BETA = -5;
const VIX_NOISE = 0.012;

interface Bridge {
  readonly ends: Ends;
  readonly tick: number;
  readonly key: number;
  /** Deviation of its own noise over the session, and its exposure to the market's. */
  readonly deviation: number;
  readonly beta: number;
  readonly jump: { readonly chance: number; readonly size: number };
}

export class SessionFrame {
  readonly day: TradingDay;
  /** Share of variance spent by each second. */
  readonly spent: Float64Array;
  private readonly universe: Universe;
  private readonly seed: number;
  private readonly walk: DailyWalk;
  private readonly root: Float64Array;
  private readonly market: Float64Array;
  private readonly equities = new Map<number, Int32Array>();
  private readonly indices = new Map<number, Int32Array>();
  private readonly extents = new Map<Int32Array, { low: Int32Array; high: Int32Array }>();
  private volatility: Int32Array | undefined;

  constructor(universe: Universe, seed: number, walk: DailyWalk, day: TradingDay) {
    this.universe = universe;
    this.seed = seed;
    this.walk = walk;
    this.day = day;
    const clock = varianceClock(day.seconds, 60);
    this.spent = clock.spent;
    this.root = clock.root;
    const deviation = universe.marketVolatilityPercent;
    this.market = this.noise(streamKey(seed, Stream.path, day.number), deviation, JUMP.market, undefined, 0);
  }

  /** Prices in paise, one a second. */
  equity(i: number): Int32Array {
    const known = this.equities.get(i);
    if (known !== undefined) return known;
    const facts = this.universe.equities[i];
    if (facts === undefined) throw new Error(`the universe has no name ${i}`);
    const key = streamKey(this.seed, Stream.path, this.day.number, Number(facts.token));
    const path = this.bridge({
      ends: this.walk.equity(i, this.day),
      tick: this.walk.ticks[i] ?? 1,
      key,
      deviation: this.walk.ownDeviation(i),
      beta: facts.beta,
      jump: JUMP.name,
    });
    this.equities.set(i, path);
    return path;
  }

  /** The level of an index second by second, from the prices of its constituents in that second. */
  index(j: number): Int32Array {
    const known = this.indices.get(j);
    if (known !== undefined) return known;
    const level = new Float64Array(this.day.seconds);
    this.walk.unitsOf(j).forEach((units, i) => {
      if (units === 0) return;
      const path = this.equity(i);
      for (let s = 0; s < level.length; s++) level[s] = (level[s] ?? 0) + units * (path[s] ?? 0);
    });
    const { upperCircuit, lowerCircuit } = this.walk.index(j, this.day);
    const path = Int32Array.from(level, (x) => Math.min(upperCircuit, Math.max(lowerCircuit, toTick(x, INDEX_STEP))));
    this.indices.set(j, path);
    return path;
  }

  /** The volatility index, in paise of a per cent: 1240 is 12.40. */
  vix(): Int32Array {
    if (this.volatility !== undefined) return this.volatility;
    const key = streamKey(this.seed, Stream.path, this.day.number, Number(this.universe.volatilityIndex.token));
    const ends = this.walk.vix(this.day);
    this.volatility = this.bridge({ ends, tick: 1, key, deviation: VIX_NOISE, beta: VIX_BETA, jump: JUMP.volatility });
    return this.volatility;
  }

  /** Lowest and highest value of a path over minutes, end excluded. */
  extent(path: Int32Array, firstMinute: number, endMinute: number): Extent {
    const minutes = this.minuteExtents(path);
    let low = Infinity;
    let high = -Infinity;
    for (let m = firstMinute; m < endMinute; m++) {
      low = Math.min(low, minutes.low[m] ?? Infinity);
      high = Math.max(high, minutes.high[m] ?? -Infinity);
    }
    return { low, high };
  }

  private minuteExtents(path: Int32Array): { low: Int32Array; high: Int32Array } {
    const known = this.extents.get(path);
    if (known !== undefined) return known;
    const minutes = Math.ceil(path.length / 60);
    const extents = { low: new Int32Array(minutes), high: new Int32Array(minutes) };
    for (let m = 0; m < minutes; m++) {
      const part = path.subarray(m * 60, (m + 1) * 60);
      extents.low[m] = part.reduce((a, b) => Math.min(a, b));
      extents.high[m] = part.reduce((a, b) => Math.max(a, b));
    }
    this.extents.set(path, extents);
    return extents;
  }

  private bridge({ ends, tick, key, deviation, beta, jump }: Bridge): Int32Array {
    const noise = this.noise(key, deviation, jump, this.market, beta);
    const last = noise.length - 1;
    const from = Math.log(ends.open);
    const slope = Math.log(ends.close) - from - (noise[last] ?? 0);
    const path = new Int32Array(noise.length);
    const { spent } = this;
    const { lowerCircuit, upperCircuit } = ends;
    const perTick = 1 / tick;
    for (let s = 0; s <= last; s++) {
      const price = Math.floor(Math.exp(from + slope * (spent[s] ?? 0) + (noise[s] ?? 0)) * perTick + 0.5) * tick;
      path[s] = price > upperCircuit ? upperCircuit : price < lowerCircuit ? lowerCircuit : price;
    }
    return path;
  }

  /** A free walk on the variance clock with at most one jump, plus `beta` times another walk. */
  private noise(key: number, deviation: number, jump: Bridge["jump"], shared: Float64Array | undefined, beta: number): Float64Array {
    const noise = new Float64Array(this.day.seconds);
    const jumpKey = streamKey(key, Stream.jump);
    const jumpAt = uniform(jumpKey, 0) < jump.chance ? 1 + Math.floor(uniform(jumpKey, 1) * (noise.length - 1)) : -1;
    const { root } = this;
    let own = 0;
    for (let s = 1; s < noise.length; s++) {
      own += deviation * (root[s] ?? 0) * gauss(key, s);
      if (s === jumpAt) own += deviation * jump.size * gauss(jumpKey, 2);
      noise[s] = shared === undefined ? own : own + beta * (shared[s] ?? 0);
    }
    return noise;
  }
}
