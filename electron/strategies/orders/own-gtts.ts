import type { GttRequest, GttView } from "../../../shared/contract/schemas/plans.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import { failureOf, notConnected, refused } from "../../../shared/domain/errors.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { lastGttDay } from "../../../shared/domain/gtt-check.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Order, OrderProposal } from "../../../shared/domain/order.ts";
import type { Product } from "../../../shared/domain/words.ts";
import { signOf } from "../../../shared/domain/words.ts";
import { gttLegs, gttState, gttWaits, legsTold } from "../../../shared/strategy/gtt-legs.ts";
import { MOST_GTTS } from "../../../shared/strategy/gtt-terms.ts";
import type { OrderUpdate } from "../../../shared/strategy/order-view.ts";
import type { GttSignal } from "../../../shared/strategy/signals.ts";
import { gttId } from "../../plans/gtt/gtt-id.ts";
import { notListed, notOwnShares } from "./own-rules.ts";
import type { OwnRules } from "./own-rules.ts";
import type { OrdersAccount } from "./orders-options.ts";
import type { OwnBook } from "./own-book.ts";
import type { OwnState } from "./own-state.ts";

export interface OwnGttOptions {
  readonly id: string;
  readonly account: OrdersAccount;
  readonly own: OwnBook;
  readonly rules: OwnRules;
  readonly state: OwnState;
  readonly product: (instrument: InstrumentKey) => Product;
  /** Mark of a signal. */
  readonly once: (signal: string) => string;
  readonly indexOf: (key: InstrumentKey) => number;
  readonly update: (update: OrderUpdate) => void;
  readonly onSent: (order: Order, opens: boolean) => void;
  /** One that stands was refused when it was met, and the strategy has been told by its update. */
  readonly onUsedUp: (rule: GttView) => void;
  /** One that never stood. */
  readonly onRefused: (signal: GttSignal, failure: Failure) => void;
  /** The order of one that was called off too late. */
  readonly onUnwanted: (order: Order) => void;
  readonly onTrouble: (sentence: string) => void;
}

/**
 * The GTTs of one strategy. Sauda keeps them, also where the broker has rules of its own: an order that the broker
 * places by itself carries no mark of ours, and would belong to nobody. What is met counts against the strategy's
 * limits at that moment.
 */
export class OwnGtts {
  readonly #options: OwnGttOptions;
  readonly #disown: () => void;
  /** On their way to the journal, by rule; false once they are not wanted any more. */
  readonly #placing = new Map<string, { readonly signal: GttSignal; wanted: boolean }>();
  /** Called off when their order may have been on its way. */
  readonly #calledOff = new Set<string>();
  readonly #told = new Map<string, string>();
  /** Its figures are there. */
  #knows = false;

