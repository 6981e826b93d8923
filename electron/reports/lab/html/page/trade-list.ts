import type { LabTrade } from "../../../../../shared/contract/schemas/lab.ts";
import { formatQuantity, formatRupees, formatSignedMoney, groupDigits } from "../../../../../shared/domain/format.ts";
import { durationText, signedPercent, stampText } from "../../../../../shared/lab-charts/figure-text.ts";
import type { NumberedTrade } from "../../../../../shared/lab-charts/price-chart.ts";
import { directionOf, priceText, symbolOf } from "../../../../../shared/lab-charts/trade-words.ts";

/** Rows that are in the page at once. */
const PAGE = 100;

interface TradeColumn {
  readonly title: string;
  readonly text: (trade: LabTrade, n: number) => string;
  /** What it is sorted by. */
  readonly by: (trade: LabTrade, n: number) => number | string;
  readonly isText?: boolean;
  readonly isSigned?: boolean;
  /** Whether it tells anything; otherwise it would only push the others out of sight. */
  readonly tells?: (trades: readonly LabTrade[]) => boolean;
}

const lasted = ({ entryAt, exitAt }: LabTrade): number => exitAt - entryAt;

const COLUMNS: readonly TradeColumn[] = [
  { title: "#", text: (_, n) => String(n + 1), by: (_, n) => n },
  { title: "Instrument", text: ({ instrument }) => symbolOf(instrument), by: ({ instrument }) => instrument, isText: true, tells: (trades) => new Set(trades.map(({ instrument }) => instrument)).size > 1 },
  { title: "Direction", text: directionOf, by: directionOf, isText: true },
  { title: "Quantity", text: ({ quantity }) => formatQuantity(Math.abs(quantity)), by: ({ quantity }) => Math.abs(quantity) },
  { title: "Entry (IST)", text: ({ entryAt }) => stampText(entryAt), by: ({ entryAt }) => entryAt, isText: true },
  { title: "Exit (IST)", text: ({ exitAt }) => stampText(exitAt), by: ({ exitAt }) => exitAt, isText: true },
  { title: "Entry ₹", text: ({ entryPrice }) => priceText(entryPrice), by: ({ entryPrice }) => entryPrice },
  { title: "Exit ₹", text: ({ exitPrice }) => priceText(exitPrice), by: ({ exitPrice }) => exitPrice },
  { title: "Profit", text: ({ profit }) => formatSignedMoney(profit), by: ({ profit }) => profit, isSigned: true },
  { title: "Return", text: (trade) => signedPercent(trade.return * 100), by: (trade) => trade.return, isSigned: true },
  { title: "Charges ₹", text: ({ charges }) => formatRupees(charges), by: ({ charges }) => charges },
  { title: "Against ₹", text: ({ mae }) => formatRupees(mae), by: ({ mae }) => mae },
  { title: "For ₹", text: ({ mfe }) => formatRupees(mfe), by: ({ mfe }) => mfe },
  { title: "R", text: ({ r }) => (r === undefined ? "" : r.toFixed(2).replace("-", "−")), by: ({ r }) => r ?? Number.NEGATIVE_INFINITY, tells: (trades) => trades.some(({ r }) => r !== undefined) },
  { title: "Held", text: (trade) => durationText(lasted(trade)), by: lasted },
  { title: "Entry because", text: ({ entryReason }) => entryReason, by: ({ entryReason }) => entryReason, isText: true, tells: (trades) => trades.some(({ entryReason }) => entryReason !== "") },
  { title: "Exit because", text: ({ exitReason, open }) => (open ? `${exitReason} (still open)` : exitReason), by: ({ exitReason }) => exitReason, isText: true, tells: (trades) => trades.some(({ exitReason, open }) => open || exitReason !== "") },
];

