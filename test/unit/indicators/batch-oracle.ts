/**
 * Every indicator written out over the whole series, as the books define it: no running sums, no state,
 * nothing of the product's code. Slow on purpose.
 */
export interface OracleBar {
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

type Row = Readonly<Record<string, number>> | undefined;
type Values = Readonly<Record<string, number | string | boolean>>;
type Line = readonly (number | undefined)[];
export type Definition = (bars: readonly OracleBar[], values: Values) => readonly Row[];

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
const spread = (values: readonly number[]): number => (values.every((one) => one === values[0]) ? 0 : Math.sqrt(mean(values.map((one) => (one - mean(values)) ** 2))));
const closes = (bars: readonly OracleBar[]): number[] => bars.map((bar) => bar.close);
const typical = (bar: OracleBar): number => (bar.high + bar.low + bar.close) / 3;

/** The last `length` values up to each place, where there are so many. */
function windows<T, R>(series: readonly T[], length: number, over: (window: readonly T[], index: number) => R): (R | undefined)[] {
  return series.map((_, i) => (i + 1 < length ? undefined : over(series.slice(i + 1 - length, i + 1), i)));
}

/** Applies a definition to what a line has, and puts the answers where they belong. */
function after(line: Line, define: (values: readonly number[]) => Line): Line {
  const first = line.findIndex((one) => one !== undefined);
  if (first < 0) return line;
  return [...line.slice(0, first), ...define(line.slice(first) as number[])];
}

/** Seed: mean of the first `period`; then weights that halve by the same factor each step back. */
function smoothed(values: readonly number[], period: number, weight: number): Line {
  const kept = 1 - weight;
  return values.map((_, i) => {
    if (i + 1 < period) return undefined;
    let answer = mean(values.slice(0, period)) * kept ** (i + 1 - period);
    for (let j = period; j <= i; j++) answer += values[j]! * weight * kept ** (i - j);
    return answer;
  });
}

const ema = (values: readonly number[], period: number): Line => smoothed(values, period, 2 / (period + 1));

function wilder(values: readonly number[], period: number): Line {
  let last = 0;
  return values.map((value, i) => {
    if (i + 1 < period) return undefined;
    last = i + 1 === period ? mean(values.slice(0, period)) : (last * (period - 1) + value) / period;
    return last;
  });
}

const ranges = (bars: readonly OracleBar[]): Line => bars.map((bar, i) => (i === 0 ? undefined : Math.max(bar.high, bars[i - 1]!.close) - Math.min(bar.low, bars[i - 1]!.close)));
const atr = (bars: readonly OracleBar[], period: number): Line => after(ranges(bars), (values) => wilder(values, period));
const changes = (values: readonly number[]): Line => values.map((value, i) => (i === 0 ? undefined : value - values[i - 1]!));
const rows = (...lines: readonly (readonly [string, Line])[]): Row[] =>
  lines[0]![1].map((_, i) => (lines.every(([, line]) => line[i] !== undefined) ? Object.fromEntries(lines.map(([name, line]) => [name, line[i]!])) : undefined));
const only = (line: Line): Row[] => rows(["value", line]);
const zip = (a: Line, b: Line, join: (a: number, b: number) => number): Line => a.map((one, i) => (one === undefined || b[i] === undefined ? undefined : join(one, b[i])));
const n = (values: Values, name: string): number => Number(values[name]);
const highs = (bars: readonly OracleBar[], length: number): Line => windows(bars, length, (window) => Math.max(...window.map((bar) => bar.high)));
const lows = (bars: readonly OracleBar[], length: number): Line => windows(bars, length, (window) => Math.min(...window.map((bar) => bar.low)));
const middles = (bars: readonly OracleBar[], length: number): Line => zip(highs(bars, length), lows(bars, length), (high, low) => (high + low) / 2);

function dema(values: readonly number[], period: number): Line {
  const first = ema(values, period);
  return zip(first, after(first, (one) => ema(one, period)), (a, b) => 2 * a - b);
}

function tema(values: readonly number[], period: number): Line {
  const first = ema(values, period);
  const second = after(first, (one) => ema(one, period));
  const third = after(second, (one) => ema(one, period));
  return zip(zip(first, second, (a, b) => 3 * (a - b)), third, (a, b) => a + b);
}

function kama(values: readonly number[], period: number, fast: number, slow: number): Line {
  let last = values[period - 1] ?? 0;
  return values.map((value, i) => {
    if (i < period) return undefined;
    const window = values.slice(i - period, i + 1);
    const way = sum(window.slice(1).map((one, j) => Math.abs(one - window[j]!)));
    const efficiency = way === 0 ? 1 : Math.abs(value - window[0]!) / way;
    const weight = efficiency * (2 / (fast + 1)) + (1 - efficiency) * (2 / (slow + 1));
    last += weight ** 2 * (value - last);
    return last;
  });
}

function rsi(values: readonly number[], period: number): Line {
  const moves = changes(values);
  const gains = after(moves, (all) => wilder(all.map((one) => Math.max(one, 0)), period));
  const losses = after(moves, (all) => wilder(all.map((one) => Math.max(-one, 0)), period));
  return zip(gains, losses, (gain, loss) => (gain + loss === 0 ? 0 : (100 * gain) / (gain + loss)));
}

function macd(values: readonly number[], fast: number, slow: number, signal: number): Row[] {
  const quick: Line = [...Array<undefined>(Math.min(slow - fast, values.length)).fill(undefined), ...ema(values.slice(slow - fast), fast)];
  const line = zip(quick, ema(values, slow), (a, b) => a - b);
  const smooth = after(line, (one) => ema(one, signal));
  return rows(["macd", line], ["signal", smooth], ["histogram", zip(line, smooth, (a, b) => a - b)]);
}

function regression(values: readonly number[], period: number): Row[] {
  const fits = windows(values, period, (window) => {
    const half = (period - 1) / 2;
    const slope = sum(window.map((one, x) => (x - half) * (one - mean(window)))) / sum(window.map((_, x) => (x - half) ** 2));
    return { value: mean(window) + slope * half, slope, intercept: mean(window) - slope * half, angle: (Math.atan(slope) * 180) / Math.PI };
  });
  return fits;
}

function movement(bars: readonly OracleBar[], period: number): { plus: Line; minus: Line } {
  const ground = (pick: (up: number, down: number) => number): Line =>
    bars.map((bar, i) => {
      if (i === 0) return undefined;
      const [up, down] = [bar.high - bars[i - 1]!.high, bars[i - 1]!.low - bar.low];
      return pick(up, down);
    });
  const wilderSum = (line: Line): Line => line.map((_, i) => {
    if (i < period) return undefined;
    let total = sum(line.slice(1, period) as number[]);
    for (let j = period; j <= i; j++) total += line[j]! - total / period;
    return total;
  });
  const range = wilderSum(ranges(bars));
  const share = (line: Line): Line => zip(wilderSum(line), range, (one, all) => (all === 0 ? 0 : (100 * one) / all));
  return { plus: share(ground((up, down) => (up > down && up > 0 ? up : 0))), minus: share(ground((up, down) => (down > up && down > 0 ? down : 0))) };
}

function adx(bars: readonly OracleBar[], period: number): Row[] {
  const { plus, minus } = movement(bars, period);
  const index = zip(plus, minus, (a, b) => (a + b === 0 ? Number.NaN : (100 * Math.abs(a - b)) / (a + b)));
  let last = 0;
  const line = bars.map((_, i) => {
    if (i < 2 * period - 1) return undefined;
    const now = index[i]!;
    if (i === 2 * period - 1) last = sum((index.slice(period, 2 * period) as number[]).filter((one) => !Number.isNaN(one))) / period;
    else if (!Number.isNaN(now)) last = (last * (period - 1) + now) / period;
    return last;
  });
  return rows(["adx", line], ["plusDi", plus], ["minusDi", minus]);
}

function supertrend(bars: readonly OracleBar[], period: number, factor: number): Row[] {
  const reach = atr(bars, period);
  let state: { upper: number; lower: number; up: boolean } | undefined;
  return bars.map((bar, i) => {
    if (reach[i] === undefined) return undefined;
    const before = bars[i - 1]!.close;
    const middle = (bar.high + bar.low) / 2;
    const [upper, lower] = [middle + factor * reach[i], middle - factor * reach[i]];
    if (state === undefined) state = { upper, lower, up: false };
    else {
      const final = { upper: upper < state.upper || before > state.upper ? upper : state.upper, lower: lower > state.lower || before < state.lower ? lower : state.lower };
      state = { ...final, up: state.up ? !(bar.close < final.lower) : bar.close > final.upper };
    }
    return { value: state.up ? state.lower : state.upper, direction: state.up ? 1 : -1 };
  });
}

/** In Wilder's words: the stop of tomorrow from that of today, kept out of the last two bars. */
function sar(bars: readonly OracleBar[], step: number, most: number): Row[] {
  if (bars.length < 2) return bars.map(() => undefined);
  const [a, b] = [bars[0]!, bars[1]!];
  let long = !(a.low - b.low > 0 && a.low - b.low > b.high - a.high);
  let [stop, extreme, factor] = long ? [a.low, b.high, step] : [a.high, b.low, step];
  return bars.map((bar, i) => {
    if (i === 0) return undefined;
    const last = i === 1 ? bar : bars[i - 1]!;
    let shown = stop;
    if (long ? bar.low <= stop : bar.high >= stop) {
      shown = long ? Math.max(extreme, last.high, bar.high) : Math.min(extreme, last.low, bar.low);
      long = !long;
      extreme = long ? bar.high : bar.low;
      factor = step;
      stop = shown;
    } else if (long ? bar.high > extreme : bar.low < extreme) {
      extreme = long ? bar.high : bar.low;
      factor = Math.min(most, factor + step);
    }
    stop += factor * (extreme - stop);
    stop = long ? Math.min(stop, last.low, bar.low) : Math.max(stop, last.high, bar.high);
    return { value: shown, direction: long ? 1 : -1 };
  });
}

function stochastic(bars: readonly OracleBar[], period: number, smoothK: number, smoothD: number): Row[] {
  const raw = windows(bars, period, (window) => {
    const [low, high] = [Math.min(...window.map((bar) => bar.low)), Math.max(...window.map((bar) => bar.high))];
    return high === low ? 0 : (100 * (window.at(-1)!.close - low)) / (high - low);
  });
  const k = after(raw, (values) => windows(values, smoothK, mean));
  return rows(["k", k], ["d", after(k, (values) => windows(values, smoothD, mean))]);
}

function mfi(bars: readonly OracleBar[], period: number): Line {
  const flow = (window: readonly OracleBar[], sign: number): number => sum(window.slice(1).map((bar, i) => (Math.sign(typical(bar) - typical(window[i]!)) === sign ? typical(bar) * bar.volume : 0)));
  return windows(bars, period + 1, (window) => {
    const [into, out] = [flow(window, 1), flow(window, -1)];
    return into + out === 0 ? 0 : (100 * into) / (into + out);
  });
}

/** The date in India, and the Monday of its week, and its month. */
const dayOf = (at: number): string => new Date(at + 19_800_000).toISOString().slice(0, 10);
const mondayOf = (at: number): string => dayOf(at - ((new Date(`${dayOf(at)}T00:00:00Z`).getUTCDay() + 6) % 7) * 86_400_000);
const PERIODS: Readonly<Record<string, (at: number) => string>> = { day: dayOf, week: mondayOf, month: (at) => dayOf(at).slice(0, 7) };

function vwap(bars: readonly OracleBar[]): Line {
  return bars.map((last, i) => {
    const day = bars.slice(0, i + 1).filter((bar) => dayOf(bar.at) === dayOf(last.at));
    const volume = sum(day.map((bar) => bar.volume));
    return volume === 0 ? undefined : sum(day.map((bar) => typical(bar) * bar.volume)) / volume;
  });
}

function pivots(bars: readonly OracleBar[], kind: string, of: string): Row[] {
  const nameOf = PERIODS[of]!;
  const names = [...new Set(bars.map((bar) => nameOf(bar.at)))];
  return bars.map((now) => {
    const place = names.indexOf(nameOf(now.at));
    const past = bars.filter((bar) => nameOf(bar.at) === names[place - 1]);
    const first = past[0];
    if (!first) return undefined;
    const start = of === "month" ? `${nameOf(first.at)}-01` : nameOf(first.at);
    if (place === 1 && first.at > Date.parse(`${start}T09:15:00+05:30`)) return undefined;
    const [h, l, c] = [Math.max(...past.map((bar) => bar.high)), Math.min(...past.map((bar) => bar.low)), past.at(-1)!.close];
    const p = (h + l + c) / 3;
    const range = [(h + l) / 2, 2 * p - (h + l) / 2];
    const centre = { pivot: p, top: Math.max(...range), bottom: Math.min(...range) };
    const by = (from: number, a: number, b: number, d: number) => ({ ...centre, r1: from + a * (h - l), r2: from + b * (h - l), r3: from + d * (h - l), s1: from - a * (h - l), s2: from - b * (h - l), s3: from - d * (h - l) });
    if (kind === "fibonacci") return by(p, 0.382, 0.618, 1);
    if (kind === "camarilla") return by(c, 1.1 / 12, 1.1 / 6, 1.1 / 4);
    return { ...centre, r1: 2 * p - l, s1: 2 * p - h, r2: p + h - l, s2: p - h + l, r3: 2 * p + h - 2 * l, s3: 2 * p - 2 * h + l };
  });
}

function ichimoku(bars: readonly OracleBar[], v: Values): Row[] {
  const [conversion, base, leadB] = [middles(bars, n(v, "conversion")), middles(bars, n(v, "base")), middles(bars, n(v, "span"))];
  const leadA = zip(conversion, base, (a, b) => (a + b) / 2);
  // The cloud begins where both edges are there.
  const both = (line: Line): Line => line.map((one, i) => (leadA[i] === undefined || leadB[i] === undefined ? undefined : one));
  const back = (line: Line): Line => line.map((_, i) => both(line)[i + 1 - n(v, "displacement")]);
  return rows(["conversion", conversion], ["base", base], ["leadA", leadA], ["leadB", leadB], ["cloudA", back(leadA)], ["cloudB", back(leadB)], ["lagging", closes(bars)]);
}

const bands = (middle: Line, reach: Line): Row[] => rows(["upper", zip(middle, reach, (a, b) => a + b)], ["middle", middle], ["lower", zip(middle, reach, (a, b) => a - b)]);
const past = (values: readonly number[], period: number): Line => values.map((_, i) => values[i - period]);

export const DEFINITIONS: Readonly<Record<string, Definition>> = {
  sma: (bars, v) => only(windows(closes(bars), n(v, "period"), mean)),
  ema: (bars, v) => only(ema(closes(bars), n(v, "period"))),
  wma: (bars, v) => only(windows(closes(bars), n(v, "period"), (w) => sum(w.map((one, i) => one * (i + 1))) / sum(w.map((_, i) => i + 1)))),
  dema: (bars, v) => only(dema(closes(bars), n(v, "period"))),
  tema: (bars, v) => only(tema(closes(bars), n(v, "period"))),
  kama: (bars, v) => only(kama(closes(bars), n(v, "period"), n(v, "fast"), n(v, "slow"))),
  vwap: (bars) => only(vwap(bars)),
  bollinger: (bars, v) => bands(windows(closes(bars), n(v, "period"), mean), windows(closes(bars), n(v, "period"), (w) => n(v, "width") * spread(w))),
  keltner: (bars, v) => bands(ema(closes(bars), n(v, "period")), atr(bars, n(v, "atrPeriod")).map((one) => (one === undefined ? undefined : one * n(v, "width")))),
  donchian: (bars, v) => rows(["upper", highs(bars, n(v, "period"))], ["middle", middles(bars, n(v, "period"))], ["lower", lows(bars, n(v, "period"))]),
  supertrend: (bars, v) => supertrend(bars, n(v, "period"), n(v, "factor")),
  "parabolic-sar": (bars, v) => sar(bars, n(v, "acceleration"), n(v, "maximum")),
  ichimoku,
  pivots: (bars, v) => pivots(bars, String(v["kind"]), String(v["of"])),
  highest: (bars, v) => only(windows(closes(bars), n(v, "period"), (w) => Math.max(...w))),
  lowest: (bars, v) => only(windows(closes(bars), n(v, "period"), (w) => Math.min(...w))),
  rsi: (bars, v) => only(rsi(closes(bars), n(v, "period"))),
  stochastic: (bars, v) => stochastic(bars, n(v, "period"), n(v, "smoothK"), n(v, "smoothD")),
  macd: (bars, v) => macd(closes(bars), n(v, "fast"), n(v, "slow"), n(v, "signal")),
  adx: (bars, v) => adx(bars, n(v, "period")),
  "directional-movement": (bars, v) => rows(["plusDi", movement(bars, n(v, "period")).plus], ["minusDi", movement(bars, n(v, "period")).minus]),
  cci: (bars, v) => only(windows(bars.map(typical), n(v, "period"), (w) => (spread(w) === 0 ? 0 : (w.at(-1)! - mean(w)) / (0.015 * mean(w.map((one) => Math.abs(one - mean(w)))))))),
  roc: (bars, v) => only(zip(closes(bars), past(closes(bars), n(v, "period")), (now, then) => (100 * (now - then)) / then)),
  momentum: (bars, v) => only(zip(closes(bars), past(closes(bars), n(v, "period")), (now, then) => now - then)),
  obv: (bars) => only(bars.map((_, i) => sum(bars.slice(0, i + 1).map((bar, j) => bar.volume * (j === 0 ? 1 : Math.sign(bar.close - bars[j - 1]!.close)))))),
  mfi: (bars, v) => only(mfi(bars, n(v, "period"))),
  atr: (bars, v) => only(atr(bars, n(v, "period"))),
  "standard-deviation": (bars, v) => only(windows(closes(bars), n(v, "period"), spread)),
  "z-score": (bars, v) => only(windows(closes(bars), n(v, "period"), (w) => (spread(w) === 0 ? 0 : (w.at(-1)! - mean(w)) / spread(w)))),
  "linear-regression": (bars, v) => regression(closes(bars), n(v, "period")),
};
