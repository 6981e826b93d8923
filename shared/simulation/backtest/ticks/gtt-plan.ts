import type { Failure } from "../../../domain/errors.ts";
import type { GttEvent, GttRule } from "../../../domain/gtt.ts";
import { applyGtt, isGttOver } from "../../../domain/gtt.ts";
import type { InstrumentKey, OrderKey } from "../../../domain/identity.ts";
import type { Order } from "../../../domain/order.ts";
import { istDay } from "../../../domain/time.ts";
import type { MarketTime, SystemTime } from "../../../domain/time.ts";
import type { Price } from "../../../domain/units.ts";
import { NO_PRICE } from "../../../domain/units.ts";
import { signOf } from "../../../domain/words.ts";
import type { LevelWatch, WatchedLevel } from "./level-watch.ts";
import type { OrderBook } from "./order-book.ts";
import type { OrderDesk, Wanted } from "./order-desk.ts";
import type { MarketPicture } from "./picture.ts";
import type { Turns } from "./turns.ts";

/** A child that never reached the broker is placed anew so often, and this much later, ms. */
const MOST_ATTEMPTS = 3;
const AGAIN_MS = 2_000;
/** The text of an order that its owner called off in the send lane: nobody wants it again. */
const CALLED_OFF = /^Cancelled/;
const ON_THE_WAY: ReadonlySet<Order["state"]> = new Set(["queued", "sent", "unresolved", "pending", "open"]);

export interface GttPlanOptions {
  readonly turns: Turns;
  readonly book: OrderBook;
  readonly desk: OrderDesk;
  readonly watch: LevelWatch;
  readonly picture: MarketPicture;
  /** Why the order of a rule that was met may not go. */
  readonly against: (wanted: Wanted) => Failure | undefined;
  /** The order of a rule is in the book. */
  readonly placed: (order: Order) => void;
  /** What its order is for, in words. */
  readonly words: (rule: string) => string;
  /** After each change, once it is recorded. */
  readonly told: (rule: GttRule) => void;
}

/** GTTs of a run, by the terminal's steps: each change of a rule is recorded before it is acted on, and a rule that was met places its order once. */
export class GttPlan {
  readonly #options: GttPlanOptions;
  readonly #rules = new Map<string, GttRule>();
  readonly #levels = new Map<string, readonly WatchedLevel[]>();
  /** Rules whose order is being placed. */
  readonly #running = new Set<string>();

  constructor(options: GttPlanOptions) {
    this.#options = options;
  }

  all(): GttRule[] {
    return [...this.#rules.values()];
  }

  /** @param wish looks at the market when the rule's turn has come. @param done called once it stands, or with why it does not. */
  place(wish: () => GttRule | Failure, done: (failure: Failure | undefined) => void): void {
    const { turns } = this.#options;
    // Whether it was placed before is looked up.
    turns.record(() => turns.soon(() => {
      const rule = wish();
      if (!("id" in rule)) return turns.soon(() => done(rule));
      this.#rules.set(rule.id, rule);
      turns.record(() => turns.soon(() => {
        this.#tell(rule.id);
        this.#putLevels(rule.id);
        turns.soon(() => done(undefined));
      }));
    }));
  }

  /** @returns false for one whose order has begun to go, or that is over. */
  cancel(id: string): boolean {
    const rule = this.#rules.get(id);
    const waits = rule?.state === "firing" && !this.#hasBegun(rule);
    if (!rule || (rule.state !== "active" && !waits)) return false;
    this.#dropLevels(id);
    this.#move(id, { kind: "cancelled", words: "Cancelled." });
    return true;
  }

  /** Something about an order has changed. */
  look({ key }: Pick<Order, "key">): void {
    const { turns, book } = this.#options;
    const order = book.order(key);
    const rule = this.all().find(({ child }) => child === key);
    if (!order || !rule || rule.settled) return;
    switch (order.state) {
      case "open":
      case "trigger-pending":
      case "complete":
      case "cancelled":
        return this.#move(rule.id, { kind: "child-taken", words: "" });
      case "rejected":
        return this.#move(rule.id, { kind: "child-refused", words: `Refused: ${order.text}` });
      case "not-placed":
        if (rule.attempt >= MOST_ATTEMPTS || CALLED_OFF.test(order.text)) return this.#move(rule.id, { kind: "child-refused", words: `Refused: ${order.text}` });
        return this.#move(rule.id, { kind: "child-absent", words: order.text }, () => void turns.after(AGAIN_MS, () => this.#fire(rule.id)));
      case "queued":
      case "sent":
      case "pending":
      case "unresolved":
        return;
    }
  }

  newDay(day: string): void {
    for (const rule of this.all()) if (isGttOver(rule)) this.#rules.delete(rule.id);
    for (const { id } of this.all()) this.#resume(id, day);
  }

  /** Units open on the other side, less what market orders are closing at this moment. @param except the rule's own order. */
  unitsLeft({ instrument, side }: Pick<GttRule, "instrument" | "side">, except?: OrderKey): number {
    const { book } = this.#options;
    const closing = book.working(instrument).reduce((sum, order) => sum + (order.key !== except && order.side === side && order.type === "MARKET" && ON_THE_WAY.has(order.state) ? order.quantity - order.filled : 0), 0);
    return Math.max(0, this.open(instrument, side) - closing);
  }

  open(instrument: InstrumentKey, side: GttRule["side"]): number {
    return Math.max(0, -this.#options.book.quantity(instrument) * signOf(side));
  }

  #resume(id: string, day: string): void {
    const rule = this.#rules.get(id);
    if (!rule) return;
    if (rule.state === "firing") return this.#fire(id);
    if (rule.child !== undefined) {
      const child = this.#options.book.order(rule.child);
      if (child) return this.look(child);
      if (rule.firedDay !== day) this.#move(id, { kind: "child-taken", words: "" });
      return;
    }
    if (rule.state !== "active") return;
    if (day <= rule.expires) return this.#putLevels(id);
    this.#dropLevels(id);
    this.#move(id, { kind: "expired", words: `Expired: ${rule.expires} was its last day.` });
  }

  #met(id: string, leg: number): void {
    const { turns, desk, picture } = this.#options;
    const rule = this.#rules.get(id);
    if (rule?.state !== "active") return;
    const marketAt = turns.now as MarketTime;
    if (istDay(marketAt) > rule.expires) return this.#move(id, { kind: "expired", words: `Expired: ${rule.expires} was its last day.` });
    const price = picture.ltp(desk.placeOf(rule.instrument).slot) as Price;
    this.#move(id, { kind: "met", leg, price, marketAt, day: desk.day, words: "" }, () => this.#fire(id));
  }