  constructor(options: OwnGttOptions) {
    this.#options = options;
    const { id, account, own } = options;
    this.#disown = account.gtts.own(id, {
      open: ({ instrument, product, side }) => Math.max(0, -own.quantityIn(instrument, product) * signOf(side)),
      against: (proposal) => this.#against(proposal),
      placed: (order) => this.#placed(order),
      told: (rule) => this.#ruled(rule),
    });
  }

  /** The strategy's figures and orders are as the journal has them: what was met meanwhile may go. */
  restored(): void {
    const { account, id } = this.#options;
    for (const rule of account.gtts.views()) if (rule.owner === id) this.#told.set(rule.id, saidOf(rule));
    this.#knows = true;
    account.gtts.again(id);
  }

  /** Those that wait, in this instrument or anywhere. */
  standing(instrument?: InstrumentKey): GttView[] {
    const { account, id } = this.#options;
    return account.gtts.views().filter((rule) => rule.owner === id && gttWaits(rule) && (instrument === undefined || rule.instrument === instrument));
  }

  give(signal: GttSignal): void {
    const { id, account, product, once, onRefused } = this.#options;
    const instrument = account.instruments.get(signal.instrument);
    const mark = once(signal.id);
    const rule = gttId(account.id, mark);
    const failure = instrument ? this.#tooMany() : notListed(signal.instrument);
    if (!instrument || failure) return onRefused(signal, failure ?? notListed(signal.instrument));
    const held = product(signal.instrument);
    const request: GttRequest = {
      account: account.id, instrument: signal.instrument, side: signal.side, product: held, owner: id, home: "here", reduceOnly: signal.onlyCloses,
      legs: gttLegs(signal), expires: lastGttDay(account.day(), signal.days, held, instrument.expiry),
    };
    this.#placing.set(rule, { signal, wanted: true });
    void this.#place(rule, request, mark, signal);
  }

  /** Those that came of a signal. */
  cancel(signal: string): void {
    const { state } = this.#options;
    for (const placing of this.#placing.values()) if (placing.signal.id === signal) placing.wanted = false;
    for (const rule of this.standing()) if (state.signalOf(rule.id) === signal) this.#callOff(rule);
  }

  /** In this instrument, or all. */
  end(instrument?: InstrumentKey): void {
    for (const placing of this.#placing.values()) if (instrument === undefined || placing.signal.instrument === instrument) placing.wanted = false;
    for (const rule of this.standing(instrument)) this.#callOff(rule);
  }

  /** As the run is told of them at a restart. */
  updates(): OrderUpdate[] {
    return this.standing().flatMap((rule) => this.#updateOf(rule) ?? []);
  }

  newDay(): void {
    const here = new Set(this.#options.account.gtts.views().map(({ id }) => id));
    for (const id of this.#told.keys()) if (!here.has(id)) this.#told.delete(id);
    for (const id of this.#calledOff) if (!here.has(id)) this.#calledOff.delete(id);
  }

  /** Nothing is decided here any more: what is met waits. */
  rest(): void {
    this.#knows = false;
  }

  /** The strategy is removed. */
  remove(): void {
    this.end();
    this.#disown();
  }

  /** Of which signal it comes is durable before it stands. */
  async #place(rule: string, request: GttRequest, mark: string, signal: GttSignal): Promise<void> {
    const { account, state, onRefused } = this.#options;
    try {
      await state.addPlan("GTT", rule, signal.id);
      if (this.#placing.get(rule)?.wanted === false) return onRefused(signal, refused("cancelled", "Cancelled by the strategy before it was placed.", "", ""));
      await account.gtts.place({ rule: request, once: mark });
      const standing = this.standing().find((one) => one.id === rule);
      if (standing && this.#placing.get(rule)?.wanted === false) this.#callOff(standing);
    } catch (error) {
      onRefused(signal, failureOf(error));
    } finally {
      this.#placing.delete(rule);
    }
  }

  #tooMany(): Failure | undefined {
    const waiting = this.standing().filter(({ id }) => !this.#placing.has(id)).length + this.#placing.size;
    if (waiting < MOST_GTTS) return undefined;
    return refused("strategy's GTTs", `The strategy has ${formatQuantity(waiting)} GTTs waiting, and at most ${MOST_GTTS} may. This one was not placed. Cancel those that are not wanted any more.`, String(MOST_GTTS), String(waiting + 1));
  }

  /** Its triggers are dropped at once. One whose order has begun to go is called off as an order. */
  #callOff(rule: GttView): void {
    const { account, onTrouble } = this.#options;
    this.#calledOff.add(rule.id);
    account.gtts.cancel({ account: account.id, id: rule.id }).catch((error: unknown) => {
      if (!this.standing().some(({ id, state }) => id === rule.id && state !== "firing")) return;
      onTrouble(`A GTT could not be cancelled: ${error instanceof Error ? error.message : String(error)} Cancel it in the GTT panel.`);
    });
  }

  #against(proposal: OrderProposal): Failure | undefined {
    const { account, own, rules } = this.#options;
    if (!this.#knows) return notConnected("The strategy that it belongs to has not read its figures yet.");
    const { instrument: key, side, product, quantity, price } = proposal;
    const instrument = account.instruments.get(key);
    if (!instrument) return notListed(key);
    const deliverable = product === "CNC" && side === "SELL" ? own.deliverable(key) : quantity;
    if (quantity > deliverable) return notOwnShares(instrument, quantity, deliverable);
    if (quantity <= own.closable(key, side)) return undefined;
    return rules.against(proposal, instrument, price > 0 ? price : account.quotes.of(key)?.ltp, 1);
  }

  #placed(order: Order): void {
    const { own, onSent, onUnwanted } = this.#options;
    const { instrument, side, quantity } = order;
    // Its own units are promised by now.
    const others = own.promised(instrument, side) - quantity;
    onSent(order, quantity > Math.max(0, -own.quantity(instrument) * signOf(side) - others));
    if (this.#calledOff.has(order.why?.plan?.id ?? "")) onUnwanted(order);
  }

  /** Told only where it says something new. */
  #ruled(rule: GttView): void {
    const { update, onUsedUp } = this.#options;
    const said = saidOf(rule);
    const before = this.#told.get(rule.id);
    // What becomes of the order that it placed is the order's to tell.
    if (before === said || before?.startsWith("triggered") === true) return;
    this.#told.set(rule.id, said);
    const news = this.#updateOf(rule);
    if (news) update(news);
    if (news?.state === "refused") onUsedUp(rule);
  }

  #updateOf(rule: GttView): OrderUpdate | undefined {
    const { state, indexOf } = this.#options;
    const { id, instrument, side, legs, text } = rule;
    const index = indexOf(instrument);
    const signal = state.signalOf(id);
    if (index < 0 || signal === undefined) return undefined;
    const told = gttState(rule);
    return { id, signal, instrument: index, side, filled: 0, state: told, text: told === "trigger-pending" ? "" : text, ...legsTold(legs) };
  }
}

function saidOf(rule: GttView): string {
  return `${gttState(rule)} ${rule.legs.map(({ trigger, price, quantity }) => `${trigger} ${price} ${quantity}`).join()}`;
}
