/** A point of a day: minute of the day in India and an amount. */
type Point = readonly [minute: number, amount: number];

export interface SparkPaths {
  readonly line: string;
  /** Height of zero, px from the top. */
  readonly zero: number;
  readonly sign: 1 | -1 | 0;
}

/** Least span of the time axis, so that two minutes are no whole day, minutes. */
const LEAST_SPAN = 60;
const MARGIN = 1.5;

/** The course of a day in a small box. Zero is always in view: where the line lies says more than its shape. */
export function sparkPaths(points: readonly Point[], width: number, height: number): SparkPaths | undefined {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return undefined;
  let low = 0;
  let high = 0;
  for (const [, amount] of points) {
    low = Math.min(low, amount);
    high = Math.max(high, amount);
  }
  const span = Math.max(LEAST_SPAN, last[0] - first[0]);
  const range = high - low || 1;
  const x = (minute: number): string => (((minute - first[0]) / span) * (width - 2) + 1).toFixed(1);
  const y = (amount: number): number => MARGIN + ((high - amount) / range) * (height - 2 * MARGIN);
  // Steps of a px and less are not seen: many points of one column are drawn as one.
  const every = Math.max(1, Math.floor(points.length / (width * 2)));
  const drawn = points.filter((_, i) => i % every === 0 || i === points.length - 1);
  const line = `M${drawn.map(([minute, amount]) => `${x(minute)} ${y(amount).toFixed(1)}`).join("L")}${drawn.length === 1 ? "h1" : ""}`;
  return { line, zero: y(0), sign: last[1] > 0 ? 1 : last[1] < 0 ? -1 : 0 };
}

const SVG = "http://www.w3.org/2000/svg";

/** The same as an element, for a grid's cell. */
export function sparkElement(points: readonly Point[], width: number, height: number): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
  svg.setAttribute("class", "spark");
  svg.setAttribute("aria-hidden", "true");
  const paths = sparkPaths(points, width, height);
  if (!paths) return svg;
  const zero = document.createElementNS(SVG, "path");
  zero.setAttribute("d", `M0 ${paths.zero.toFixed(1)}H${width}`);
  zero.setAttribute("class", "spark-zero");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", paths.line);
  line.setAttribute("class", paths.sign > 0 ? "spark-up" : paths.sign < 0 ? "spark-down" : "spark-flat");
  svg.append(zero, line);
  return svg;
}
