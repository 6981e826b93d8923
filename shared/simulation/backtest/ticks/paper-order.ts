import type { OrderKey } from "../../../domain/identity.ts";
import type { OrderState, OrderTerms } from "../../../domain/order.ts";
import { isTerminal } from "../../../domain/order.ts";
import { formatQuantity, formatRupees } from "../../../domain/format.ts";
import type { BrokerSays } from "../../../domain/order-events.ts";
import type { MarketTime } from "../../../domain/time.ts";
import type { Price } from "../../../domain/units.ts";
import type { Side } from "../../../domain/words.ts";
import type { FillEvent } from "../../fills/types.ts";
import type { Entered } from "./sessions.ts";

/** An order as the simulated broker has it. Never changed: each step makes a new one. */
export interface PaperOrder extends Entered {
  readonly id: string;
  /** Of the order in the strategy's book. */
  readonly key: OrderKey;
  /** Place of its instrument. */
  readonly slot: number;
  readonly side: Side;
  readonly state: OrderState;
  readonly changing: "modify" | "cancel" | undefined;
  readonly filled: number;
  /** Σ price × quantity, without multiplier. */
  readonly value: number;
  readonly triggered: boolean;
  /** Not in the market: it waits for its session. */
  readonly waiting: boolean;
  /** The broker closes an intraday position by it. */
  readonly squaresOff: boolean;
  readonly text: string;
  readonly updatedAt: MarketTime;
}

/** One step of an order by what its market tells. */
export function stepped(order: PaperOrder, event: FillEvent): PaperOrder {
  switch (event.kind) {
    case "booked":
      return { ...order, state: event.state, text: order.squaresOff ? order.text : "" };
    case "triggered":
      return { ...order, state: "open", triggered: true, text: `Triggered: now a limit order at ₹ ${formatRupees(event.limit)}.` };
    case "filled": {
      const filled = order.filled + event.quantity;
      const done = filled === order.terms.quantity;
      return { ...order, filled, value: order.value + event.quantity * event.price, state: done ? "complete" : "open", changing: done ? undefined : order.changing };
    }
    case "changed":
      return { ...order, terms: event.terms, changing: undefined, text: "" };
    case "cancelled":
      return { ...order, state: "cancelled", changing: undefined, text: event.why === "ioc" ? "Immediate or cancel: the rest found nobody at its price." : "Cancelled." };
    case "change-refused":
      return { ...order, changing: undefined, text: `The change came too late: ${formatQuantity(event.filled)} had been filled.` };
  }
}

/** The order as its broker tells it. */
export function saidOf({ id, state, terms, filled, value, text, changing, updatedAt }: PaperOrder): BrokerSays {
  return { brokerOrderId: id, uniqueOrderId: undefined, state, status: state, terms: termsOf(terms), filled, averagePrice: (filled === 0 ? 0 : value / filled) as Price, text, changing, updatedAt, by: "book" };
}

export function termsOf({ type, quantity, price, trigger, validity }: OrderTerms): OrderTerms {
  return { type, quantity, price, trigger, validity };
}

export function isOver({ state }: PaperOrder): boolean {
  return isTerminal(state);
}
