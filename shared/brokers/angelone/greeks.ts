import { z } from "zod";
import type { GreeksOfChain, OptionGreeks } from "../capabilities.ts";
import type { HttpAnswer, Reading } from "../port.ts";
import { readBook } from "./envelope.ts";
import { field, float, listOf, name, realPrice, word } from "./fields.ts";
import { expiryWord, readExpiry } from "./market-time.ts";
import { ask, SECURE } from "./request.ts";

const TYPES: ReadonlyMap<string, "CE" | "PE"> = new Map([["CE", "CE"], ["PE", "PE"]]);

/** Everything is text with six decimals; the strike is in rupees here, unlike in the master. */
const ROW = z
  .object({
    name,
    expiry: field("an expiry like 25JAN2024", (raw) => (typeof raw === "string" ? readExpiry(raw.trim().toUpperCase()) : undefined)),
    strikePrice: realPrice,
    optionType: word(TYPES, "optionType"),
    delta: float,
    gamma: float,
    theta: float,
    vega: float,
    impliedVolatility: float,
    tradeVolume: float,
  })
  .transform((row): OptionGreeks => ({
    underlying: row.name,
    expiry: row.expiry,
    strike: row.strikePrice,
    optionType: row.optionType,
    delta: row.delta,
    gamma: row.gamma,
    theta: row.theta,
    vega: row.vega,
    impliedVolatility: row.impliedVolatility,
    volume: row.tradeVolume,
  }));

/** AB9019 "No Data Available" outside market hours, by a single report. */
function read(answer: HttpAnswer): Reading<readonly OptionGreeks[]> {
  return readBook(answer, "option greeks", "AB9019", listOf(ROW));
}

export const GREEKS: GreeksOfChain = {
  ask: (underlying, expiry) => ask("greeks", `${SECURE}/marketData/v1/optionGreek`, "greeks", { name: underlying, expirydate: expiryWord(expiry) }),
  read,
};
