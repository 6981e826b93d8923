import { MARKET_SEGMENTS, marketSegmentOf } from "../../shared/calendar/session-tables.ts";
import type { TradingCalendar } from "../../shared/calendar/trading-calendar.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { istDay } from "../../shared/domain/time.ts";
import type { Price } from "../../shared/domain/units.ts";
import type { ChargeTables } from "../../shared/simulation/charges.ts";
import { contractNote } from "../../shared/simulation/contract-note.ts";
import type { MarginTables } from "../../shared/simulation/margin.ts";
import { marginOf } from "../../shared/simulation/margin.ts";
import { settleDay } from "../../shared/simulation/settlement.ts";
import type { Contract } from "./contract.ts";
import { underlyingKeys } from "./contract.ts";
import type { PaperRules } from "./paper-rules.ts";

export interface TableRulesOptions {
  readonly calendar: TradingCalendar;
  readonly charges: ChargeTables;
  readonly margins: MarginTables;
  /** A share with derivatives: its continuous trading ends earlier. */
  readonly fnoStock: (contract: Contract) => boolean;
  readonly onIndex: (contract: Contract) => boolean;
  readonly last: (key: InstrumentKey) => Price | undefined;
}

/** The rules of the dated tables. Simulated orders take part in continuous trading only, not in auctions. */
export function tableRules({ calendar, charges, margins, fnoStock, onIndex, last }: TableRulesOptions): PaperRules {
  return {
    isTradingDay: (day) => MARKET_SEGMENTS.some((segment) => calendar.isTradingDay(day, segment)),
    phase(contract, at) {
      const segment = marketSegmentOf(contract.exchange);
      const flags = { fnoStock: fnoStock(contract) };
      const day = istDay(at);
      const hours = calendar.continuousHours(segment, day, flags);
      const expires = contract.expiry === day ? calendar.expiryCloseAt(segment, day) : undefined;
      if (!hours || at >= hours.close || (expires !== undefined && at >= expires)) return "closed";
      return calendar.phaseAt(segment, at, flags).phase === "continuous" ? "open" : "before";
    },
    squareOffAt: (contract, day) => calendar.squareOffAt(marketSegmentOf(contract.exchange), day, { fnoStock: fnoStock(contract) }),
    charges: (fills, day) => contractNote(fills, day, charges),
    margin(contract, product, side, opening, price, day) {
      const underlyingPrice = contract.kind === "option" ? underlyingKeys(contract).map(last).find((at) => at !== undefined) : undefined;
      return marginOf({ instrument: contract, product, side, opening, price, underlyingPrice, day, onIndex: onIndex(contract) }, margins);
    },
    settle: (day) => settleDay(day, charges),
    onIndex,
  };
}
