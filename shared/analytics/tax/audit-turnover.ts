import type { Money } from "../../domain/units.ts";
import { ZERO, money, plus } from "../../domain/units.ts";
import type { ClosedLot } from "./closed-lot.ts";
import { grossOf } from "./closed-lot.ts";

export const TURNOVER_SEGMENTS = ["Shares within the day", "Futures", "Options", "Currency futures", "Currency options", "Commodity futures", "Commodity options"] as const;
export type TurnoverSegment = (typeof TURNOVER_SEGMENTS)[number];

export interface AuditTurnover {
  readonly year: string;
  readonly segment: TurnoverSegment;
  readonly lots: number;
  /** Sum of the lots that earned, and of those that lost, both ≥ 0. */
  readonly favourable: Money;
  readonly unfavourable: Money;
  /** Both together. */
  readonly turnover: Money;
}

/**
 * Turnover of a trading business as the tax audit counts it: the favourable and the unfavourable differences of all
 * closed lots, each without its sign and before charges. Premium received for sold options is in the difference and is
 * not added again. Source: ICAI, Guidance Note on Tax Audit under section 44AB, eighth edition (2022), on speculative
 * transactions and on derivatives, futures and options; the edition of 2014 added the premium once more. Counted by
 * closed lot: by contract, with gains and losses of one contract netted, it would be less. Delivered shares are
 * investments here and have no turnover.
 */
export function auditTurnover(closed: readonly ClosedLot[]): AuditTurnover[] {
  const years = [...new Set(closed.map(({ year }) => year))].sort();
  return years.flatMap((year) => TURNOVER_SEGMENTS.flatMap((segment) => {
    const lots = closed.filter((lot) => lot.year === year && segmentOfLot(lot) === segment);
    if (lots.length === 0) return [];
    let [favourable, unfavourable] = [ZERO, ZERO];
    for (const lot of lots) {
      const gross = grossOf(lot);
      if (gross > 0) favourable = plus(favourable, gross);
      else unfavourable = money(unfavourable - gross);
    }
    return [{ year, segment, lots: lots.length, favourable, unfavourable, turnover: plus(favourable, unfavourable) }];
  }));
}

/** Undefined for delivered shares. */
export function segmentOfLot({ incomeClass, contract }: ClosedLot): TurnoverSegment | undefined {
  const option = contract.kind === "option";
  switch (incomeClass) {
    case "intraday": return "Shares within the day";
    case "short-term":
    case "long-term": return undefined;
    case "fno": return option ? "Options" : "Futures";
    case "currency": return option ? "Currency options" : "Currency futures";
    case "commodity": return option ? "Commodity options" : "Commodity futures";
  }
}
