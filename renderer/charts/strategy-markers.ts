import type { SeriesMarker, Time } from "lightweight-charts";
import type { StrategyMark } from "../../shared/contract/schemas/strategies.ts";
import type { Candle } from "../../shared/domain/candle.ts";
import { formatQuantity } from "../../shared/domain/format.ts";
import { istTime } from "../../shared/domain/time.ts";
import type { ChartColours } from "./chart-theme.ts";
import { toChart } from "./chart-time.ts";
import { firstFrom } from "./minutes.ts";

/** Index of the bar in which a moment lies; −1 before the first one. */
export function barAt(bars: readonly Candle[], at: number): number {
  const index = firstFrom(bars, at);
  return bars[index]?.at === at ? index : index - 1;
}

/**
 * Signals and fills as marks on bars. Fills are arrows with their quantity, signals small dots: one of a kind and side a bar,
 * with the quantities added up, so that a busy minute stays readable.
 */
export function strategyMarkers(marks: readonly StrategyMark[], bars: readonly Candle[], { up, down, accent, dim }: Pick<ChartColours, "up" | "down" | "accent" | "dim">): SeriesMarker<Time>[] {
  const groups = new Map<string, { readonly mark: StrategyMark; readonly index: number; quantity: number }>();
  for (const mark of marks) {
    const index = barAt(bars, mark.at);
    if (index < 0) continue;
    const key = `${index} ${mark.kind} ${mark.side ?? ""}`;
    const group = groups.get(key);
    if (group) group.quantity += mark.quantity;
    else groups.set(key, { mark, index, quantity: mark.quantity });
  }
  return [...groups.values()]
    .sort((a, b) => a.index - b.index)
    .map(({ mark: { kind, side }, index, quantity }): SeriesMarker<Time> => {
      const place = { time: toChart(bars[index]?.at ?? 0), position: side === "BUY" ? ("belowBar" as const) : ("aboveBar" as const) };
      if (kind === "signal") return { ...place, shape: "circle", color: side === undefined ? dim : accent, size: 0.5 };
      return { ...place, shape: side === "BUY" ? "arrowUp" : "arrowDown", color: side === "BUY" ? up : down, text: `${side === "BUY" ? "B" : "S"} ${formatQuantity(quantity)}` };
    });
}

/** More words than these make no legend. */
const MOST_WORDS = 3;

/** What the strategy did in a bar, in its own words, for the legend. */
export function marksWords(marks: readonly StrategyMark[], bars: readonly Candle[], index: number): string {
  const bar = bars[index];
  if (!bar) return "";
  const until = bars[index + 1]?.at ?? Number.POSITIVE_INFINITY;
  const here = marks.filter(({ at }) => at >= bar.at && at < until);
  const words = here.slice(0, MOST_WORDS).map(({ kind, at, words }) => `${istTime(at).slice(0, 5)} ${kind === "fill" ? "fill" : "signal"}: ${words}`);
  return [...words, here.length > MOST_WORDS ? `and ${here.length - MOST_WORDS} more` : ""].filter(Boolean).join(" · ");
}
