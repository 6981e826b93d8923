/**
 * The past of shares and indices. A day's open, high, low, close and volume cost a few draws; its
 * minutes are a bridge drawn inside that range, about four hundred draws.
 */

import { sessionMinutes } from "../days.ts";
import type { MinuteBars } from "../fold.ts";
import { toTick } from "../grid.ts";
import type { Universe } from "../universe.ts";
import type { TradingDay } from "./day-line.ts";
import { Stream, gauss, streamKey } from "./hash.ts";
import { fillDay } from "./history-fill.ts";
import type { Range } from "./history-fill.ts";
import { varianceClock, volumeShares } from "./shape.ts";
import { equityDayVolume } from "./turnover.ts";
import { INDEX_STEP } from "./walk.ts";
import type { DailyWalk, Ends } from "./walk.ts";

/** How far a day reaches beyond its open and close, in deviations of its session. */
const DAY_REACH = 0.45;
/** How far a minute reaches beyond its ends, in deviations of a minute. */
const MINUTE_REACH = 0.4;
/** Deviation and exposure to the market that the volatility index's minutes have. */
const VIX_DEVIATION = 0.02;
const VIX_BETA = -5;

export interface Spot {
  readonly ends: Ends;
  readonly tick: number;
  readonly token: number;
  /** Own deviation of a session, and exposure to the market's. */
  readonly deviation: number;
  readonly beta: number;
  readonly volume: number;
}

export class SpotHistory {
  private readonly universe: Universe;
  private readonly seed: number;
  private readonly walk: DailyWalk;
  private readonly equities: ReadonlyMap<string, number>;
  private readonly indices: ReadonlyMap<string, number>;

  constructor(universe: Universe, seed: number, walk: DailyWalk) {
    this.universe = universe;
    this.seed = seed;
    this.walk = walk;
    this.equities = new Map(universe.equities.map((facts, i) => [facts.token, i]));
    this.indices = new Map(universe.indices.map((facts, j) => [facts.token, j]));
  }

  /** The day of a share or an index, or undefined for any other token. */
  spot(token: string, day: TradingDay): Spot | undefined {
    const id = Number(token);
    if (token === this.universe.volatilityIndex.token) {
      return { ends: this.walk.vix(day), tick: 1, token: id, deviation: VIX_DEVIATION, beta: VIX_BETA, volume: 0 };
    }
    const j = this.indices.get(token);
    if (j !== undefined) {
      const deviation = this.universe.marketVolatilityPercent / 3;
      return { ends: this.walk.index(j, day), tick: INDEX_STEP, token: id, deviation, beta: 1, volume: 0 };
    }
    const i = this.equities.get(token);
    const facts = i === undefined ? undefined : this.universe.equities[i];
    if (i === undefined || facts === undefined) return undefined;
    const ends = this.walk.equity(i, day);
    const volume = equityDayVolume(this.seed, facts, day, Math.log(ends.close / ends.previousClose));
    return { ends, tick: this.walk.ticks[i] ?? 1, token: id, deviation: this.walk.ownDeviation(i), beta: facts.beta, volume };
  }

  range({ ends, tick, token, deviation, beta }: Spot, day: TradingDay): Range {
    const key = streamKey(this.seed, Stream.historyRange, token);
    const spread = DAY_REACH * Math.hypot(deviation, beta * this.universe.marketVolatilityPercent);
    const top = Math.max(ends.open, ends.close) * Math.exp(spread * Math.abs(gauss(key, 2 * day.number)));
    const bottom = Math.min(ends.open, ends.close) * Math.exp(-spread * Math.abs(gauss(key, 2 * day.number + 1)));
    return {
      open: ends.open,
      high: Math.min(ends.upperCircuit, toTick(top, tick)),
      low: Math.max(ends.lowerCircuit, toTick(bottom, tick)),
      close: ends.close,
    };
  }

  minuteBars(spot: Spot, day: TradingDay): MinuteBars {
    const minutes = this.minutes(spot, day);
    const shares = volumeShares(streamKey(this.seed, Stream.volume, day.number, spot.token), minutes.length);
    return fillDay(this.range(spot, day), minutes, spot.volume, 1, shares);
  }

  /** A bridge from open to close on the grid of minutes, with the market's own noise of that day in it. */
  minutes({ ends, tick, token, deviation, beta }: Spot, day: TradingDay): Range[] {
    const count = sessionMinutes(day);
    const clock = varianceClock(count + 1, 1);
    const own = streamKey(this.seed, Stream.historyPath, token, day.number);
    const market = streamKey(this.seed, Stream.historyPath, day.number);
    const shared = beta * this.universe.marketVolatilityPercent;
    const noise = new Float64Array(count + 1);
    for (let m = 1; m <= count; m++) {
      noise[m] = (noise[m - 1] ?? 0) + (clock.root[m] ?? 0) * (deviation * gauss(own, m) + shared * gauss(market, m));
    }
    const from = Math.log(ends.open);
    const slope = Math.log(ends.close) - from - (noise[count] ?? 0);
    const at = (m: number): number => toTick(Math.exp(from + slope * (clock.spent[m] ?? 0) + (noise[m] ?? 0)), tick);
    const reach = MINUTE_REACH * Math.hypot(deviation, shared);
    return Array.from({ length: count }, (_, m) => {
      const open = at(m);
      const close = at(m + 1);
      const spread = reach * (clock.root[m + 1] ?? 0);
      const high = toTick(Math.max(open, close) * Math.exp(spread * Math.abs(gauss(own, m + 10_000))), tick);
      const low = toTick(Math.min(open, close) * Math.exp(-spread * Math.abs(gauss(own, m + 20_000))), tick);
      return { open, high, low, close };
    });
  }
}
