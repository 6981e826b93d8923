import type { OwnerPart } from "../../shared/contract/schemas/risk.ts";
import type { Conversion } from "../../shared/domain/conversion.ts";
import { unitsOut } from "../../shared/domain/conversion.ts";
import type { AccountId, InstrumentKey, OrderKey } from "../../shared/domain/identity.ts";
import type { CarriedIn } from "../../shared/domain/order-events.ts";
import type { Fill, Order } from "../../shared/domain/order.ts";
import type { PositionState } from "../../shared/domain/position.ts";
import { FLAT, applyMove, applyTrade } from "../../shared/domain/position.ts";
import { money, price } from "../../shared/domain/units.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import { signOf } from "../../shared/domain/words.ts";
import type { OwnedQuantity } from "./owner-split.ts";
import { splitCarried } from "./owner-split.ts";

/** What the person at the screen does here and elsewhere (phone, the broker's own square-off) is one pair of hands. */
const HANDS: ReadonlyMap<string, string> = new Map([["manual", "external"], ["external", "manual"]]);

export interface Where {
  readonly account: AccountId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
}

type Parts = Map<string, PositionState>;

/** A place that is or was open today; `key` names it among working orders too. */
export interface OwnedPlace extends Where {
  readonly key: string;
  readonly multiplier: number;
}

/** What a conversion does to one owner in one product. */
interface Move {
  readonly owner: string;
  readonly way: Side;
  readonly units: number;
  readonly value: Money;
}

interface Place extends OwnedPlace {
  carried: Parts;
  /** Carried in and exact fills. */
  exact: Parts;
  /** Fills and conversions of the day. */
  readonly steps: (Fill | Move)[];
  /** Orders with a filled quantity whose fills are not known one by one yet. */
  readonly inexact: Map<OrderKey, Order>;
  /** With the inexact ones on top; undefined = to be folded again. */
  shown: Parts | undefined;
  /** Of `shown`. */
  net: number;
}

export function placeKey({ account, instrument, product }: Where): string {
  return `${account}|${instrument}|${product}`;
}

/**
 * Folds one trade of an owner in. What an owner trades is the owner's. Only `manual` and `external` share:
 * a position taken here and closed on the phone is closed, so each first closes its own, then the other's.
 */
function trade(parts: Parts, owner: string, side: Side, quantity: number, at: Price): void {
  const other = HANDS.get(owner);
  const own = parts.get(owner) ?? FLAT;
  const theirs = other === undefined ? FLAT : (parts.get(other) ?? FLAT);
  const closesOwn = Math.min(quantity, Math.max(0, -own.quantity * signOf(side)));
  const closesTheirs = Math.min(quantity - closesOwn, Math.max(0, -theirs.quantity * signOf(side)));
  if (other !== undefined && closesTheirs > 0) parts.set(other, applyTrade(theirs, side, closesTheirs, at));
  if (quantity > closesTheirs) parts.set(owner, applyTrade(own, side, quantity - closesTheirs, at));
}

/** Units go to the same owner's other product: nobody closes anything of somebody else by it. */
function fold(parts: Parts, step: Fill | Move): void {
  if ("way" in step) parts.set(step.owner, applyMove(parts.get(step.owner) ?? FLAT, step.way, step.units, step.value));
  else trade(parts, step.owner, step.side, step.quantity, step.price);
}

/**
 * One netted position per instrument and product, split by owner. The parts' quantities add up to the
 * netted one at every moment, and so does `realised − cost`: at any one price the owners' results sum to
 * the account's to the last unit. Kept up by the order ledger alone, beside its positions.
 */
export class SubLedger {
  #places = new Map<string, Place>();
  /** Who had what at the end of the day before, by place. */
  #recorded = new Map<string, OwnedQuantity[]>();

  /** Before anything of the day is folded: whose the carried-in quantities are. */
  record(account: AccountId, parts: readonly OwnedQuantity[]): void {
    for (const part of parts) {
      const key = placeKey({ account, ...part });
      const group = this.#recorded.get(key);
      if (group) group.push(part);
      else this.#recorded.set(key, [part]);
    }
    for (const group of this.#recorded.values()) {
      const [first] = group;
      // Owners against each other are flat at the broker: no book will ever name them.
      if (!first || group.reduce((sum, part) => sum + part.quantity, 0) !== 0) continue;
      this.#setCarried(this.#place({ account, ...first }, first.multiplier), splitCarried(0, 0, group));
    }
  }

  applyFill(fill: Fill): void {
    const place = this.#place(fill, fill.multiplier);
    this.#step(place, fill);
  }

