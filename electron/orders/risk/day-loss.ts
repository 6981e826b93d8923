import type { RiskLimits } from "../../../shared/contract/schemas/risk.ts";
import { formatMoney, formatSignedMoney } from "../../../shared/domain/format.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { ZERO } from "../../../shared/domain/units.ts";
import type { DayStanding } from "./rule.ts";

/** An account without limits, or before the first look. */
export const CALM: DayStanding = { net: undefined, drawdown: ZERO, lossLimit: undefined, drawdownLimit: undefined, lifted: false, breach: undefined };

export interface DayFigures {
  /** Realised and unrealised of the day, less charges. */
  readonly net: Money;
  /** The best `net` of the day, 0 at its beginning. */
  readonly peak: Money;
  /** Equity at the day's beginning; undefined where it is not known. */
  readonly equity: Money | undefined;
}

/** The smaller of an amount and a share of the equity, each of which may be off. */
function smaller(amount: number, percent: number, equity: Money | undefined): Money | undefined {
  const share = percent > 0 && equity !== undefined && equity > 0 ? Math.floor((equity * percent) / 100) : 0;
  const set = [amount, share].filter((limit) => limit > 0);
  return set.length === 0 ? undefined : (Math.min(...set) as Money);
}

type LossLimits = Pick<RiskLimits, "dailyLoss" | "dailyLossPercent" | "drawdown" | "drawdownPercent">;

export function lossLimits(limits: LossLimits, equity: Money | undefined): Pick<DayStanding, "lossLimit" | "drawdownLimit"> {
  return {
    lossLimit: smaller(limits.dailyLoss, limits.dailyLossPercent, equity),
    drawdownLimit: smaller(limits.drawdown, limits.drawdownPercent, equity),
  };
}

/** Undefined while the day is within its limits. */
export function breachOf({ net, peak, equity }: DayFigures, limits: LossLimits): { readonly rule: string; readonly sentence: string } | undefined {
  const { lossLimit, drawdownLimit } = lossLimits(limits, equity);
  if (lossLimit !== undefined && -net >= lossLimit) {
    return { rule: "daily loss", sentence: `The day's net result of ${formatSignedMoney(net)} has reached the daily loss limit of ${formatMoney(lossLimit)}.` };
  }
  const fallen = peak - net;
  if (drawdownLimit !== undefined && fallen >= drawdownLimit) {
    return { rule: "drawdown", sentence: `The day's net result has fallen ${formatMoney(fallen)} from its best, ${formatSignedMoney(peak)}: the limit is ${formatMoney(drawdownLimit)}.` };
  }
  return undefined;
}
