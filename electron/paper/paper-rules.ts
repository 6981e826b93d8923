import type { MarketTime } from "../../shared/domain/time.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import type { Charges } from "../../shared/simulation/charges.ts";
import type { NotedFill } from "../../shared/simulation/contract-note.ts";
import type { SettlementDay, SettlementEntry } from "../../shared/simulation/settlement.ts";
import type { Contract } from "./contract.ts";

/**
 * What an order meets that comes now.
 *
 *   before      it waits: the market opens, or opens again, later today
 *   opening     the pre-open session collects orders for the opening auction
 *   open        continuous trading
 *   closing     the closing auction of shares with derivatives
 *   post-close  trading at the closing price
 *   pause       nothing is taken until the post-close session
 *   closed      no more today: an order is one for the next trading day
 */
export type PaperPhase = "before" | "opening" | "open" | "closing" | "post-close" | "pause" | "closed";

/** A session of the day that collects orders, and when it is over. */
export interface PaperSession {
  readonly from: MarketTime;
  readonly until: MarketTime;
}

/** What the broker takes for closing an intraday position itself, by order. */
export interface SquareOffFee {
  readonly fee: Money;
  readonly gst: Money;
  /** Name of the dated table. */
  readonly table: string;
}

/** One contract or share as margin sees it. */
export interface PaperPosition {
  readonly contract: Contract;
  readonly product: Product;
  /** Signed units. */
  readonly quantity: number;
  readonly price: Price;
}

/** What the market and the tables say, at the day they are asked for. */
export interface PaperRules {
  /** Whether anything trades that day: only then does the account turn to it. */
  isTradingDay(day: string): boolean;
  /** The first day after `day` on which the contract's segment trades. */
  nextTradingDay(contract: Contract, day: string): string;
  phase(contract: Contract, at: MarketTime): PaperPhase;
  /** Undefined where that day has no such session. `open`: all continuous trading. */
  session(contract: Contract, day: string, phase: "opening" | "open" | "closing" | "post-close"): PaperSession | undefined;
  /** When intraday positions of the day are squared off; undefined where that day has no session. */
  squareOffAt(contract: Contract, day: string): MarketTime | undefined;
  squareOffFee(day: string): SquareOffFee;
  /** The day's contract note. @throws RangeError where a table lacks a rate: never free. */
  charges(fills: readonly NotedFill[], day: string): Charges;
  /** What opening so many shares blocks, or units of a contract taken alone. @throws RangeError where a table lacks the class. */
  margin(contract: Contract, product: Product, side: Side, opening: number, price: Price, day: string): Money;
  /** What futures and options block together, hedges counted, beyond what has been paid for bought options. @throws RangeError where a table lacks the class. */
  contractsMargin(positions: readonly PaperPosition[], day: string): Money;
  /** What the end of a day does to positions. */
  settle(day: SettlementDay): readonly SettlementEntry[];
  onIndex(contract: Contract): boolean;
}
