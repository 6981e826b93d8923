import type { RunFigures } from "../contract/schemas/lab.ts";
import type { FigureUnit } from "./figure-text.ts";

export interface FigureLine {
  readonly key: keyof RunFigures;
  readonly label: string;
  readonly unit: FigureUnit;
}

export interface FigureGroup {
  readonly title: string;
  readonly lines: readonly FigureLine[];
}

const group = (title: string, ...lines: readonly (readonly [key: keyof RunFigures, label: string, unit: FigureUnit])[]): FigureGroup => ({ title, lines: lines.map(([key, label, unit]) => ({ key, label, unit })) });

/** Every figure of a run, by what it tells. */
export const FIGURE_GROUPS: readonly FigureGroup[] = [
  group("Result", ["equityFinal", "Final equity", "money"], ["equityPeak", "Peak equity", "money"], ["return", "Return", "percent"], ["buyAndHold", "Buy & hold return", "percent"], ["returnYear", "Annualised return", "percent"], ["cagr", "CAGR", "percent"]),
  group("Risk", ["volatilityYear", "Annualised volatility", "percent"], ["sharpe", "Sharpe ratio", "ratio"], ["sortino", "Sortino ratio", "ratio"], ["calmar", "Calmar ratio", "ratio"], ["alpha", "Alpha", "percent"], ["beta", "Beta", "ratio"]),
  group("Drawdown", ["drawdownMax", "Deepest drawdown", "percent"], ["drawdownMean", "Average drawdown", "percent"], ["drawdownLongest", "Longest drawdown", "duration"], ["drawdownDurationMean", "Average drawdown duration", "duration"], ["underWater", "Time under water", "percent"]),
  group("Trades", ["trades", "Trades", "count"], ["winRate", "Win rate", "percent"], ["tradeBest", "Best trade", "percent"], ["tradeWorst", "Worst trade", "percent"], ["tradeMean", "Average trade (geometric)", "percent"], ["expectancy", "Expectancy (arithmetic)", "percent"], ["tradeLongest", "Longest trade", "duration"], ["tradeDurationMean", "Average trade duration", "duration"]),
  group("Quality", ["profitFactor", "Profit factor", "ratio"], ["sqn", "SQN", "ratio"], ["kelly", "Kelly fraction", "ratio"], ["wonInRow", "Most wins in a row", "count"], ["lostInRow", "Most losses in a row", "count"], ["maeMean", "Average adverse excursion", "percent"], ["mfeMean", "Average favourable excursion", "percent"], ["rMean", "Average R multiple", "ratio"]),
  group("Costs", ["charges", "Charges", "money"], ["turnover", "Turnover", "money"], ["turnoverTimes", "Turnover by mean equity", "ratio"]),
  group("Period", ["start", "Start", "time"], ["end", "End", "time"], ["duration", "Duration", "duration"], ["bars", "Bars", "count"], ["exposure", "Time in the market", "percent"]),
];

const LINES = new Map(FIGURE_GROUPS.flatMap(({ lines }) => lines).map((line) => [line.key, line]));

/** Figures that are looked at first. */
export const HEADLINES: readonly FigureLine[] = (["return", "buyAndHold", "cagr", "drawdownMax", "sharpe", "profitFactor", "winRate", "trades"] as const).flatMap((key) => LINES.get(key) ?? []);
