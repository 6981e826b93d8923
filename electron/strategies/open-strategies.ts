import { availableParallelism } from "node:os";
import type { AccountId } from "../../shared/domain/identity.ts";
import { systemClock, systemTimers } from "../clocks.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { EventHub } from "../event-hub.ts";
import type { ShownMarket } from "../market/market-choice.ts";
import type { Opened } from "../opened.ts";
import type { KillSwitch } from "../orders/kill-switch.ts";
import { personHere } from "../person.ts";
import { resourcePath } from "../resource-files.ts";
import type { ActivityLog } from "../telemetry/activity-log.ts";
import { hostCount } from "./hosts/host-room.ts";
import type { CardSource } from "./instances/ports.ts";
import { MarketHosts } from "./market-hosts.ts";
import { ordersAccount } from "./orders-account.ts";
import { StrategyOrders } from "./orders/strategy-orders.ts";
import { StrategyService } from "./strategy-service.ts";

export interface StrategyParts {
  readonly opened: Opened;
  readonly accounts: Accounts;
  readonly hub: EventHub;
  readonly kill: KillSwitch;
  readonly activity: ActivityLog;
  readonly marketOf: (account: AccountId) => ShownMarket;
  readonly card: CardSource;
}

/** Strategies of a terminal, in every account that it has or will have. Wiring only. */
export function openStrategies({ opened, accounts, hub, kill, activity, marketOf, card }: StrategyParts): StrategyService {
  const { folder, resources } = opened;
  const { calendar, sessions, holidays } = resources;
  const hosts = new MarketHosts({
    calendar, sessions, holidays, marketOf,
    timers: systemTimers,
    stopwatch: () => performance.now(),
    hosts: hostCount(availableParallelism()),
    news: (run) => service.find(run)?.news,
    onTrouble: (sentence) => activity.note({ tone: "alarm", topic: "sauda", sentence }),
  });
  const service: StrategyService = new StrategyService({
    calendar, activity, card,
    person: personHere(),
    folder: folder.path,
    examples: resourcePath("strategies"),
    clock: systemClock,
    timers: systemTimers,
    random: Math.random,
    publish: hub.publish,
    killed: () => kill.view.pulled,
    market: (account) => hosts.of(account),
    released: (account) => hosts.released(account),
    openOrders: (account, wants) => new StrategyOrders({ ...wants, account: ordersAccount(account) }),
    onEnd: () => hosts.end(),
  });
  for (const account of accounts) service.follow(account);
  accounts.onAdded = (account) => service.follow(account);
  kill.onPull(() => service.killed());
  return service;
}
