import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { DEPTH_LEVELS, FULL, Q } from "../../../shared/streams/quote-fields.ts";
import { quotes } from "../../state/quotes.ts";
import { priceText, quantityText, UNKNOWN } from "../../theme/quote-text.ts";
import { largestQuantity, levelOf, ownKey } from "./levels.ts";
import type { BookSide } from "./levels.ts";

function rangeText(low: string, high: string): string {
  return low === UNKNOWN && high === UNKNOWN ? UNKNOWN : `${low} – ${high}`;
}

/** Finds the painted parts by `data-cell` in the panel's own drawing. */
export class BookPainter {
  readonly #cells = new Map<string, HTMLElement>();
  readonly #fields = new Float64Array(FULL);
  readonly #key: InstrumentKey;
  readonly #decimals: 2 | 4;
  own: ReadonlyMap<string, number> = new Map();

  constructor(root: HTMLElement, key: InstrumentKey, decimals: 2 | 4) {
    this.#key = key;
    this.#decimals = decimals;
    for (const cell of root.querySelectorAll<HTMLElement>("[data-cell]")) this.#cells.set(cell.dataset["cell"] ?? "", cell);
  }

  paint(): void {
    if (!quotes.copy(this.#key, this.#fields)) this.#fields.fill(Number.NaN);
    const largest = largestQuantity(this.#fields);
    for (let level = 0; level < DEPTH_LEVELS; level++) {
      this.#level("bid", level, largest);
      this.#level("ask", level, largest);
    }
    this.#totals();
  }

  /** Price of a level as it stands now; NaN where there is none. */
  price(side: BookSide, level: number): number {
    return levelOf(this.#fields, side, level).price;
  }

  #level(side: BookSide, level: number, largest: number): void {
    const { price, quantity, orders } = levelOf(this.#fields, side, level);
    const known = price > 0;
    this.#write(`${side}${level}price`, priceText(price, this.#decimals));
    this.#write(`${side}${level}quantity`, known ? quantityText(quantity) : "");
    this.#write(`${side}${level}orders`, known ? quantityText(orders) : "");
    const bar = this.#cells.get(`${side}${level}bar`);
    if (bar) this.#length(bar, known ? quantity / largest : 0);
    const own = known ? (this.own.get(ownKey(side, price)) ?? 0) : 0;
    const button = this.#cells.get(`${side}${level}`);
    if (!button) return;
    const mine = own > 0 ? quantityText(own) : "";
    if (button.dataset["own"] === mine) return;
    button.dataset["own"] = mine;
    button.title = own > 0 ? `${mine} of your own rest here` : "";
  }

  #totals(): void {
    const field = (at: number): number => this.#fields[at] ?? Number.NaN;
    const price = (at: number): string => priceText(field(at), this.#decimals);
    const traded = field(Q.volume);
    this.#write("totalBid", quantityText(field(Q.totalBuy)));
    this.#write("totalAsk", quantityText(field(Q.totalSell)));
    this.#write("range", rangeText(price(Q.low), price(Q.high)));
    this.#write("circuit", rangeText(price(Q.lowerCircuit), price(Q.upperCircuit)));
    this.#write("volume", Number.isNaN(traded) ? UNKNOWN : quantityText(traded));
    this.#write("vwap", price(Q.atp));
    this.#write("open", price(Q.open));
    this.#write("close", price(Q.previousClose));
    const buy = field(Q.totalBuy);
    const all = buy + field(Q.totalSell);
    const balance = this.#cells.get("balance");
    if (balance) this.#length(balance, all > 0 ? buy / all : 0.5);
  }

  /** The size of a background costs a repaint of the cell alone; a transform would rebuild the page's layers each frame. */
  #length(bar: HTMLElement, part: number): void {
    const size = `${(part * 100).toFixed(1)}% 100%`;
    if (bar.style.backgroundSize !== size) bar.style.backgroundSize = size;
  }

  #write(name: string, text: string): void {
    const cell = this.#cells.get(name);
    if (cell && cell.textContent !== text) cell.textContent = text;
  }
}
