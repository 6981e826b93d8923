import { z } from "zod";
import type { ContractQuote, ContractQuotes } from "../capabilities.ts";
import type { HttpAnswer, Reading } from "../port.ts";
import { readData } from "./envelope.ts";
import { anyPrice, count, name } from "./fields.ts";
import { MAX_QUOTE_TOKENS, quotes } from "./market.ts";

const FETCHED = z.object({
  fetched: z.array(
    z
      .object({ symbolToken: name, ltp: anyPrice, close: anyPrice, opnInterest: count, tradeVolume: count })
      .transform((row): ContractQuote => ({ token: row.symbolToken, ltp: row.ltp > 0 ? row.ltp : undefined, previousClose: row.close > 0 ? row.close : undefined, openInterest: row.opnInterest, volume: row.tradeVolume })),
  ),
});

function read(answer: HttpAnswer): Reading<readonly ContractQuote[]> {
  const reading = readData(answer, "quotes", FETCHED);
  return reading.kind === "ok" ? { kind: "ok", value: reading.value.fetched } : reading;
}

/** The quote route in its fullest mode, the only one that tells open interest. */
export const CONTRACT_QUOTES: ContractQuotes = { most: MAX_QUOTE_TOKENS, ask: (instruments) => quotes(instruments, "FULL"), read };
