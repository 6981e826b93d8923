/** Lists over the futures of the day: gainers and losers, open interest build-up, put-call ratios. */

import { z } from "zod";
import type { Brief, ExchangeCore, Listing } from "../../types.ts";
import { success } from "../answers.ts";
import type { Answer } from "../answers.ts";
import type { Call, Route } from "../door.ts";
import { read, word } from "../fields.ts";
import { percent, rupees } from "../numbers.ts";
import { expiryMoment } from "../session-time.ts";

const DATA = "/rest/secure/angelbroking/marketData/v1";
const ROWS = 10;
const RANKS = { NEAR: 0, NEXT: 1, FAR: 2 } as const;
const expirytype = word("NEAR", "NEXT", "FAR");

interface Move {
  readonly listing: Listing;
  readonly brief: Brief;
  readonly pricePercent: number;
  readonly interestPercent: number;
}

/** The futures of one rank of expiry, each with what its day has brought. */
function moves(core: ExchangeCore, rank: keyof typeof RANKS): Move[] {
  const futures = core.source.listings.filter(({ kind }) => kind === "future");
  const chosen = [...Map.groupBy(futures, ({ name }) => name).values()].map((each) => each.toSorted((a, b) => expiryMoment(a.expiry) - expiryMoment(b.expiry))[RANKS[rank]]);
  return chosen.flatMap((listing) => {
    const brief = listing === undefined ? undefined : core.brief(listing.token);
    if (listing === undefined || brief === undefined) return [];
    const { ltp, previousClose, openInterest, previousOpenInterest } = brief;
    return [{ listing, brief, pricePercent: percent(ltp - previousClose, previousClose), interestPercent: percent(openInterest - previousOpenInterest, previousOpenInterest) }];
  });
}

/** An empty list is `null`, as an empty book is. */
const rows = (list: readonly object[]): Answer => success(list.length === 0 ? null : list);

const moversBody = z.object({ datatype: word("PercOIGainers", "PercOILosers", "PercPriceGainers", "PercPriceLosers"), expirytype });

function gainersLosers(call: Call): Answer {
  const body = read(moversBody, call.body);
  if (!body.ok) return body.answer;
  const { datatype } = body.value;
  const byInterest = datatype.startsWith("PercOI");
  const sign = datatype.endsWith("Gainers") ? 1 : -1;
  const change = (move: Move): number => (byInterest ? move.interestPercent : move.pricePercent) * sign;
  const listed = moves(call.door.core, body.value.expirytype).filter((move) => change(move) > 0).toSorted((a, b) => change(b) - change(a)).slice(0, ROWS);
  // The token is a number in this list and in no other.
  return rows(
    listed.map(({ listing, brief, pricePercent, interestPercent }) =>
      byInterest
        ? { tradingSymbol: listing.symbol, percentChange: interestPercent, symbolToken: Number(listing.token), opnInterest: brief.openInterest, netChangeOpnInterest: brief.openInterest - brief.previousOpenInterest }
        : { tradingSymbol: listing.symbol, percentChange: pricePercent, symbolToken: Number(listing.token), ltp: rupees(brief.ltp), netChange: rupees(brief.ltp - brief.previousClose) },
    ),
  );
}

const BUILD_UPS = { "Long Built Up": [1, 1], "Short Built Up": [-1, 1], "Short Covering": [1, -1], "Long Unwinding": [-1, -1] } as const;
const buildUpBody = z.object({ datatype: word("Long Built Up", "Short Built Up", "Short Covering", "Long Unwinding"), expirytype });

function buildUp(call: Call): Answer {
  const body = read(buildUpBody, call.body);
  if (!body.ok) return body.answer;
  const [price, interest] = BUILD_UPS[body.value.datatype];
  const listed = moves(call.door.core, body.value.expirytype).filter((move) => move.pricePercent * price > 0 && move.interestPercent * interest > 0);
  return rows(
    listed.toSorted((a, b) => Math.abs(b.interestPercent) - Math.abs(a.interestPercent)).slice(0, ROWS).map(({ listing, brief, pricePercent }) => ({
      symbolToken: listing.token,
      ltp: String(rupees(brief.ltp)),
      netChange: String(rupees(brief.ltp - brief.previousClose)),
      percentChange: String(pricePercent),
      opnInterest: String(brief.openInterest),
      netChangeOpnInterest: String(brief.openInterest - brief.previousOpenInterest),
      tradingSymbol: listing.symbol,
    })),
  );
}

function putCallRatio({ door: { core } }: Call): Answer {
  const interest = (name: string, type: "CE" | "PE"): number =>
    core.source.listings.reduce((sum, option) => (option.kind === "option" && option.name === name && option.optionType === type ? sum + (core.brief(option.token)?.openInterest ?? 0) : sum), 0);
  return rows(
    moves(core, "NEAR").flatMap(({ listing }) => {
      const calls = interest(listing.name, "CE");
      return calls === 0 ? [] : [{ pcr: Math.round((interest(listing.name, "PE") * 100) / calls) / 100, tradingSymbol: listing.symbol }];
    }),
  );
}

export const DERIVATIVE_ROUTES: readonly Route[] = [
  { method: "POST", path: `${DATA}/gainersLosers`, token: "valid", limit: "gainersLosers", handle: gainersLosers },
  { method: "POST", path: `${DATA}/OIBuildup`, token: "valid", limit: "OIBuildup", handle: buildUp },
  { method: "GET", path: `${DATA}/putCallRatio`, token: "valid", limit: "putCallRatio", handle: putCallRatio },
];
