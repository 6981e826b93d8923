import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { PositionState } from "../../shared/domain/position.ts";
import { FLAT, applyTrade, carriedIn } from "../../shared/domain/position.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import { money } from "../../shared/domain/units.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import type { NotedFill } from "../../shared/simulation/contract-note.ts";
import type { Contract } from "./contract.ts";
import type { PaperMove } from "./position-move.ts";
import { asMoved, moveLines } from "./position-move.ts";
import type { PaperState } from "./paper-state.ts";

/** A fill of today. */
export interface PaperFill {
  /** Rises by one with each fill of the day. */
  readonly no: number;
  readonly orderId: string;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly product: Product;
  readonly quantity: number;
  readonly price: Price;
  readonly multiplier: number;
  readonly at: MarketTime;
  /** Of the account's own intraday square-off, for which brokers charge. */
  readonly squaredOff: boolean;
}

/** One instrument and product. */
export interface PaperLine {
  readonly contract: Contract;
  readonly product: Product;
  readonly carried: { readonly quantity: number; readonly cost: Money };
  /** What is open and what it cost; without what was sold out of holdings. */
  own: PositionState;
  /** Of the day, out of holdings included, without multiplier. */
  bought: { quantity: number; value: number };
  sold: { quantity: number; value: number };
}

/** Positions, holdings and realised profit of the running day: a fold of the standing state and the day's fills. */
export class PaperBooks {
  readonly fills: PaperFill[] = [];
  #lines = new Map<string, PaperLine>();
  #held = new Map<InstrumentKey, PositionState>();
  #contractOf: (key: InstrumentKey, multiplier: number) => Contract;
  #heldRealised = 0;
  /** Of this life, carried out; and still to come while the day is rebuilt. */
  #moves: PaperMove[] = [];
  #coming: PaperMove[];

  constructor(state: PaperState, contractOf: (key: InstrumentKey, multiplier: number) => Contract) {
    this.#contractOf = contractOf;
    this.#coming = (state.moves ?? []).filter(({ life }) => life === state.life.generation);
    for (const { instrument, quantity, cost } of state.holdings) this.#held.set(instrument, carriedIn(quantity, cost));
    for (const { instrument, product, quantity, cost, multiplier } of state.carried) {
      const line = this.#line(contractOf(instrument, multiplier), product, { quantity, cost });
      line.own = carriedIn(quantity, cost);
    }
  }

  /** The books of another state, with the same knowledge of contracts. */
  reopened(state: PaperState): PaperBooks {
    return new PaperBooks(state, this.#contractOf);
  }

  /** A delivery sale takes from what was bought today first, then from holdings. */
  apply(fill: PaperFill): void {
    this.#moveBefore(fill.no);
    const { instrument, product, side, quantity, price } = fill;
    this.fills.push(fill);
    const line = this.#line(this.#contractOf(instrument, fill.multiplier), product, { quantity: 0, cost: 0 as Money });
    const way = side === "BUY" ? line.bought : line.sold;
    way.quantity += quantity;
    way.value += quantity * price;
    const own = product === "CNC" && side === "SELL" ? Math.min(quantity, Math.max(0, line.own.quantity)) : quantity;
    if (own > 0) line.own = applyTrade(line.own, side, own, price);
    if (own === quantity) return;
    const held = this.#held.get(instrument) ?? FLAT;
    const next = applyTrade(held, "SELL", quantity - own, price);
    this.#heldRealised += Math.round((next.realised - held.realised) * line.contract.multiplier);
    this.#held.set(instrument, next);
  }

  /** Takes units over to another product. */
  move(move: PaperMove): void {
    this.#moves.push(move);
    moveLines(move, ...this.#movedLines(move));
  }

  /** After the day's fills have been rebuilt. */
  rebuilt(): void {
    this.#moveBefore(Infinity);
  }

  /** What `run` finds with the move carried out; nothing of it stays. */
  tried<T>(move: PaperMove, run: () => T): T {
    const lines = this.#movedLines(move);
    const before = lines.map(({ own }) => own);
    this.#moves.push(move);
    moveLines(move, ...lines);
    try {
      return run();
    } finally {
      this.#moves.pop();
      lines.forEach((line, i) => (line.own = before[i] ?? line.own));
    }
  }

  /** How many fills and conversions there are: charges stand until there is one more. */
  get steps(): number {
    return this.fills.length + this.#moves.length;
  }

  get lines(): readonly PaperLine[] {
    return [...this.#lines.values()];
  }

  /** Shares still owned. */
  get held(): ReadonlyMap<InstrumentKey, PositionState> {
    return this.#held;
  }

  line(instrument: InstrumentKey, product: Product): PaperLine | undefined {
    return this.#lines.get(`${instrument}|${product}`);
  }

  heldQuantity(instrument: InstrumentKey): number {
    return this.#held.get(instrument)?.quantity ?? 0;
  }

  /** Profit realised today, times multiplier. */
  get realised(): Money {
    let sum = this.#heldRealised;
    for (const { own, contract } of this.#lines.values()) sum += Math.round(own.realised * contract.multiplier);
    return money(sum);
  }

  /** The day's fills as they stand on its contract note. */
  notes(): NotedFill[] {
    return asMoved(this.fills, this.#moves).map(({ orderId, instrument, product, side, quantity, price, multiplier, squaredOff }) => ({
      order: orderId, instrument: this.#contractOf(instrument, multiplier), product, side, quantity, price, autoSquaredOff: squaredOff,
    }));
  }

  #movedLines({ instrument, multiplier, from, to }: PaperMove): [PaperLine, PaperLine] {
    const contract = this.#contractOf(instrument, multiplier);
    const none = { quantity: 0, cost: 0 as Money };
    return [this.#line(contract, from, none), this.#line(contract, to, none)];
  }

  #moveBefore(fill: number): void {
    const due = this.#coming.filter(({ after }) => after < fill);
    this.#coming = this.#coming.filter(({ after }) => after >= fill);
    for (const move of due) this.move(move);
  }

  #line(contract: Contract, product: Product, carried: PaperLine["carried"]): PaperLine {
    const key = `${contract.key}|${product}`;
    let line = this.#lines.get(key);
    if (!line) {
      line = { contract, product, carried, own: FLAT, bought: { quantity: 0, value: 0 }, sold: { quantity: 0, value: 0 } };
      this.#lines.set(key, line);
    }
    return line;
  }
}
