import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Fill } from "../../../shared/domain/order.ts";
import type { PositionState } from "../../../shared/domain/position.ts";
import { FLAT, applyTrade, carriedIn, costOf } from "../../../shared/domain/position.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import { money } from "../../../shared/domain/units.ts";
import type { Product } from "../../../shared/domain/words.ts";
import { signOf } from "../../../shared/domain/words.ts";

/** What is open of one instrument when a day begins. */
export interface CarriedLot {
  readonly instrument: InstrumentKey;
  /** Signed units, and their signed cost without multiplier. */
  readonly quantity: number;
  readonly cost: number;
  /** Units of `quantity` that lie in delivery: they are no position of the account any more. */
  readonly delivered: number;
  readonly multiplier: number;
  /** Net result of its trip so far: a trade is judged from flat to flat. */
  readonly trip: number;
}

/** What a strategy has come to before a day: with the fills since then in the journal, all its figures follow. */
export interface StrategyTotals {
  /** The day that they are the beginning of. */
  readonly day: string;
  /** First day. */
  readonly since: string;
  /** Realised, net of charges, of all days before. */
  readonly net: number;
  readonly charges: number;
  readonly trades: number;
  readonly wins: number;
  readonly carried: readonly CarriedLot[];
  /** Result of what is carried, at the last prices of the day before. */
  readonly carriedOpen: number;
}

export function noTotals(day: string): StrategyTotals {
  return { day, since: day, net: 0, charges: 0, trades: 0, wins: 0, carried: [], carriedOpen: 0 };
}

interface Holding {
  position: PositionState;
  readonly multiplier: number;
  /** Units by product, as they were traded. */
  readonly products: Map<Product, number>;
  /** Net result of the trip from flat to flat that is going on. */
  trip: number;
  lastPrice: Price | undefined;
}

/** Products that outlive a day; what is left within the day is not the strategy's any more tomorrow. */
const CARRIED: readonly Product[] = ["NRML", "CNC", "MTF"];

/** A strategy's results, as a fold of its fills over what was carried: figures in 1/10,000 rupee. */
export class Results {
  #totals: StrategyTotals;
  #realised = 0;
  #charges = 0;
  #trades = 0;
  #wins = 0;
  #holdings = new Map<InstrumentKey, Holding>();
  #seen = new Set<string>();

  constructor(totals: StrategyTotals) {
    this.#totals = totals;
    this.#begin(totals);
  }

  /** As they were when the day began: what is to be kept. */
  get totals(): StrategyTotals {
    return this.#totals;
  }

