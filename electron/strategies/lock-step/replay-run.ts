import type { RunSpec } from "../../../shared/contract/strategy-host.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import type { Breach, OrderSettings } from "../orders/orders-options.ts";
import { StrategyOrders } from "../orders/strategy-orders.ts";
import { ordersAccount } from "../orders-account.ts";
import type { RefusedOrder } from "../orders/updates.ts";
import type { StepAccount } from "./step-account.ts";
import type { StepHost } from "./step-host.ts";

export interface ReplayRunOptions {
  readonly spec: RunSpec;
  readonly settings: OrderSettings;
  readonly host: StepHost;
  readonly account: StepAccount;
  /** In the order of the run's numbers. */
  readonly instruments: readonly InstrumentKey[];
  readonly onBreach: (breach: Breach) => void;
  readonly onTrouble: (sentence: string) => void;
  readonly onRefused: (order: RefusedOrder, at: MarketTime, sentence: string) => void;
}

/** Names the only start of a strategy in a replay. */
const START = "replay";

/** One strategy of a replay: its run at a host, and what it does at the account. */
export class ReplayRun {
  readonly spec: RunSpec;
  readonly host: StepHost;
  readonly orders: StrategyOrders;
  #account: StepAccount;

  constructor(options: ReplayRunOptions) {
    const { spec, settings, host, instruments, onBreach, onTrouble, onRefused } = options;
    this.spec = spec;
    this.host = host;
    this.#account = options.account;
    this.orders = new StrategyOrders({
      id: spec.run,
      account: ordersAccount(options.account.runtime),
      settings: () => settings,
      build: () => spec.build.hash,
      indexOf: (key) => instruments.indexOf(key),
      update: (update) => host.order(spec.run, update),
      fill: (update, charges) => host.fill(spec.run, update, charges),
      onChanged: () => {},
      onBreach, onTrouble, onRefused,
    });
  }

  /** Before its first signal. Its driver must settle meanwhile. */
  async begin(): Promise<void> {
    const { orders } = this;
    await orders.restore([]);
    await orders.begin(START);
    this.#account.runtime.follow({
      restore: () => {},
      orderChanged: (order, before) => orders.orderChanged(order, before),
      filled: (fill) => orders.filled(fill),
      newDay: (day) => orders.newDay(day),
      holds: () => [],
      ended: () => Promise.resolve(orders.end()),
    });
  }

  signals(generation: number, signals: readonly Signal[]): void {
    this.orders.signals(generation, signals, "all");
  }
}
