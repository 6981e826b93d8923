import type { BrokerProtocol, Credentials, RateLimit, Session } from "../../shared/brokers/port.ts";
import type { Publish } from "../../shared/contract/topics.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { Random } from "../../shared/domain/random.ts";
import type { MarketTime, SystemClock, Timers } from "../../shared/domain/time.ts";
import type { ChargeTables } from "../../shared/simulation/charges.ts";
import type { MarginTables } from "../../shared/simulation/margin.ts";
import type { Http } from "../brokers/http-client.ts";
import type { OrderNews, OrderSocketOptions } from "../brokers/order-socket.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";
import type { QuotePeek } from "../market/quote-peek.ts";
import type { Journal } from "../storage/journal.ts";
import type { ActivityLog } from "../telemetry/activity-log.ts";

/** What carries requests and order news: the network, or a stand-in for it. */
export interface Wires {
  readonly http: Http;
  readonly openSocket: (options: OrderSocketOptions) => OrderNews;
}

/** What one account is, and what it is given to work with. */
export interface AccountOptions {
  readonly id: AccountId;
  readonly title: string;
  readonly protocol: BrokerProtocol;
  readonly credentials: Credentials;
  /** A live broker refuses a TOTP code it has seen; the practice exchange does not. */
  readonly codesMayRepeat: boolean;
  readonly limits: readonly RateLimit[];
  readonly installation: string;
  readonly journal: Journal;
  readonly instruments: InstrumentIndex;
  readonly quotes: QuotePeek;
  readonly charges: ChargeTables;
  readonly margins: MarginTables;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly stopwatch: () => number;
  readonly random: Random;
  readonly activity: ActivityLog;
  readonly publish: Publish;
  /** The trading day by the market clock. */
  readonly day: () => string;
  readonly marketAt: () => MarketTime | undefined;
  /** Why orders placed now would wait: the market is closed. */
  readonly closedHint: () => string | undefined;
  /** Called with each new session: feeds must use its tokens. */
  readonly onSession: (session: Session) => void;
  /** Makes ready what reconciling needs: instruments, market time. @throws Error with a sentence. */
  readonly prepare: () => Promise<void>;
  /** The network unless given. */
  readonly wires?: Wires;
}
