import type { BrokerFill, BrokerOrder } from "../../shared/brokers/port.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import { fillKey } from "../../shared/domain/identity.ts";
import type { BrokerSays } from "../../shared/domain/order-events.ts";
import type { Order } from "../../shared/domain/order.ts";
import type { SystemClock } from "../../shared/domain/time.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";
import { adopt, saysOf } from "./foreign-order.ts";
import type { OrderLedger } from "./order-ledger.ts";

export interface BookFoldOptions {
  readonly account: AccountId;
  readonly ledger: OrderLedger;
  readonly instruments: InstrumentIndex;
  readonly installation: string;
  readonly clock: SystemClock;
  /** The trading day by the market clock: what is in today's book belongs to it. */
  readonly day: () => string;
  readonly onTrouble: (sentence: string) => void;
}

/** Folds what the broker tells, by socket or book, into the ledger. The only place that matches its orders to ours. */
export class BookFold {
  #options: BookFoldOptions;

  constructor(options: BookFoldOptions) {
    this.#options = options;
  }

  /** Our own order by the broker's id, else by our tag, unless that order has another id there. */
  match(order: BrokerOrder): Order | undefined {
    const { ledger, account } = this.#options;
    const byId = ledger.byBrokerId(account, order.brokerOrderId);
    if (byId || order.tag === "") return byId;
    const tagged = ledger.byIntent(account, order.tag);
    return tagged?.brokerOrderId === undefined ? tagged : undefined;
  }

  /** @returns the order after folding; undefined when the socket tells of an unknown one, or it could not be placed anywhere (told as trouble). */
  order(said: BrokerOrder, by: BrokerSays["by"]): Order | undefined {
    return this.#safely(`order ${said.brokerOrderId}`, () => this.#order(said, by), undefined);
  }

  /** @returns false when its order is not known yet: read the order book, then come back. */
  fill(said: BrokerFill): boolean {
    return this.#safely(`fill ${said.fillId} of order ${said.brokerOrderId}`, () => this.#fill(said), true);
  }

  /** Numbers beyond reason must not end the program or keep the rest of a book from being read. */
  #safely<T>(what: string, fold: () => T, otherwise: T): T {
    try {
      return fold();
    } catch (error) {
      this.#options.onTrouble(`What the broker says of ${what} cannot be taken in: ${error instanceof Error ? error.message : String(error)}.`);
      return otherwise;
    }
  }

  #order(said: BrokerOrder, by: BrokerSays["by"]): Order | undefined {
    const { ledger, clock } = this.#options;
    // One damaged message must not make up an order: only a book that lists it does.
    const known = this.match(said) ?? (by === "book" ? this.#adopt(said) : undefined);
    if (!known) return undefined;
    const at = clock.now();
    const { step, durable } = ledger.record({ kind: "order.told", key: known.key, at, says: saysOf(said, by) });
    durable.catch(() => {});
    return step.kind === "moved" ? step.order : ledger.order(known.key);
  }

  #adopt(said: BrokerOrder): Order | undefined {
    const { account, ledger, instruments, installation, clock, day, onTrouble } = this.#options;
    const instrument = instruments.ofBroker(said.instrument);
    if (!instrument) {
      onTrouble(`The broker's book has order ${said.brokerOrderId} in ${said.instrument.segment} ${said.instrument.symbol}, which today's instrument list does not have. It is not shown.`);
      return undefined;
    }
    const twin = said.tag === "" ? undefined : ledger.byIntent(account, said.tag);
    const order = adopt(said, account, day(), instrument, twin ? undefined : installation);
    const { step, durable } = ledger.record({ kind: "order.adopted", key: order.key, at: clock.now(), order });
    durable.catch(() => {});
    if (twin) ledger.alarm(`The broker has two orders with the tag ${said.tag}: ${twin.brokerOrderId ?? ""} and ${said.brokerOrderId}. The second is shown as placed elsewhere; cancel it if it is not wanted.`, twin);
    return step.kind === "moved" ? step.order : ledger.order(order.key);
  }

  #fill(said: BrokerFill): boolean {
    const { account, ledger, clock } = this.#options;
    const order = ledger.byBrokerId(account, said.brokerOrderId);
    if (!order) return false;
    const exchange = order.instrument.slice(0, order.instrument.indexOf(":")) as Parameters<typeof fillKey>[2];
    // By the order's day, not by that of the moment: at midnight the same fill must not become another.
    const key = fillKey(account, order.day, exchange, said.brokerOrderId, said.fillId);
    if (ledger.hasFill(key)) return true;
    // Counted on either side it could be wrong; the comparison of positions tells which.
    if (said.side !== order.side) throw new Error(`it is a ${said.side}, and the order a ${order.side}`);
    const fill = {
      key, account,
      day: order.day,
      order: order.key,
      brokerOrderId: said.brokerOrderId,
      fillId: said.fillId,
      instrument: order.instrument,
      side: said.side,
      product: said.product,
      owner: order.owner,
      quantity: said.quantity,
      price: said.price,
      multiplier: order.multiplier,
      at: said.at,
    };
    ledger.record({ kind: "order.filled", key: order.key, at: clock.now(), fill }).durable.catch(() => {});
    return true;
  }
}