function element<K extends keyof HTMLElementTagNameMap>(name: K, text = "", className = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

/** The table of all trades: sorted by any column, a part at a time, a row chosen by pointer or keyboard. */
export class TradeList {
  readonly #body = element("tbody");
  readonly #heads: HTMLTableCellElement[] = [];
  readonly #place = element("span");
  readonly #steps: readonly [HTMLButtonElement, HTMLButtonElement];
  readonly #columns: readonly TradeColumn[];
  readonly #choose: (chosen: NumberedTrade) => void;
  #trades: NumberedTrade[];
  #sorted = 0;
  #falling = false;
  #from = 0;
  #chosen: number | undefined;

  constructor(into: HTMLElement, trades: readonly LabTrade[], choose: (chosen: NumberedTrade) => void) {
    this.#trades = trades.map((trade, n) => ({ trade, n }));
    this.#columns = COLUMNS.filter(({ tells }) => tells?.(trades) ?? true);
    this.#choose = choose;
    const table = element("table", "", "trades");
    const head = table.createTHead().insertRow();
    this.#columns.forEach((column, i) => head.append(this.#headOf(column, i)));
    table.append(this.#body);
    this.#steps = [this.#step("Earlier rows", -PAGE), this.#step("Later rows", PAGE)];
    const bar = element("p", "", "pages");
    bar.append(this.#steps[0], this.#place, this.#steps[1]);
    const frame = element("div", "", "wide");
    frame.append(table);
    into.append(frame, bar);
    this.#draw();
  }

  #headOf({ title, isText }: TradeColumn, i: number): HTMLTableCellElement {
    const cell = element("th", "", isText ? "text" : "");
    cell.scope = "col";
    const button = element("button", title);
    button.type = "button";
    button.addEventListener("click", () => this.#sortBy(i));
    cell.append(button);
    this.#heads.push(cell);
    return cell;
  }

  #step(title: string, by: number): HTMLButtonElement {
    const button = element("button", title);
    button.type = "button";
    button.addEventListener("click", () => {
      this.#from += by;
      this.#draw();
    });
    return button;
  }

  #sortBy(i: number): void {
    this.#falling = this.#sorted === i ? !this.#falling : false;
    this.#sorted = i;
    this.#from = 0;
    const by = this.#columns[i]?.by ?? (() => 0);
    const keyed = this.#trades.map((row) => ({ row, key: by(row.trade, row.n) }));
    const sign = this.#falling ? -1 : 1;
    keyed.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : a.row.n - b.row.n));
    this.#trades = keyed.map(({ row }) => row);
    this.#draw();
  }

  #draw(): void {
    const rows = this.#trades.slice(this.#from, this.#from + PAGE);
    this.#body.replaceChildren(...rows.map((row) => this.#rowOf(row)));
    this.#heads.forEach((head, i) => head.setAttribute("aria-sort", i !== this.#sorted ? "none" : this.#falling ? "descending" : "ascending"));
    const total = this.#trades.length;
    this.#place.textContent = total === 0 ? "No trades" : `${groupDigits(this.#from + 1)} to ${groupDigits(this.#from + rows.length)} of ${groupDigits(total)}`;
    this.#steps[0].disabled = this.#from === 0;
    this.#steps[1].disabled = this.#from + PAGE >= total;
  }

  #rowOf(row: NumberedTrade): HTMLTableRowElement {
    const line = element("tr");
    line.tabIndex = 0;
    line.setAttribute("aria-selected", String(row.n === this.#chosen));
    for (const { text, isText, isSigned } of this.#columns) {
      const cell = element("td", text(row.trade, row.n), isText ? "text" : isSigned ? (row.trade.profit > 0 ? "up" : "down") : "");
      // A long reason is cut off in its column.
      if (isText) cell.title = cell.textContent;
      line.append(cell);
    }
    const choose = (): void => {
      this.#chosen = row.n;
      for (const other of this.#body.rows) other.setAttribute("aria-selected", String(other === line));
      this.#choose(row);
    };
    line.addEventListener("click", choose);
    line.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose();
    });
    return line;
  }
}
