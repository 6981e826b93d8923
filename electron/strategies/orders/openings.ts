import type { BracketRequest } from "../../../shared/contract/schemas/plans.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { Order, OrderProposal, OrderWhy } from "../../../shared/domain/order.ts";
import { freezeParts } from "../../../shared/domain/slicing.ts";
import type { Product } from "../../../shared/domain/words.ts";
import type { BracketSignal } from "../../../shared/strategy/signals.ts";
import { signalWords } from "../../../shared/strategy/signal-words.ts";
import { PRIORITY } from "../../brokers/rate-budget.ts";
import { onlyCloses } from "../../orders/only-closes.ts";
import { planIdOf } from "../../plans/plan-id.ts";
import type { OrdersAccount } from "./orders-options.ts";
import type { OwnBook } from "./own-book.ts";
import type { OwnRules } from "./own-rules.ts";
import { notListed, notOwnShares } from "./own-rules.ts";
import type { OwnState } from "./own-state.ts";
import type { OpeningSignal, OrderSignal } from "./signal-terms.ts";
import { bracketRequest, pricedAt, wantedTerms } from "./signal-terms.ts";
import type { WaitingLane } from "./waiting-lane.ts";

export interface OpeningsOptions {
  readonly owner: string;
  readonly account: OrdersAccount;
  readonly own: OwnBook;
  readonly rules: OwnRules;
  readonly state: OwnState;
  readonly lane: () => WaitingLane;
  readonly product: (instrument: Instrument) => Product;
  /** A way out is going on there. */
  readonly leaving: (instrument: InstrumentKey) => boolean;
  readonly whyOf: (signal: OpeningSignal, build: string, words: string) => OrderWhy;
  /** Mark of the signal's nth order. */
  readonly once: (signal: string, part: number) => string;
  readonly onRefused: (signal: OpeningSignal, quantity: number, failure: Failure) => void;
  readonly onSent: (order: Order, opens: boolean) => void;
}

/** Orders and brackets that a strategy asks for one by one. */
export class Openings {
  readonly #options: OpeningsOptions;
  /** Orders of brackets that are being begun. */
  #beginning = 0;

  constructor(options: OpeningsOptions) {
    this.#options = options;
  }

  get beginning(): number {
    return this.#beginning;
  }

  give(signal: OpeningSignal, build: string): void {
    const { account, own, lane, leaving, onRefused } = this.#options;
    const instrument = account.instruments.get(signal.instrument);
    if (!instrument) return onRefused(signal, signal.quantity, notListed(signal.instrument));
    if (this.#known(signal)) return;
    const parts = this.#parts(signal, instrument);
    if (signal.kind !== "bracket") {
      const refusal = this.#notOwn(signal, instrument, parts);
      if (refusal) return onRefused(signal, signal.quantity, refusal);
      if (signal.quantity <= own.closable(signal.instrument, signal.side) && !leaving(signal.instrument)) return this.#place(signal, build, instrument, false);
    }
    const failure = lane().offer({
      signal: signal.id, instrument: signal.instrument, orders: parts.length,
      go: () => (signal.kind === "bracket" ? this.#begin(signal, build, instrument) : this.#place(signal, build, instrument, true)),
      drop: (why) => onRefused(signal, signal.quantity, why),
    });
    if (failure) onRefused(signal, signal.quantity, failure);
  }

  /** It was placed before: a host that was started anew may decide the same once more. */
  #known({ id, kind }: OpeningSignal): boolean {
    const { account, once, state } = this.#options;
    return kind === "bracket" ? state.signalOf(planIdOf("bracket", once(id, 0))) !== undefined : account.ledger.byOnce(account.id, once(id, 0)) !== undefined;
  }

  #parts({ instrument: key, side, quantity, kind }: OpeningSignal, instrument: Instrument): { product: Product; quantity: number }[] {
    const { own, product } = this.#options;
    const main = product(instrument);
    const products = kind === "bracket" ? [{ product: main, quantity }] : own.parts(key, side, quantity, main);
    return products.flatMap((part) => freezeParts(part.quantity, instrument).map((units) => ({ product: part.product, quantity: units })));
  }

