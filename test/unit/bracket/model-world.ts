import type { BracketEvent } from "../../../shared/domain/bracket/apply.ts";
import { applyBracketEvent } from "../../../shared/domain/bracket/apply.ts";
import { wantedLevels } from "../../../shared/domain/bracket/cover.ts";
import { decide } from "../../../shared/domain/bracket/decide.ts";
import type { BracketFacts, BracketState, Leg } from "../../../shared/domain/bracket/state.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { Order, OrderState, OrderTerms } from "../../../shared/domain/order.ts";
import type { Random } from "../../../shared/domain/random.ts";
import { ACCOUNT, DAY, SBIN, market, system } from "../../support/orders.ts";
import { facts } from "./states.ts";

/** An order at the exchange of this model: what is true, whoever knows it. */
export interface Truth {
  readonly leg: Leg;
  terms: OrderTerms;
  /** travelling: may or may not have arrived · works · ended */
  state: "travelling" | "works" | "complete" | "cancelled" | "rejected" | "lost";
  filled: number;
  /** A change on its way to the exchange. */
  change: { kind: "modify" | "cancel"; terms: OrderTerms | undefined } | undefined;
  /** What the terminal's ledger says of it. */
  told: Order;
}

export interface Chances {
  /** The desk's gate refuses, the broker rejects, the answer never comes: each of 100. */
  readonly refuse: number;
  readonly reject: number;
  readonly silence: number;
  readonly changeFails: number;
  /** An order that was proven absent is taken after all. */
  readonly ghost: number;
}

/**
 * The world of one bracket as plain as can be: an exchange, a ledger that hears of it late, and a person who
 * trades beside it. It shares nothing with the machine but the types; all of its choices come from `random`.
 */
export class ModelWorld {
  state: BracketState;
  saved: BracketState;
  readonly orders: Truth[] = [];
  readonly alarms: string[] = [];
  /** Closed by hand. */
  byHand = 0;
  ghosts = 0;
  now = 1_000;
  readonly log: string[] = [];
  /** Stops placed while another still had room for their units. */
  needless = 0;
  /** Largest order that the exchange takes. */
  readonly #largest: number | undefined;
  #random: Random;
  #chances: Chances;

  constructor(state: BracketState, random: Random, chances: Chances, largest?: number) {
    this.#largest = largest;
    this.state = state;
    this.saved = state;
    this.#random = random;
    this.#chances = chances;
  }

  chance(percent: number): boolean {
    return this.#random() * 100 < percent;
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.#random() * from.length)];
  }

  /** Units truly held on the bracket's side, by the exchange. */
  held(): number {
    return this.state.adopted.quantity + this.#filled("entry", "excess") - this.#filled("stop", "target", "exit") - this.byHand;
  }

