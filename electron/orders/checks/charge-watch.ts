import type { ChargeOrder, ChargeQuote } from "../../../shared/brokers/capabilities.ts";
import type { ChargeCheckView } from "../../../shared/contract/schemas/checks.ts";
import { TerminalError, badInput, notConnected } from "../../../shared/domain/errors.ts";
import { formatQuantity, formatRupees } from "../../../shared/domain/format.ts";
import type { InstrumentKey, OrderKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { Fill, Order } from "../../../shared/domain/order.ts";
import type { Timers } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { price } from "../../../shared/domain/units.ts";
import type { Product, Side } from "../../../shared/domain/words.ts";
import { segmentOf } from "../../../shared/simulation/charge-tables.ts";
import { percentOf } from "../../../shared/simulation/rate.ts";
import type { ChargeTables } from "../../../shared/simulation/charges.ts";
import { chargesOf } from "../../../shared/simulation/charges.ts";
import type { ReadOutcome } from "../../brokers/broker-line.ts";
import { chargeVerdict } from "./charge-verdict.ts";

/** An order whose charges are compared. */
export interface ChargedOrder {
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly product: Product;
  readonly quantity: number;
  readonly price: Price;
}

export interface ChargeWatchOptions {
  readonly broker: string;
  readonly ask: (orders: readonly ChargeOrder[]) => Promise<ReadOutcome<{ readonly summary: ChargeQuote; readonly orders: readonly ChargeQuote[] }>>;
  readonly tables: ChargeTables;
  readonly instrument: (key: InstrumentKey) => Instrument | undefined;
  readonly order: (key: OrderKey) => Order | undefined;
  readonly day: () => string;
  readonly timers: Timers;
  readonly note: (tone: "plain" | "warning", sentence: string, instrument: InstrumentKey) => void;
}

/** The rest of an order's fills come within a moment, and its brokerage is by order, ms. */
const SETTLE_MS = 5_000;

/** Compares our charge table with the broker's own estimate: by itself after the first fills of the day of each kind, and when asked. */
export class ChargeWatch {
  #options: ChargeWatchOptions;
  /** Segment and side that were compared on this day: both have rates of their own. */
  #compared = new Set<string>();
  #day: string | undefined;
  #waiting = new Map<OrderKey, () => void>();

  constructor(options: ChargeWatchOptions) {
    this.#options = options;
  }

  filled({ order, instrument: key, product, side }: Pick<Fill, "order" | "instrument" | "product" | "side">): void {
    const { day, timers, instrument: find, tables } = this.#options;
    if (this.#day !== day()) this.#compared.clear();
    this.#day = day();
    const instrument = find(key);
    const kind = instrument && `${segmentOf(instrument, product, tables)} ${instrument.exchange} ${side}`;
    if (kind === undefined || this.#compared.has(kind) || this.#waiting.has(order)) return;
    this.#compared.add(kind);
    this.#waiting.set(order, timers.after(SETTLE_MS, () => {
      this.#waiting.delete(order);
      void this.#compare(order, kind);
    }));
  }

  /** @throws TerminalError when there is nothing to compare, or the broker did not answer. */
  async check(order: ChargedOrder): Promise<ChargeCheckView> {
    const { instrument: find, day, tables, ask, broker, note } = this.#options;
    const instrument = find(order.instrument);
    if (!instrument) throw new TerminalError(badInput("instrument", "an instrument of today's list", `${order.instrument} is not in today's instrument list. Search for it again; contracts expire and names change.`));
    if (order.quantity <= 0 || order.price <= 0) throw new TerminalError(badInput("quantity", "a quantity and a price above 0", "Charges are of a quantity at a price: enter both, or wait for the last price."));
    const ours = chargesOf({ ...order, instrument, day: day() }, tables);
    const outcome = await ask([{ ...order, instrument }]);
    if (!outcome.ok) throw new TerminalError(notConnected(`${broker} did not tell its charges (${outcome.why}); nothing was compared. Try again in a moment.`));
    const [theirs = outcome.value.summary] = outcome.value.orders;
    const what = `${order.side === "BUY" ? "buying" : "selling"} ${formatQuantity(order.quantity)} ${instrument.symbol} at ₹ ${formatRupees(order.price)} (${order.product})`;
    const view = chargeVerdict(what, broker, ours, theirs, percentOf(tables.gstPercent));
    note(view.verdict === "differs" ? "warning" : "plain", view.sentence, order.instrument);
    return view;
  }

  end(): void {
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  /** Unanswered, the next fill of the kind tries again. */
  async #compare(key: OrderKey, kind: string): Promise<void> {
    const order = this.#options.order(key);
    const compared = order && order.filled > 0 && (await this.check({ ...order, quantity: order.filled, price: price(Math.round(order.filledValue / order.filled)) }).then(() => true, () => false));
    if (compared !== true) this.#compared.delete(kind);
  }
}
