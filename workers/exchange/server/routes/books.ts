/** Order book, trade book, one order, positions, holdings. An empty book is `null`, as the broker sends it. */

import { failure, success } from "../answers.ts";
import type { Answer } from "../answers.ts";
import type { Call, Route } from "../door.ts";
import { holdingRow, totalHolding } from "../rows/holding-row.ts";
import { orderBookRow, orderDetails } from "../rows/order-row.ts";
import { positionRow } from "../rows/position-row.ts";
import { tradeRow } from "../rows/trade-row.ts";

const ORDER = "/rest/secure/angelbroking/order/v1";
const PORTFOLIO = "/rest/secure/angelbroking/portfolio/v1";

const rows = (list: readonly object[]): Answer => success(list.length === 0 ? null : list);

function orderBook({ door: { core }, client }: Call): Answer {
  return rows(core.orders(client).map((order) => orderBookRow(core, order)));
}

function tradeBook({ door: { core }, client }: Call): Answer {
  return rows(core.trades(client).map((trade) => tradeRow(core, trade)));
}

function details({ door: { core }, client, tail }: Call): Answer {
  const order = core.orderByUniqueId(client, tail);
  return order === undefined ? failure("AB1013", "Order not found") : success(orderDetails(core, order));
}

function positions({ door: { core }, client }: Call): Answer {
  return rows(core.positions(client).map((position) => positionRow(core, position)));
}

function holdings({ door: { core }, client }: Call): Answer {
  return rows(core.holdings(client).map((holding) => holdingRow(core, holding)));
}

function allHoldings({ door: { core }, client }: Call): Answer {
  const held = core.holdings(client);
  if (held.length === 0) return success({ holdings: [], totalholding: null });
  return success({ holdings: held.map((holding) => holdingRow(core, holding)), totalholding: totalHolding(core, held) });
}

export const BOOK_ROUTES: readonly Route[] = [
  { method: "GET", path: `${ORDER}/getOrderBook`, token: "valid", limit: "getOrderBook", handle: orderBook },
  { method: "GET", path: `${ORDER}/getTradeBook`, token: "valid", limit: "getTradeBook", handle: tradeBook },
  { method: "GET", path: `${ORDER}/details`, hasTail: true, token: "valid", limit: "orderDetails", handle: details },
  { method: "GET", path: `${ORDER}/getPosition`, token: "valid", limit: "getPosition", handle: positions },
  { method: "GET", path: `${PORTFOLIO}/getHolding`, token: "valid", limit: "getHolding", handle: holdings },
  { method: "GET", path: `${PORTFOLIO}/getAllHolding`, token: "valid", limit: "getAllHolding", handle: allHoldings },
];
