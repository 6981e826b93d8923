/**
 * What the wire should say of a thing the exchange knows, written from the protocol's documents and
 * sharing nothing with the server: paise to text and numbers, session time to IST, row by row.
 */

import { expect } from "vitest";
import type { Bar, BookHolding, BookOrder, BookPosition, BookTrade, ExchangeCore, Listing, Snapshot } from "../../workers/exchange/types.ts";

const IST = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Kolkata",
  year: "numeric",
  month: "short",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

function parts(at: number): Record<string, string> {
  return Object.fromEntries(IST.formatToParts(at).map(({ type, value }) => [type, value]));
}

const stamp = (at: number) => {
  const { day, month, year, hour, minute, second } = parts(at);
  return `${day}-${month!.slice(0, 3)}-${year} ${hour}:${minute}:${second}`;
};

const clock = (at: number) => stamp(at).slice(-8);
const decimal = (paise: number) => (Number(BigInt(paise)) / 100).toFixed(2);
const text = (paise: number) => (paise === 0 ? "0" : decimal(paise));
const rupees = (paise: number) => Number(decimal(paise));
const mean = (value: number, quantity: number) => (quantity === 0 ? 0 : Math.round(value / quantity));
/** Two decimals; JSON has no negative zero. */
const percent = (part: number, whole: number) => (whole === 0 ? 0 : Math.round((part * 10_000) / whole) / 100 || 0);
const java = (paise: number) => (Number.isInteger(paise / 100) ? `${paise / 100}.0` : String(paise / 100));

function contract(core: ExchangeCore, token: string) {
  const listing = core.listing(token)!;
  const onIndex = listing.name === "NIFTY" || listing.name === "BANKNIFTY";
  const family = { equity: "", index: "AMXIDX", future: onIndex ? "FUTIDX" : "FUTSTK", option: onIndex ? "OPTIDX" : "OPTSTK" };
  return {
    listing,
    shared: {
      tradingsymbol: listing.symbol,
      exchange: listing.segment,
      instrumenttype: family[listing.kind],
      optiontype: listing.optionType,
      expirydate: listing.expiry,
    },
    lot: String(listing.lotSize),
    strike: listing.kind === "option" ? java(listing.strikePaise) : "-1",
    group: listing.kind === "equity" ? "EQ" : "",
  };
}

/** `book`: all text. `typed`: money as numbers, as the details and the order socket have it. */
export function orderRow(core: ExchangeCore, order: BookOrder, form: "book" | "typed"): object {
  const { shared, lot, strike } = contract(core, order.token);
  const money = form === "book" ? text : rupees;
  const exchangeTime = order.exchangeOrderId === "" ? "" : stamp(order.updatedAt);
  return {
    ...shared,
    variety: order.variety,
    ordertype: order.orderType,
    producttype: order.product,
    duration: order.duration,
    ordertag: order.tag,
    price: money(order.price),
    triggerprice: money(order.triggerPrice),
    quantity: `${order.quantity}`,
    disclosedquantity: `${order.disclosedQuantity}`,
    squareoff: money(0),
    stoploss: money(0),
    trailingstoploss: money(0),
    transactiontype: order.side,
    symboltoken: order.token,
    strikeprice: form === "book" ? strike : Number(strike),
    lotsize: lot,
    cancelsize: `${order.cancelled}`,
    averageprice: money(mean(order.filledValue, order.filled)),
    filledshares: `${order.filled}`,
    unfilledshares: `${order.quantity - order.filled}`,
    orderid: order.orderId,
    text: order.text,
    status: order.status,
    orderstatus: order.status,
    updatetime: stamp(order.updatedAt),
    exchtime: exchangeTime,
    exchorderupdatetime: exchangeTime,
    fillid: "",
    filltime: "",
    parentorderid: "",
    uniqueorderid: order.uniqueOrderId,
    exchangeorderid: order.exchangeOrderId,
  };
}

