import type { WalkHead, WalkView, WalkWindowView } from "../../../shared/contract/schemas/lab-walk.ts";
import { dayNumber } from "../../../shared/history/days.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { decimalText, percentText, signedPercent } from "../../../shared/lab-charts/figure-text.ts";
import type { ParameterValue } from "../../../shared/strategy/parameters.ts";

export interface Sentence {
  readonly text: string;
  readonly tone: "" | "good" | "bad";
}

/** "Rolling: chosen on 60 trading days, tried on the next 20". */
export function planText({ kind, inSample, outOfSample }: WalkHead["plan"]): string {
  return `${kind === "rolling" ? "Rolling" : "Anchored"}: chosen on ${kind === "rolling" ? "" : "at first "}${groupDigits(inSample)} trading days, tried on the next ${groupDigits(outOfSample)}`;
}

/** Of the report card: Pardo 2008. */
const ENOUGH = 0.5;

/** What a walk-forward says, a sentence each. */
export function walkSentences({ summary, windows, request }: Pick<WalkView, "summary" | "windows" | "request">): readonly Sentence[] {
  if (!summary) return [];
  const { outOfSampleReturn, outOfSampleYear, inSampleYear, efficiency, profitable, worst } = summary;
  const idle = windows.length - summary.windows;
  const earned: Sentence = { text: `On days that no choice was made on: ${signedPercent(outOfSampleReturn * 100)} in all, ${signedPercent(outOfSampleYear * 100)} a year; ${percentText(profitable * 100, 0)} of the windows won, the worst came to ${signedPercent(worst * 100)}.`, tone: outOfSampleReturn > 0 ? "good" : "bad" };
  const kept: Sentence = efficiency === undefined
    ? { text: `Efficiency cannot be told: in sample it came to ${signedPercent(inSampleYear * 100)} a year, and of a loss nothing can be kept.`, tone: "bad" }
    : { text: `Efficiency ${decimalText(efficiency, 2)}: of ${signedPercent(inSampleYear * 100)} a year in sample so much was kept; ${decimalText(ENOUGH, 1)} or more is asked for.`, tone: efficiency >= ENOUGH ? "good" : "bad" };
  return [
    earned, kept, ...driftSentence(windows, request),
    ...(idle > 0 ? [{ text: `${idle} of ${windows.length} windows chose no point, for want of trades in sample: nothing was traded on their days.`, tone: "bad" } as const] : []),
  ];
}

/** How far the chosen values wandered: those of a strategy that can be trusted stay together. */
function driftSentence(windows: readonly WalkWindowView[], { axes }: WalkView["request"]): readonly Sentence[] {
  const chosen = windows.flatMap(({ best }) => (best ? [best.values] : []));
  if (chosen.length < 2) return [];
  const told = axes.map(({ name }, i) => {
    const values = new Set(chosen.map((one) => one[i]));
    return values.size === 1 ? `${name} always ${String([...values][0])}` : `${name} ${values.size} different values`;
  });
  return [{ text: `Chosen in ${chosen.length} windows: ${told.join(", ")}.`, tone: "" }];
}

/** A span of days as shares of all days of a walk-forward, 0 to 1. */
export interface Strip {
  readonly from: number;
  readonly width: number;
}

/** Where a span lies within all windows. Its last day counts. */
export function stripOf(windows: readonly WalkWindowView[], { from, to }: WalkWindowView["inSample"]): Strip {
  const first = dayNumber(windows[0]?.inSample.from ?? from);
  const whole = dayNumber(windows.at(-1)?.outOfSample.to ?? to) + 1 - first;
  return { from: (dayNumber(from) - first) / whole, width: (dayNumber(to) + 1 - dayNumber(from)) / whole };
}

/** Where a value lies on its axis, 0 to 1; undefined for an axis of one value. */
export function placeOn(values: readonly ParameterValue[], value: ParameterValue | undefined): number | undefined {
  const place = value === undefined ? -1 : values.indexOf(value);
  return place < 0 || values.length < 2 ? undefined : place / (values.length - 1);
}

/** Of a usual year. */
const SESSIONS = 252;

/** Return of a window's chosen point, percent a year of 252 sessions, so that spans of unequal length can be compared. */
export function yearly(percent: number | undefined, { days }: WalkWindowView["inSample"]): number | undefined {
  if (percent === undefined || days < 1 || percent <= -100) return undefined;
  return (Math.expm1((Math.log1p(percent / 100) / days) * SESSIONS) * 100);
}
