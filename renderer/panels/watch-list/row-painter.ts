import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { quotes } from "../../state/quotes.ts";
import { changePercentText, directionOf, priceText } from "../../theme/quote-text.ts";
import { flash } from "./flash.ts";
import { sparkOf } from "./spark-feed.ts";

/** Size of the drawing, px, as the style sheet has it. */
export const SPARK_WIDTH = 46;
export const SPARK_HEIGHT = 18;
/** A line is drawn again at most so often, ms. */
const SPARK_EVERY_MS = 1_000;

export interface RowCells {
  readonly ltp: HTMLElement;
  readonly change: HTMLElement;
  readonly spark: SVGPathElement;
}

/** Writes one row's numbers straight into the document: only while it can be seen, and only what changed. */
export class RowPainter {
  readonly #key: InstrumentKey;
  readonly #cells: RowCells;
  readonly #decimals: 2 | 4;
  readonly #ltpText: Text;
  readonly #changeText: Text;
  #ltp = Number.NaN;
  #close = Number.NaN;
  #direction = "";
  #nextSpark: number;
  #seen = false;

  /** @param phase spreads the redrawing of the lines over the frames of a second, 0 to 1. */
  constructor(key: InstrumentKey, cells: RowCells, decimals: 2 | 4, phase: number) {
    this.#key = key;
    this.#cells = cells;
    this.#decimals = decimals;
    this.#ltpText = textOf(cells.ltp);
    this.#changeText = textOf(cells.change);
    this.#nextSpark = performance.now() + phase * SPARK_EVERY_MS;
    this.#write(quotes.field(key, Q.ltp), quotes.field(key, Q.previousClose));
    this.drawSpark();
  }

  /** Out of sight only the line's course goes on; coming back, all is written at once, without a flash. */
  show(seen: boolean): void {
    this.#seen = seen;
    if (!seen) return;
    this.#write(quotes.field(this.#key, Q.ltp), quotes.field(this.#key, Q.previousClose));
    this.drawSpark();
  }

  paint(): void {
    const ltp = quotes.field(this.#key, Q.ltp);
    sparkOf(this.#key).add(quotes.field(this.#key, Q.exchangeAt), ltp);
    if (!this.#seen) return;
    const now = performance.now();
    if (now >= this.#nextSpark) {
      this.#nextSpark = now + SPARK_EVERY_MS;
      this.drawSpark();
    }
    const former = this.#ltp;
    this.#write(ltp, quotes.field(this.#key, Q.previousClose));
    if (ltp > former) flash(this.#cells.ltp, "up", now);
    else if (ltp < former) flash(this.#cells.ltp, "down", now);
  }

  drawSpark(): void {
    this.#cells.spark.setAttribute("d", sparkOf(this.#key).path(SPARK_WIDTH, SPARK_HEIGHT));
  }

  #write(ltp: number, close: number): void {
    if (Object.is(ltp, this.#ltp) && Object.is(close, this.#close) && this.#direction !== "") return;
    this.#ltp = ltp;
    this.#close = close;
    this.#ltpText.data = priceText(ltp, this.#decimals);
    const percent = changePercentText(ltp, close);
    if (this.#changeText.data !== percent) this.#changeText.data = percent;
    const direction = directionOf(ltp, close);
    if (direction === this.#direction) return;
    this.#direction = direction;
    this.#cells.change.dataset["direction"] = direction;
    this.#cells.spark.dataset["direction"] = direction;
  }
}

function textOf(cell: HTMLElement): Text {
  const text = document.createTextNode("");
  cell.replaceChildren(text);
  return text;
}
