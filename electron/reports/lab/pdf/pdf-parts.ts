import type { Content } from "pdfmake";
import { PAPER } from "../themes.ts";
import { printable } from "./print-letters.ts";

/** Of A4 between the margins, points. */
export const PAGE_WIDTH = 523;

/** A hair line below each row and nothing else. */
const LINES = {
  hLineWidth: (i: number) => (i === 0 ? 0 : 0.5), vLineWidth: () => 0, hLineColor: () => PAPER.line,
  paddingLeft: () => 0, paddingRight: () => 6, paddingTop: () => 1.2, paddingBottom: () => 1.2,
};

export function heading(text: string): Content {
  return { text: printable(text), style: "heading" };
}

/** Names on the left, values on the right. */
export function facts(lines: readonly (readonly [name: string, value: string, colour?: string])[], valuesRight = true): Content {
  const body = lines.map(([name, value, colour]) => [{ text: printable(name), color: PAPER.dim }, { text: printable(value), alignment: valuesRight ? "right" : "left", noWrap: valuesRight, ...(colour === undefined ? {} : { color: colour }) }]);
  return body.length === 0 ? "" : { table: { widths: valuesRight ? ["*", "auto"] : [110, "*"], body }, layout: LINES };
}

export function bullets(sentences: readonly string[]): Content {
  return { ul: sentences.map(printable) };
}

export function drawingOf(svg: string, height: number): Content {
  return { svg, width: PAGE_WIDTH, height };
}

/** Columns of equal width with a gap between. */
export function sideBySide(parts: readonly Content[]): Content {
  return { columns: parts.map((stack) => ({ width: "*", stack: [stack] })), columnGap: 18 };
}
