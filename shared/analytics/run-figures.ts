import type { RunFigures } from "../contract/schemas/lab.ts";
import type { MarketTime } from "../domain/time.ts";
import { measure } from "./metrics.ts";
import { meanR } from "./r-multiples.ts";
import type { RunRecord } from "./run-record.ts";
import { streaksOf } from "./streaks.ts";
import { mean } from "./sums.ts";
import { turnoverTimes } from "./turnover.ts";

/** What is known of a trade beside its record. Money in rupees. */
export interface TradeExtras {
  /** Price × quantity × multiplier where it was opened, above 0. */
  readonly entryValue: number;
  /** As of `excursionsOf`. */
  readonly mae: number;
  readonly mfe: number;
  readonly r: number | undefined;
}

/** What the curve and the trades do not tell. Money in rupees. */
export interface RunExtras {
  /** All that the run paid, also what no closed trade carries: a position still open, fees of a day. */
  readonly charges: number;
  /** Of `turnoverOf`. */
  readonly turnover: number;
  /** One for each trade of the record, in the same order. */
  readonly trades: readonly TradeExtras[];
}

/** Figures without which a run cannot be shown. */
const NEEDED: ReadonlySet<string> = new Set<keyof RunFigures>([
  "start", "end", "duration", "bars", "exposure", "equityFinal", "equityPeak", "return", "buyAndHold", "drawdownMax", "underWater", "trades", "charges", "turnover", "wonInRow", "lostInRow",
]);

/**
 * All figures of a run. One that cannot be told (of no trades, of an account that fell below nought) is absent.
 * @param record money in rupees.
 * @throws RangeError where a needed figure cannot be told: a curve or a benchmark that starts at nought.
 */
export function runFigures(record: RunRecord, extras: RunExtras): RunFigures {
  const { curve: { equity }, trades } = record;
  if (extras.trades.length !== trades.length) throw new RangeError(`${trades.length} trades were recorded, excursions are given for ${extras.trades.length}`);
  const metrics = measure(record);
  const closed = [...trades].sort((a, b) => a.exitAt - b.exitAt);
  const streaks = streaksOf(closed.map(({ profit }) => profit));
  const figures: RunFigures = {
    ...metrics,
    start: metrics.start as MarketTime,
    end: metrics.end as MarketTime,
    bars: equity.length,
    charges: extras.charges,
    turnover: extras.turnover,
    turnoverTimes: turnoverTimes(extras.turnover, equity),
    wonInRow: streaks.won,
    lostInRow: streaks.lost,
    maeMean: meanPercent(extras.trades, ({ mae }) => mae),
    mfeMean: meanPercent(extras.trades, ({ mfe }) => mfe),
    rMean: meanR(extras.trades.map(({ r }) => r)),
  };
  return withoutUntold(figures);
}

function meanPercent(trades: readonly TradeExtras[], amount: (trade: TradeExtras) => number): number | undefined {
  const share = mean(trades.map((trade) => amount(trade) / trade.entryValue));
  return share === undefined ? undefined : share * 100;
}

function withoutUntold(figures: RunFigures): RunFigures {
  const told = Object.entries(figures).flatMap(([name, value]) => {
    // Adding nought makes −0 plain: some formats print its sign.
    if (value !== undefined && Number.isFinite(value)) return [[name, value + 0] as const];
    if (NEEDED.has(name)) throw new RangeError(`the figure "${name}" of the run is ${value}: its curve or its benchmark does not start above 0`);
    return [];
  });
  return Object.fromEntries(told) as RunFigures;
}
