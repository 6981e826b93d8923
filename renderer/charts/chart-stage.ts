import type { StrategyMark } from "../../shared/contract/schemas/strategies.ts";
import type { PositionView } from "../../shared/contract/schemas/portfolio.ts";
import type { Candle, Frame } from "../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { Q } from "../../shared/streams/quote-fields.ts";
import { browserTimers } from "../connection/browser-clock.ts";
import { client } from "../connection/client.ts";
import { quotes } from "../state/quotes.ts";
import type { Change } from "./bar-model.ts";
import { CandleFeed } from "./candle-feed.ts";
import type { FeedState } from "./candle-feed.ts";
import { marksAt } from "./day-marks.ts";
import type { DayMark } from "./day-marks.ts";
import type { Level } from "./levels.ts";
import { positionLevels } from "./levels.ts";
import type { PlacedLabel } from "./level-lines.ts";
import { LineEditor } from "./line-editor.ts";
import type { HeldLine } from "./line-editor.ts";
import { startLineDrag } from "./line-drag.ts";
import { valuesAt } from "./drawn-indicator.ts";
import type { DrawnIndicator } from "./drawn-indicator.ts";
import { PriceChart } from "./price-chart.ts";
import { marksWords } from "./strategy-markers.ts";

export interface IndicatorReading {
  readonly of: DrawnIndicator;
  /** By the outputs that are drawn. */
  readonly values: readonly (number | undefined)[];
}

/** What the legend tells of one bar. */
export interface Reading {
  readonly bar: Candle | undefined;
  readonly indicators: readonly IndicatorReading[];
  /** Upper edges of the panes below the price, px. */
  readonly panes: readonly number[];
  /** What is to be said of its day beyond the bar; "" for nothing. */
  readonly mark: string;
}

export interface Span {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

export interface StageEvents {
  readonly onState: (state: FeedState) => void;
  /** Bars came in at once: time of the first and the last one, and how many there are. */
  readonly onSpan: (span: Span) => void;
  readonly onReading: (reading: Reading) => void;
  /** Shift-click at a price, in units, not yet on a tick. */
  readonly onPick: (price: number) => void;
  readonly onPlaced: (labels: readonly PlacedLabel[]) => void;
  /** A line is in the hand, moves, or is let go. */
  readonly onHeld: (held: HeldLine | undefined) => void;
  /** A line was put at another price. */
  readonly onDrop: (held: HeldLine) => void;
}

/**
 * The chart of one panel: the drawing, the bars of what it shows now, overlays, own orders and
 * positions. All live work happens here, once per animation frame and outside React.
 */
export class ChartStage {
  readonly chart: PriceChart;
  /** The line being moved, by mouse or keys. */
  readonly editor: LineEditor;
  readonly #events: StageEvents;
  readonly #stopDrag: () => void;
  #focused: string | undefined;
  #feed: CandleFeed | undefined;
  #instrument: InstrumentKey | undefined;
  #decimals: 2 | 4 = 2;
  #indicators: readonly DrawnIndicator[] = [];
  #signals: readonly StrategyMark[] = [];
  readonly #resized: ResizeObserver;
  #lines: readonly Level[] = [];
  #positions: readonly PositionView[] = [];
  #marks: readonly DayMark[] = [];
  #allMarks: readonly DayMark[] = [];
  /** Bar under the crosshair; undefined = the newest. */
  #pointed: number | undefined;
  #stopQuotes = (): void => {};
  #destroyed = false;

  constructor(host: HTMLElement, events: StageEvents) {
    this.#events = events;
    this.chart = new PriceChart(host, {
      onCrosshair: (index) => {
        this.#pointed = index;
        this.#read();
      },
      onNearStart: () => void this.#feed?.loadOlder(),
      onPick: events.onPick,
      onPlaced: events.onPlaced,
    });
    this.editor = new LineEditor(() => {
      this.#drawLevels();
      events.onHeld(this.editor.held);
    });
    // Panes change their height a frame after the chart did.
    this.#resized = new ResizeObserver(() => requestAnimationFrame(() => this.#read()));
    this.#resized.observe(host);
    this.#stopDrag = startLineDrag(host, this.chart, this.editor, events.onDrop);
  }

