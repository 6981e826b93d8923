import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { decimalsOf } from "../../state/instrument-words.ts";
import type { QuoteStore } from "../../state/quote-store.ts";
import { changePercentText, directionOf, priceText } from "../../theme/quote-text.ts";
import { flash } from "../watch-list/flash.ts";
import { optionOf, SIDES } from "./chain-figures.ts";
import type { ChainFigures, ChainSide, ChainStrike } from "./chain-figures.ts";
import { greekText, interestText } from "./chain-words.ts";

const GREEKS = [["iv", "volatility", 1], ["delta", "delta", 2], ["theta", "theta", 2], ["vega", "vega", 2], ["gamma", "gamma", 4]] as const;

/** Writes one strike's figures straight into the document: only while it can be seen, and only what changed. */
export class StrikePainter {
  readonly row: ChainStrike;
  readonly #cells = new Map<string, HTMLElement>();
  readonly #figures: ChainFigures;
  readonly #quotes: Pick<QuoteStore, "onChange">;
  #largest = 1;
  #last: Record<ChainSide, number> = { CE: Number.NaN, PE: Number.NaN };
  #stops: (() => void)[] = [];

  /** @param root holds the cells, found by `data-cell`: "CE ltp" */
  constructor(root: HTMLElement, row: ChainStrike, figures: ChainFigures, quotes: Pick<QuoteStore, "onChange">) {
    this.row = row;
    this.#figures = figures;
    this.#quotes = quotes;
    for (const cell of root.querySelectorAll<HTMLElement>("[data-cell]")) this.#cells.set(cell.dataset["cell"] ?? "", cell);
  }

  get keys(): InstrumentKey[] {
    return SIDES.flatMap((side) => optionOf(this.row, side)?.key ?? []);
  }

  /** In sight it follows the quotes; coming back, all is written at once, without a flash. */
  show(seen: boolean): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    if (!seen) return;
    this.#last = { CE: Number.NaN, PE: Number.NaN };
    for (const side of SIDES) {
      const option = optionOf(this.row, side);
      if (option) this.#stops.push(this.#quotes.onChange(option.key, () => this.#price(side)));
    }
    this.paint(this.#largest);
  }

  /** Everything: prices, open interest, greeks. @param largest open interest that fills a bar */
  paint(largest: number): void {
    this.#largest = largest;
    for (const side of SIDES) {
      this.#price(side);
      this.#greeks(side);
    }
  }

  #price(side: ChainSide): void {
    const option = optionOf(this.row, side);
    if (!option) return;
    const ltp = this.#figures.ltp(option.key) ?? Number.NaN;
    const close = this.#figures.previousClose(option.key) ?? Number.NaN;
    const cell = this.#cells.get(`${side} ltp`);
    this.#write(`${side} ltp`, priceText(ltp, decimalsOf(option)));
    const former = this.#last[side];
    this.#last[side] = ltp;
    if (cell && ltp !== former && !Number.isNaN(former)) flash(cell, ltp > former ? "up" : "down", performance.now());
    this.#write(`${side} change`, changePercentText(ltp, close));
    const change = this.#cells.get(`${side} change`);
    const direction = directionOf(ltp, close);
    if (change && change.dataset["direction"] !== direction) change.dataset["direction"] = direction;
    this.#interest(side, option.key);
  }

  /** The size of a background costs a repaint of the cell alone. */
  #interest(side: ChainSide, key: InstrumentKey): void {
    const interest = this.#figures.openInterest(key);
    this.#write(`${side} oi`, interestText(interest));
    const bar = this.#cells.get(`${side} oi`);
    if (!bar) return;
    const size = `${(((interest ?? 0) / this.#largest) * 100).toFixed(0)}% 100%`;
    if (bar.style.backgroundSize !== size) bar.style.backgroundSize = size;
  }

  #greeks(side: ChainSide): void {
    if (!GREEKS.some(([column]) => this.#cells.has(`${side} ${column}`))) return;
    const greeks = this.#figures.greeks(this.row, side);
    for (const [column, name, decimals] of GREEKS) {
      this.#write(`${side} ${column}`, greekText(greeks?.[name], decimals));
      const cell = this.#cells.get(`${side} ${column}`);
      const own = String(greeks?.own === true);
      if (cell && cell.dataset["own"] !== own) cell.dataset["own"] = own;
    }
  }

  #write(name: string, text: string): void {
    const cell = this.#cells.get(name);
    if (cell && cell.textContent !== text) cell.textContent = text;
  }
}
