import { TerminalError, failureOf } from "../../../shared/domain/errors.ts";
import { formatQuantity, formatRupees } from "../../../shared/domain/format.ts";
import type { GttRule } from "../../../shared/domain/gtt.ts";
import type { Order, OrderProposal } from "../../../shared/domain/order.ts";
import { istDay } from "../../../shared/domain/time.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { signOf } from "../../../shared/domain/words.ts";
import type { Priority } from "../../brokers/rate-budget.ts";
import { PRIORITY } from "../../brokers/rate-budget.ts";
import { isPassing } from "../../orders/risk/passing.ts";
import type { Crossing } from "../../triggers/trigger-levels.ts";
import type { PlanContext } from "../plan.ts";
import type { GttBook } from "./gtt-book.ts";
import type { GttOpen } from "./gtt-open.ts";
import type { GttOwners } from "./gtt-owners.ts";
import { legWords, ruleWords } from "./gtt-words.ts";

/** A child proven absent from the broker's books is placed anew so often, and this much later, ms. */
const MOST_ATTEMPTS = 3;
const AGAIN_MS = 2_000;
/** The text of an order that its owner called off in the send lane: nobody wants it again. */
const CALLED_OFF = /^Cancelled/;

/** The child's mark: a rule fires once in its life, so asking again with it can never place a second. */
export function childOnce({ id, firedLeg, attempt }: Pick<GttRule, "id" | "firedLeg" | "attempt">): string {
  return `gtt-${id}-${firedLeg ?? 0}-${attempt}`;
}

/** From a trigger that is met to the end of the child order. */
export class GttFiring {
  #context: PlanContext;
  #book: GttBook;
  /** Rules whose child is being placed in this run: a second call meanwhile has nothing to do. */
  #running = new Set<string>();
  /** Rules that wait for the broker's books: each is told of once. */
  #waitForBooks = new Set<string>();

  #open: GttOpen;
  #owners: GttOwners;

  constructor(context: PlanContext, book: GttBook, open: GttOpen, owners: GttOwners) {
    this.#owners = owners;
    this.#context = context;
    this.#book = book;
    this.#open = open;
  }

  /** Whether the child is on its way to the journal, or in it: too late to call it off here. */
  hasBegun(rule: GttRule): boolean {
    return this.#running.has(rule.id) || rule.child !== undefined || this.#context.ledger.byOnce(rule.account, childOnce(rule)) !== undefined;
  }

  /** @param off the rule stood when Sauda started: what was met already was met meanwhile. */
  async met(id: string, leg: number, crossing: Crossing, off: boolean): Promise<void> {
    const rule = this.#book.get(id);
    if (rule?.state !== "active") return;
    const { price, marketAt } = crossing;
    if (istDay(marketAt) > rule.expires) return this.#book.move(id, { kind: "expired", words: `Expired: ${rule.expires} was its last day.` });
    const terms = rule.legs[leg];
    if (!terms) return;
    const when = crossing.already ? (off ? "met while Sauda was off, " : "met already, ") : "";
    const words = `Trigger ${formatRupees(terms.trigger)} ${when}at ${formatRupees(price)}: ${legWords(rule, terms)} is being placed.`;
    const durable = this.#book.move(id, { kind: "met", leg, price, marketAt, day: this.#context.day(), words });
    this.#book.note("warning", `${ruleWords(rule)}: ${words}`, rule);
    await durable;
    await this.fire(id);
  }

