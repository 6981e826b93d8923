/**
 * The daily skeleton: where every name opens and closes on every day, before any second of it exists.
 * Returns are one market factor times beta plus a part of the name's own, split into the overnight gap
 * and the session. The close before the first session is the universe's base price; history walks
 * backwards from it, sessions walk forwards.
 */

import { circuits, toTick } from "../grid.ts";
import type { Circuits } from "../grid.ts";
import type { EquityFacts, Universe } from "../universe.ts";
import { tickFor } from "../universe.ts";
import { HISTORY_DAYS, WARM_UP_DAYS } from "./day-line.ts";
import type { DayLine, TradingDay } from "./day-line.ts";
import { Stream, gauss, streamKey, uniform } from "./hash.ts";

/** Shares of a day's deviation: 0.45² + 0.89² = 1. */
const GAP_SHARE = 0.45;
const SESSION_SHARE = 0.89;
/** Largest log return of a day: inside the 10 % band (ln 1.1 = 0.095) whatever the tick. */
const LARGEST_RETURN = 0.085;
/** Results and news: once in a hundred days a name's own gap is four times as large. */
const NEWS_CHANCE = 0.01;
const NEWS_FACTOR = 4;
/** The circuit of every share and future, as NSE sets it for names with derivatives. */
export const BAND = 0.1;

/** The volatility index: log returns of -5 × the market's plus 3 % of its own, 5 % of the distance to its level fading a day. */
const VIX_BETA = -5;
const VIX_OWN = 0.03;
const VIX_MEMORY = 0.95;
const VIX_BAND = 0.4;

/** Levels of indices move in steps of 5 paise, the volatility index in single ones. */
export const INDEX_STEP = 5;

/** Where a day begins and ends, paise. */
export interface Ends extends Circuits {
  readonly open: number;
  readonly close: number;
  readonly previousClose: number;
}

interface Name {
  readonly facts: EquityFacts;
  readonly tick: number;
  readonly key: number;
  /** Deviation of the name's own daily return. */
  readonly own: number;
  /** Log closes of days -1, -2, …, and of days 0, 1, …. */
  readonly past: number[];
  readonly ahead: number[];
}

export class DailyWalk {
  readonly ticks: readonly number[];
  private readonly universe: Universe;
  private readonly line: DayLine;
  private readonly names: readonly Name[];
  private readonly marketKey: number;
  private readonly vixKey: number;
  /** Units of each constituent in each index, so that the base prices give the base level. */
  private readonly holdings: readonly Float64Array[];
  private readonly vixLogs: number[] = [];
  /** By index, then by day: each costs three times sixty prices, and every option asks for them. */
  private readonly levels: readonly Map<number, Ends>[];
  private readonly volatilities = new Map<number, Ends>();

  constructor(universe: Universe, seed: number, line: DayLine) {
    this.universe = universe;
    this.line = line;
    this.marketKey = streamKey(seed, Stream.daily);
    this.vixKey = streamKey(seed, Stream.daily, Number(universe.volatilityIndex.token));
    const firstDay = line.at(0).day;
    this.names = universe.equities.map((facts) => {
      const tick = tickFor(universe, "equity", firstDay, facts.price);
      const shared = facts.beta * universe.marketVolatilityPercent;
      const own = Math.sqrt(Math.max(facts.dailyVolatilityPercent ** 2 - shared ** 2, (0.4 * facts.dailyVolatilityPercent) ** 2));
      const base = Math.log(toTick(facts.price, tick));
      return { facts, tick, own, key: streamKey(seed, Stream.daily, Number(facts.token)), past: [base], ahead: [] };
    });
    this.ticks = this.names.map((name) => name.tick);
    this.holdings = universe.indices.map((index) => this.unitsHeld(index.weights, index.level));
    this.levels = universe.indices.map(() => new Map());
  }

  /** Log return of the market factor over the gap and over the session of a day. */
  market(day: TradingDay): { readonly gap: number; readonly session: number } {
    const sigma = this.universe.marketVolatilityPercent;
    return {
      gap: gauss(this.marketKey, 2 * day.number) * sigma * GAP_SHARE,
      session: gauss(this.marketKey, 2 * day.number + 1) * sigma * SESSION_SHARE,
    };
  }

  /** Deviation of the name's own return during a session. */
  ownDeviation(i: number): number {
    return this.name(i).own * SESSION_SHARE;
  }

