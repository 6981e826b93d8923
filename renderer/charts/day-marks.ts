import type { IPrimitivePaneRenderer, IPrimitivePaneView, ISeriesPrimitive, SeriesAttachedParameter, Time } from "lightweight-charts";
import type { CorporateActionView, CoverageDay } from "../../shared/contract/schemas/history.ts";
import type { Candle } from "../../shared/domain/candle.ts";
import { DAY_MS, istEpoch } from "../../shared/domain/time.ts";
import type { ChartColours } from "./chart-theme.ts";
import { firstFrom } from "./minutes.ts";

/** Something about a stretch of the time axis that the bars alone do not tell. */
export interface DayMark {
  /** `closed` a holiday between two bars, `gap` minutes or a day without bars, `filled` the broker's bars where ticks were missing, `action` a split or bonus. */
  readonly kind: "closed" | "gap" | "filled" | "action";
  /** Market time, from and until. */
  readonly at: number;
  readonly until: number;
  /** For the legend, when the crosshair stands there. */
  readonly text: string;
}

/** An instrument of whose minutes more than this part has no bar trades rarely: that is no gap. */
const RARELY = 0.5;

/**
 * Holidays, and days whose bars are not whole. Days that are not kept say nothing: the bars may be there all the same.
 * @param words of such a day.
 */
export function coverageMarks(days: readonly CoverageDay[], words: (day: CoverageDay) => string): readonly DayMark[] {
  return days.flatMap((one): DayMark[] => {
    const at = istEpoch(one.day, 0);
    const mark = { at, until: at + DAY_MS, text: words(one) };
    if (one.state === "closed") return one.name === undefined ? [] : [{ kind: "closed", ...mark }];
    if (one.state === "empty") return [{ kind: "gap", ...mark }];
    return one.state === "gaps" && one.missing <= one.expected * RARELY ? [{ kind: "gap", ...mark }] : [];
  });
}

/** @param words for the legend. */
export function actionMarks(actions: readonly CorporateActionView[], words: (action: CorporateActionView) => string): readonly DayMark[] {
  return actions.map((one) => ({ kind: "action", at: istEpoch(one.day, 0), until: istEpoch(one.day, 0) + DAY_MS, text: words(one) }));
}

/** What is to be said of a bar: of its own time, and of what lies between it and the one before. */
export function marksAt(marks: readonly DayMark[], bars: readonly Candle[], index: number): readonly DayMark[] {
  const bar = bars[index];
  if (!bar) return [];
  const before = bars[index - 1]?.at ?? bar.at;
  return marks.filter(({ at, until }) => (at <= bar.at && until > bar.at) || (at > before && until <= bar.at));
}

/** Thickness of a stretch at the foot of the chart, and height of the stub of a day without any bar, px. */
const STRETCH = 3;
const STUB = 14;

/** Draws marks behind the bars: lines where days are missing, strips at the foot where bars are. */
export class DayMarks implements ISeriesPrimitive<Time> {
  readonly #colours: ChartColours;
  /** Left edge of the bar at an index, px; null where the axis has no place for it. */
  readonly #edge: (index: number) => number | null;
  #marks: readonly DayMark[] = [];
  #bars: readonly Candle[] = [];
  #update: (() => void) | undefined;
  readonly #paneViews: readonly IPrimitivePaneView[] = [{ zOrder: () => "bottom", renderer: () => ({ draw: (target) => this.#draw(target) }) }];

  constructor(colours: ChartColours, edge: (index: number) => number | null) {
    this.#colours = colours;
    this.#edge = edge;
  }

  /** @param bars that are drawn, ascending; they may go on growing at their end. */
  set(marks: readonly DayMark[], bars: readonly Candle[]): void {
    this.#marks = marks;
    this.#bars = bars;
    this.#update?.();
  }

  attached({ requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.#update = requestUpdate;
  }

  detached(): void {
    this.#update = undefined;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#paneViews;
  }

  #draw(target: Parameters<IPrimitivePaneRenderer["draw"]>[0]): void {
    const first = this.#bars[0]?.at ?? Number.POSITIVE_INFINITY;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      for (const mark of this.#marks) {
        const from = this.#edge(firstFrom(this.#bars, mark.at));
        const to = this.#edge(firstFrom(this.#bars, mark.until));
        if (mark.until <= first || from === null || to === null || to < 0 || from > mediaSize.width) continue;
        this.#one(context, mark, from, to, mediaSize.height);
      }
    });
  }

  #one(context: CanvasRenderingContext2D, { kind }: DayMark, from: number, to: number, height: number): void {
    const { lineStrong, warn, accent } = this.#colours;
    if (kind === "closed" || kind === "action") {
      context.strokeStyle = kind === "action" ? accent : lineStrong;
      context.lineWidth = 1;
      context.setLineDash(kind === "action" ? [] : [2, 3]);
      context.beginPath();
      context.moveTo(Math.round(from) + 0.5, 0);
      context.lineTo(Math.round(from) + 0.5, height);
      context.stroke();
      context.setLineDash([]);
      return;
    }
    context.fillStyle = kind === "gap" ? warn : accent;
    context.globalAlpha = 0.75;
    if (to - from < 1) context.fillRect(Math.round(from) - 1, height - STUB, 2, STUB);
    else context.fillRect(from, height - STRETCH, to - from, STRETCH);
    context.globalAlpha = 1;
  }
}
