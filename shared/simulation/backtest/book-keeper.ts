import type { StrategyRunner } from "../../strategy/runner.ts";
import { dayAt } from "../../history/days.ts";
import type { Price } from "../../domain/units.ts";
import type { ChargeBook } from "./charge-book.ts";
import type { SimFill } from "./options.ts";
import type { SimInstrument } from "./sim-instrument.ts";
import { isAutoSquaredOff } from "./sim-order.ts";
import type { SimOrder } from "./sim-order.ts";
import { fillTold } from "./signal-desk.ts";
import type { TradeBook } from "./trade-book.ts";

export interface BookKeeperOptions {
  readonly instruments: readonly SimInstrument[];
  readonly runner: () => StrategyRunner;
  readonly charges: ChargeBook | undefined;
  readonly trades: TradeBook;
  /** Place on the curve of what happens now. */
  readonly bar: () => number;
}

/** Books each fill: its charges, the strategy's position and cash, the trade that it opens or closes. */
export class BookKeeper {
  readonly fills: SimFill[] = [];
  readonly #options: BookKeeperOptions;

  constructor(options: BookKeeperOptions) {
    this.#options = options;
  }

  take(order: SimOrder, quantity: number, price: number, at: number): void {
    const { runner, trades, bar } = this.#options;
    const charged = this.#charge(order, quantity, price, at);
    this.fills.push({ order, quantity, price, charges: charged, at, bar: bar() });
    const run = runner();
    if (charged !== 0) run.ledger.charge(charged);
    trades.take({ instrument: order.instrument, quantity: order.sign * quantity, price, charges: charged, bar: bar(), at, reason: order.reason, riskEach: undefined, atClose: order.atClose, ends: order.by === "end" });
    run.fillNew(fillTold(order, `f${this.fills.length}`, quantity, price, at));
  }

  #charge(order: SimOrder, quantity: number, price: number, at: number): number {
    const { charges, instruments } = this.#options;
    const instrument = instruments[order.instrument];
    if (!charges || !instrument) return 0;
    return charges.of({ order: order.id, instrument, product: instrument.product, side: order.side, quantity, price: price as Price, autoSquaredOff: isAutoSquaredOff(order, instrument.product) }, dayAt(at));
  }
}