export function tradeRow(core: ExchangeCore, trade: BookTrade): object {
  const { shared, lot, strike, group } = contract(core, trade.token);
  return {
    ...shared,
    producttype: trade.product,
    symbolgroup: group,
    strikeprice: strike,
    marketlot: lot,
    precision: "2",
    multiplier: "-1",
    tradevalue: decimal(trade.price * trade.quantity),
    transactiontype: trade.side,
    fillprice: decimal(trade.price),
    fillsize: `${trade.quantity}`,
    orderid: trade.orderId,
    fillid: trade.fillId,
    filltime: clock(trade.at),
  };
}

export function positionRow(core: ExchangeCore, p: BookPosition): object {
  const { listing, shared, lot, strike, group } = contract(core, p.token);
  const { ltp, previousClose } = core.snapshot(p.token)!;
  const [bought, sold] = [p.buyQuantity + p.carriedBuyQuantity, p.sellQuantity + p.carriedSellQuantity];
  const [paid, received] = [p.buyValue + p.carriedBuyValue, p.sellValue + p.carriedSellValue];
  const net = bought - sold;
  const value = received - paid;
  const pnl = value + net * ltp;
  const closed = Math.min(bought, sold);
  const realised = net === 0 ? value : closed === 0 ? 0 : Math.round((closed * received) / sold - (closed * paid) / bought);
  const netPrice = text(mean(Math.abs(value), Math.abs(net)));
  return {
    ...shared,
    symboltoken: p.token,
    producttype: p.product,
    symbolname: listing.name,
    symbolgroup: group,
    strikeprice: strike,
    lotsize: lot,
    ...{ priceden: "1", pricenum: "1", genden: "1", gennum: "1", precision: "2", multiplier: "-1", boardlotsize: "1" },
    buyqty: `${p.buyQuantity}`,
    sellqty: `${p.sellQuantity}`,
    buyamount: text(p.buyValue),
    sellamount: text(p.sellValue),
    cfbuyqty: `${p.carriedBuyQuantity}`,
    cfsellqty: `${p.carriedSellQuantity}`,
    cfbuyamount: text(p.carriedBuyValue),
    cfsellamount: text(p.carriedSellValue),
    buyavgprice: text(mean(p.buyValue, p.buyQuantity)),
    sellavgprice: text(mean(p.sellValue, p.sellQuantity)),
    cfbuyavgprice: text(mean(p.carriedBuyValue, p.carriedBuyQuantity)),
    cfsellavgprice: text(mean(p.carriedSellValue, p.carriedSellQuantity)),
    totalbuyavgprice: text(mean(paid, bought)),
    totalsellavgprice: text(mean(received, sold)),
    avgnetprice: netPrice,
    netprice: netPrice,
    netvalue: value < 0 ? `- ${decimal(-value)}` : text(value),
    netqty: `${net}`,
    totalbuyvalue: text(paid),
    totalsellvalue: text(received),
    ltp: java(ltp),
    close: java(previousClose),
    pnl: decimal(pnl),
    realised: decimal(realised),
    unrealised: decimal(pnl - realised),
  };
}

export function holdingRow(core: ExchangeCore, holding: BookHolding): object {
  const { listing } = contract(core, holding.token);
  const { ltp, previousClose } = core.snapshot(holding.token)!;
  const profit = holding.quantity * ltp - holding.value;
  return {
    tradingsymbol: listing.symbol,
    exchange: "NSE",
    isin: expect.stringMatching(/^XP\d{10}$/),
    t1quantity: holding.t1Quantity,
    realisedquantity: holding.quantity - holding.t1Quantity,
    quantity: holding.quantity,
    authorisedquantity: 0,
    product: "DELIVERY",
    collateralquantity: null,
    collateraltype: null,
    haircut: 0,
    averageprice: rupees(mean(holding.value, holding.quantity)),
    ltp: rupees(ltp),
    symboltoken: holding.token,
    close: rupees(previousClose),
    profitandloss: Math.round(profit / 100) || 0,
    pnlpercentage: percent(profit, holding.value),
  };
}