  /** Units that the terminal believes to be held. */
  #believed(): number {
    const sum = (...roles: string[]): number => this.orders.filter(({ leg }) => roles.includes(leg.role)).reduce((all, { told }) => all + told.filled, 0);
    return this.state.adopted.quantity + sum("entry", "excess") - sum("stop", "target", "exit") - this.byHand;
  }

  facts(): BracketFacts {
    const believed = this.#believed();
    return facts({ now: system(this.now), largest: this.#largest, room: Math.max(0, believed), reversed: Math.max(0, -believed), closedByOthers: Math.max(0, this.byHand - this.state.outsideToday) });
  }

  #filled(...roles: string[]): number {
    return this.orders.filter(({ leg }) => roles.includes(leg.role)).reduce((sum, { filled }) => sum + filled, 0);
  }

  tell(event: BracketEvent): void {
    this.state = applyBracketEvent(this.state, event, system(this.now));
  }

  /** One decision, made durable and acted upon. @returns whether anything was done. */
  turn(): boolean {
    for (const { leg, told } of this.orders) this.tell({ kind: "seen", once: leg.once, order: told });
    const { state, actions } = decide(this.state, this.facts());
    const moved = state !== this.state;
    this.state = state;
    this.saved = state;
    let deeds = 0;
    for (const action of actions) {
      if (action.kind === "alarm") this.alarms.push(action.words);
      if (action.kind === "place") this.#place(action.leg);
      if (action.kind === "modify") this.#change(action.once, "modify", action.terms);
      if (action.kind === "cancel") this.#change(action.once, "cancel", undefined);
      if (action.kind !== "wake") deeds++;
    }
    return moved || deeds > 0;
  }

  settle(): void {
    for (let i = 0; i < 200; i++) if (!this.turn()) return;
    throw new Error("the bracket never comes to rest");
  }

  #place(leg: Leg): void {
    this.log.push(`place ${leg.once} ${leg.type} ${leg.quantity}`);
    if (this.orders.some((order) => order.leg.once === leg.once)) throw new Error(`${leg.once} was placed twice`);
    this.#size(leg.once, leg.quantity);
    if (leg.role === "stop" && this.#roomBeside(leg)) this.needless++;
    if (leg.role !== "entry" && this.chance(this.#chances.refuse)) return this.tell({ kind: "not-taken", once: leg.once, state: "refused", words: "refused" });
    const told = orderOf(leg, "sent");
    const silent = this.chance(this.#chances.silence);
    this.orders.push({ leg, terms: leg, state: "travelling", filled: 0, change: undefined, told: silent ? { ...told, state: "unresolved" } : told });
  }

  #change(once: string, kind: "modify" | "cancel", terms: OrderTerms | undefined): void {
    this.log.push(`${kind} ${once} ${terms?.quantity ?? ""}`);
    const order = this.orders.find(({ leg }) => leg.once === once);
    if (!order) throw new Error(`${once} is not there to be changed`);
    if (terms) this.#size(once, terms.quantity);
    const over = ["complete", "cancelled", "rejected", "not-placed"].includes(order.told.state);
    if (over || order.told.change || (terms && terms.quantity <= order.told.filled)) return this.tell({ kind: "change-not-taken", once, words: "not now", held: false });
    order.change = { kind, terms };
    order.told = { ...order.told, change: { kind, state: "sent", at: system(this.now), wanted: terms } };
    this.tell({ kind: "change-taken", once });
  }

  /** No exchange takes more in one order. */
  #size(once: string, quantity: number): void {
    if (this.#largest !== undefined && quantity > this.#largest) throw new Error(`${once} of ${quantity} is above the freeze quantity ${this.#largest}\n${this.log.join("\n")}`);
  }

  /** Stops that are there already could be made large enough for all that is held: one more is an order too many. */
  #roomBeside({ once, round }: Leg): boolean {
    const beside = this.state.legs.filter((leg) => {
      const told = this.orders.find((order) => order.leg.once === leg.once)?.told.state;
      return leg.role === "stop" && leg.once !== once && leg.round !== round && !leg.unwanted && leg.fails < 3 && (told === "sent" || told === "open" || told === "unresolved");
    });
    const capacity = beside.reduce((sum, leg) => sum + (this.#largest ?? Infinity) - leg.filled, 0);
    return beside.length > 0 && this.#believed() <= capacity;
  }

  /** The exchange takes the order up, or it never arrives. */
  arrive(order: Truth): void {
    if (order.state !== "travelling") return;
    const lost = order.told.state === "unresolved" && this.chance(50);
    if (lost && this.chance(this.#chances.ghost)) {
      order.told = { ...order.told, state: "not-placed" };
      this.ghosts++;
      return;
    }
    order.state = lost ? "lost" : order.leg.role !== "entry" && this.chance(this.#chances.reject) ? "rejected" : "works";
    this.log.push(`${order.leg.once} ${order.state}`);
  }

  /** The exchange carries a change out, or will not. */
  carryOut(order: Truth): void {
    const { change } = order;
    if (!change || order.state === "travelling") return;
    order.change = undefined;
    this.log.push(`${change.kind} of ${order.leg.once} carried out`);
    if (order.state === "works" && !this.chance(this.#chances.changeFails)) {
      if (change.kind === "cancel") order.state = "cancelled";
      else if (change.terms && change.terms.quantity > order.filled) order.terms = change.terms;
      else order.state = "complete";
    }
    // The answer to the change, whatever the terminal knew of the order before.
    order.told = { ...order.told, change: undefined };
    this.hear(order);
  }

  fill(order: Truth, quantity: number): void {
    if (order.state !== "works") return;
    const most = Math.min(quantity, order.terms.quantity - order.filled);
    if (most <= 0) return;
    order.filled += most;
    if (order.filled === order.terms.quantity) order.state = "complete";
    this.log.push(`fill ${order.leg.once} ${most}`);
  }

  /** The terminal's ledger hears of the order as it is now. */
  hear(order: Truth): void {
    if (order.state === "travelling") return;
    const state: OrderState = order.state === "works" ? "open" : order.state === "lost" ? "not-placed" : order.state;
    const over = state !== "open";
    const { type, quantity, price, trigger } = order.terms;
    order.told = {
      ...order.told, state, type, quantity, price, trigger, filled: order.filled,
      filledValue: (order.filled * 8_120_000) as Order["filledValue"],
      change: over ? undefined : order.told.change,
    };
    if (over) order.change = undefined;
    this.log.push(`heard ${order.leg.once} ${state} ${order.filled}`);
  }

  /** A price that the bracket watches is traded. */
  cross(): void {
    const level = this.pick(wantedLevels(this.state, this.facts()));
    if (!level) return;
    this.log.push(`crossed ${level.what}`);
    this.tell(level.what === "stop" ? { kind: "stop-met" } : { kind: "target-met", n: Number(level.what.slice(6)) });
  }

  /** By hand, of what is truly there and what the terminal knows of. */
  sellByHand(quantity: number): void {
    const most = Math.min(quantity, this.held(), this.#believed());
    if (most <= 0) return;
    this.byHand += most;
    this.log.push(`by hand ${most}`);
  }

  /** Sauda dies and starts again: what was journaled is known, what was decided and not sent is not. */
  crash(): void {
    this.log.push("crash");
    this.state = this.saved;
    this.tell({ kind: "restored" });
  }
}

function orderOf(leg: Leg, state: OrderState): Order {
  const { type, quantity, price, trigger, validity, side } = leg;
  return {
    key: leg.once as OrderKey, account: ACCOUNT, day: DAY, instrument: SBIN, side, product: "MIS", owner: "manual", multiplier: 1, intent: undefined,
    type, quantity, price, trigger, validity, state, brokerOrderId: undefined, uniqueOrderId: undefined,
    filled: 0, filledValue: 0 as Order["filledValue"], filledExactly: 0, exactValue: 0 as Order["exactValue"], change: undefined, text: "",
    createdAt: system(1), once: leg.once, brokerUpdatedAt: market(1), sendLatencyUs: undefined,
  };
}
