import type { Publish } from "../../shared/contract/topics.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { Random } from "../../shared/domain/random.ts";
import type { MarketTime, SystemClock, Timers } from "../../shared/domain/time.ts";
import type { ChargeTables } from "../../shared/simulation/charges.ts";
import type { MarginTables } from "../../shared/simulation/margin.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";
import type { QuotePeek } from "../market/quote-peek.ts";
import type { RiskLimits } from "../orders/risk/limits.ts";
import type { Halted, MarketPhase } from "../orders/risk/rule.ts";
import type { BracketOptions } from "../plans/bracket/bracket-options.ts";
import type { PlanContext } from "../plans/plan.ts";
import type { Journal } from "../storage/journal.ts";
import type { StandingRecords } from "../storage/standing.ts";
import type { ActivityLog } from "../telemetry/activity-log.ts";
import type { TriggerLevels } from "../triggers/trigger-levels.ts";
import type { AccountLink, LinkEvents } from "./account-link.ts";
import type { OrderFactsOptions } from "./order-facts.ts";

/** What one account is, and what it is given to work with. */
export interface AccountOptions {
  readonly id: AccountId;
  readonly title: string;
  readonly link: (events: LinkEvents) => AccountLink;
  readonly installation: string;
  readonly journal: Journal;
  /** What the journal had of things that outlive a day. */
  readonly standing: StandingRecords;
  /** Prices watched on every tick. */
  readonly levels: TriggerLevels;
  readonly candles: PlanContext["candles"];
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
  /** Whether the instrument's market is open, and what an order sent now would meet. */
  readonly market: (instrument: Instrument) => MarketPhase;
  /** What the exchange allows in the instrument today; absent where nothing is known of it. */
  readonly exchange?: OrderFactsOptions["exchange"];
  readonly limits: () => RiskLimits;
  /** What an order would block, where whoever executes it can tell; otherwise, and where it is undefined, the margin table does. */
  readonly required?: OrderFactsOptions["required"];
  /** Why only reducing orders go: the kill switch is pulled, or a fault has ended opening orders. */
  readonly killed: () => Halted | undefined;
  /** Why nothing is opened, while a live account is locked; absent where nothing needs unlocking. */
  readonly locked?: () => string | undefined;
  /** Why no order of this account may go just now, whatever it is for; undefined or absent when orders may. */
  readonly closed?: () => string | undefined;
  /** The journal's records of this world. */
  readonly records: BracketOptions["records"];
  /** Makes ready what reconciling needs: instruments, market time. @throws Error with a sentence. */
  readonly prepare: () => Promise<void>;
}

/** What every account of a terminal is given alike. */
export type AccountGround = Omit<AccountOptions, "id" | "title" | "link" | "journal" | "standing" | "records" | "limits" | "required">;
