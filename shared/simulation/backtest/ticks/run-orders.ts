import type { Failure } from "../../../domain/errors.ts";
import type { OrderKey } from "../../../domain/identity.ts";
import type { Fill, Order } from "../../../domain/order.ts";
import { isTerminal } from "../../../domain/order.ts";
import { signOf } from "../../../domain/words.ts";
import { dayAt } from "../../../history/days.ts";
import type { ChargeBook } from "../charge-book.ts";
import type { SimFill } from "../options.ts";
import { isAutoSquaredOff } from "../sim-order.ts";
import type { SimOrder, SimOwner, SimStage } from "../sim-order.ts";
import type { TradeBook } from "../trade-book.ts";
import type { TickPlace } from "./places.ts";
import type { RefusedOrder } from "./strategy-desk.ts";

export interface RunOrdersOptions {
  readonly placeOf: (key: Order["instrument"]) => TickPlace;
  readonly signalOf: (order: Order) => string;
  readonly charges: ChargeBook | undefined;
  readonly trades: TradeBook;
  readonly now: () => number;
  /** Place on the curve of what happens now. */
  readonly point: () => number;
}

/** What the run's outcome tells of orders and fills, and what each fill costs. */
export class RunOrders {
  readonly orders: SimOrder[] = [];
  readonly fills: SimFill[] = [];
  readonly #options: RunOrdersOptions;
  readonly #byKey = new Map<OrderKey, SimOrder>();

  constructor(options: RunOrdersOptions) {
    this.#options = options;
  }

  changed(order: Order, by: SimOwner): void {
    const sim = this.#byKey.get(order.key) ?? this.#begin(order, by);
    const { type, quantity, price, trigger, filled, filledValue, state, text } = order;
    Object.assign(sim, { type, quantity, price, trigger, filled, value: filledValue, stage: stageOf(order), doneAt: this.#options.now() });
    if (isTerminal(state) && state !== "complete") sim.text = text;
    sim.refused = state === "rejected" || state === "not-placed";
  }

  refused({ signal, instrument, side, type, quantity }: RefusedOrder, { sentence }: Failure): void {
    const { placeOf, now } = this.#options;
    const sim = blank({ id: `r${this.orders.length + 1}`, signal, instrument: placeOf(instrument).slot, side, validity: "DAY", reason: "", by: "strategy", at: now() });
    this.orders.push(Object.assign(sim, { type, quantity, stage: "cancelled", text: sentence, refused: true }));
  }

  /** @returns its charges, 1/10,000 rupee. @throws RangeError where no table knows the segment. */
  filled(fill: Fill): number {
    const { placeOf, charges, trades, point } = this.#options;
    const order = this.#byKey.get(fill.order);
    if (!order) throw new Error(`a fill of order ${fill.order}, which the run does not have`);
    const { quantity, price, at, product, side } = fill;
    const { facts } = placeOf(fill.instrument);
    const charged = charges?.of({ order: order.id, instrument: facts, product, side, quantity, price, autoSquaredOff: isAutoSquaredOff(order, product) }, dayAt(at)) ?? 0;
    this.fills.push({ order, quantity, price, charges: charged, at, bar: point() });
    trades.take({ instrument: order.instrument, quantity: order.sign * quantity, price, charges: charged, bar: point(), at, reason: order.reason, riskEach: undefined, atClose: order.atClose, ends: order.by === "end" });
    return charged;
  }

  #begin(order: Order, by: SimOwner): SimOrder {
    const { placeOf, signalOf, now } = this.#options;
    const { key, instrument, side, validity, why } = order;
    const sim = blank({ id: key, signal: signalOf(order), instrument: placeOf(instrument).slot, side, validity, reason: why?.words ?? "", by, at: now() });
    this.orders.push(sim);
    this.#byKey.set(key, sim);
    return sim;
  }
}

function stageOf({ state }: Order): SimStage {
  if (state === "complete") return "complete";
  if (isTerminal(state)) return "cancelled";
  return state === "trigger-pending" ? "stop" : state === "open" ? "resting" : "flying";
}

function blank(what: Pick<SimOrder, "id" | "signal" | "instrument" | "side" | "validity" | "reason" | "by" | "at">): SimOrder {
  return {
    ...what, sign: signOf(what.side), trail: undefined, type: "MARKET", quantity: 0, price: 0, trigger: 0, sized: false, stage: "flying", filled: 0, value: 0, doneAt: what.at, text: "", refused: false,
    fromBar: 0, from: 0, day: dayAt(what.at), best: 0, touchedIn: -1, atClose: false, triggered: false, taking: false,
  };
}
