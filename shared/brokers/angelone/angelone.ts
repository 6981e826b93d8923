import type { BrokerProtocol, BrokerRest, Endpoints } from "../port.ts";
import * as account from "./account.ts";
import * as books from "./books.ts";
import { CHARGE_ESTIMATES } from "./charges.ts";
import { CONTRACT_QUOTES } from "./contract-quotes.ts";
import { CONVERSION } from "./conversion.ts";
import { DEPOSITORY } from "./depository.ts";
import { LIVE_ENDPOINTS } from "./endpoints.ts";
import { advise, explain } from "./explain.ts";
import { FEED } from "./feed.ts";
import { GREEKS } from "./greeks.ts";
import { GTT_RULES } from "./gtt.ts";
import { LIMITS } from "./limits.ts";
import { MARGIN_ESTIMATES } from "./margin.ts";
import * as market from "./market.ts";
import { readMasterRow } from "./master-row.ts";
import { DERIVATIVE_LISTS } from "./movers.ts";
import { ORDER_SOCKET } from "./order-socket.ts";
import * as orders from "./orders.ts";
import * as portfolio from "./portfolio.ts";
import { SCRIP_LISTS } from "./scrip-lists.ts";
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
  quotes: (instruments) => market.quotes(instruments),
  readQuotes: market.readQuotes,
  candles: market.candles,
  readCandles: market.readCandles,
  maxQuoteTokens: market.MAX_QUOTE_TOKENS,
  noCandlesCode: "AB1004",
  candleDays: market.candleDays,
};

/** Angel One's SmartAPI as pure functions and tables. The practice exchange speaks it too, at endpoints of its own. */
export function angelone(endpoints: Endpoints = LIVE_ENDPOINTS) {
  return {
    id: "angelone",
    title: "Angel One",
    endpoints,
    limits: LIMITS,
    rest: REST,
    feed: FEED,
    orderSocket: ORDER_SOCKET,
    gtt: GTT_RULES,
    conversion: CONVERSION,
    margins: MARGIN_ESTIMATES,
    charges: CHARGE_ESTIMATES,
    greeks: GREEKS,
    movers: DERIVATIVE_LISTS,
    openInterest: market.OI_SERIES,
    contractQuotes: CONTRACT_QUOTES,
    scripLists: SCRIP_LISTS,
    depository: DEPOSITORY,
    allHoldings: portfolio.ALL_HOLDINGS,
    search: market.SYMBOL_SEARCH,
    lastPrice: market.LAST_PRICE_READ,
    readMasterRow,
    explain,
    advise,
  } as const satisfies BrokerProtocol;
}
