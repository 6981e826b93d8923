import type { RiskLimits } from "../../../shared/contract/schemas/risk.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { PER_RUPEE, ZERO } from "../../../shared/domain/units.ts";
import type { HeldBack } from "../../brokers/rate-budget.ts";

export type { RiskLimits };

/**
 * What holds until somebody chooses. Rates lie under the 9 a second and 500 a minute that Angel One
 * takes, with slots kept for getting out. Exposure and loss depend on the trader's capital, so they
 * are off until they are set.
 */
export const DEFAULT_LIMITS: RiskLimits = {
  orderValue: (50_00_000 * PER_RUPEE) as Money,
  orderQuantity: 0,
  orderLots: 0,
  awayPercent: 5,
  triggerAwayPercent: 20,
  instrumentExposure: ZERO,
  ownerExposure: ZERO,
  accountExposure: ZERO,
  openOrders: 500,
  perSecond: 8,
  perMinute: 400,
  perHour: 0,
  perDay: 0,
  exitsPerSecond: 2,
  exitsPerMinute: 40,
  dailyLoss: ZERO,
  dailyLossPercent: 0,
  drawdown: ZERO,
  drawdownPercent: 0,
  onBreach: "reduce-only",
  duplicateMs: 500,
  staleQuoteMs: 300_000,
  banned: [],
};

/** The slots that the sender's rate budget keeps for exits. */
export function exitSlots({ exitsPerSecond, exitsPerMinute }: RiskLimits): HeldBack {
  return [{ calls: exitsPerSecond, ms: 1_000 }, { calls: exitsPerMinute, ms: 60_000 }];
}

/** For exchanges that set no rates: load tests. */
export const UNPACED_LIMITS: RiskLimits = { ...DEFAULT_LIMITS, openOrders: 0, perSecond: 0, perMinute: 0, exitsPerSecond: 0, exitsPerMinute: 0, duplicateMs: 0 };
