import type { RateLimit } from "../port.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/**
 * Which lanes wait when one was turned away: its own kind and all that are less urgent. Reading never
 * holds back an order.
 */
const ORDERS = 0;
const STANDING = 1;
const BOOKS = 2;
const QUOTES = 3;
const HISTORY = 4;

function windowsOf(perSecond: number, perMinute: number, perHour: number) {
  const windows = [
    { calls: perSecond, ms: SECOND },
    { calls: perMinute, ms: MINUTE },
    { calls: perHour, ms: HOUR },
  ];
  return windows.filter((window) => window.calls > 0);
}

/** The published table is counted per client code, over all programs of the user. The windows are the official ones. */
function limit<N extends string>(name: N, perSecond: number, perMinute: number, perHour: number, urgency?: number, spacingMs = 0) {
  return { name, windows: windowsOf(perSecond, perMinute, perHour), spacingMs, ...(urgency === undefined ? {} : { urgency }) };
}

/** Stays below the official figures: other programs of the user may send too, and a refused order costs more than a slower one. */
function below<N extends string>(name: N, ours: readonly [number, number, number], official: readonly [number, number, number], urgency: number) {
  return { ...limit(name, ...ours, urgency), official: windowsOf(...official) };
}

/** Distance of calls that are allowed once a second: the server's window rolls, and 1.0 s still trips it at times. */
const ONCE_MS = 1_100;
/** Three evenly spaced candle calls a second were seen to trip the limit of 3/s. */
const CANDLE_MS = 500;
/** The rate table says 10/s, the market-data page 1/s for 50 instruments: the slower one holds. */
const QUOTE_MS = 1_000;

export const LIMITS = [
  limit("sign-in", 1, 0, 0, undefined, ONCE_MS),
  limit("refresh", 1, 0, 1_000, undefined, ONCE_MS),
  limit("profile", 3, 0, 1_000),
  limit("sign-out", 1, 0, 0, undefined, ONCE_MS),
  limit("funds", 2, 0, 0, BOOKS),
  // Place, modify and cancel together.
  below("orders", [8, 490, 980], [9, 500, 1_000], ORDERS),
  limit("order-book", 1, 0, 0, BOOKS, ONCE_MS),
  limit("trade-book", 1, 0, 0, BOOKS, ONCE_MS),
  limit("order-details", 10, 500, 5_000, BOOKS),
  limit("positions", 1, 0, 0, BOOKS, ONCE_MS),
  limit("convert", 10, 500, 5_000, STANDING),
  limit("holdings", 1, 0, 0, BOOKS, ONCE_MS),
  limit("all-holdings", 1, 0, 0, BOOKS, ONCE_MS),
  limit("quotes", 10, 500, 5_000, QUOTES, QUOTE_MS),
  limit("last-price", 10, 500, 5_000, QUOTES),
  limit("margin", 10, 500, 5_000, QUOTES),
  // getOIData counts together with the candles.
  limit("candles", 3, 180, 5_000, HISTORY, CANDLE_MS),
  limit("search", 1, 0, 0, HISTORY, ONCE_MS),
  limit("greeks", 1, 0, 0, HISTORY, ONCE_MS),
  // From here on the table says nothing: one a second is assumed.
  limit("charges", 1, 0, 0, QUOTES, ONCE_MS),
  limit("movers", 1, 0, 0, HISTORY, ONCE_MS),
  limit("oi-build-up", 1, 0, 0, HISTORY, ONCE_MS),
  limit("put-call-ratio", 1, 0, 0, HISTORY, ONCE_MS),
  limit("intraday-allowed", 1, 0, 0, HISTORY, ONCE_MS),
  limit("cautionary", 1, 0, 0, HISTORY, ONCE_MS),
  limit("edis", 1, 0, 0, BOOKS, ONCE_MS),
  // Create, modify and cancel of GTT rules together.
  below("gtt", [8, 490, 4_900], [9, 500, 5_000], STANDING),
  limit("gtt-list", 10, 500, 5_000, BOOKS),
] as const satisfies readonly RateLimit[];

export type LimitName = (typeof LIMITS)[number]["name"];
