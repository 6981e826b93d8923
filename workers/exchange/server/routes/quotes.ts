/** Quotes, last price of one symbol, symbol search. */

import { z } from "zod";
import type { Listing } from "../../types.ts";
import { failure, success } from "../answers.ts";
import type { Answer } from "../answers.ts";
import type { Call, Route } from "../door.ts";
import { BAD_REQUEST, needed, read, text, word } from "../fields.ts";
import { rupees } from "../numbers.ts";
import { quoteRow } from "../rows/quote-row.ts";

/** Tokens of one quote request. */
const MAX_TOKENS = 50;

const quoteBody = z.object({
  mode: word("LTP", "OHLC", "FULL"),
  exchangeTokens: z.record(z.string(), z.array(text)),
});

/** Wrong tokens do not fail the request: each is told in `unfetched`, the others are fetched. */
function quote(call: Call): Answer {
  const body = read(quoteBody, call.body);
  if (!body.ok) return body.answer;
  const { core } = call.door;
  const wanted = Object.entries(body.value.exchangeTokens).flatMap(([exchange, tokens]) => tokens.map((token) => ({ exchange, token })));
  if (wanted.length > MAX_TOKENS) return failure(BAD_REQUEST, `Invalid Request. exchangeTokens may hold at most ${MAX_TOKENS} tokens`);
  const fetched: object[] = [];
  const unfetched: object[] = [];
  for (const { exchange, token } of wanted) {
    const listing = core.listing(token);
    const snapshot = listing?.segment === exchange ? core.snapshot(token) : undefined;
    if (listing !== undefined && snapshot !== undefined) fetched.push(quoteRow(body.value.mode, listing, snapshot));
    else if (token === "") unfetched.push({ exchange, symbolToken: "", message: "Symbol token cannot be empty", errorCode: "AB4018" });
    else unfetched.push({ exchange, symbolToken: token, message: "Invalid symboltoken", errorCode: "AB4006" });
  }
  return success({ fetched, unfetched });
}

const ltpBody = z.object({ exchange: needed, tradingsymbol: needed, symboltoken: needed });

function ltpData(call: Call): Answer {
  const body = read(ltpBody, call.body);
  if (!body.ok) return body.answer;
  const { exchange, tradingsymbol, symboltoken } = body.value;
  const listing = call.door.core.listing(symboltoken);
  const snapshot = call.door.core.snapshot(symboltoken);
  if (listing === undefined || snapshot === undefined || listing.segment !== exchange) return failure("AB4006", "Invalid symboltoken");
  if (listing.symbol !== tradingsymbol) return failure("AB1018", "Failed to get symbol details");
  return success({
    exchange,
    tradingsymbol,
    symboltoken,
    open: rupees(snapshot.open),
    high: rupees(snapshot.high),
    low: rupees(snapshot.low),
    close: rupees(snapshot.previousClose),
    ltp: rupees(snapshot.ltp),
  });
}

const searchBody = z.object({ exchange: needed, searchscrip: needed });

function found(listing: Listing): object {
  return { exchange: listing.segment, tradingsymbol: listing.symbol, symboltoken: listing.token };
}

function searchScrip(call: Call): Answer {
  const body = read(searchBody, call.body);
  if (!body.ok) return body.answer;
  const wanted = body.value.searchscrip.toUpperCase();
  const { listings } = call.door.core.source;
  return success(listings.filter((listing) => listing.segment === body.value.exchange && listing.symbol.toUpperCase().includes(wanted)).map(found));
}

export const QUOTE_ROUTES: readonly Route[] = [
  { method: "POST", path: "/rest/secure/angelbroking/market/v1/quote", token: "valid", limit: "quote", handle: quote },
  { method: "POST", path: "/rest/secure/angelbroking/order/v1/getLtpData", token: "valid", limit: "getLtpData", handle: ltpData },
  { method: "POST", path: "/rest/secure/angelbroking/order/v1/searchScrip", token: "valid", limit: "searchScrip", handle: searchScrip },
];
