import type {
  IPrimitivePaneRenderer, IPrimitivePaneView, ISeriesApi, ISeriesPrimitive, ISeriesPrimitiveAxisView, SeriesAttachedParameter, SeriesType, Time,
} from "lightweight-charts";
import { PER_RUPEE } from "../../shared/domain/units.ts";
import type { ChartColours } from "./chart-theme.ts";
import type { Level } from "./levels.ts";

type Target = Parameters<IPrimitivePaneRenderer["draw"]>[0];

/** Height of a label and its distance from the left edge, px. */
const LABEL_HEIGHT = 20;
const LEFT = 8;
const PADDING = 7;
/** Between two labels that would overlap. */
const GAP = 6;

interface PlacedLabel {
  readonly y: number;
  readonly right: number;
}

/**
 * Own orders and positions on the chart: a line, a label at the left, the price on the axis. Drawn by
 * the chart itself in the same pass as the bars, so that a label never lags behind the scale.
 */
export class LevelLines implements ISeriesPrimitive<Time> {
  readonly #colours: ChartColours;
  readonly #text: (price: number) => string;
  #levels: readonly Level[] = [];
  #series: ISeriesApi<SeriesType> | undefined;
  #update: (() => void) | undefined;
  #axisViews: readonly ISeriesPrimitiveAxisView[] = [];
  readonly #paneViews: readonly IPrimitivePaneView[] = [{ zOrder: () => "top", renderer: () => ({ draw: (target) => this.#draw(target) }) }];

  /** @param text of a price in rupees, for the axis. */
  constructor(colours: ChartColours, text: (price: number) => string) {
    this.#colours = colours;
    this.#text = text;
  }

  set(levels: readonly Level[]): void {
    if (levels.length === 0 && this.#levels.length === 0) return;
    this.#levels = levels;
    this.#axisViews = levels.map((level) => ({
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
      case "buy": return this.#colours.up;
      case "sell": return this.#colours.down;
      case "position": return this.#colours.accent;
      case "doubt": return this.#colours.warn;
    }
  }

  #draw(target: Target): void {
    if (this.#levels.length === 0) return;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      const placed: PlacedLabel[] = [];
      context.font = `11px ${this.#colours.font}`;
      context.textBaseline = "middle";
      for (const level of this.#levels) {
        const y = this.#y(level);
        if (y === undefined || y < 0 || y > mediaSize.height) continue;
        this.#line(context, level, y, mediaSize.width);
        this.#label(context, level, y, placed);
      }
    });
  }

  #line(context: CanvasRenderingContext2D, level: Level, y: number, width: number): void {
    context.strokeStyle = this.#colour(level);
    context.lineWidth = 1;
    context.setLineDash(level.dashed ? [5, 4] : []);
    context.beginPath();
    context.moveTo(0, Math.round(y) + 0.5);
    context.lineTo(width, Math.round(y) + 0.5);
    context.stroke();
    context.setLineDash([]);
  }

  #label(context: CanvasRenderingContext2D, level: Level, y: number, placed: PlacedLabel[]): void {
    const words = context.measureText(level.label).width;
    const profit = level.profit ? context.measureText(level.profit.text).width + PADDING : 0;
    // A label that would cover an earlier one goes to the right of it.
    const neighbours = placed.filter((other) => Math.abs(other.y - y) < LABEL_HEIGHT);
    const x = Math.max(LEFT, ...neighbours.map((other) => other.right + GAP));
    const width = words + profit + 2 * PADDING;
    placed.push({ y, right: x + width });
    context.fillStyle = this.#colours.panel;
    context.strokeStyle = this.#colour(level);
    context.beginPath();
    context.roundRect(x + 0.5, Math.round(y) - LABEL_HEIGHT / 2 + 0.5, width, LABEL_HEIGHT, 4);
    context.fill();
    context.stroke();
    context.fillStyle = this.#colour(level);
    context.fillText(level.label, x + PADDING, y + 1);
    if (!level.profit) return;
    context.fillStyle = level.profit.sign > 0 ? this.#colours.up : level.profit.sign < 0 ? this.#colours.down : this.#colours.ink;
    context.fillText(level.profit.text, x + PADDING + words + PADDING, y + 1);
  }
}
