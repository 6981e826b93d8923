import type { GttView } from "../../../shared/contract/schemas/plans.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import type { Marks } from "./marks.ts";
import type { Breach, StrategyOrdersOptions } from "./orders-options.ts";
import { RefusalCount } from "./refusal-count.ts";
import type { RefusedOrder } from "./updates.ts";
import { refusedUpdate } from "./updates.ts";

export type RefusalOptions = Pick<StrategyOrdersOptions, "account" | "indexOf" | "update" | "onRefused" | "onBreach" | "onChanged">;

/** Tells the strategy and the chart what was refused, and ends one that goes on asking for what it cannot have. */
export class Refusals {
  readonly #options: RefusalOptions;
  readonly #marks: Marks;
  readonly #count: RefusalCount;
  readonly #breaches = new Set<Breach["rule"]>();

  constructor(options: RefusalOptions, marks: Marks) {
    this.#options = options;
    this.#marks = marks;
    this.#count = new RefusalCount(options.account.clock);
  }

  /** Its signal's mark says so. */
  atOnce(order: RefusedOrder, failure: Failure): void {
    const { account, indexOf, update, onRefused } = this.#options;
    const index = indexOf(order.instrument);
    const at = account.marketAt();
    if (at !== undefined) onRefused?.(order, at, failure.sentence);
    // One that answers each refusal with another order hears nothing more, and comes to an end.
    if (!this.#tooMany() && index >= 0) update(refusedUpdate(order, index, failure));
  }

  /** One that came after the signal had been marked. */
  later(order: RefusedOrder, failure: Failure): void {
    this.#mark(order, failure.sentence);
    this.atOnce(order, failure);
    this.#options.onChanged();
  }

  /** A GTT that was met, and whose order was refused; it has told so itself. */
  usedUp({ instrument, side, legs: [leg], text }: GttView): void {
    this.#mark({ instrument, side, quantity: leg?.quantity ?? 0 }, text);
    this.#tooMany();
    this.#options.onChanged();
  }

  /** Told once a day and rule. */
  breach(breach: Breach): void {
    if (this.#breaches.has(breach.rule)) return;
    this.#breaches.add(breach.rule);
    this.#options.onBreach(breach);
  }

  has(rule: Breach["rule"]): boolean {
    return this.#breaches.has(rule);
  }

  /** Another start. */
  begin(): void {
    this.#breaches.delete("refusals");
  }

  newDay(): void {
    this.#breaches.clear();
  }

  #tooMany(): boolean {
    const breach = this.#count.add();
    if (breach) this.breach(breach);
    return breach !== undefined;
  }

  #mark(order: Parameters<Marks["refusal"]>[0], words: string): void {
    const at = this.#options.account.marketAt();
    if (at !== undefined) this.#marks.refusal(order, at, words);
  }
}
