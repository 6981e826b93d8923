import type { BrokerProtocol, BrokerRest, Endpoints } from "../port.ts";
import * as account from "./account.ts";
import * as books from "./books.ts";
import { LIVE_ENDPOINTS } from "./endpoints.ts";
import { explain } from "./explain.ts";
import { FEED } from "./feed.ts";
import { GTT_RULES } from "./gtt.ts";
import { LIMITS } from "./limits.ts";
import * as market from "./market.ts";
import { readMasterRow } from "./master-row.ts";
import { ORDER_SOCKET } from "./order-socket.ts";
import * as orders from "./orders.ts";
import * as portfolio from "./portfolio.ts";
import * as session from "./session.ts";

const REST: BrokerRest = {
  signIn: session.signIn,
  readSignIn: session.readSession,
  refresh: session.refresh,
  readRefresh: session.readSession,
  signOut: session.signOut,
  headers: session.restHeaders,
  profile: account.profile,
  readProfile: account.readProfile,
  funds: account.funds,
  readFunds: account.readFunds,
  place: orders.place,
  readPlacement: orders.readPlacement,
  modify: orders.modify,
  cancel: orders.cancel,
  readChange: orders.readPlacement,
  orderBook: books.orderBook,
  readOrderBook: books.readOrderBook,
  orderDetails: books.orderDetails,
  readOrderDetails: books.readOrderDetails,
  tradeBook: books.tradeBook,
  readTradeBook: books.readTradeBook,
  positions: portfolio.positions,
  readPositions: portfolio.readPositions,
  holdings: portfolio.holdings,
  readHoldings: portfolio.readHoldings,
  quotes: market.quotes,
  readQuotes: market.readQuotes,
  candles: market.candles,
  readCandles: market.readCandles,
  maxQuoteTokens: market.MAX_QUOTE_TOKENS,
  noCandlesCode: "AB1004",
  candleDays: market.candleDays,
};

/** Angel One's SmartAPI as pure functions and tables. The practice exchange speaks it too, at endpoints of its own. */
export function angelone(endpoints: Endpoints = LIVE_ENDPOINTS): BrokerProtocol {
  return {
    id: "angelone",
    title: "Angel One",
    endpoints,
    limits: LIMITS,
    rest: REST,
    feed: FEED,
    orderSocket: ORDER_SOCKET,
    gtt: GTT_RULES,
    readMasterRow,
    explain,
  };
}
