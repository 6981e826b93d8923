import type { MarketSegment } from "../../../shared/calendar/session-tables.ts";
import type { RunFigures, StrategyBuild } from "../../../shared/contract/strategy-host.ts";
import type { WantedData } from "../../../shared/contract/strategy-reader.ts";
import type { VersionCard } from "../../../shared/contract/schemas/live-card.ts";
import type { StrategyFile, StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { CallbackFailure } from "../../../shared/strategy/health.ts";
import type { InstrumentFacts } from "../../../shared/strategy/instrument-handle.ts";
import type { LogLine } from "../../../shared/strategy/log.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import type { RunState } from "../../../shared/strategy/run-state.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import type { RunHistory } from "../history/run-history.ts";
import type { HostRoom } from "../hosts/host-room.ts";
import type { RunLost } from "../hosts/loss.ts";
import type { StrategyOrdersOptions } from "../orders/orders-options.ts";
import type { StrategyOrders } from "../orders/strategy-orders.ts";

/** What an instance works with; each is made elsewhere. */

/** Hosts of one market, as lifecycle needs them. */
export type RunHosts = Pick<HostRoom, "plan" | "start" | "swap" | "drop" | "stop" | "order" | "fill">;

/** What hosts tell of a run. */
export interface RunNews {
  signals(generation: number, signals: readonly Signal[]): void;
  failed(generation: number, failure: CallbackFailure, lines: readonly string[]): void;
  log(lines: readonly LogLine[]): void;
  figures(figures: RunFigures): void;
  state(generation: number, state: RunState): void;
  rolledBack(generation: number, to: number, sentence: string): void;
  settled(generation: number): void;
  lost(lost: RunLost): void;
}

/** The market that an instance's account trades in. */
export interface StrategyMarket {
  readonly hosts: RunHosts;
  readonly marketAt: () => MarketTime | undefined;
  readonly day: () => string;
  /** Undefined for what is not in today's list. */
  readonly facts: (key: InstrumentKey) => InstrumentFacts | undefined;
  /** Board slots in this order. @throws Error where the board is full. */
  readonly slots: (keys: readonly InstrumentKey[]) => readonly number[];
  /** What the terminal needs prices of has changed. */
  readonly watch: () => void;
  readonly warm: RunHistory["warm"];
  readonly segmentOf: (key: InstrumentKey) => MarketSegment;
}

/** The money side of one instance: its orders, its own position, what it earned. */
export type InstanceOrders = Pick<StrategyOrders, "restore" | "begin" | "signals" | "orderChanged" | "filled" | "pause" | "openOrders" | "fills" | "positions" | "figures" | "marks" | "exportTotals" | "halt" | "newDay" | "remove" | "end">;

/** What the money side is told by its instance, and tells it. */
export type OrdersWants = Omit<StrategyOrdersOptions, "account">;

/** The files that can be run. */
export interface Files {
  get(file: string): StrategyFile | undefined;
  /** "" for one that is gone or broken. */
  hashOf(file: string): string;
  /** As it is on the disk now. @throws TerminalError (BadInput) where it cannot be run. */
  fresh(file: string): Promise<{ readonly build: StrategyBuild; readonly view: StrategyFile }>;
  /** @throws TerminalError (BadInput) naming the parameter. */
  wanted(build: StrategyBuild, parameters: ParameterValues): Promise<WantedData>;
}

/** What a report card is made of. */
export interface CardAsk {
  readonly file: string;
  readonly hash: string;
  /** With the defaults of what was left out. */
  readonly parameters: ParameterValues;
  readonly holding: StrategySettings["holding"];
}

/** What the lab knows of a version before it may go live. @throws TerminalError where the lab cannot be read. */
export type CardSource = (version: CardAsk, how: { readonly play: boolean }) => Promise<VersionCard>;
