import type { HttpAnswer } from "../../../shared/brokers/port.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import { instrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { Exchange } from "../../../shared/domain/words.ts";

export const protocol = angelone();
export const { rest } = protocol;

export function answer(body: string, status = 200): HttpAnswer {
  return { status, headers: { "content-type": "application/json" }, body };
}

export function ok(data: unknown): HttpAnswer {
  return answer(JSON.stringify({ status: true, message: "SUCCESS", errorcode: "", data }));
}

export function no(code: string, message: string, data: unknown = ""): HttpAnswer {
  return answer(JSON.stringify({ status: false, message, errorcode: code, data }));
}

/** Rupees to units, for figures written by hand in tests. */
export function rupees(amount: number): Price {
  return Math.round(amount * 10_000) as Price;
}

export function share(exchange: Exchange, symbol: string, brokerSymbol: string, token: string, segment: string): Instrument {
  return {
    key: instrumentKey(exchange, symbol), exchange, symbol, name: symbol, kind: "equity", underlying: symbol, expiry: undefined,
    strike: undefined, optionType: undefined, lot: 1, tick: 500 as Price, freeze: undefined, multiplier: 1, tradable: true,
    broker: { token, symbol: brokerSymbol, segment },
  };
}

export const SBIN = share("NSE", "SBIN", "SBIN-EQ", "3045", "NSE");
export const ITC = share("NSE", "ITC", "ITC-EQ", "1660", "NSE");

/** The order book's row as the documentation prints it. */
export const ORDER_ROW = {
  variety: "NORMAL", ordertype: "LIMIT", producttype: "INTRADAY", duration: "DAY", price: "194.00", triggerprice: "0", quantity: "1",
  disclosedquantity: "0", squareoff: "0", stoploss: "0", trailingstoploss: "0", tradingsymbol: "SBIN-EQ", transactiontype: "BUY", exchange: "NSE",
  symboltoken: null, instrumenttype: "", strikeprice: "-1", optiontype: "", expirydate: "", lotsize: "1", cancelsize: "1", averageprice: "0",
  filledshares: "0", unfilledshares: "1", orderid: "201020000000080", text: "", status: "cancelled", orderstatus: "cancelled",
  updatetime: "20-Oct-2020 13:10:59", exchtime: "20-Oct-2020 13:10:59", exchorderupdatetime: "20-Oct-2020 13:10:59", fillid: "", filltime: "",
  parentorderid: "", uniqueorderid: "34reqfachdfih", exchangeorderid: "1100000000048358",
};

export const TRADE_ROW = {
  exchange: "NSE", producttype: "DELIVERY", tradingsymbol: "ITC-EQ", instrumenttype: "", symbolgroup: "EQ", strikeprice: "-1", optiontype: "",
  expirydate: "", marketlot: "1", precision: "2", multiplier: "-1", tradevalue: "175.00", transactiontype: "BUY", fillprice: "175.00", fillsize: "1",
  orderid: "201020000000095", fillid: "50005750", filltime: "13:27:53",
};

export const POSITION_ROW = {
  exchange: "NSE", symboltoken: "2885", producttype: "DELIVERY", tradingsymbol: "RELIANCE-EQ", symbolname: "RELIANCE", instrumenttype: "",
  priceden: "1", pricenum: "1", genden: "1", gennum: "1", precision: "2", multiplier: "-1", boardlotsize: "1", buyqty: "1", sellqty: "0",
  buyamount: "2235.80", sellamount: "0", symbolgroup: "EQ", strikeprice: "-1", optiontype: "", expirydate: "", lotsize: "1", cfbuyqty: "0",
  cfsellqty: "0", cfbuyamount: "0", cfsellamount: "0", buyavgprice: "2235.80", sellavgprice: "0", avgnetprice: "2235.80", netvalue: "- 2235.80",
  netqty: "1", totalbuyvalue: "2235.80", totalsellvalue: "0", cfbuyavgprice: "0", cfsellavgprice: "0", totalbuyavgprice: "2235.80",
  totalsellavgprice: "0", netprice: "2235.80",
};

export const HOLDING_ROW = {
  tradingsymbol: "TATASTEEL-EQ", exchange: "NSE", isin: "INE081A01020", t1quantity: 0, realisedquantity: 2, quantity: 2, authorisedquantity: 0,
  product: "DELIVERY", collateralquantity: null, collateraltype: null, haircut: 0, averageprice: 111.87, ltp: 130.15, symboltoken: "3499",
  close: 129.6, profitandloss: 37, pnlpercentage: 16.34,
};

/** A contract, for routes that know nothing else of it than its names. */
export const OPTION: Instrument = { ...share("NFO", "NIFTY25AUG2624500CE", "NIFTY25AUG2624500CE", "58662", "NFO"), kind: "option", underlying: "NIFTY" };
