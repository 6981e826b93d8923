import type { Metrics } from "../../../shared/analytics/metrics.ts";
import { paiseOf } from "../../../shared/analytics/portfolio/amounts.ts";
import { FEWEST_PERIODS, portfolioOf } from "../../../shared/analytics/portfolio/portfolio-of.ts";
import type { Portfolio, PortfolioInput } from "../../../shared/analytics/portfolio/portfolio-of.ts";
import type { LabCalls } from "../../../shared/contract/backtest-task.ts";
import type { MixFigures, PortfolioRequest, PortfolioView } from "../../../shared/contract/schemas/lab-portfolio.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import { formatMoney } from "../../../shared/domain/format.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { IST_OFFSET_MS } from "../../../shared/domain/time.ts";
import { PER_RUPEE, money } from "../../../shared/domain/units.ts";
import { picked, thinnedPlaces } from "../../../shared/lab-charts/thin.ts";
import { RunFile } from "../store/run-file.ts";

const PER_PAISA = PER_RUPEE / 100;
/** A run that had more than so many times its share may not be able to do with less. */
const TIMES_ITS_SHARE = 2;

/** Runs that are kept, as one account. @throws TerminalError (BadInput) that says what to choose otherwise. */
export function portfolio({ db, points, ...request }: Parameters<LabCalls["portfolio"]>[0]): PortfolioView {
  const { runs, method, shrink, capital } = request;
  if (new Set(runs).size < runs.length) throw new TerminalError(badInput("runs", "each run once", "A run is in the portfolio twice. Leave one of the two out."));
  if (capital < PER_RUPEE) throw new TerminalError(badInput("capital", "₹ 1 or more", "The capital is below ₹ 1. Give the amount that is to be split."));
  const { heads, curves } = RunFile.within(db, (file) => ({ heads: runs.map((run) => file.head(run)), curves: runs.map((run) => file.curve(run)) }));
  const found = determined({ curves, allocation: method, shrink, capital: capital / PER_RUPEE, zoneMs: IST_OFFSET_MS });
  const { weights, unit, periods, correlation, curve: { at, equity, drawdown }, parts } = found;
  const amounts = paiseOf(Math.floor(capital / PER_PAISA), weights).map((paise) => money(paise * PER_PAISA));
  const places = thinnedPlaces([equity, drawdown], points ?? Number.POSITIVE_INFINITY);
  return {
    parts: heads.map(({ id, title }, i) => ({ run: id, title, weight: weights[i] ?? 0, amount: amounts[i] ?? money(0), figures: told(found.partFigures[i] ?? found.figures) })),
    cash: money(capital - amounts.reduce((sum, one) => sum + one, 0)),
    figures: told(found.figures), periods, unit,
    from: (at[0] ?? 0) as MarketTime, to: (at.at(-1) ?? 0) as MarketTime,
    correlation: correlation.map((row) => row.map((one) => one ?? null)),
    curve: { at: picked(at, places) as MarketTime[], equity: picked(equity, places), drawdown: picked(drawdown, places), parts: parts.map((row) => picked(row, places)) },
    notes: notesOf(request, found, heads.map(({ request: own }) => own.capital), amounts),
  };
}

function determined(input: PortfolioInput): Portfolio {
  try {
    return portfolioOf(input);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TerminalError(badInput("runs", "runs that determine the weights", `It cannot be told: ${error.message}.`), { cause: error });
  }
}

function told({ return: whole, returnYear, volatilityYear, cagr, sharpe, sortino, calmar, drawdownMax, drawdownLongest }: Metrics): MixFigures {
  const known = Object.entries({ returnYear, volatilityYear, cagr, sharpe, sortino, calmar, drawdownLongest }).filter(([, value]) => value !== undefined && Number.isFinite(value));
  return { return: whole, drawdownMax, ...Object.fromEntries(known) };
}

function notesOf({ method }: PortfolioRequest, { weights, unit, periods }: Portfolio, capitals: readonly number[], amounts: readonly number[]): string[] {
  const notes = [`Every figure is of the time that all runs share, ${periods} ${unit} returns. The capital is split at its beginning and not rebalanced.`];
  if (method.kind !== "equal") notes.push("The weights are chosen on the very returns that they are measured on: what comes will be worse.");
  if (periods < FEWEST_PERIODS) notes.push(`Correlation cannot be told of ${periods} ${unit} returns: ${FEWEST_PERIODS} are needed. Choose runs over a longer common period.`);
  if (weights.every((one) => one === 0)) notes.push("By this method no run is worth any capital: none earned anything over the shared time. All of it stays cash.");
  const small = capitals.findIndex((own, i) => (amounts[i] ?? 0) > 0 && own > TIMES_ITS_SHARE * (amounts[i] ?? 0));
  if (small >= 0) notes.push(`A share follows its run in proportion. Strategy ${small + 1} was run with ${formatMoney(capitals[small] ?? 0)} and gets ${formatMoney(amounts[small] ?? 0)}, which may not buy its whole lots: run it with that capital to know.`);
  return notes;
}