  show(instrument: InstrumentKey, frame: Frame, decimals: 2 | 4, adjusted: boolean): void {
    this.#end();
    this.#instrument = instrument;
    this.#decimals = decimals;
    this.chart.clear();
    this.chart.configure(decimals, frame);
    this.chart.resetView();
    const feed = new CandleFeed(instrument, frame, {
      ask: (request) => client.call("market.candles", request),
      after: browserTimers.after,
      adjusted,
      quote: (into) => quotes.copy(instrument, into),
      onBars: (change) => this.#draw(change),
      onState: this.#events.onState,
    });
    this.#feed = feed;
    this.#stopQuotes = quotes.onChange(instrument, () => {
      feed.quoted();
      if (this.#positions.length > 0) this.#drawLevels();
    });
    this.#read();
    this.#drawLevels();
    void feed.load();
  }

  /** Asks for the bars again: after a reconnect, on request, or when they were corrected. */
  reload(instrument?: InstrumentKey): void {
    if (instrument === undefined || instrument === this.#instrument) void this.#feed?.load();
  }

  /** Overlays and panes from now on. */
  setIndicators(drawn: readonly DrawnIndicator[]): void {
    this.#indicators = drawn;
    this.chart.setIndicators(drawn);
    requestAnimationFrame(() => this.#read());
  }

  /** Signals and fills of the chosen strategy in what is shown. */
  setSignals(marks: readonly StrategyMark[]): void {
    this.#signals = marks;
    this.chart.setSignals(marks);
    this.#read();
  }

  /** What is known of days and stretches beyond their bars. */
  setMarks(marks: readonly DayMark[]): void {
    this.#marks = marks;
    this.#drawMarks();
    this.#read();
  }

  /** Lines of orders, brackets and rules. One that is in the hand and gone meanwhile is let go. */
  setLines(levels: readonly Level[]): void {
    this.#lines = levels;
    const held = this.editor.held?.level.id;
    if (held !== undefined && !levels.some(({ id, move }) => id === held && move)) this.editor.cancel();
    this.#drawLevels();
  }

  /** The line that has the keyboard, or none. */
  focusLine(id: string | undefined): void {
    this.#focused = id;
    this.#drawLevels();
  }

  /** Takes the line into the hand, or on, by whole ticks. */
  nudge(id: string, ticks: number): void {
    const level = this.#lines.find((line) => line.id === id);
    if (level) this.editor.nudge(level, ticks);
  }

  /** Lets go of the line that is in the hand, where it is. */
  drop(): void {
    const held = this.editor.drop();
    if (held) this.#events.onDrop(held);
  }

  setPositions(positions: readonly PositionView[]): void {
    this.#positions = positions;
    this.#drawLevels();
  }

  destroy(): void {
    this.#destroyed = true;
    this.#resized.disconnect();
    this.#stopDrag();
    this.#end();
    this.chart.destroy();
  }

  #end(): void {
    this.#stopQuotes();
    this.#stopQuotes = () => {};
    this.#feed?.close();
    this.#feed = undefined;
    this.#pointed = undefined;
    this.editor.cancel();
  }

  #draw(change: Change): void {
    const bars = this.#feed?.model.bars;
    if (!bars) return;
    this.chart.draw(bars, change);
    // Pages that come in before the pointed bar move it; the crosshair tells its new place itself.
    if (change.kind === "all") {
      this.#pointed = undefined;
      this.#drawMarks();
      this.#events.onSpan({ first: bars[0]?.at ?? 0, last: bars.at(-1)?.at ?? 0, count: bars.length });
    }
    this.#read();
  }

  #drawMarks(): void {
    const filled = (this.#feed?.filled ?? []).map(({ from, to }): DayMark => ({ kind: "filled", at: from, until: to, text: "Ticks were missing; the bars are the broker's." }));
    this.#allMarks = [...this.#marks, ...filled];
    this.chart.setMarks(this.#allMarks);
  }

  #drawLevels(): void {
    const key = this.#instrument;
    if (key === undefined) return;
    const ltp = quotes.field(key, Q.ltp);
    this.chart.setLevels([...positionLevels(this.#positions, key, ltp, this.#decimals), ...this.#lines], { ghost: this.editor.ghost, focused: this.#focused, around: ltp });
  }

  #read(): void {
    if (this.#destroyed) return;
    const bars = this.#feed?.model.bars ?? [];
    const index = this.#pointed ?? bars.length - 1;
    const marks = [...marksAt(this.#allMarks, bars, index).map(({ text }) => text), marksWords(this.#signals, bars, index)];
    const indicators = this.#indicators.map((of) => ({ of, values: valuesAt(of, index) }));
    this.#events.onReading({ bar: bars[index], indicators, panes: this.chart.paneTops(), mark: marks.filter(Boolean).join(" · ") });
  }
}
