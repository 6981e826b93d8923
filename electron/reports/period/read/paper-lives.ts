import type { AccountId } from "../../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../../shared/domain/time.ts";
import { istEpoch } from "../../../../shared/domain/time.ts";
import { ZERO } from "../../../../shared/domain/units.ts";
import { contractNamed, fillValue } from "../../../../shared/analytics/tax/period-fill.ts";
import type { PeriodFill } from "../../../../shared/analytics/tax/period-fill.ts";
import type { ChargeTables } from "../../../../shared/simulation/charge-tables.ts";
import { chargeTableOn, isTaxed, segmentOf } from "../../../../shared/simulation/charge-tables.ts";
import { shareOf, toRupee } from "../../../../shared/simulation/rate.ts";
import type { PaperLife, PaperSettlement, PaperState } from "../../../paper/paper-state.ts";

/** The last minute of the day: a settlement comes after its trades. */
const END_MINUTE = 1_439;

/** In which life of a paper account a fill falls: a reset begins a new one within the day. */
export function lifeOfFill(states: readonly PaperState[], day: string, fillNo: number): number {
  let life = 0;
  for (const { day: from, afterFill, life: { generation } } of states) if (from < day || (from === day && fillNo > afterFill)) life = Math.max(life, generation);
  return life;
}

/** @throws Error with a sentence where the account had no such life. */
export function lifeNumbered(states: readonly PaperState[], wanted: number | undefined): PaperLife | undefined {
  const last = states.at(-1);
  if (!last) return undefined;
  const lives = [...last.earlier, last.life];
  const life = wanted === undefined ? last.life : lives.find(({ generation }) => generation === wanted);
  if (!life) throw new Error(`The account has no life ${wanted ?? ""}. It has ${lives.map(({ generation }) => generation).join(", ")}; a reset begins a new one.`);
  return life;
}

/**
 * What the end of the days did beside the orders, as fills. Shares that went into or out of the holdings are none:
 * nothing was bought or sold by that.
 * @param multiplierOf of what the account traded.
 */
export function settlementFills(account: AccountId, { settlements }: Pick<PaperLife, "settlements">, multiplierOf: (instrument: PeriodFill["instrument"]) => number, tables: ChargeTables): PeriodFill[] {
  return settlements.flatMap((settlement, n) => {
    const kind = kindOf(settlement);
    if (kind === undefined || settlement.quantity === 0) return [];
    const { day, instrument, product, quantity, price } = settlement;
    const fill: PeriodFill = {
      account, day, at: istEpoch(day, END_MINUTE) as MarketTime, kind, order: `settled:${instrument}`, trade: `settlement ${n + 1}`,
      instrument, contract: contractNamed(instrument, multiplierOf(instrument)), side: quantity > 0 ? "BUY" : "SELL", product, quantity: Math.abs(quantity), price,
      autoSquaredOff: kind === "trade", settlementTax: ZERO,
    };
    return [settlement.kind === "option-exercised" ? { ...fill, settlementTax: exerciseTax(fill, tables) } : fill];
  });
}

function kindOf({ kind }: PaperSettlement): PeriodFill["kind"] | undefined {
  switch (kind) {
    case "intraday-closed":
    case "short-delivery": return "trade";
    case "option-exercised":
    case "option-assigned":
    case "option-worthless":
    case "future-settled": return "expiry";
    case "delivered-in":
    case "delivered-out":
    case "unsettled": return undefined;
  }
}

/** As the account booked it: of the intrinsic value, to the rupee. */
function exerciseTax(fill: PeriodFill, tables: ChargeTables): PeriodFill["settlementTax"] {
  const { contract, product, day, quantity } = fill;
  if (!isTaxed(contract, tables)) return ZERO;
  return toRupee(shareOf(fillValue(fill, quantity), chargeTableOn(tables, day).segments[segmentOf(contract, product, tables)].taxExercised));
}
