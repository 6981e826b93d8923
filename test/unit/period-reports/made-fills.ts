import { readFileSync } from "node:fs";
import type { PeriodFill } from "../../../shared/analytics/tax/period-fill.ts";
import { contractNamed } from "../../../shared/analytics/tax/period-fill.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import { ZERO, parseUnits } from "../../../shared/domain/units.ts";
import { chargeTables } from "../../../shared/simulation/charge-tables.ts";

export const TABLES = chargeTables(JSON.parse(readFileSync(new URL("../../../resources/charges/angelone.json", import.meta.url), "utf8")));
export const ACCOUNT = "angelone:P1:live" as AccountId;

/** Of an amount in rupees as people write it. */
export const rs = (text: string): Money => {
  const units = parseUnits(text);
  if (units === undefined) throw new Error(text);
  return units as Money;
};

let made = 0;

/** `fill("2024-01-15", "BUY", 100, "NSE:SBIN", "500.00")`; each is an order of its own unless one is named. */
export function fill(day: string, side: "BUY" | "SELL", quantity: number, instrument: string, price: string, more: Partial<PeriodFill> & { readonly multiplier?: number } = {}): PeriodFill {
  const key = instrument as InstrumentKey;
  const { multiplier = 1, ...rest } = more;
  made++;
  return {
    account: ACCOUNT, day, at: istEpoch(day, 600) as MarketTime, kind: "trade", order: `o${made}`, trade: `t${made}`, instrument: key, contract: contractNamed(key, multiplier),
    side, product: key.startsWith("NSE:") || key.startsWith("BSE:") ? "CNC" : "NRML", quantity, price: rs(price) as number as Price, autoSquaredOff: false, settlementTax: ZERO, ...rest,
  };
}
