import { checkWords } from "../../shared/analytics/check-view.ts";
import { reportCard } from "../../shared/analytics/report-card.ts";
import type { RunHead } from "../../shared/contract/schemas/lab.ts";
import type { VersionCard } from "../../shared/contract/schemas/live-card.ts";
import type { StrategySettings } from "../../shared/contract/schemas/strategies.ts";
import { istDay } from "../../shared/domain/time.ts";
import type { ParameterValues } from "../../shared/strategy/parameters.ts";

/** A version that may go live, as a report card is asked for it. */
export interface AskedVersion {
  readonly file: string;
  readonly hash: string;
  /** With the defaults of what was left out. */
  readonly parameters: ParameterValues;
  readonly holding: StrategySettings["holding"];
}

/**
 * Runs of exactly this code with exactly these parameters, newest first. The code's hash tells it, whatever its file is called. Runs at less than
 * the full charges are passed over: what they earned nobody could have.
 */
export function runsOf(heads: readonly RunHead[], { hash, parameters }: Pick<AskedVersion, "hash" | "parameters">): RunHead[] {
  return heads.filter((head) => head.codeHash === hash && head.request.chargesTimes >= 1 && same(head.request.parameters, parameters)).sort((a, b) => b.at - a.at);
}

/** Which run the numbers of a card are of, and what in it is otherwise than live. */
export function runWords({ title, at, request }: RunHead, { holding }: AskedVersion): string {
  const { data } = request;
  const span = data.kind === "recording" ? `${data.days.length} recorded ${data.days.length === 1 ? "day" : "days"}` : data.from !== undefined && data.to !== undefined ? `${data.from} to ${data.to}` : "a file of its own";
  const other = request.holding === holding ? "" : request.holding === "carry" ? " It carried positions overnight; this strategy holds them within the day." : " It held positions within the day; this strategy carries them.";
  return `Numbers of “${title}”, the newest run of this code with these parameters at full charges, of ${istDay(at)}, over ${span}.${other}`;
}

/** The card of a version that was never run in the lab: red but for its days on paper. */
export function cardWithoutRun({ file }: AskedVersion, paperDays: number): VersionCard {
  const none = { profits: undefined, walkForward: undefined, doubleCosts: undefined, sweep: undefined, neighbours: undefined, monteCarlo: undefined, biasCheck: undefined };
  return {
    readable: true,
    sentence: `The lab has no run of this code with these parameters at full charges. Open the lab with ${file} and these parameters, run it, then come back.`,
    checks: reportCard({ ...none, paper: paperOf(paperDays) }).map(checkWords),
  };
}

/** No day is not run, rather than a figure. */
export function paperOf(days: number): { readonly days: number } | undefined {
  return days === 0 ? undefined : { days };
}

function same(a: ParameterValues, b: ParameterValues): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