  /** Each owner's units go over at the account's average cost: an owner whose own differs realises the difference in the one and has it back in the other. */
  applyConversion({ account, instrument, multiplier, from, to, side, parts }: Conversion): void {
    const [left, entered] = [from, to].map((product) => this.#place({ account, instrument, product }, multiplier));
    for (const { owner, quantity, value } of parts) {
      const units = unitsOut({ side, quantity });
      if (left) this.#step(left, { owner, way: side, units, value: money(0 - value) });
      if (entered) this.#step(entered, { owner, way: side, units: 0 - units, value });
    }
  }

  noteOrder(order: Order): void {
    const known = this.#places.get(placeKey(order));
    if (order.filled === order.filledExactly && !known?.inexact.has(order.key)) return;
    const place = known ?? this.#place(order, order.multiplier);
    if (order.filled > order.filledExactly) place.inexact.set(order.key, order);
    else place.inexact.delete(order.key);
    place.shown = undefined;
  }

  setCarried(account: AccountId, positions: CarriedIn["positions"]): void {
    for (const row of positions) {
      const where = { account, instrument: row.instrument, product: row.product };
      this.#setCarried(this.#place(where, row.multiplier), splitCarried(row.quantity, row.value, this.#recorded.get(placeKey(where)) ?? []));
    }
  }

  clear(): void {
    this.#places.clear();
    this.#recorded.clear();
  }

  /** Signed units of one owner; `manual` and `external` are one pair of hands and count together. */
  quantityOf(where: Where, owner: string): number {
    return this.quantityAt(placeKey(where), owner);
  }

  quantityAt(key: string, owner: string): number {
    const place = this.#places.get(key);
    if (!place) return 0;
    const parts = this.#parts(place);
    const other = HANDS.get(owner);
    return (parts.get(owner)?.quantity ?? 0) + (other === undefined ? 0 : (parts.get(other)?.quantity ?? 0));
  }

  /** Signed units of all. */
  net(where: Where): number {
    return this.netAt(placeKey(where));
  }

  netAt(key: string): number {
    const place = this.#places.get(key);
    if (!place) return 0;
    this.#parts(place);
    return place.net;
  }

  /** Signed units by owner, `external` counted to `manual`; those with 0 are left out. */
  quantities(where: Where): Map<string, number> {
    const found = new Map<string, number>();
    const place = this.#places.get(placeKey(where));
    if (!place) return found;
    for (const [owner, { quantity }] of this.#parts(place)) {
      const name = owner === "external" ? "manual" : owner;
      if (quantity !== 0) found.set(name, (found.get(name) ?? 0) + quantity);
    }
    return found;
  }

  has(key: string): boolean {
    return this.#places.has(key);
  }

  /** Places that are or were open today, of all accounts. */
  places(): Iterable<OwnedPlace> {
    return this.#places.values();
  }

  /** All parts in one instrument, closed ones of the day included. */
  ofInstrument(account: AccountId, instrument: InstrumentKey): OwnerPart[] {
    return this.views(account).filter((part) => part.instrument === instrument);
  }

  views(account?: AccountId): OwnerPart[] {
    const found: OwnerPart[] = [];
    for (const place of this.#places.values()) {
      if (account !== undefined && place.account !== account) continue;
      const { account: of, instrument, product, multiplier } = place;
      for (const [owner, { quantity, cost, realised }] of this.#parts(place)) {
        found.push({ account: of, instrument, product, owner, quantity, cost, realised: money(Math.round(realised * multiplier)), multiplier });
      }
    }
    return found;
  }

  /** What is open and goes into the next day: intraday positions and delivered shares do not. */
  overnight(account: AccountId): OwnedQuantity[] {
    return this.views(account)
      .filter(({ product, quantity }) => product === "NRML" && quantity !== 0)
      .map(({ instrument, product, owner, quantity, cost, multiplier }) => ({ instrument, product, owner, quantity, cost, multiplier }));
  }

  #setCarried(place: Place, carried: Parts): void {
    place.carried = carried;
    place.exact = new Map(carried);
    for (const step of place.steps) fold(place.exact, step);
    place.shown = undefined;
  }

  #step(place: Place, step: Fill | Move): void {
    place.steps.push(step);
    fold(place.exact, step);
    place.shown = undefined;
  }

  #place(where: Where, multiplier: number): Place {
    const key = placeKey(where);
    let place = this.#places.get(key);
    if (!place) {
      const { account, instrument, product } = where;
      place = { key, account, instrument, product, multiplier, carried: new Map(), exact: new Map(), steps: [], inexact: new Map(), shown: undefined, net: 0 };
      this.#places.set(key, place);
    }
    return place;
  }

  #parts(place: Place): Parts {
    if (place.shown) return place.shown;
    const parts: Parts = place.inexact.size === 0 ? place.exact : new Map(place.exact);
    for (const order of place.inexact.values()) {
      const quantity = order.filled - order.filledExactly;
      trade(parts, order.owner, order.side, quantity, price(Math.round((order.filledValue - order.exactValue) / quantity)));
    }
    place.net = sumOf(parts);
    return (place.shown = parts);
  }
}

function sumOf(parts: Parts): number {
  let sum = 0;
  for (const { quantity } of parts.values()) sum += quantity;
  return sum;
}
