import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import type { PortfolioRequest, PortfolioView } from "../../../shared/contract/schemas/lab-portfolio.ts";
import type { WalkView, WalkWindowView } from "../../../shared/contract/schemas/lab-walk.ts";
import { portfolioOf } from "../../../shared/analytics/portfolio/portfolio-of.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { DAY_MS, IST_OFFSET_MS } from "../../../shared/domain/time.ts";
import { money } from "../../../shared/domain/units.ts";
import { madeRun } from "../../unit/lab-reports/made-run.ts";

export const WINDOWS = 9;
export const POINTS_OF_WINDOW = 16;
const FIRST = Date.parse("2025-08-18T00:00:00Z");

/** A walk-forward whose first windows are finished: it wins in sample and a good half of it afterwards. */
export function walked(walk: WalkView, count: number): WalkView {
  const { plan, request: { axes, base } } = walk;
  const { run: { figures } } = madeRun({ seed: 4, days: 60, title: "" });
  const capital = base.capital / 10_000;
  const day = (trading: number): string => new Date(FIRST + Math.round((trading * 7) / 5) * DAY_MS).toISOString().slice(0, 10);
  const gains = [2.4, -1.1, 1.9, 0.6, -2.2, 3.1, 1.2, -0.4, 1.7];
  const windows = Array.from({ length: count }, (_, i): WalkWindowView => {
    const tried = plan.inSample + i * plan.outOfSample;
    const spans = {
      inSample: { from: day(plan.kind === "anchored" ? 0 : tried - plan.inSample), to: day(tried - 1), days: plan.kind === "anchored" ? tried : plan.inSample },
      outOfSample: { from: day(tried), to: day(tried + plan.outOfSample - 1), days: plan.outOfSample },
    };
    if (i === 4) return spans;
    const gain = gains[i % gains.length] ?? 0;
    const values = axes.map((axis, a) => axis.values[(i * (a + 1) + (i > 5 ? 2 : 0)) % axis.values.length] ?? "");
    const found = { return: 6 + (i % 3) * 2, returnYear: 30, sharpe: 1.4, sortino: 2, calmar: 1.6, cagr: 30, sqn: 1.9, profitFactor: 1.5, expectancy: 0.1, drawdownMax: -5, trades: 41, winRate: 47, exposure: 50, charges: 8_000 };
    return { ...spans, best: { values, figures: found }, tried: { ...figures, equityFinal: capital * (1 + gain / 100), return: gain, trades: 11 + i } };
  });
  const at: number[] = [];
  const equity: number[] = [];
  let value = capital;
  for (const { tried, outOfSample } of windows) {
    const step = ((tried?.return ?? 0) / 100) / plan.outOfSample;
    for (let d = 0; d < plan.outOfSample; d++) {
      value *= 1 + step + Math.sin(d * 2.1 + value) * 0.002;
      at.push(Date.parse(`${outOfSample.from}T04:00:00Z`) + Math.round((d * 7) / 5) * DAY_MS);
      equity.push(value);
    }
  }
  let peak = 0;
  const drawdown = equity.map((one) => 1 - one / (peak = Math.max(peak, one)));
  const over = count === WINDOWS;
  return {
    ...walk, windows, state: over ? "done" : "running", sentence: over ? `Done. ${WINDOWS} of ${WINDOWS} windows are kept.` : "Plays the points.", curve: { at: at as MarketTime[], equity, drawdown },
    ...(windows.length > 0 && { summary: { windows: windows.filter(({ best }) => best).length, outOfSampleReturn: value / capital - 1, outOfSampleYear: 0.112, inSampleYear: 0.204, efficiency: 0.55, profitable: 0.75, worst: -0.011 } }),
  };
}

/** As the terminal reckons it. */
export function portfolioFrom(runs: readonly LabRun[], { method, shrink, capital }: PortfolioRequest): PortfolioView {
  const { weights, unit, periods, correlation, curve, parts, figures, partFigures } = portfolioOf({ curves: runs.map((run) => run.curve), allocation: method, shrink, capital: capital / 10_000, zoneMs: IST_OFFSET_MS });
  const amounts = weights.map((weight) => money(Math.floor((weight * capital) / 100) * 100));
  return {
    parts: runs.map(({ id, title }, i) => ({ run: id, title, weight: weights[i]!, amount: amounts[i]!, figures: partFigures[i]! })),
    cash: money(capital - amounts.reduce((sum, one) => sum + one, 0)), figures, unit, periods, from: curve.at[0] as MarketTime, to: curve.at.at(-1) as MarketTime,
    correlation: correlation.map((row) => row.map((one) => one ?? null)),
    curve: { at: [...curve.at] as MarketTime[], equity: [...curve.equity], drawdown: [...Array.from(curve.drawdown)], parts: parts.map((row) => [...row]) },
    notes: [`Every figure is of the time that all runs share, ${periods} ${unit} returns. The capital is split at its beginning and not rebalanced.`, ...(method.kind === "equal" ? [] : ["The weights are chosen on the very returns that they are measured on: what comes will be worse."])],
  };
}
