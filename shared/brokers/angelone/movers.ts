import { z } from "zod";
import type { BuildUp, DerivativeLists, DerivativeMove, ExpiryRank, MoverList } from "../capabilities.ts";
import type { HttpAnswer, Reading } from "../port.ts";
import { readBook } from "./envelope.ts";
import { float, listOf, maybeAmount, maybeFloat, maybePrice, name } from "./fields.ts";
import { ask, get, SECURE } from "./request.ts";

const DATA = `${SECURE}/marketData/v1`;

const LISTS: Record<MoverList, string> = {
  "oi-gainers": "PercOIGainers",
  "oi-losers": "PercOILosers",
  "price-gainers": "PercPriceGainers",
  "price-losers": "PercPriceLosers",
};

const BUILD_UP_WORDS: Record<BuildUp, string> = {
  "long-built-up": "Long Built Up",
  "short-built-up": "Short Built Up",
  "short-covering": "Short Covering",
  "long-unwinding": "Long Unwinding",
};

const EXPIRIES: Record<ExpiryRank, string> = { near: "NEAR", next: "NEXT", far: "FAR" };

/** Text in one list, numbers in the other; the lists of open interest tell no price, those of prices no open interest. */
const MOVE = z
  .object({
    tradingSymbol: name,
    symbolToken: name,
    percentChange: float,
    ltp: maybePrice,
    netChange: maybeAmount,
    opnInterest: maybeFloat,
    netChangeOpnInterest: maybeFloat,
  })
  .transform((row): DerivativeMove => ({
    symbol: row.tradingSymbol,
    token: row.symbolToken,
    ltp: row.ltp,
    netChange: row.netChange,
    percentChange: row.percentChange,
    openInterest: row.opnInterest,
    openInterestChange: row.netChangeOpnInterest,
  }));

const MOVES = listOf(MOVE);

const RATIOS = listOf(z.object({ tradingSymbol: name, pcr: float }).transform((row) => ({ symbol: row.tradingSymbol, ratio: row.pcr })));

/** AB9019 is "no data" by a single report. */
const NO_DATA = "AB9019";

const readMoves = (what: string) => (answer: HttpAnswer): Reading<readonly DerivativeMove[]> => readBook(answer, what, NO_DATA, MOVES);

export const DERIVATIVE_LISTS: DerivativeLists = {
  movers: (list, expiry) => ask("movers", `${DATA}/gainersLosers`, "movers", { datatype: LISTS[list], expirytype: EXPIRIES[expiry] }),
  readMovers: readMoves("list of gainers and losers"),
  buildUp: (kind, expiry) => ask("oi-build-up", `${DATA}/OIBuildup`, "oi-build-up", { expirytype: EXPIRIES[expiry], datatype: BUILD_UP_WORDS[kind] }),
  readBuildUp: readMoves("list of open interest build-up"),
  putCallRatio: () => get("put-call-ratio", `${DATA}/putCallRatio`, "put-call-ratio"),
  readPutCallRatio: (answer) => readBook(answer, "put-call ratios", NO_DATA, RATIOS),
};
