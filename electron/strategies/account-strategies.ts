import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Fill, Order } from "../../shared/domain/order.ts";
import type { AccountFollower } from "../accounts/account-follower.ts";
import type { AccountRuntime } from "../accounts/account-runtime.ts";
import { Standing } from "../storage/standing.ts";
import type { StrategyInstance } from "./instances/instance.ts";
import type { InstanceRecord } from "./instances/record.ts";

export interface AccountStrategiesOptions {
  readonly account: Pick<AccountRuntime, "given" | "view">;
  /** Makes one of a record; undefined where another account's record of it is newer, and then this one is over. */
  readonly open: (record: InstanceRecord, room: AccountStrategies) => StrategyInstance | undefined;
  /** All of these have ended with their account. */
  readonly onEnded: (room: AccountStrategies) => Promise<void>;
}

/** The strategies of one account: their records are in its journal, and what happens in it is handed on to them. */
export class AccountStrategies implements AccountFollower {
  readonly standing: Standing<InstanceRecord>;
  readonly account: AccountStrategiesOptions["account"];
  readonly instances = new Map<string, StrategyInstance>();
  #options: AccountStrategiesOptions;

  constructor(options: AccountStrategiesOptions) {
    this.#options = options;
    this.account = options.account;
    const { journal, clock, day } = options.account.given;
    this.standing = new Standing({ kind: "strategy", journal, clock, day, isOver: ({ over }) => over });
  }

  restore(): void {
    const { standing, id } = this.account.given;
    for (const record of this.standing.restore(standing, id)) this.add(record);
  }

  add(record: InstanceRecord): StrategyInstance | undefined {
    const instance = this.#options.open(record, this);
    if (instance) this.instances.set(record.id, instance);
    return instance;
  }

  orderChanged(order: Order, before: Order | undefined): void {
    this.instances.get(order.owner)?.orders.orderChanged(order, before);
  }

  filled(fill: Fill): void {
    this.instances.get(fill.owner)?.orders.filled(fill);
  }

  newDay(day: string): void {
    for (const instance of this.instances.values()) instance.newDay(day);
  }

  *holds(): Iterable<InstrumentKey> {
    for (const instance of this.instances.values()) yield* instance.holds();
  }

  async ended(): Promise<void> {
    await Promise.all([...this.instances.values()].map((instance) => instance.end()));
    await this.#options.onEnded(this);
  }
}
