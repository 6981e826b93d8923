import type { RunFigures, RunHead } from "../../../shared/contract/schemas/lab.ts";
import { formatMoney } from "../../../shared/domain/format.ts";
import type { FigureLine } from "../../../shared/lab-charts/figures.ts";
import { FIGURE_GROUPS } from "../../../shared/lab-charts/figures.ts";

/** Which end of a figure is the better one. Drawdowns are below nought: the larger is the shallower. Others cannot be told good from bad. */
const BETTER: Readonly<Partial<Record<keyof RunFigures, "more" | "less">>> = {
  equityFinal: "more", return: "more", returnYear: "more", cagr: "more", sharpe: "more", sortino: "more", calmar: "more", alpha: "more",
  volatilityYear: "less", drawdownMax: "more", drawdownMean: "more", drawdownLongest: "less", drawdownDurationMean: "less", underWater: "less",
  winRate: "more", tradeBest: "more", tradeWorst: "more", tradeMean: "more", expectancy: "more", profitFactor: "more", sqn: "more", lostInRow: "less", maeMean: "more", mfeMean: "more", rMean: "more",
  charges: "less",
};

export interface CompareRow {
  readonly line: FigureLine;
  readonly values: readonly (number | undefined)[];
  /** Which of them are the best: none where nothing differs or nothing is better. */
  readonly best: readonly boolean[];
}

export interface CompareGroup {
  readonly title: string;
  readonly rows: readonly CompareRow[];
}

/** Every figure of several runs side by side. */
export function compareGroups(figures: readonly RunFigures[]): readonly CompareGroup[] {
  return FIGURE_GROUPS.map(({ title, lines }) => ({ title, rows: lines.map((line) => rowOf(line, figures.map((one) => one[line.key]))) }));
}

function rowOf(line: FigureLine, values: readonly (number | undefined)[]): CompareRow {
  const known = values.filter((value) => value !== undefined && Number.isFinite(value)) as number[];
  const better = BETTER[line.key];
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const best = better === undefined || known.length < 2 || least === most ? undefined : better === "more" ? most : least;
  return { line, values, best: values.map((value) => best !== undefined && value === best) };
}

export interface DifferenceRow {
  readonly name: string;
  readonly values: readonly string[];
}

/** What was asked for otherwise: dotted names of the request and what stands there. */
export function requestDifferences(runs: readonly Pick<RunHead, "request" | "codeHash" | "dataHash">[]): readonly DifferenceRow[] {
  const flat = runs.map(({ request, codeHash, dataHash }) => new Map([...leaves([], request), ["code", codeHash.slice(0, 12)] as const, ["prices", dataHash.slice(0, 12)] as const]));
  const names = [...new Set(flat.flatMap((one) => [...one.keys()]))];
  return names.map((name) => ({ name, values: flat.map((one) => one.get(name) ?? "–") })).filter(({ values }) => new Set(values).size > 1);
}

/** Parameters go by their own name, the rest by where it stands in the request. */
function leaves(path: readonly string[], value: unknown): (readonly [string, string])[] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.entries(value).flatMap(([name, inner]) => leaves([...path, name], inner));
  const name = (path[0] === "parameters" ? path.slice(1) : path).join(".");
  const text = name === "capital" ? formatMoney(Number(value)) : Array.isArray(value) ? value.join(", ") : String(value);
  return [[WORDS[name] ?? name, text]];
}

const WORDS: Readonly<Record<string, string>> = {
  file: "Strategy", capital: "Capital", holding: "Holding", chargesTimes: "Charges, times", sizing: "Share of equity an entry", atEnd: "At the end", seed: "Seed",
  "data.kind": "Data", "data.from": "First day", "data.to": "Last day", "data.days": "Days", "data.path": "File", "data.frame": "Bars, minutes",
  "bars.market": "Market orders fill at", "bars.path": "Way within a bar", "bars.limit": "Limit orders fill", "bars.volumePercent": "Share of volume, %",
  "bars.slippage.kind": "Slippage", "bars.slippage.by": "Slippage by", "bars.spread.percent": "Spread, %", "bars.spread.on": "Spread on", "bars.latency.kind": "Latency in",
};
