import { CALM } from "../../electron/orders/risk/day-loss.ts";
import { DEFAULT_LIMITS } from "../../electron/orders/risk/limits.ts";
import type { RiskFacts } from "../../electron/orders/risk/rule.ts";
import type { Money } from "../../shared/domain/units.ts";
import { instrument, rupees } from "./orders.ts";

/** What the gate looks at on a quiet day: nothing stands in the way of SBIN at 812. */
export function calmFacts(change: Partial<RiskFacts> = {}): RiskFacts {
  return {
    instrument: instrument(), ltp: rupees(812), upperCircuit: rupees(893.2), lowerCircuit: rupees(730.8), priceRange: undefined, quoteAgeMs: 40,
    margin: rupees(16_242) as number as Money, available: rupees(9_41_830) as number as Money, reduces: false, closable: 0, limits: DEFAULT_LIMITS,
    exposure: {}, openOrders: 0, sent: { second: 0, minute: 0, hour: 0, day: 0 }, duplicateAgoMs: undefined, crossing: undefined,
    market: { kind: "open", sentence: "NSE is open.", amo: false }, banned: undefined, positionLimit: undefined, day: CALM, killed: undefined, diverged: undefined, ...change,
  };
}
