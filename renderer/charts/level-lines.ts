import type {
  AutoscaleInfo, IPrimitivePaneRenderer, IPrimitivePaneView, ISeriesApi, ISeriesPrimitive, ISeriesPrimitiveAxisView, PrimitiveHoveredItem, SeriesAttachedParameter, SeriesType, Time,
} from "lightweight-charts";
import { PER_RUPEE } from "../../shared/domain/units.ts";
import type { ChartColours } from "./chart-theme.ts";
import type { Level } from "./levels.ts";

type Target = Parameters<IPrimitivePaneRenderer["draw"]>[0];

/** Height of a label and its distance from the left edge, px. */
const LABEL_HEIGHT = 20;
const LEFT = 8;
const PADDING = 7;
/** The legend stands in the corner: labels at its height begin to the right of it, px. */
const LEGEND = { bottom: 62, right: 118 } as const;
/** Between two labels that would overlap. */
const GAP = 6;
/** How near to a line the pointer takes hold of it, px. */
const REACH = 4;
/** How far from the last price a line may be and still widen the scale: farther ones would flatten the bars. */
const NEAR = 0.02;
const NO_MARKS: LineMarks = { ghost: undefined, focused: undefined, around: Number.NaN };
/** Before the label of a line that can be moved. */
const GRIP = "⠿ ";

/** Where a label was drawn last, px. */
export interface PlacedLabel {
  readonly id: string;
  readonly y: number;
  readonly x: number;
  readonly right: number;
}

/** Lines that are not as the others: in the hand, or with the keyboard on them. */
export interface LineMarks {
  /** As it would be where it is held; its own line stays behind, faded. */
  readonly ghost: Level | undefined;
  /** Line that has the keyboard. */
  readonly focused: string | undefined;
  /** Last price, units; NaN while unknown. Lines near it are kept in view. */
  readonly around: number;
}

/**
 * Own orders and positions on the chart: a line, a label at the left, the price on the axis. Drawn by
 * the chart itself in the same pass as the bars, so that a label never lags behind the scale.
 */
export class LevelLines implements ISeriesPrimitive<Time> {
  readonly #colours: ChartColours;
  readonly #text: (price: number) => string;
  readonly #onPlaced: (labels: readonly PlacedLabel[]) => void;
  #levels: readonly Level[] = [];
  #marks = NO_MARKS;
  #placed: readonly PlacedLabel[] = [];
  #series: ISeriesApi<SeriesType> | undefined;
  #update: (() => void) | undefined;
  #axisViews: readonly ISeriesPrimitiveAxisView[] = [];
  readonly #paneViews: readonly IPrimitivePaneView[] = [{ zOrder: () => "top", renderer: () => ({ draw: (target) => this.#draw(target) }) }];

  /**
   * @param text of a price in rupees, for the axis.
   * @param onPlaced told after each drawing where the labels stand.
   */
  constructor(colours: ChartColours, text: (price: number) => string, onPlaced: (labels: readonly PlacedLabel[]) => void = () => {}) {
    this.#colours = colours;
    this.#text = text;
    this.#onPlaced = onPlaced;
  }