  /** Places the child of a rule in state `firing`; may be called again after anything. */
  async fire(id: string): Promise<void> {
    const rule = this.#book.get(id);
    if (rule?.state !== "firing" || this.#running.has(id)) return;
    this.#running.add(id);
    try {
      await this.#place(rule);
    } finally {
      this.#running.delete(id);
    }
  }

  async #place(rule: GttRule): Promise<void> {
    const { desk, ledger, day, trading } = this.#context;
    if (rule.firedDay !== day()) {
      return this.#refused(rule, `It fired on ${rule.firedDay ?? "an earlier day"}, and Sauda ended before its order was certain. Nothing is sent any more: look at the order book of that day, then place the order yourself if it is missing.`);
    }
    await this.#book.again(rule);
    const once = childOnce(rule);
    const before = ledger.byOnce(rule.account, once);
    if (!trading() && !before) return this.#waits(rule, "orders cannot go yet");
    const wanted = proposalOf(rule);
    // An order that is in the journal already stands as it is, whatever it has closed since.
    const quantity = before ? before.quantity : this.#allowed(rule, wanted.quantity);
    if (typeof quantity === "string") return this.#waitsForBooks(rule, quantity);
    this.#waitForBooks.delete(rule.id);
    if (quantity === 0) return this.#notNeeded(rule);
    const cut = quantity < wanted.quantity ? `, cut from ${formatQuantity(wanted.quantity)} to the ${formatQuantity(quantity)} that were open` : "";
    const owner = this.#owners.of(rule.owner);
    const against = before ? undefined : owner?.against({ ...wanted, quantity });
    if (against) return this.#notPlaced(rule, new TerminalError(against));
    let order;
    try {
      const placing = desk.place({ ...wanted, quantity }, once, this.#priority(rule), { plan: { kind: "gtt", id: rule.id, leg: String(rule.firedLeg ?? 0) }, words: `Child of ${ruleWords(rule)}${cut}` }, (child) => this.#unwanted(rule, child));
      const placed = before ? undefined : ledger.byOnce(rule.account, once);
      if (placed) owner?.placed(placed);
      order = await placing;
    } catch (error) {
      return this.#notPlaced(rule, error);
    }
    if (cut !== "") this.#book.note("warning", `The order of ${ruleWords(rule)} was placed${cut}: it may only reduce.`, rule);
    await this.#book.move(rule.id, { kind: "placed", order, words: `Fired at ${formatRupees(rule.firedPrice ?? NO_PRICE)}: the order was placed${cut}.` });
    const child = ledger.order(order);
    if (child) await this.childChanged(child);
  }

  /** What became of a child order. */
  async childChanged(order: Order): Promise<void> {
    const rule = this.#book.all().find(({ child }) => child === order.key);
    if (!rule || rule.settled) return;
    switch (order.state) {
      case "open":
      case "trigger-pending":
      case "complete":
      case "cancelled":
        return this.#book.move(rule.id, { kind: "child-taken", words: `Fired: its order ${order.brokerOrderId ?? ""} is at the exchange.` });
      case "rejected":
        return this.#refused(rule, order.text);
      case "not-placed":
        return rule.attempt >= MOST_ATTEMPTS || CALLED_OFF.test(order.text) ? this.#refused(rule, order.text) : this.#absent(rule, order.text);
      case "unresolved":
        if (rule.state === "unresolved") return;
        this.#book.note("alarm", `${ruleWords(rule)} fired, and it is not known whether its order reached the broker. The broker's book is being searched; place nothing by hand until it is found.`, rule);
        return this.#book.move(rule.id, { kind: "child-in-doubt", words: "Fired, and it is not known whether its order reached the broker. The broker's book is being searched." });
      case "queued":
      case "sent":
      case "pending":
        return;
    }
  }

  /** A new order with a new mark: the former is proven never to have reached the broker. */
  async #absent(rule: GttRule, why: string): Promise<void> {
    this.#book.note("alarm", `The order of ${ruleWords(rule)} did not reach the broker: ${why} It is placed anew.`, rule);
    await this.#book.move(rule.id, { kind: "child-absent", words: `Its order did not reach the broker and is placed anew: ${why}` });
    this.#again(rule);
  }