  #notOwn({ instrument: key, side }: OrderSignal, instrument: Instrument, parts: readonly { product: Product; quantity: number }[]): Failure | undefined {
    if (side === "BUY") return undefined;
    const sold = parts.reduce((sum, part) => sum + (part.product === "CNC" ? part.quantity : 0), 0);
    const deliverable = sold > 0 ? this.#options.own.deliverable(key) : 0;
    return sold > deliverable ? notOwnShares(instrument, sold, deliverable) : undefined;
  }

  /** Its turn has come. Each part is in the ledger, and counted, before the next is asked for. */
  #place(signal: OrderSignal, build: string, instrument: Instrument, opens: boolean): void {
    const { account, owner, rules, onRefused } = this.#options;
    const wanted = wantedTerms(signal, instrument, account.quotes.of(signal.instrument));
    // Its position may have moved while it waited.
    const parts = this.#parts(signal, instrument);
    const whole: OrderProposal = { ...wanted, account: account.id, owner, instrument: signal.instrument, side: signal.side, quantity: signal.quantity, product: this.#options.product(instrument) };
    const failure = opens ? (rules.against(whole, instrument, pricedAt(signal, account.quotes.of(signal.instrument)?.ltp), parts.length) ?? this.#notOwn(signal, instrument, parts)) : undefined;
    if (failure) return onRefused(signal, signal.quantity, failure);
    let left = signal.quantity;
    for (const [i, part] of parts.entries()) {
      if (!this.#placeOne(signal, build, { ...whole, ...part }, i, opens, left)) return;
      left -= part.quantity;
    }
  }

  /** @param left units that do not go where it is refused. */
  #placeOne(signal: OrderSignal, build: string, proposal: OrderProposal, part: number, opens: boolean, left: number): boolean {
    const { account, once, whyOf, onSent, onRefused } = this.#options;
    const { desk, ledger, id } = account;
    const mark = once(signal.id, part);
    if (ledger.byOnce(id, mark)) return true;
    const still = !opens && signal.kind === "market" ? onlyCloses(ledger, (key) => account.held(key) ?? 0) : undefined;
    const placing = desk.place(proposal, mark, PRIORITY.entry, whyOf(signal, build, signalWords(signal)), still);
    const order = ledger.byOnce(id, mark);
    if (order) onSent(order, opens);
    placing.catch((error: unknown) => {
      // What is in the ledger and could not be journaled is told by its own state.
      if (!order) onRefused(signal, left, failureOf(error));
    });
    return order !== undefined;
  }

  #begin(signal: BracketSignal, build: string, instrument: Instrument): void {
    const { account, owner, rules, product, onRefused } = this.#options;
    const quote = account.quotes.of(signal.instrument);
    const request = bracketRequest(signal, instrument, quote, { account: account.id, owner, product: product(instrument) });
    const orders = freezeParts(signal.quantity, instrument).length;
    const at = pricedAt(signal, quote?.ltp);
    const { account: of, side, quantity, entry } = request;
    const failure = request.product === "CNC" && side === "SELL"
      ? notOwnShares(instrument, quantity, 0)
      : rules.against({ account: of, owner, instrument: signal.instrument, side, quantity, product: request.product, validity: "DAY", ...entry }, instrument, at, orders);
    if (failure) return onRefused(signal, quantity, failure);
    void this.#beginPlan(signal, request, build, orders, (at ?? 0) * quantity * instrument.multiplier);
  }

  /** Of which signal it comes is durable before anything of it is sent. */
  async #beginPlan(signal: BracketSignal, request: BracketRequest, build: string, orders: number, value: number): Promise<void> {
    const { account, rules, state, once, onRefused } = this.#options;
    const mark = once(signal.id, 0);
    const free = rules.hold(value);
    this.#beginning += orders;
    rules.opened(orders);
    try {
      await state.addPlan("Bracket", planIdOf("bracket", mark), signal.id);
      await account.brackets.place(request, mark, { build, decided: signal.decision.sequence });
    } catch (error) {
      rules.opened(-orders);
      onRefused(signal, request.quantity, failureOf(error));
    } finally {
      this.#beginning -= orders;
      free();
    }
  }
}
