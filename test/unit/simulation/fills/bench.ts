import type { FillModel } from "../../../../shared/contract/schemas/paper.ts";
import type { OrderTerms } from "../../../../shared/domain/order.ts";
import { seededRandom } from "../../../../shared/domain/random.ts";
import type { MarketTime } from "../../../../shared/domain/time.ts";
import type { Side } from "../../../../shared/domain/words.ts";
import { InstrumentFills } from "../../../../shared/simulation/fills/instrument-fills.ts";
import type { DepthLevel, FillEvent, FillTick } from "../../../../shared/simulation/fills/types.ts";
import { rupees } from "../../../support/orders.ts";

export const AT_ONCE: FillModel = { latency: { kind: "fixed", ms: 0 }, queue: "behind", protectionPercent: 3 };
export const TICK = rupees(0.05);

/** "100.05x200 100.10x300" → levels. */
export function levels(text: string): DepthLevel[] {
  return text.split(" ").filter(Boolean).map((part) => {
    const [price = "", quantity = ""] = part.split("x");
    return { price: rupees(Number(price)), quantity: Number(quantity) };
  });
}

/** Orders of one account in one instrument on a hand-driven clock, with what became of them in short words. */
export class Bench {
  readonly events: FillEvent[] = [];
  readonly fills: InstrumentFills;
  at = 1_000;
  #tick: FillTick = { ltp: rupees(100), ltq: 0, traded: 0, depth: undefined, lower: undefined, upper: undefined, marketAt: 1 as MarketTime };

  constructor(model: FillModel = AT_ONCE, seed = 1) {
    this.fills = new InstrumentFills(model, seededRandom(seed), (event) => this.events.push(event));
  }

  /** A tick; what is not named stays as it was. */
  tick(change: Partial<Omit<FillTick, "ltp" | "depth">> & { ltp?: number; bids?: string; asks?: string } = {}): void {
    const { ltp, bids, asks, ...rest } = change;
    const depth = bids === undefined && asks === undefined ? this.#tick.depth : { bids: levels(bids ?? ""), asks: levels(asks ?? "") };
    this.#tick = { ...this.#tick, ltq: 0, traded: 0, ...rest, depth, ltp: ltp === undefined ? this.#tick.ltp : rupees(ltp) };
    this.fills.tick(this.#tick, this.at);
  }

  order(id: string, side: Side, terms: Partial<Omit<OrderTerms, "price" | "trigger">> & { price?: number; trigger?: number }): void {
    this.fills.accept({ id, side, terms: termsOf(terms), filled: 0, triggered: false, tick: TICK }, this.at);
    this.fills.pass(this.at);
  }

  modify(id: string, terms: Parameters<Bench["order"]>[2]): void {
    this.fills.modify(id, termsOf(terms), this.at);
    this.fills.pass(this.at);
  }

  cancel(id: string): void {
    this.fills.cancel(id, this.at);
    this.fills.pass(this.at);
  }

  pass(ms: number): void {
    this.at += ms;
    this.fills.pass(this.at);
  }

  /** "a 300@100.05" for each fill, since the last call. */
  said(): string[] {
    return this.events.splice(0).map((event) => {
      switch (event.kind) {
        case "filled":
          return `${event.id} ${event.quantity}@${(event.price / 10_000).toFixed(2)}`;
        case "booked":
          return `${event.id} ${event.state}`;
        case "triggered":
          return `${event.id} triggered ${(event.limit / 10_000).toFixed(2)}`;
        case "changed":
          return `${event.id} changed`;
        case "cancelled":
          return `${event.id} cancelled ${event.why}`;
        case "change-refused":
          return `${event.id} too late to ${event.what}`;
      }
    });
  }
}

export function termsOf({ price = 0, trigger = 0, ...rest }: Parameters<Bench["order"]>[2]): OrderTerms {
  return { type: "LIMIT", quantity: 100, validity: "DAY", ...rest, price: rupees(price), trigger: rupees(trigger) };
}