  #again(rule: GttRule): void {
    this.#context.timers.after(AGAIN_MS, () => this.#fireNow(rule));
  }

  #fireNow(rule: GttRule): void {
    this.fire(rule.id).catch((error: unknown) => this.#book.note("alarm", `${ruleWords(rule)} has fired and its order could not be placed: ${String(error)}`, rule));
  }

  /** Its owner knows by now what it may do: what waited for that goes. */
  again(owner: string): void {
    for (const rule of this.#book.all()) if (rule.owner === owner && rule.state === "firing") this.#fireNow(rule);
  }

  /** The holdings were read, or the positions compared: rules that waited for it know now what they may close. */
  booksRead(): void {
    const waiting = this.#book.all().filter((rule) => this.#waitForBooks.has(rule.id));
    for (const rule of waiting) this.#fireNow(rule);
  }

  /** A child of an earlier day has left the ledger: it was a day order. */
  async forgotten(rule: GttRule): Promise<void> {
    if (rule.state === "unresolved") return this.#refused(rule, `Whether its order of ${rule.firedDay ?? "an earlier day"} reached the broker was not found out that day. Look at the order book of that day.`);
    await this.#book.move(rule.id, { kind: "child-taken", words: `Fired on ${rule.firedDay ?? "an earlier day"}; its order ended with that day.` });
  }

  /** Units that its order may be for; while that hangs on what has not been read, why it waits. */
  #allowed(rule: GttRule, quantity: number): number | string {
    if (!rule.reduceOnly) return quantity;
    if (this.#open.isUnsure(rule)) return "it may only close what is open, and the broker has another number of this position; it is being read again";
    const left = this.#open.unitsLeft(rule) ?? (this.#open.boughtToday(rule) >= quantity ? quantity : undefined);
    return left === undefined ? "it may only sell what is held, and the holdings have not been read yet" : Math.min(quantity, left);
  }

  /** On a guess it could open the other way. It is fired again when the books are read. */
  async #waitsForBooks(rule: GttRule, why: string): Promise<void> {
    if (this.#waitForBooks.has(rule.id)) return;
    this.#waitForBooks.add(rule.id);
    await this.#waits(rule, why);
  }

  /** Between its firing and its turn to be sent, what it may close may have been closed by others. */
  #unwanted(rule: GttRule, { key, quantity }: Order): string | undefined {
    if (!rule.reduceOnly) return undefined;
    if (this.#open.isUnsure(rule)) return "While it waited its turn the broker told another number of this position, which is being read again; it was not sent.";
    const left = this.#open.unitsLeft(rule, key) ?? quantity;
    return quantity <= left ? undefined : `While it waited its turn the position came down to ${formatQuantity(left)}; an order for ${formatQuantity(quantity)} would have opened the other way, and was not sent.`;
  }

  async #notNeeded(rule: GttRule): Promise<void> {
    const words = `Fired at ${formatRupees(rule.firedPrice ?? NO_PRICE)}, and nothing was open any more that it could close: no order was sent.`;
    this.#book.note("warning", `${ruleWords(rule)}: ${words}`, rule);
    await this.#book.move(rule.id, { kind: "cancelled", words });
  }

  async #notPlaced(rule: GttRule, error: unknown): Promise<void> {
    const failure = failureOf(error);
    // Neither a rule of ours nor a journaled order: the trigger stays met, and the next chance is taken.
    if (failure.kind === "NotConnected" || (failure.kind === "Fault" && error instanceof TerminalError)) return this.#waits(rule, failure.sentence);
    if (isPassing(failure)) return this.#again(rule);
    return this.#refused(rule, failure.sentence);
  }

  async #waits(rule: GttRule, why: string): Promise<void> {
    this.#book.note("alarm", `${ruleWords(rule)} has fired, but its order waits: ${why}. It is placed as soon as that is over; cancel it or act elsewhere if you do not want that.`, rule);
  }

  async #refused(rule: GttRule, why: string): Promise<void> {
    this.#book.note("alarm", `The order of ${ruleWords(rule)} was refused: ${why} Nothing is sent again. Place the order yourself if you still want it.`, rule);
    await this.#book.move(rule.id, { kind: "child-refused", words: `Refused: ${why} Nothing is sent again; place the order yourself if you still want it.` });
  }

  /** An order that makes a position or holding smaller goes ahead of entries. */
  #priority(rule: GttRule): Priority {
    const { account, instrument, product, side } = rule;
    const net = this.#context.ledger.positions.view({ account, instrument, product })?.quantity ?? 0;
    // Holdings that have not been read may be what it sells.
    const reduces = net * signOf(side) < 0 || (product === "CNC" && side === "SELL" && !this.#open.isNothing(rule));
    return reduces ? PRIORITY.exit : PRIORITY.entry;
  }
}

function proposalOf(rule: GttRule): OrderProposal {
  const leg = rule.legs[rule.firedLeg ?? 0];
  if (!leg) throw new Error(`GTT ${rule.id} has no leg ${rule.firedLeg ?? 0}`);
  const { account, instrument, side, product, owner } = rule;
  return { account, instrument, side, product, owner, quantity: leg.quantity, type: leg.type, price: leg.type === "LIMIT" ? leg.price : NO_PRICE, trigger: NO_PRICE, validity: "DAY" };
}
