import type { Publish } from "../../shared/contract/topics.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { Candle, Timeframe } from "../../shared/domain/candle.ts";
import type { Fill, Order } from "../../shared/domain/order.ts";
import type { Random } from "../../shared/domain/random.ts";
import type { MarketTime, SystemClock, Timers } from "../../shared/domain/time.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import type { ChargeTables } from "../../shared/simulation/charges.ts";
import type { MarginTables } from "../../shared/simulation/margin.ts";
import type { BrokerMargin } from "../accounts/order-facts.ts";
import type { BrokerAccount } from "../brokers/broker-account.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";
import type { QuotePeek } from "../market/quote-peek.ts";
import type { MarginLine } from "../orders/checks/margin-desk.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import type { OrderLedger } from "../orders/order-ledger.ts";
import type { Journal } from "../storage/journal.ts";
import type { StandingRecords } from "../storage/standing.ts";
import type { ActivityLog } from "../telemetry/activity-log.ts";
import type { TriggerLevels } from "../triggers/trigger-levels.ts";

/**
 * What an order kind that Sauda keeps itself (GTT, bracket, basket, slice) works with. One context per
 * account; all money and orders go through the desk, so that every plan's order passes the same gate.
 */
export interface PlanContext {
  readonly account: AccountId;
  readonly ledger: OrderLedger;
  readonly desk: OrderDesk;
  readonly instruments: InstrumentIndex;
  readonly quotes: QuotePeek;
  readonly levels: TriggerLevels;
  readonly journal: Journal;
  readonly standing: StandingRecords;
  readonly charges: ChargeTables;
  readonly margins: MarginTables;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly random: Random;
  readonly day: () => string;
  readonly marketAt: () => MarketTime | undefined;
  /** True once the books are reconciled and orders may go. */
  readonly trading: () => boolean;
  /** The network broker of the account, for routes of its own (GTT rules); undefined on paper. */
  readonly broker: BrokerAccount | undefined;
  /** What the broker told a moment ago that these orders need together; absent where none can be asked. */
  readonly brokerMargin?: ((lines: readonly MarginLine[]) => BrokerMargin) | undefined;
  readonly candles: (instrument: Instrument, frame: Timeframe, count: number) => Promise<readonly Candle[]>;
  readonly activity: ActivityLog;
  readonly publish: Publish;
}

/** What a plan would still do at a place. */
export interface StillToGo {
  readonly instrument: InstrumentKey;
  readonly product: Product;
  readonly owner: string;
  readonly side: Side;
  /** Units that it has not traded yet. */
  readonly left: number;
}

/** Somebody stops what runs by itself: the kill switch, a square-off, a reset. */
export interface Halt {
  readonly concerns: (what: StillToGo) => boolean;
  /** Why, as a sentence. */
  readonly words: string;
}

/** Signed units of a position, or of a holding with today's position in the same share. */
export interface OpenPosition {
  readonly instrument: InstrumentKey;
  readonly product: string;
  readonly quantity: number;
}

export interface Cover {
  /** Unsigned units that are watched by Sauda. */
  readonly here: number;
  /** The furthest stop among them. */
  readonly stop: number | undefined;
  /** Rules that the broker itself keeps beyond the day. */
  readonly atBroker?: readonly { readonly quantity: number; readonly trigger: number }[];
}

/** One kind of plan of one account. Called in this order; nothing here may throw for what the market or the broker does. */
export interface Plan {
  /** Takes up what stood when the terminal ended. Nothing may be sent yet. */
  restore(): void;
  /** The books agree with the broker's: at start, and again after each drop. Act on what the absence left undone. */
  ready(): void;
  /** After it is durable. */
  orderChanged(order: Order, before: Order | undefined): void;
  filled(fill: Fill): void;
  /** Sends no more of what it concerns, also not later: only a person begins that anew. */
  halt?(halt: Halt): void;
  /** A new trading day has begun; orders of yesterday are gone from the ledger. */
  newDay(day: string): void;
  /** Instruments whose ticks it needs. */
  holds(): Iterable<InstrumentKey>;
  /** What of this position its working instructions cover, for the view of what is protected; orders at the broker speak for themselves. */
  covers?(position: OpenPosition): Cover | undefined;
  end(): void;
}
