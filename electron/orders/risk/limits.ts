import type { Money } from "../../../shared/domain/units.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";

/** The numbers behind the rules. */
export interface RiskLimits {
  /** Value of one order, ₹ × 10,000. */
  readonly orderValue: Money;
  /** How far a limit price may be beyond the last price on the losing side, percent. */
  readonly awayPercent: number;
  /** How far a trigger may be from the last price, percent. */
  readonly triggerAwayPercent: number;
}

export const DEFAULT_LIMITS: RiskLimits = {
  orderValue: (50_00_000 * PER_RUPEE) as Money,
  awayPercent: 5,
  triggerAwayPercent: 20,
};
