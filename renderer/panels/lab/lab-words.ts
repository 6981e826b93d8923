import type { LabData, LabJob, RunHead, RunRequest } from "../../../shared/contract/schemas/lab.ts";
import { isOnTicks } from "../../../shared/contract/schemas/lab.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { figureText } from "../../../shared/lab-charts/figure-text.ts";
import type { FigureUnit } from "../../../shared/lab-charts/figure-text.ts";
import { frameName } from "../../../shared/history/frames.ts";
import { symbolOf } from "../../../shared/lab-charts/trade-words.ts";
import type { ParameterValue } from "../../../shared/strategy/parameters.ts";
import { dayWords, spanText } from "../history/history-words.ts";

export const STATE_WORDS: Readonly<Record<LabJob["state"], string>> = { waiting: "Waiting", running: "Running", paused: "Paused", done: "Done", failed: "Failed", cancelled: "Cancelled" };

/** "42 %, 1,20,000 of 2,86,000, about 3 min left". */
export function progressText({ state, done, total, leftMs }: Pick<LabJob, "state" | "done" | "total" | "leftMs">): string {
  if (state === "waiting") return "Waiting for its turn";
  const share = total > 0 ? `${Math.floor((done / total) * 100)} %, ${groupDigits(done)} of ${groupDigits(total)}` : "Beginning…";
  return state === "paused" ? `Paused at ${share}` : `${share}${leftMs === undefined ? "" : `, about ${spanText(leftMs)} left`}`;
}

/** "1 Jan 2026 to 31 Mar 2026", "3 recorded days", "SBIN-1m.csv, 1m". */
export function dataText(data: LabData): string {
  switch (data.kind) {
    case "history": return `${dayWords(data.from)} to ${dayWords(data.to)}`;
    case "recording": return data.days.length === 1 ? `Ticks of ${dayWords(data.days[0] ?? "")}` : `Ticks of ${data.days.length} recorded days`;
    case "file": return `${data.path.split(/[\\/]/).at(-1) ?? data.path}, ${data.frame === "ticks" ? "ticks" : frameName(data.frame)}`;
  }
}

/** "fast 9, slow 21". */
export function parametersText(parameters: Readonly<Record<string, ParameterValue>>): string {
  return Object.entries(parameters).map(([name, value]) => `${name} ${String(value)}`).join(", ");
}

export function costsText({ chargesTimes }: Pick<RunRequest, "chargesTimes">): string {
  return chargesTimes === 0 ? "no charges" : chargesTimes === 1 ? "charges on" : `charges × ${chargesTimes}`;
}

/** The run's own first line: of what, when, on which prices, at which costs. */
export function runText({ instruments, request, figures }: Pick<RunHead, "instruments" | "request" | "figures">): string {
  const [first, second] = instruments;
  const what = first === undefined ? "" : `${symbolOf(first)}${second === undefined ? "" : ` and ${instruments.length - 1} more`} · `;
  return `${what}${dataText(request.data)} · ${groupDigits(figures.bars)} ${isOnTicks(request.data) ? "minutes" : "bars"} · ${costsText(request)}`;
}

/** Names and units of the figures of a sweep's points. */
export const POINT_FIGURES = {
  sharpe: ["Sharpe ratio", "ratio"], sortino: ["Sortino ratio", "ratio"], calmar: ["Calmar ratio", "ratio"], return: ["Return", "percent"], cagr: ["CAGR", "percent"], sqn: ["SQN", "ratio"],
  profitFactor: ["Profit factor", "ratio"], expectancy: ["Expectancy", "percent"], returnYear: ["Annualised return", "percent"], drawdownMax: ["Deepest drawdown", "percent"],
  trades: ["Trades", "count"], winRate: ["Win rate", "percent"], exposure: ["Time in the market", "percent"], charges: ["Charges", "money"],
} as const satisfies Readonly<Record<string, readonly [string, FigureUnit]>>;
export type PointFigureName = keyof typeof POINT_FIGURES;

/** Within a sentence: people's names and abbreviations stay as they are. */
export function figureName(figure: PointFigureName): string {
  const [name] = POINT_FIGURES[figure];
  return /^(Sharpe|Sortino|Calmar|[A-Z]{2})/.test(name) ? name : `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
}

export function pointText(figure: PointFigureName, value: number | undefined): string {
  return figureText(value, POINT_FIGURES[figure][1]);
}

