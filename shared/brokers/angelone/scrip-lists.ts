import { z } from "zod";
import type { ScripLists } from "../capabilities.ts";
import { readBook } from "./envelope.ts";
import { float, listOf, name, text } from "./fields.ts";
import { get, SECURE } from "./request.ts";

const ALLOWED = listOf(
  z.object({ Exchange: name, SymbolName: name, Multiplier: float }).transform((row) => ({ exchange: row.Exchange, name: row.SymbolName, multiplier: row.Multiplier })),
);

const CAUTIONARY = listOf(z.object({ token: name, symbol: name, message: text }));

/** The documentation gives this GET a body. */
const CONSENT = JSON.stringify({ scripconsent: "yes" });

export const SCRIP_LISTS: ScripLists = {
  intradayAllowed: (exchange) => get("intraday-allowed", `${SECURE}/marketData/v1/${exchange === "NSE" ? "nseIntraday" : "bseIntraday"}`, "intraday-allowed"),
  readIntradayAllowed: (answer) => readBook(answer, "list of shares for intraday trading", "AB9019", ALLOWED),
  cautionary: () => ({ ...get("cautionary", `${SECURE}/securities/v1/cautionaryScrips`, "cautionary"), body: CONSENT }),
  readCautionary: (answer) => readBook(answer, "list of shares under surveillance", "AB9019", CAUTIONARY),
};
