import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { formatMoney, formatSignedMoney } from "../../../shared/domain/format.ts";
import type { InstrumentKey, OrderKey } from "../../../shared/domain/identity.ts";
import type { Fill, Order } from "../../../shared/domain/order.ts";
import { averagePrice } from "../../../shared/domain/position-math.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { NO_PRICE, money } from "../../../shared/domain/units.ts";
import type { Product } from "../../../shared/domain/words.ts";
import { PRODUCTS, signOf } from "../../../shared/domain/words.ts";
import { toEvent } from "../../storage/journal.ts";
import { EquityCurve } from "./equity-curve.ts";
import { FillCharges } from "./fill-charges.ts";
import type { Breach, OrdersAccount } from "./orders-options.ts";
import type { OwnBook } from "./own-book.ts";
import type { StrategyTotals } from "./results.ts";
import { Results, noTotals } from "./results.ts";

type Last = (key: InstrumentKey) => Price | undefined;
const PAGE = 5_000;

/** What a strategy has earned: its fills folded, with the journal's for the days since the totals were kept. */
export class OwnFigures {
  readonly #id: string;
  readonly #account: OrdersAccount;
  readonly #charges: FillCharges;
  readonly #curve = new EquityCurve();
  #results: Results;
  #fills: Fill[] = [];
  #charged = new Map<string, number>();
  #orders = new Set<OrderKey>();
  /** Signed units by product as the books last had them: a conversion moves them without a fill. */
  #products = new Map<InstrumentKey, ReadonlyMap<Product, number>>();

  constructor(id: string, account: OrdersAccount) {
    this.#id = id;
    this.#account = account;
    this.#charges = new FillCharges((key) => account.instruments.get(key), account.charges);
    this.#results = new Results(noTotals(""));
  }

  get results(): Results {
    return this.#results;
  }

  get fills(): readonly Fill[] {
    return this.#fills;
  }

  chargesOf(fill: string): number {
    return this.#charged.get(fill) ?? 0;
  }

  async restore(totals: StrategyTotals | undefined): Promise<void> {
    const account = this.#account;
    const today = account.day();
    this.#results = new Results(totals ?? noTotals(today));
    const from = this.#results.totals.day;
    if (from < today) {
      for (const fill of await this.#journaled(from, today)) {
        if (fill.day > this.#results.totals.day) this.#results.endDay(fill.day, () => undefined);
        this.fill(fill);
      }
      this.#results.endDay(today, (key) => account.quotes.of(key)?.mark);
    }
    for (const fill of account.ledger.fills()) if (fill.account === account.id && fill.owner === this.#id) this.fill(fill);
    for (const order of account.ledger.orders()) if (order.account === account.id && order.owner === this.#id) this.order(order);
  }

  order({ key }: Order): void {
    this.#orders.add(key);
  }

  /** @returns its charges; undefined for one that was counted before. */
  fill(fill: Fill): number | undefined {
    if (!this.#results.isNew(fill)) return undefined;
    const charges = this.#charges.of(fill);
    this.#results.apply(fill, charges);
    this.#fills.push(fill);
    this.#charged.set(fill.key, charges);
    return charges;
  }

  /** Which of these orders opened or enlarged what the strategy had, taking each one before it as it has filled. */
  openedBy(orders: readonly Order[]): number {
    const held = new Map<InstrumentKey, number>(this.#results.totals.carried.map(({ instrument, quantity }) => [instrument, quantity]));
    let opened = 0;
    for (const { instrument, side, quantity, filled, why } of [...orders].sort((a, b) => a.createdAt - b.createdAt)) {
      const before = held.get(instrument) ?? 0;
      const protective = why?.plan?.kind === "bracket" ? why.plan.leg !== "entry" : why?.plan?.kind !== "strategy" && why?.plan?.kind !== "gtt";
      if (!protective && quantity > Math.max(0, -before * signOf(side))) opened++;
      held.set(instrument, before + signOf(side) * filled);
    }
    return opened;
  }

  view(last: Last): Pick<StrategyView, "today" | "total" | "open" | "equity"> {
    const { today, total } = this.#results;
    const open = this.#results.openResult(last);
    return {
      today: { ...today, net: this.#results.dayNet(last) ?? today.net, orders: this.#orders.size },
      total: { ...total, net: money(total.net + (open ?? 0)) },
      ...(open === undefined ? {} : { open }),
      equity: this.#curve.points.map(([minute, value]) => [minute, value]),
    };
  }

  positions(own: OwnBook): StrategyView["positions"] {
    const costs = new Map(this.#results.open().map((position) => [position.instrument, position]));
    return own.places().map(({ instrument, product, quantity }) => {
      const cost = costs.get(instrument);
      return { instrument, product, quantity, averagePrice: (cost && averagePrice(cost)) ?? NO_PRICE };
    });
  }

  /** @param most net loss of a day; 0 = no limit. */
  breach(most: number, last: Last): Breach | undefined {
    if (most <= 0) return undefined;
    const net = this.#results.dayNet(last) ?? this.#results.today.net;
    if (-net < most) return undefined;
    return { rule: "daily loss", limit: formatMoney(most), value: formatSignedMoney(net), sentence: `The strategy's day stands at ${formatSignedMoney(net)}, charges and open positions included: its daily loss of ${formatMoney(most)} is reached. It is stopped; start it again tomorrow, or raise the limit in its settings.` };
  }

  /** @returns true where a point of the curve has changed. */
  see(at: MarketTime | undefined, last: Last, own: OwnBook): boolean {
    const { day } = this.#results.totals;
    if (this.#account.day() === day) {
      for (const { instrument } of this.#results.open()) this.#products.set(instrument, new Map(PRODUCTS.map((product) => [product, own.quantityIn(instrument, product)])));
    }
    const open = this.#results.openResult(last);
    if (at === undefined || open === undefined) return false;
    return this.#curve.see(at, money(this.#results.total.net + open));
  }

  newDay(day: string, last: Last): void {
    this.#results.endDay(day, last, (key, product) => this.#products.get(key)?.get(product));
    this.#charges.clear();
    this.#curve.clear();
    this.#fills = [];
    this.#charged.clear();
    this.#orders.clear();
    this.#products.clear();
  }

  /** The strategy's fills of days that the ledger has no more, in order. */
  async #journaled(from: string, today: string): Promise<Fill[]> {
    const { records, id } = this.#account;
    const pages: Fill[][] = [];
    let beforeSeq: number | undefined;
    for (;;) {
      const page = await records({ account: id, kindPrefix: "order.filled", fromDay: from, most: PAGE, beforeSeq });
      const events = page.map((record) => toEvent(record));
      pages.unshift(events.flatMap((event) => (event.kind === "order.filled" && event.fill.owner === this.#id && event.fill.day < today ? [event.fill] : [])));
      const first = page[0];
      if (!first || page.length < PAGE) break;
      beforeSeq = first.seq;
    }
    return pages.flat();
  }
}
