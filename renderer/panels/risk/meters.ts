import type { RiskLimits, RiskView } from "../../../shared/contract/schemas/risk.ts";
import { formatMoney, formatSignedMoney, groupDigits } from "../../../shared/domain/format.ts";

export interface Meter {
  readonly name: string;
  readonly value: string;
  /** "of ₹ 20,000.00", or that there is no limit. */
  readonly limit: string;
  /** Part of the limit that is used, 0 to 1 and beyond; undefined without a limit or a value. */
  readonly used: number | undefined;
}

const money = formatMoney;
const NO_LIMIT = "no limit";

function meter(name: string, value: number, limit: number, text: (value: number) => string): Meter {
  return { name, value: text(value), limit: limit > 0 ? `of ${text(limit)}` : NO_LIMIT, used: limit > 0 ? Math.max(0, value) / limit : undefined };
}

/** A limit that is also, or only, given as a share of the day's opening equity, which only the terminal knows. */
function withPercent(meter: Meter, percent: number): Meter {
  if (percent === 0) return meter;
  return { ...meter, limit: meter.limit === NO_LIMIT ? `limit ${percent} % of equity` : `${meter.limit}, or ${percent} % of equity` };
}

/** Where the account stands against its limits, worst things first. */
export function metersOf(risk: RiskView, limits: RiskLimits): readonly Meter[] {
  const { net, sent } = risk;
  const loss: Meter = {
    ...meter("Net, after charges", net === undefined ? 0 : -net, limits.dailyLoss, money),
    value: net === undefined ? "not known: a position has no price" : formatSignedMoney(net),
    ...(limits.dailyLoss > 0 && { limit: `loss limit ${money(limits.dailyLoss)}` }),
    ...(net === undefined && { used: undefined }),
  };
  return [
    withPercent(loss, limits.dailyLossPercent),
    withPercent(meter("Drawdown of the day", Math.abs(risk.drawdown), limits.drawdown, money), limits.drawdownPercent),
    meter("Exposure", risk.exposure, limits.accountExposure, money),
    meter("Working orders", risk.openOrders, limits.openOrders, groupDigits),
    meter("Orders this second", sent.second, limits.perSecond, groupDigits),
    meter("Orders this minute", sent.minute, limits.perMinute, groupDigits),
    meter("Orders this hour", sent.hour, limits.perHour, groupDigits),
    meter("Orders today", sent.day, limits.perDay, groupDigits),
  ];
}

/** From here on a meter warns. */
const NEAR = 0.8;

export function toneOf(used: number | undefined): "none" | "good" | "near" | "over" {
  if (used === undefined) return "none";
  if (used >= 1) return "over";
  return used >= NEAR ? "near" : "good";
}