  set(levels: readonly Level[], marks: LineMarks = NO_MARKS): void {
    if (levels.length === 0 && this.#levels.length === 0) return;
    this.#levels = levels;
    this.#marks = marks;
    const shown = marks.ghost ? [...levels.filter(({ id }) => id !== marks.ghost?.id), marks.ghost] : levels;
    this.#axisViews = shown.map((level) => ({
      coordinate: () => this.#y(level) ?? -1_000,
      text: () => this.#text(level.price / PER_RUPEE),
      textColor: () => this.#colours.onFill,
      backColor: () => this.#colour(level),
      visible: () => this.#y(level) !== undefined,
    }));
    this.#update?.();
  }

  attached({ series, requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.#series = series;
    this.#update = requestUpdate;
  }

  detached(): void {
    this.#series = undefined;
    this.#update = undefined;
  }

  /** The line or label under a point, px from the chart's left top; the nearest, of lines that can be moved. */
  hit(x: number, y: number): Level | undefined {
    const label = this.#placed.find((one) => x >= one.x && x <= one.right && Math.abs(one.y - y) <= LABEL_HEIGHT / 2);
    const movable = this.#levels.filter((level) => level.move && level.pending !== true);
    const labelled = label && movable.find(({ id }) => id === label.id);
    if (labelled) return labelled;
    const near = movable.map((level) => ({ level, away: Math.abs((this.#y(level) ?? -1_000) - y) })).filter(({ away }) => away <= REACH);
    return near.sort((a, b) => a.away - b.away)[0]?.level;
  }

  hitTest(x: number, y: number): PrimitiveHoveredItem | null {
    const level = this.hit(x, y);
    return level ? { externalId: level.id, cursorStyle: "ns-resize", zOrder: "top" } : null;
  }

  /** Keeps own lines near the market in view. */
  autoscaleInfo(): AutoscaleInfo | null {
    const { around } = this.#marks;
    const near = this.#levels.map(({ price }) => price).filter((price) => Math.abs(price - around) <= around * NEAR);
    return near.length === 0 ? null : { priceRange: { minValue: Math.min(...near) / PER_RUPEE, maxValue: Math.max(...near) / PER_RUPEE } };
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#paneViews;
  }

  priceAxisViews(): readonly ISeriesPrimitiveAxisView[] {
    return this.#axisViews;
  }

  #y(level: Level): number | undefined {
    return this.#series?.priceToCoordinate(level.price / PER_RUPEE) ?? undefined;
  }

  #colour(level: Level): string {
    switch (level.tone) {
      case "buy":
      case "target": return this.#colours.up;
      case "sell":
      case "stop": return this.#colours.down;
      case "gtt": return this.#colours.gtt;
      case "position": return this.#colours.accent;
      case "doubt": return this.#colours.warn;
    }
  }

  #draw(target: Target): void {
    if (this.#levels.length === 0) return this.#onPlaced((this.#placed = []));
    const { ghost, focused } = this.#marks;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      const placed: PlacedLabel[] = [];
      context.font = `11px ${this.#colours.font}`;
      context.textBaseline = "middle";
      const seen = (ghost ? [...this.#levels, ghost] : this.#levels).flatMap((level) => {
        const y = this.#y(level);
        return y === undefined || y < 0 || y > mediaSize.height ? [] : [{ level, y, left: ghost !== undefined && level !== ghost && level.id === ghost.id }];
      });
      const faded = (level: Level, left: boolean): number => (left ? 0.35 : level.pending === true ? 0.65 : 1);
      // All lines before all labels: a line at nearly the same price must not strike a label through.
      for (const { level, y, left } of seen) {
        context.globalAlpha = faded(level, left);
        this.#line(context, level, y, mediaSize.width, level === ghost || level.id === focused);
      }
      for (const { level, y, left } of seen) {
        context.globalAlpha = faded(level, left);
        if (!left) this.#label(context, level, y, placed);
      }
      context.globalAlpha = 1;
      this.#placed = placed;
      this.#onPlaced(placed);
    });
  }

  #line(context: CanvasRenderingContext2D, level: Level, y: number, width: number, strong: boolean): void {
    context.strokeStyle = this.#colour(level);
    context.lineWidth = strong ? 2 : 1;
    context.setLineDash(level.dashed ? [5, 4] : []);
    context.beginPath();
    context.moveTo(0, Math.round(y) + 0.5);
    context.lineTo(width, Math.round(y) + 0.5);
    context.stroke();
    context.setLineDash([]);
  }

  #label(context: CanvasRenderingContext2D, level: Level, y: number, placed: PlacedLabel[]): void {
    const text = `${level.move && level.pending !== true ? GRIP : ""}${level.label}${level.pending === true ? " · on its way…" : ""}`;
    const words = context.measureText(text).width;
    const profit = level.profit ? context.measureText(level.profit.text).width + PADDING : 0;
    // A label that would cover an earlier one goes to the right of it.
    const neighbours = placed.filter((other) => Math.abs(other.y - y) < LABEL_HEIGHT);
    const x = Math.max(y < LEGEND.bottom ? LEGEND.right : LEFT, ...neighbours.map((other) => other.right + GAP));
    const width = words + profit + 2 * PADDING;
    placed.push({ id: level.id, y, x, right: x + width });
    context.fillStyle = this.#colours.panel;
    context.strokeStyle = this.#colour(level);
    context.beginPath();
    context.roundRect(x + 0.5, Math.round(y) - LABEL_HEIGHT / 2 + 0.5, width, LABEL_HEIGHT, 4);
    context.fill();
    context.stroke();
    context.fillStyle = this.#colour(level);
    context.fillText(text, x + PADDING, y + 1);
    if (!level.profit) return;
    context.fillStyle = level.profit.sign > 0 ? this.#colours.up : level.profit.sign < 0 ? this.#colours.down : this.#colours.ink;
    context.fillText(level.profit.text, x + PADDING + words + PADDING, y + 1);
  }
}