  get today(): { readonly net: Money; readonly charges: Money } {
    return { net: money(this.#realised - this.#charges), charges: money(this.#charges) };
  }

  get total(): { readonly net: Money; readonly charges: Money; readonly trades: number; readonly wins: number; readonly since: string } {
    const { net, charges, trades, wins, since } = this.#totals;
    return { net: money(net + this.#realised - this.#charges), charges: money(charges + this.#charges), trades: trades + this.#trades, wins: wins + this.#wins, since };
  }

  /** @returns false for a fill that is counted already. */
  isNew(fill: Fill): boolean {
    return !this.#seen.has(fill.key);
  }

  apply({ key, instrument, side, quantity, price, product, multiplier }: Fill, charges: number): void {
    this.#seen.add(key);
    const holding = this.#holding(instrument, multiplier);
    const before = holding.position;
    const next = applyTrade(before, side, quantity, price);
    const realised = Math.round((next.realised - before.realised) * multiplier);
    const sign = signOf(side);
    const closing = before.quantity * sign < 0 ? Math.min(quantity, Math.abs(before.quantity)) : 0;
    // One that turns the position pays for both trips, each by its units.
    const chargesOfClosing = closing === quantity ? charges : Math.round((charges * closing) / quantity);
    holding.position = next;
    holding.products.set(product, (holding.products.get(product) ?? 0) + sign * quantity);
    holding.lastPrice = price;
    this.#realised += realised;
    this.#charges += charges;
    holding.trip += realised - (closing > 0 ? chargesOfClosing : charges);
    if (closing === 0 || (next.quantity !== 0 && next.quantity * before.quantity > 0)) return;
    this.#trades++;
    if (holding.trip > 0) this.#wins++;
    holding.trip = chargesOfClosing - charges;
  }

  /** Instruments that are open by its fills. */
  open(): { readonly instrument: InstrumentKey; readonly quantity: number; readonly cost: Money; readonly multiplier: number }[] {
    return [...this.#holdings].flatMap(([instrument, { position, multiplier }]) => (position.quantity === 0 ? [] : [{ instrument, quantity: position.quantity, cost: position.cost, multiplier }]));
  }

  /** Result of what is open at these prices; undefined while one of them is not known. */
  openResult(last: (key: InstrumentKey) => Price | undefined): Money | undefined {
    let sum = 0;
    for (const { instrument, quantity, cost, multiplier } of this.open()) {
      const at = last(instrument);
      if (at === undefined) return undefined;
      sum += (at * quantity - cost) * multiplier;
    }
    return money(Math.round(sum));
  }

  /** The day's net result with what is open; undefined while something open has no price. */
  dayNet(last: (key: InstrumentKey) => Price | undefined): Money | undefined {
    const open = this.openResult(last);
    return open === undefined ? undefined : money(this.#realised - this.#charges + open - this.#totals.carriedOpen);
  }

  delivered(instrument: InstrumentKey): number {
    return this.#totals.carried.find((lot) => lot.instrument === instrument)?.delivered ?? 0;
  }

  get deliveredKeys(): InstrumentKey[] {
    return this.#totals.carried.flatMap(({ instrument, delivered }) => (delivered > 0 ? [instrument] : []));
  }

  /**
   * Another day begins. What is open within the day only is the strategy's no more: it counts as closed at the last price.
   * @param quantityIn signed units by product as the account's books had them, where they are known better than by the fills.
   */
  endDay(day: string, last: (key: InstrumentKey) => Price | undefined, quantityIn?: (key: InstrumentKey, product: Product) => number | undefined): void {
    const carried: CarriedLot[] = [];
    let carriedOpen = 0;
    for (const [instrument, { position, products, multiplier, lastPrice, trip }] of this.#holdings) {
      const of = (product: Product): number => quantityIn?.(instrument, product) ?? products.get(product) ?? 0;
      const at = last(instrument) ?? lastPrice;
      const kept = keptOf(position.quantity, CARRIED.reduce((sum, product) => sum + of(product), 0));
      const cost = costOf(position, Math.abs(kept));
      const dropped = position.quantity - kept;
      if (dropped !== 0 && at !== undefined) this.#realised += Math.round((at * dropped - (position.cost - cost)) * multiplier);
      if (kept === 0) continue;
      carried.push({ instrument, quantity: kept, cost, delivered: Math.max(0, Math.min(of("CNC"), kept)), multiplier, trip });
      if (at !== undefined) carriedOpen += Math.round((at * kept - cost) * multiplier);
    }
    const { net, charges, trades, wins, since } = this.total;
    this.#totals = { day, since, net, charges, trades, wins, carried, carriedOpen };
    this.#begin(this.#totals);
  }

  #begin({ carried }: StrategyTotals): void {
    this.#realised = this.#charges = this.#trades = this.#wins = 0;
    this.#holdings.clear();
    this.#seen.clear();
    for (const { instrument, quantity, cost, delivered, multiplier, trip } of carried) {
      const products = new Map<Product, number>([["CNC", delivered], ["NRML", quantity - delivered]]);
      this.#holdings.set(instrument, { position: carriedIn(quantity, money(cost)), multiplier, products, trip, lastPrice: undefined });
    }
  }

  #holding(instrument: InstrumentKey, multiplier: number): Holding {
    let holding = this.#holdings.get(instrument);
    if (!holding) this.#holdings.set(instrument, (holding = { position: FLAT, multiplier, products: new Map(), trip: 0, lastPrice: undefined }));
    return holding;
  }
}

/** At most what is open, and on its side. */
function keptOf(open: number, carried: number): number {
  return open * carried <= 0 ? 0 : Math.sign(open) * Math.min(Math.abs(open), Math.abs(carried));
}
