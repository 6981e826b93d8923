import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { FULL, Q } from "../../../shared/streams/quote-fields.ts";
import { quotes } from "../../state/quotes.ts";
import { priceText, quantityText, UNKNOWN } from "../../theme/quote-text.ts";
import { imbalanceText, narrowQuantity, spreadText } from "./book-text.ts";
import { gaugeOf, ladderOf, largestQuantity, levelOf } from "./ladder.ts";
import type { BookSide, Ladder } from "./ladder.ts";
import { ownKey } from "./levels.ts";

function rangeText(low: string, high: string): string {
  return low === UNKNOWN && high === UNKNOWN ? UNKNOWN : `${low} – ${high}`;
}

/** ₹ 10,000 in units. */
const WIDE = 100_000_000;

/** Finds the painted parts by `data-cell` in the panel's own drawing. */
export class BookPainter {
  readonly #cells = new Map<string, HTMLElement>();
  readonly #fields = new Float64Array(FULL);
  readonly #key: InstrumentKey;
  readonly #decimals: 2 | 4;
  readonly #rows: number;
  readonly #root: HTMLElement;
  #ladder: Ladder = ladderOf(this.#fields, undefined);
  own: ReadonlyMap<string, number> = new Map();

  /** @param rows levels a side that are drawn. */
  constructor(root: HTMLElement, key: InstrumentKey, decimals: 2 | 4, rows: number) {
    this.#key = key;
    this.#rows = rows;
    this.#root = root;
    this.#decimals = decimals;
    for (const cell of root.querySelectorAll<HTMLElement>("[data-cell]")) this.#cells.set(cell.dataset["cell"] ?? "", cell);
  }

  paint(): void {
    if (!quotes.copy(this.#key, this.#fields)) this.#fields.fill(Number.NaN);
    const rows = this.#rows;
    this.#ladder = ladderOf(this.#fields, rows > 5 ? quotes.deep(this.#key) : undefined);
    const largest = largestQuantity(this.#ladder, rows);
    for (const side of ["bid", "ask"] as const) {
      let sum = 0;
      for (let level = 0; level < rows; level++) sum = this.#level(side, level, largest, sum);
    }
    // Prices of so many figures need more of a narrow panel than sums do.
    this.#root.toggleAttribute("data-wide", levelOf(this.#ladder, "bid", 0).price >= WIDE || levelOf(this.#ladder, "ask", 0).price >= WIDE);
    this.#gauge();
    this.#totals();
  }

  /** Price of a level as it stands now; NaN where there is none. */
  price(side: BookSide, level: number): number {
    return levelOf(this.#ladder, side, level).price;
  }

  /** @param before units on the better levels. @returns those with this one. */
  #level(side: BookSide, level: number, largest: number, before: number): number {
    const { price, quantity, orders } = levelOf(this.#ladder, side, level);
    const known = price > 0;
    const sum = before + (known ? quantity : 0);
    const text = this.#rows > 5 ? narrowQuantity : quantityText;
    this.#write(`${side}${level}price`, priceText(price, this.#decimals));
    this.#write(`${side}${level}quantity`, known ? text(quantity) : "");
    this.#write(`${side}${level}sum`, known ? text(sum) : "");
    this.#write(`${side}${level}orders`, known ? quantityText(orders) : "");
    const bar = this.#cells.get(`${side}${level}bar`);
    if (bar) this.#length(bar, known ? quantity / largest : 0);
    this.#own(side, level, price);
    return sum;
  }

  #own(side: BookSide, level: number, price: number): void {
    const own = price > 0 ? (this.own.get(ownKey(side, price)) ?? 0) : 0;
    const button = this.#cells.get(`${side}${level}`);
    if (!button) return;
    const mine = own > 0 ? quantityText(own) : "";
    if (button.dataset["own"] === mine) return;
    button.dataset["own"] = mine;
    button.title = own > 0 ? `${mine} of your own rest here` : "";
  }

  #gauge(): void {
    const gauge = gaugeOf(this.#ladder, this.#rows);
    this.#write("spread", spreadText(gauge, this.#decimals));
    this.#write("imbalance", imbalanceText(gauge));
    const cell = this.#cells.get("imbalance");
    const tone = gauge.imbalance > 0 ? "up" : gauge.imbalance < 0 ? "down" : "";
    if (cell && cell.className !== tone) cell.className = tone;
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