export function quoteRow(listing: Listing, s: Snapshot, mode: "LTP" | "OHLC" | "FULL"): object {
  const last = { exchange: listing.segment, tradingSymbol: listing.symbol, symbolToken: listing.token, ltp: rupees(s.ltp) };
  if (mode === "LTP") return last;
  const range = { open: rupees(s.open), high: rupees(s.high), low: rupees(s.low), close: rupees(s.previousClose) };
  if (mode === "OHLC") return { ...last, ...range };
  const change = s.ltp - s.previousClose;
  const five = (levels: Snapshot["bids"]) =>
    [0, 1, 2, 3, 4].map((i) => ({ price: rupees(levels[i]?.price ?? 0), quantity: levels[i]?.quantity ?? 0, orders: levels[i]?.orders ?? 0 }));
  return {
    ...last,
    ...range,
    lastTradeQty: s.ltq,
    exchFeedTime: s.at === 0 ? "" : stamp(s.at),
    exchTradeTime: s.lastTradeAt === 0 ? "" : stamp(s.lastTradeAt),
    netChange: rupees(change),
    percentChange: percent(change, s.previousClose),
    avgPrice: rupees(s.atp),
    tradeVolume: s.volume,
    opnInterest: s.openInterest,
    lowerCircuit: rupees(s.lowerCircuit),
    upperCircuit: rupees(s.upperCircuit),
    totBuyQuan: s.totalBuy,
    totSellQuan: s.totalSell,
    "52WeekLow": rupees(s.low52),
    "52WeekHigh": rupees(s.high52),
    depth: { buy: five(s.bids), sell: five(s.asks) },
  };
}

export function candle({ at, open, high, low, close, volume }: Bar): unknown[] {
  const { day, year, hour, minute, second } = parts(at);
  const month = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Kolkata", month: "2-digit" }).format(at);
  return [`${year}-${month}-${day}T${hour}:${minute}:${second}+05:30`, rupees(open), rupees(high), rupees(low), rupees(close), volume];
}

/** `yyyy-MM-dd HH:mm` of a session time, as candle requests want it. */
export const minuteText = (at: number): string => String(candle({ at, open: 0, high: 0, low: 0, close: 0, volume: 0 })[0]).slice(0, 16).replace("T", " ");

/** A packet as the official SDK prints it: every number as text, the token in quotes of its own. */
export function sdkTick(listing: Listing, s: Snapshot, mode: 1 | 2 | 3): object {
  const real = listing.kind === "index" ? 0 : 1;
  const n = (value: number) => `${value}`;
  const last = {
    subscription_mode: n(mode),
    exchange_type: listing.segment === "NSE" ? "1" : "2",
    token: `"${listing.token}"`,
    sequence_number: n(s.sequence * real),
    exchange_timestamp: n(s.at),
    last_traded_price: n(s.ltp),
  };
  if (mode === 1) return last;
  const quote = {
    ...last,
    last_traded_quantity: n(s.ltq * real),
    avg_traded_price: n(s.atp * real),
    vol_traded: n(s.volume * real),
    total_buy_quantity: n(s.totalBuy * real),
    total_sell_quantity: n(s.totalSell * real),
    open_price_day: n(s.open),
    high_price_day: n(s.high),
    low_price_day: n(s.low),
    close_price: n(s.previousClose),
  };
  if (mode === 2) return quote;
  const five = (levels: Snapshot["bids"], flag: string) =>
    [0, 1, 2, 3, 4].map((i) => {
      const level = real === 1 ? levels[i] : undefined;
      if (level === undefined) return { flag: "0", quantity: "0", price: "0", no_of_orders: "0" };
      return { flag, quantity: n(level.quantity), price: n(level.price), no_of_orders: n(level.orders) };
    });
  return {
    ...quote,
    last_traded_timestamp: n(Math.floor(s.lastTradeAt / 1000) * real),
    open_interest: n(s.openInterest * real),
    open_interest_change: n(s.openInterestChangePercent * real),
    best_5_buy_data: five(s.bids, "1"),
    best_5_sell_data: five(s.asks, "0"),
    upper_circuit: n(s.upperCircuit * real),
    lower_circuit: n(s.lowerCircuit * real),
    fiftytwo_week_high: n(s.high52 * real),
    fiftytwo_week_low: n(s.low52 * real),
  };
}
