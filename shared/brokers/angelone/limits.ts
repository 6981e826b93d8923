import type { RateLimit } from "../port.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** The published table is counted per client code, over all programs of the user. The windows are the official ones. */
function limit<N extends string>(name: N, perSecond: number, perMinute: number, perHour: number, spacingMs = 0) {
  const windows = [
    { calls: perSecond, ms: SECOND },
    { calls: perMinute, ms: MINUTE },
    { calls: perHour, ms: HOUR },
  ];
  return { name, windows: windows.filter((window) => window.calls > 0), spacingMs };
}

/** Distance of calls that are allowed once a second: the server's window rolls, and 1.0 s still trips it at times. */
const ONCE_MS = 1_100;
/** Three evenly spaced candle calls a second were seen to trip the limit of 3/s. */
const CANDLE_MS = 500;
/** The rate table says 10/s, the market-data page 1/s for 50 instruments: the slower one holds. */
const QUOTE_MS = 1_000;

export const LIMITS = [
  limit("sign-in", 1, 0, 0, ONCE_MS),
  limit("refresh", 1, 0, 1_000, ONCE_MS),
  limit("profile", 3, 0, 1_000),
  limit("sign-out", 1, 0, 0, ONCE_MS),
  limit("funds", 2, 0, 0),
  // Place, modify and cancel together.
  limit("orders", 9, 500, 1_000),
  limit("order-book", 1, 0, 0, ONCE_MS),
  limit("trade-book", 1, 0, 0, ONCE_MS),
  limit("order-details", 10, 500, 5_000),
  limit("positions", 1, 0, 0, ONCE_MS),
  limit("holdings", 1, 0, 0, ONCE_MS),
  limit("quotes", 10, 500, 5_000, QUOTE_MS),
  limit("candles", 3, 180, 5_000, CANDLE_MS),
  // Create, modify and cancel of GTT rules together.
  limit("gtt", 9, 500, 5_000),
  limit("gtt-list", 10, 500, 5_000),
] as const satisfies readonly RateLimit[];

export type LimitName = (typeof LIMITS)[number]["name"];
