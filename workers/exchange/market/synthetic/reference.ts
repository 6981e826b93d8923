/** What is known of a listing before a session: its last close, its circuits and the range of a year. */

import type { DayReference } from "../../types.ts";
import { Recent } from "../fold.ts";
import type { Extent } from "./board.ts";
import type { DailyWalk, Ends } from "./walk.ts";
import type { ContractBook } from "./contracts.ts";
import { HISTORY_DAYS } from "./day-line.ts";
import type { DayLine, TradingDay } from "./day-line.ts";
import type { Universe } from "../universe.ts";
import type { SessionBuilder } from "./session.ts";

const YEAR_DAYS = 365;
/** References kept: those of two sessions and more. */
const KEPT = 1500;

export class References {
  private readonly universe: Universe;
  private readonly line: DayLine;
  private readonly walk: DailyWalk;
  private readonly contracts: ContractBook;
  private readonly builder: SessionBuilder;
  private readonly dayRange: (token: string, k: number) => Extent | undefined;
  private readonly known = new Recent<string, DayReference>(KEPT);

  /** `dayRange` gives the range of any whole day before the one asked about. */
  constructor(
    universe: Universe,
    line: DayLine,
    walk: DailyWalk,
    contracts: ContractBook,
    builder: SessionBuilder,
    dayRange: (token: string, k: number) => Extent | undefined,
  ) {
    this.universe = universe;
    this.line = line;
    this.walk = walk;
    this.contracts = contracts;
    this.builder = builder;
    this.dayRange = dayRange;
  }

  /** Throws for a token that this market never listed. */
  of(token: string, day: TradingDay): DayReference {
    const key = `${token}/${day.k}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const limits = this.limits(token, day);
    return this.known.set(key, { ...limits, ...this.range(token, day, limits.previousClose) });
  }

  private limits(token: string, day: TradingDay): Pick<Ends, "previousClose" | "upperCircuit" | "lowerCircuit"> {
    const contract = this.contracts.find(token);
    if (contract !== undefined) return this.builder.limits(contract, day);
    const ends = this.ends(token, day);
    return { previousClose: ends.previousClose, upperCircuit: ends.upperCircuit, lowerCircuit: ends.lowerCircuit };
  }

  private ends(token: string, day: TradingDay): Ends {
    if (token === this.universe.volatilityIndex.token) return this.walk.vix(day);
    const j = this.universe.indices.findIndex((facts) => facts.token === token);
    if (j >= 0) return this.walk.index(j, day);
    const i = this.universe.equities.findIndex((facts) => facts.token === token);
    if (i < 0) throw new Error(`this market does not list token ${token}`);
    return this.walk.equity(i, day);
  }

  private range(token: string, day: TradingDay, previousClose: number): { high52: number; low52: number } {
    let high52 = previousClose;
    let low52 = previousClose;
    for (let k = day.k - 1; k >= -HISTORY_DAYS && day.number - this.line.at(k).number <= YEAR_DAYS; k--) {
      const range = this.dayRange(token, k);
      // Before its listing a contract has no prices, and none earlier either.
      if (range === undefined) break;
      high52 = Math.max(high52, range.high);
      low52 = Math.min(low52, range.low);
    }
    return { high52, low52 };
  }
}