  #fire(id: string): void {
    const { turns, desk } = this.#options;
    const rule = this.#rules.get(id);
    if (rule?.state !== "firing" || this.#running.has(id)) return;
    if (rule.firedDay !== desk.day) return this.#move(id, { kind: "child-refused", words: `It was met on ${rule.firedDay ?? "an earlier day"}, and its order was not certain before that day ended.` });
    this.#running.add(id);
    turns.record(() => turns.soon(() => {
      this.#tell(id);
      turns.soon(() => this.#order(rule));
    }));
  }

  #order(rule: GttRule): void {
    const { turns, desk, against, placed, words } = this.#options;
    const { id, instrument, side, product } = rule;
    const leg = rule.legs[rule.firedLeg ?? 0];
    if (!leg) throw new Error(`GTT ${id} has no leg ${rule.firedLeg ?? 0}`);
    const quantity = rule.reduceOnly ? Math.min(leg.quantity, this.unitsLeft(rule)) : leg.quantity;
    if (quantity === 0) return this.#end(id, { kind: "cancelled", words: "Met, and nothing was open any more that it could close: no order was sent." });
    const wanted: Wanted = { instrument, side, product, quantity, type: leg.type, price: leg.price, trigger: NO_PRICE, validity: "DAY" };
    const refusal = against(wanted);
    if (refusal) return this.#end(id, { kind: "child-refused", words: `Refused: ${refusal.sentence}` });
    const order = desk.place(wanted, `gtt-${id}-${rule.firedLeg ?? 0}-${rule.attempt}`, { plan: { kind: "gtt", id, leg: String(rule.firedLeg ?? 0) }, words: words(id) }, (child) => this.#unwanted(rule, child), () => turns.soon(() => {
      if ("kind" in order) return;
      this.#move(id, { kind: "placed", order: order.key, words: "" }, () => {
        this.#running.delete(id);
        this.look(order);
      });
    }));
    if ("kind" in order) return turns.soon(() => this.#end(id, { kind: "child-refused", words: `Refused: ${order.sentence}` }));
    placed(order);
  }

  /** Asked when its turn to be sent has come: what it may close may have been closed by others. */
  #unwanted(rule: GttRule, { key, quantity }: Order): string | undefined {
    if (!rule.reduceOnly || quantity <= this.unitsLeft(rule, key)) return undefined;
    return "While it waited its turn the position came down; it would have opened the other way, and was not sent.";
  }

  #end(id: string, event: GttEvent): void {
    this.#running.delete(id);
    this.#move(id, event);
  }

  #hasBegun({ id, child, firedLeg, attempt }: GttRule): boolean {
    return this.#running.has(id) || child !== undefined || this.#options.book.byOnce(`gtt-${id}-${firedLeg ?? 0}-${attempt}`) !== undefined;
  }

  /** Moved at once, told when it is recorded, as it stands then. */
  #move(id: string, event: GttEvent, then?: () => void): void {
    const { turns } = this.#options;
    const rule = this.#rules.get(id);
    const step = rule && applyGtt(rule, event, turns.now as SystemTime);
    if (step?.kind !== "moved") return;
    this.#rules.set(id, step.rule);
    turns.record(() => turns.soon(() => {
      this.#tell(id);
      if (then) turns.soon(then);
    }));
  }

  #tell(id: string): void {
    const rule = this.#rules.get(id);
    if (rule) this.#options.told(rule);
  }

  #putLevels(id: string): void {
    const { watch, desk } = this.#options;
    const rule = this.#rules.get(id);
    if (rule?.state !== "active") return;
    this.#dropLevels(id);
    const { slot } = desk.placeOf(rule.instrument);
    const levels = rule.legs.map(({ trigger }, i): WatchedLevel => ({
      slot, way: rule.ways[i] ?? "rise", price: trigger, by: 0, step: 0, told: trigger, wanted: true,
      onCrossed: () => {
        this.#dropLevels(id);
        this.#met(id, i);
      },
      onTrailed: () => {},
    }));
    this.#levels.set(id, levels);
    for (const level of levels) watch.put(level);
  }

  #dropLevels(id: string): void {
    for (const level of this.#levels.get(id) ?? []) this.#options.watch.drop(level);
    this.#levels.delete(id);
  }
}
