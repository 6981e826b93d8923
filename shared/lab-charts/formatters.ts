import { IST_OFFSET_MS } from "../domain/time.ts";
import type { ChartOption } from "./chart-option.ts";
import { escapeHtml } from "./escape-html.ts";
import { decimalText, percentText, rupeesText, shortRupees, signedPercent, stampText } from "./figure-text.ts";

/** What ECharts tells of a point under the pointer, as far as it is used. */
interface Point {
  readonly seriesId?: string | undefined;
  readonly seriesName?: string | undefined;
  readonly name: string;
  readonly value: unknown;
}

type Formatter = (told: unknown) => string;

const numbers = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number) : [Number(value)]);
const pointsOf = (told: unknown): Point[] => (Array.isArray(told) ? told : [told]) as Point[];

/** ECharts puts what comes of these into the page as HTML. */
const html = (lines: readonly string[]): string => lines.map(escapeHtml).join("<br>");

/** ₹ 10 of a lakh. */
const AXIS_PLACES = 4;

const FORMATTERS: Readonly<Record<string, Formatter>> = {
  /** Ticks of an axis are round numbers; with fewer decimals two of them would read alike where the axis is a narrow one. */
  shortRupees: (value) => shortRupees(Number(value), AXIS_PLACES),
  price: (value) => decimalText(Number(value), 2),
  percent: (value) => percentText(Number(value), 1),
  /** In a cell of the months the sign of percent stands above all. */
  cell: (told) => signedPercent(numbers(pointsOf(told)[0]?.value)[2] ?? 0, 1).replace(" %", ""),
  lines: (told) => html(pointsOf(told).flatMap(({ name }) => name.split("\n"))),
  curve: (told) => html(curveLines(pointsOf(told))),
  candle: (told) => html(candleLines(pointsOf(told))),
};

function curveLines(points: readonly Point[]): string[] {
  const [wall] = numbers(points[0]?.value);
  // Where two points share a column of the screen ECharts tells of both.
  const each = points.filter(({ seriesId }, i) => points.findIndex((other) => other.seriesId === seriesId) === i);
  const lines = each.map(({ seriesId, seriesName, value }) => {
    const figure = numbers(value)[1] ?? 0;
    return `${seriesName ?? ""}: ${seriesId === "drawdown" ? percentText(figure) : rupeesText(figure)}`;
  });
  return wall === undefined ? lines : [stampText(wall - IST_OFFSET_MS), ...lines];
}

/** Trades of one candle that a tooltip has room for. */
const TOLD_TRADES = 3;

function candleLines(points: readonly Point[]): string[] {
  const candle = points.find(({ seriesId }) => seriesId === "candles");
  // A trade that begins and ends within the candle is there twice.
  const trades = [...new Set(points.flatMap((point) => (point === candle ? [] : [point.name])))];
  const told = trades.slice(0, TOLD_TRADES).flatMap((name) => ["", ...name.split("\n")]);
  const more = trades.length - TOLD_TRADES;
  return [...(candle ? pricesOf(candle) : []), ...told, ...(more > 0 ? ["", `and ${more} more: zoom in to see them`] : [])];
}

function pricesOf({ name, value }: Point): string[] {
  // A candle's value begins with its place.
  const [open = 0, close = 0, low = 0, high = 0] = numbers(value).slice(-4);
  const price = (one: number): string => `₹ ${decimalText(one, 2)}`;
  return [name, `Open ${price(open)}, high ${price(high)}`, `Low ${price(low)}, close ${price(close)}`];
}

/**
 * The option with functions where it names formatters. Data are passed through as they are: a text of a strategy that
 * looks like such a name is not one.
 * @throws RangeError for a name that there is not.
 */
export function dressed(option: ChartOption): Record<string, unknown> {
  return dress(option) as Record<string, unknown>;
}

function dress(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(dress);
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, key === "data" ? (value as unknown) : key === "formatter" && typeof value === "string" ? formatterOf(value) : dress(value)]));
}

function formatterOf(tag: string): Formatter {
  const found = tag.startsWith("@") && Object.hasOwn(FORMATTERS, tag.slice(1)) ? FORMATTERS[tag.slice(1)] : undefined;
  if (!found) throw new RangeError(`there is no chart formatter ${tag}`);
  return found;
}
