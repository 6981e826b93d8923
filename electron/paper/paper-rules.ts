import type { MarketTime } from "../../shared/domain/time.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import type { Charges } from "../../shared/simulation/charges.ts";
import type { NotedFill } from "../../shared/simulation/contract-note.ts";
import type { SettlementDay, SettlementEntry } from "../../shared/simulation/settlement.ts";
import type { Contract } from "./contract.ts";

/** What the market and the tables say, at the day they are asked for. */
export interface PaperRules {
  /** Whether anything trades that day: only then does the account turn to it. */
  isTradingDay(day: string): boolean;
  /** `before`: it opens later today, or again · `closed`: no more today. */
  phase(contract: Contract, at: MarketTime): "before" | "open" | "closed";
  /** When intraday positions of the day are squared off; undefined where that day has no session. */
  squareOffAt(contract: Contract, day: string): MarketTime | undefined;
  /** The day's contract note. @throws RangeError where a table lacks a rate: never free. */
  charges(fills: readonly NotedFill[], day: string): Charges;
  /** What opening so many units blocks. @throws RangeError where a table lacks the class. */
  margin(contract: Contract, product: Product, side: Side, opening: number, price: Price, day: string): Money;
  /** What the end of a day does to positions. */
  settle(day: SettlementDay): readonly SettlementEntry[];
  onIndex(contract: Contract): boolean;
}