  equity(i: number, day: TradingDay): Ends {
    const { tick } = this.name(i);
    const before = this.logClose(i, day.k - 1);
    const previousClose = toTick(Math.exp(before), tick);
    const open = toTick(Math.exp(before + this.returns(i, day).gap), tick);
    return { open, close: toTick(Math.exp(this.logClose(i, day.k)), tick), previousClose, ...circuits(previousClose, tick, BAND) };
  }

  index(j: number, day: TradingDay): Ends {
    const known = this.levels[j]?.get(day.k);
    if (known !== undefined) return known;
    const before = this.line.at(day.k - 1);
    const previousClose = this.levelOf(j, (i) => this.equity(i, before).close);
    const open = this.levelOf(j, (i) => this.equity(i, day).open);
    const close = this.levelOf(j, (i) => this.equity(i, day).close);
    const ends = { open, close, previousClose, ...circuits(previousClose, INDEX_STEP, BAND) };
    this.levels[j]?.set(day.k, ends);
    return ends;
  }

  vix(day: TradingDay): Ends {
    const known = this.volatilities.get(day.k);
    if (known !== undefined) return known;
    const level = this.universe.volatilityIndex.level;
    const before = this.vixLog(day.k - 1);
    const previousClose = Math.round(level * Math.exp(before));
    const band = circuits(previousClose, 1, VIX_BAND);
    const inside = (x: number): number => Math.min(band.upperCircuit, Math.max(band.lowerCircuit, Math.round(x)));
    const open = inside(level * Math.exp(before + VIX_BETA * this.market(day).gap));
    const ends = { open, close: inside(level * Math.exp(this.vixLog(day.k))), previousClose, ...band };
    this.volatilities.set(day.k, ends);
    return ends;
  }

  /** An index level from the prices of its constituents at one moment. */
  levelOf(j: number, priceOf: (i: number) => number): number {
    const units = this.holdings[j] ?? new Float64Array(0);
    let sum = 0;
    for (let i = 0; i < units.length; i++) if (units[i] !== 0) sum += (units[i] ?? 0) * priceOf(i);
    return toTick(sum, INDEX_STEP);
  }

  unitsOf(j: number): Float64Array {
    return this.holdings[j] ?? new Float64Array(0);
  }

  private name(i: number): Name {
    const name = this.names[i];
    if (name === undefined) throw new Error(`the universe has no name ${i}`);
    return name;
  }

  private returns(i: number, day: TradingDay): { gap: number; total: number } {
    const { facts, key, own } = this.name(i);
    const market = this.market(day);
    const news = uniform(key, 4 * day.number + 2) < NEWS_CHANCE ? NEWS_FACTOR : 1;
    const gap = facts.beta * market.gap + gauss(key, 4 * day.number) * own * GAP_SHARE * news;
    const total = gap + facts.beta * market.session + gauss(key, 4 * day.number + 1) * own * SESSION_SHARE;
    const largest = Math.max(Math.abs(total), Math.abs(gap));
    const scale = largest > LARGEST_RETURN ? LARGEST_RETURN / largest : 1;
    return { gap: gap * scale, total: total * scale };
  }

  private logClose(i: number, k: number): number {
    const { past, ahead } = this.name(i);
    if (k < 0) {
      // past[n] is the close of day -1 - n; the return of day -n leads from past[n] to past[n - 1].
      for (let n = past.length; n <= -1 - k; n++) past.push((past[n - 1] ?? 0) - this.returns(i, this.line.at(-n)).total);
      return past[-1 - k] ?? 0;
    }
    for (let n = ahead.length; n <= k; n++) ahead.push((ahead[n - 1] ?? past[0] ?? 0) + this.returns(i, this.line.at(n)).total);
    return ahead[k] ?? 0;
  }

  private vixLog(k: number): number {
    const start = -(HISTORY_DAYS + WARM_UP_DAYS);
    for (let n = start + this.vixLogs.length; n <= k; n++) {
      const day = this.line.at(n);
      const market = this.market(day);
      const shock = VIX_BETA * (market.gap + market.session) + VIX_OWN * gauss(this.vixKey, day.number);
      this.vixLogs.push(VIX_MEMORY * (this.vixLogs.at(-1) ?? 0) + shock);
    }
    return this.vixLogs[k - start] ?? 0;
  }

  private unitsHeld(weights: Readonly<Record<string, number>>, level: number): Float64Array {
    const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    return Float64Array.from(this.names, ({ facts, tick }) => ((weights[facts.name] ?? 0) / total) * (level / toTick(facts.price, tick)));
  }
}
