import { formatRupees } from "../../domain/format.ts";
import type { Price } from "../../domain/units.ts";
import { dayText } from "../../history/days.ts";
import { legsTold } from "../../strategy/gtt-legs.ts";
import type { OrderUpdate, StrategyOrderState } from "../../strategy/order-view.ts";
import type { GttSignal } from "../../strategy/signals.ts";
import type { GttWish } from "./gtt-wish.ts";
import { gttWish, nothingToClose, tooManyGtts } from "./gtt-wish.ts";
import type { SimInstrument } from "./sim-instrument.ts";
import type { SimOrder, SimTerms } from "./sim-order.ts";
import type { SimLevel, SimVenue } from "./sim-venue.ts";

export interface GttWorld {
  readonly instruments: readonly SimInstrument[];
  readonly venues: readonly SimVenue[];
  /** Last price; 0 = none yet. */
  readonly last: (instrument: number) => number;
  /** Trading day of now. */
  readonly day: () => number;
  /** Units open on the other side of such an order. @param leaving less what orders at market are closing at this moment. */
  readonly open: (instrument: number, sign: 1 | -1, leaving: boolean) => number;
  /** Makes an order of the rule's signal and says why it may not go, where it may not. */
  readonly order: (signal: GttSignal, instrument: number, terms: SimTerms, at: number) => { readonly order: SimOrder; readonly problem: string | undefined };
  readonly send: (order: SimOrder) => void;
  readonly refuse: (signal: GttSignal, instrument: number, why: string) => void;
  readonly tell: (update: OrderUpdate) => void;
}

interface Rule extends GttWish {
  readonly id: string;
  readonly signal: GttSignal;
  readonly instrument: number;
  readonly levels: readonly SimLevel[];
}

/** GTTs of a run on bars: they wait over days beside the orders, and the first trigger that the path of a bar meets places the order. */
export class GttRun {
  readonly #world: GttWorld;
  readonly #rules = new Set<Rule>();
  #made = 0;

  constructor(world: GttWorld) {
    this.#world = world;
  }

  give(signal: GttSignal, instrument: number): void {
    const { instruments, last, day, open, venues, refuse } = this.#world;
    const facts = instruments[instrument];
    const venue = venues[instrument];
    if (!facts || !venue) return;
    const ltp = venue.here ?? last(instrument);
    const wish = tooManyGtts(this.#rules.size) ?? nothingToClose(signal, facts, open(instrument, signal.side === "BUY" ? 1 : -1, false))
      ?? gttWish(signal, facts, ltp > 0 ? { ltp: ltp as Price } : undefined, dayText(day()));
    if ("kind" in wish) return refuse(signal, instrument, wish.sentence);
    const rule: Rule = {
      ...wish, signal, instrument, id: `g${++this.#made}`,
      levels: wish.legs.map(({ trigger }, i) => ({ price: trigger, sign: wish.ways[i] === "fall" ? -1 : 1, onMet: (price, at) => this.#fire(rule, i, price, at) })),
    };
    this.#rules.add(rule);
    for (const level of rule.levels) venue.watch(level);
    this.#tell(rule, "trigger-pending", "");
  }

  /** Those of a signal, or in an instrument. */
  cancel(which: (rule: { readonly signal: GttSignal; readonly instrument: number }) => boolean): void {
    for (const rule of [...this.#rules]) if (which(rule)) this.#end(rule, "cancelled", "Cancelled.");
  }

  /** A day of the instrument begins. */
  expire(instrument: number, day: number): void {
    if (this.#rules.size === 0) return;
    const today = dayText(day);
    for (const rule of [...this.#rules]) if (rule.instrument === instrument && rule.expires < today) this.#end(rule, "cancelled", `Expired: ${rule.expires} was its last day.`);
  }

  #fire(rule: Rule, which: number, price: number, at: number): void {
    const { order: make, send, open } = this.#world;
    const leg = rule.legs[which];
    if (!leg) return;
    this.#drop(rule);
    const { signal, instrument } = rule;
    const left = signal.onlyCloses ? open(instrument, signal.side === "BUY" ? 1 : -1, true) : leg.quantity;
    if (left <= 0) return this.#tell(rule, "cancelled", `Met at ${formatRupees(price)}, and nothing was open any more that it could close: no order was sent.`);
    const terms: SimTerms = { side: signal.side, quantity: Math.min(leg.quantity, left), type: leg.type, price: leg.price, trigger: 0, validity: "DAY", sized: false, trail: undefined };
    const { order, problem } = make(signal, instrument, terms, at);
    if (problem !== undefined) return this.#tell(rule, "refused", problem);
    this.#tell(rule, "triggered", `Met at ${formatRupees(price)}.`);
    send(order);
  }

  #end(rule: Rule, state: StrategyOrderState, text: string): void {
    this.#drop(rule);
    this.#tell(rule, state, text);
  }

  #drop(rule: Rule): void {
    this.#rules.delete(rule);
    for (const level of rule.levels) this.#world.venues[rule.instrument]?.unwatch(level);
  }

  #tell({ id, signal, instrument, legs }: Rule, state: StrategyOrderState, text: string): void {
    this.#world.tell({ id, signal: signal.id, instrument, side: signal.side, filled: 0, state, text, ...legsTold(legs) });
  }
}
