import type { InstrumentKey, OrderKey } from "../../../domain/identity.ts";
import type { OrderEvent } from "../../../domain/order-events.ts";
import type { Step } from "../../../domain/order-machine.ts";
import { applyOrderEvent } from "../../../domain/order-machine.ts";
import type { Fill, Order } from "../../../domain/order.ts";
import { isTerminal } from "../../../domain/order.ts";
import type { Side } from "../../../domain/words.ts";
import { signOf } from "../../../domain/words.ts";
import type { Turns } from "./turns.ts";

/** Told of each change once its record's turn has come, in the order in which it happened. */
export interface BookListener {
  order(order: Order, before: Order | undefined): void;
  fill(fill: Fill): void;
}

/** Units that an order may still fill: while a change to more is on its way, the larger quantity. */
export function stillOpen(order: Order): number {
  return Math.max(0, Math.max(order.quantity, order.change?.wanted?.quantity ?? 0) - order.filled);
}

export function isWorking(order: Order | undefined): order is Order {
  return order !== undefined && !isTerminal(order.state);
}

/** Units that have left already on an order's side and may still fill, the order's own not among them. */
function leftBefore(order: Order, working: readonly Order[]): number {
  return working.reduce((sum, other) => sum + (other.key !== order.key && other.side === order.side && other.state !== "queued" ? stillOpen(other) : 0), 0);
}

/**
 * Orders and positions of the run's only strategy, moved by the terminal's own state machine. Events are applied at
 * once, so that the next decision sees them, and told to others when their record's turn has come.
 */
export class OrderBook {
  readonly #turns: Turns;
  readonly #listener: BookListener;
  readonly #orders = new Map<OrderKey, Order>();
  readonly #byOnce = new Map<string, OrderKey>();
  readonly #byBrokerId = new Map<string, OrderKey>();
  /** By instrument, in the order of their making. */
  readonly #working = new Map<InstrumentKey, Map<OrderKey, Order>>();
  readonly #quantities = new Map<InstrumentKey, number>();
  #count = 0;

  constructor(turns: Turns, listener: BookListener) {
    this.#turns = turns;
    this.#listener = listener;
  }

  /** Applies the event and has it written. @param then goes on once it is; it is not called where nothing has moved. */
  record(event: OrderEvent, then?: () => void): Step {
    const before = this.#orders.get(event.key);
    const step = applyOrderEvent(before, event);
    if (step.kind !== "moved") return step;
    const { order } = step;
    if (event.kind === "order.filled") this.#move(event.fill);
    this.#keep(order, before);
    this.#turns.record(() => {
      this.#listener.order(order, before);
      if (event.kind === "order.filled") this.#listener.fill(event.fill);
      if (then) this.#turns.soon(then);
    });
    return step;
  }

  order(key: OrderKey): Order | undefined {
    return this.#orders.get(key);
  }

  byOnce(once: string): Order | undefined {
    const key = this.#byOnce.get(once);
    return key === undefined ? undefined : this.#orders.get(key);
  }

  byBrokerId(id: string): Order | undefined {
    const key = this.#byBrokerId.get(id);
    return key === undefined ? undefined : this.#orders.get(key);
  }

  /** All of the day. */
  ofDay(instrument: InstrumentKey): Order[] {
    return [...this.#orders.values()].filter((order) => order.instrument === instrument);
  }

  /** Orders that are not over. */
  get count(): number {
    return this.#count;
  }

  working(instrument: InstrumentKey): Order[] {
    const found = this.#working.get(instrument);
    return found ? [...found.values()] : [];
  }

  allWorking(): Order[] {
    return [...this.#working.values()].flatMap((orders) => [...orders.values()]);
  }

  /** Signed units, as its fills have left them: the strategy hears of them a little later. */
  quantity(instrument: InstrumentKey): number {
    return this.#quantities.get(instrument) ?? 0;
  }

  /** Instruments that were traded today or are held, in the order of their first fill. */
  get traded(): readonly InstrumentKey[] {
    return [...this.#quantities.keys()];
  }

  /** Units that working orders may still trade on this side. */
  promised(instrument: InstrumentKey, side: Side): number {
    return this.working(instrument).reduce((sum, order) => sum + (order.side === side ? stillOpen(order) : 0), 0);
  }

  /** Units on this side that make the position smaller and that no working order will already close. */
  closable(instrument: InstrumentKey, side: Side): number {
    return Math.max(0, -this.quantity(instrument) * signOf(side) - this.promised(instrument, side));
  }

  /** What an order may still close when its turn has come; what waits its turn beside it takes nothing from it. */
  closableAtSending(order: Order): number {
    const open = Math.max(0, -this.quantity(order.instrument) * signOf(order.side));
    return Math.max(0, open - leftBefore(order, this.working(order.instrument)));
  }

  /** A new trading day: what has ended leaves. */
  newDay(): void {
    for (const [instrument, quantity] of this.#quantities) if (quantity === 0) this.#quantities.delete(instrument);
    for (const [key, order] of this.#orders) {
      if (!isTerminal(order.state)) continue;
      this.#orders.delete(key);
      if (order.once !== undefined) this.#byOnce.delete(order.once);
      if (order.brokerOrderId !== undefined) this.#byBrokerId.delete(order.brokerOrderId);
    }
  }

  #move({ instrument, side, quantity }: Fill): void {
    this.#quantities.set(instrument, this.quantity(instrument) + signOf(side) * quantity);
  }

  #keep(order: Order, before: Order | undefined): void {
    const { key, once, brokerOrderId, instrument } = order;
    this.#orders.set(key, order);
    if (once !== undefined) this.#byOnce.set(once, key);
    if (brokerOrderId !== undefined) this.#byBrokerId.set(brokerOrderId, key);
    this.#count += Number(isWorking(order)) - Number(isWorking(before));
    const place = this.#working.get(instrument) ?? new Map<OrderKey, Order>();
    this.#working.set(instrument, place);
    if (isTerminal(order.state)) place.delete(key);
    else place.set(key, order);
  }
}
