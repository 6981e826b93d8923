import type { Failure } from "../../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Fill, Order } from "../../../shared/domain/order.ts";
import type { OrderType, Side } from "../../../shared/domain/words.ts";
import type { FillUpdate, OrderUpdate } from "../../../shared/strategy/order-view.ts";

/** As the run knows instruments. */
export type IndexOf = (key: InstrumentKey) => number;

export function orderUpdate(order: Order, signal: string, instrument: number): OrderUpdate {
  const { key, side, type, quantity, filled, price, trigger, state, text } = order;
  return { id: key, signal, instrument, side, type, quantity, filled, price, trigger, state, text };
}

export function fillUpdate(fill: Fill, signal: string, instrument: number): FillUpdate {
  const { key, order, side, quantity, price, at } = fill;
  return { id: key, order, signal, instrument, side, quantity, price, at };
}

export interface RefusedOrder {
  readonly signal: string;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: number;
}

/** Of an order that there never was. */
export function refusedUpdate({ signal, side, type, quantity }: RefusedOrder, instrument: number, { sentence }: Failure): OrderUpdate {
  return { id: `${signal}:refused`, signal, instrument, side, type, quantity, filled: 0, price: 0, trigger: 0, state: "refused", text: sentence };
}

/** Which signal of the strategy an order came of; another word where it came of none. */
export function signalOf({ why, owner }: Order, planSignal: (plan: string) => string | undefined): string {
  const plan = why?.plan;
  if (plan === undefined) return "hand";
  if (plan.kind === "strategy" && plan.id === owner) return plan.leg;
  return plan.kind === "bracket" || plan.kind === "gtt" ? (planSignal(plan.id) ?? `${plan.kind} ${plan.id}`) : plan.kind;
}
