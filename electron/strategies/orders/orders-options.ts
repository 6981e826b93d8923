import type { JournalRecord, RecordQuery } from "../../../shared/contract/journal.ts";
import type { StrategyLimits, StrategyMode, StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { MarketTime, SystemClock, Timers } from "../../../shared/domain/time.ts";
import type { ChargeTables } from "../../../shared/simulation/charges.ts";
import type { FillUpdate, OrderUpdate } from "../../../shared/strategy/order-view.ts";
import type { QuotePeek } from "../../market/quote-peek.ts";
import type { OrderDesk } from "../../orders/order-desk.ts";
import type { OrderLedger } from "../../orders/order-ledger.ts";
import type { SquareOff } from "../../orders/square-off/square-off.ts";
import type { BracketPlan } from "../../plans/bracket/bracket-plan.ts";
import type { GttPlan } from "../../plans/gtt/gtt-plan.ts";
import type { Journal } from "../../storage/journal.ts";
import type { RefusedOrder } from "./updates.ts";

/** The account that a strategy trades in, as far as its orders need it. */
export interface OrdersAccount {
  readonly id: AccountId;
  readonly ledger: OrderLedger;
  readonly desk: Pick<OrderDesk, "place" | "cancel" | "pace">;
  readonly brackets: Pick<BracketPlan, "place" | "cancel" | "views">;
  readonly gtts: Pick<GttPlan, "place" | "cancel" | "views" | "own" | "again">;
  readonly squareOff: Pick<SquareOff, "start">;
  readonly instruments: { get(key: InstrumentKey): Instrument | undefined };
  readonly quotes: Pick<QuotePeek, "of">;
  /** Delivered shares that the account holds, whoever bought them; undefined until the list was read. */
  readonly held: (key: InstrumentKey) => number | undefined;
  readonly charges: ChargeTables;
  readonly journal: Journal;
  readonly records: (query: RecordQuery) => Promise<readonly JournalRecord[]>;
  readonly clock: SystemClock;
  readonly timers: Timers;
  /** Trading day by the market clock. */
  readonly day: () => string;
  readonly marketAt: () => MarketTime | undefined;
  /** True once the books are reconciled and orders may go. */
  readonly trading: () => boolean;
  /** What the account is doing while they may not, as a sentence. */
  readonly state: () => string;
}

/** What of an instance's settings its orders follow; read at each signal. */
export interface OrderSettings extends Pick<StrategySettings, "holding" | "capital"> {
  readonly mode: StrategyMode;
  readonly limits: Omit<StrategyLimits, "errorsInRow">;
}

/** A limit of the strategy's own was reached: it is to be stopped. */
export interface Breach {
  readonly rule: "daily loss" | "refusals";
  readonly limit: string;
  readonly value: string;
  readonly sentence: string;
}

export interface StrategyOrdersOptions {
  /** The instance's id: owner of everything that it does. */
  readonly id: string;
  readonly account: OrdersAccount;
  readonly settings: () => OrderSettings;
  /** Hash of the version of a generation, hex; the first 12 digits go with each order. */
  readonly build: (generation: number) => string;
  /** The instrument's number in the run; −1 where the run does not have it: such news is not told to it. */
  readonly indexOf: (key: InstrumentKey) => number;
  readonly update: (update: OrderUpdate) => void;
  /** @param charges of this fill: what it adds to its order's charges. */
  readonly fill: (update: FillUpdate, charges: number) => void;
  /** An order that there never was. @param at market time. */
  readonly onRefused?: (order: RefusedOrder, at: MarketTime, sentence: string) => void;
  /** Once a day and rule. Opening signals are refused from then on. */
  readonly onBreach: (breach: Breach) => void;
  /** Figures, positions or marks are other than they were. */
  readonly onChanged: () => void;
  /** What must not go unseen: an exit that cannot be sent, a journal that cannot be written. */
  readonly onTrouble: (sentence: string) => void;
}

/** May it open positions just now, or only leave them? */
export type May = "all" | "reduce";
