import { MARKET_SEGMENTS, marketSegmentOf } from "../../shared/calendar/session-tables.ts";
import type { TradingCalendar } from "../../shared/calendar/trading-calendar.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { istDay } from "../../shared/domain/time.ts";
import type { Price } from "../../shared/domain/units.ts";
import { minus, plus } from "../../shared/domain/units.ts";
import type { ChargeTables } from "../../shared/simulation/charges.ts";
import { squareOffFeeOn } from "../../shared/simulation/charges.ts";
import { contractNote } from "../../shared/simulation/contract-note.ts";
import type { MarginTables } from "../../shared/simulation/margin.ts";
import { marginOf } from "../../shared/simulation/margin.ts";
import { portfolioMargin } from "../../shared/simulation/portfolio-margin.ts";
import { settleDay } from "../../shared/simulation/settlement.ts";
import type { Contract } from "./contract.ts";
import { underlyingKeys } from "./contract.ts";
import type { PaperPhase, PaperRules } from "./paper-rules.ts";

export interface TableRulesOptions {
  readonly calendar: TradingCalendar;
  readonly charges: ChargeTables;
  readonly margins: MarginTables;
  /** A share with derivatives: its continuous trading ends earlier, in an auction. */
  readonly fnoStock: (contract: Contract) => boolean;
  readonly onIndex: (contract: Contract) => boolean;
  readonly last: (key: InstrumentKey) => Price | undefined;
}

const PHASES = { opening: "pre-open", open: "continuous", closing: "closing-auction", "post-close": "post-close" } as const;
const NAMES: ReadonlyMap<string, PaperPhase> = new Map([["pre-open", "opening"], ["continuous", "open"], ["closing-auction", "closing"], ["post-close", "post-close"], ["matching", "before"], ["buffer", "before"]]);

/** The rules of the dated tables. */
export function tableRules({ calendar, charges, margins, fnoStock, onIndex, last }: TableRulesOptions): PaperRules {
  const underlyingPrice = (contract: Contract): Price | undefined => (contract.kind === "option" ? underlyingKeys(contract).map(last).find((at) => at !== undefined) : undefined);
  return {
    isTradingDay: (day) => MARKET_SEGMENTS.some((segment) => calendar.isTradingDay(day, segment)),
    nextTradingDay: (contract, day) => calendar.nextTradingDay(day, marketSegmentOf(contract.exchange)),
    phase(contract, at) {
      const segment = marketSegmentOf(contract.exchange);
      const flags = { fnoStock: fnoStock(contract) };
      const day = istDay(at);
      const hours = calendar.continuousHours(segment, day, flags);
      const expires = contract.expiry === day ? calendar.expiryCloseAt(segment, day) : undefined;
      if (!hours || (expires !== undefined && at >= expires)) return "closed";
      const { phase, amo } = calendar.phaseAt(segment, at, flags);
      if (phase !== "closed") return NAMES.get(phase) ?? "closed";
      if (at < hours.close) return "before";
      return amo ? "closed" : "pause";
    },
    session: (contract, day, phase) => calendar.spanOf(marketSegmentOf(contract.exchange), day, PHASES[phase], { fnoStock: fnoStock(contract) }),
    squareOffAt: (contract, day) => calendar.squareOffAt(marketSegmentOf(contract.exchange), day, { fnoStock: fnoStock(contract) }),
    squareOffFee: (day) => squareOffFeeOn(charges, day),
    charges: (fills, day) => contractNote(fills, day, charges),
    margin: (contract, product, side, opening, price, day) =>
      marginOf({ instrument: contract, product, side, opening, price, underlyingPrice: underlyingPrice(contract), day, onIndex: onIndex(contract) }, margins),
    contractsMargin(positions, day) {
      const held = positions.map(({ contract, product, quantity, price }) => ({ instrument: contract, product, quantity, price, underlyingPrice: underlyingPrice(contract), onIndex: onIndex(contract) }));
      const { total, equity, groups } = portfolioMargin(held, day, margins);
      // What a sold option brought is not among the cash, so buying it back is not asked for either.
      return minus(total, plus(equity, ...groups.map(({ premium }) => premium)));
    },
    settle: (day) => settleDay(day, charges),
    onIndex,
  };
}
