import type { BookTrade, ExchangeCore } from "../../types.ts";
import { rupeeText } from "../numbers.ts";
import { istTime } from "../session-time.ts";
import { contractFields, strikeText } from "./contract.ts";

/** One fill of the trade book: everything text, and the time of day without its date. */
export function tradeRow(core: ExchangeCore, trade: BookTrade): object {
  const contract = contractFields(core, trade.token);
  return {
    exchange: contract.exchange,
    producttype: trade.product,
    tradingsymbol: contract.tradingsymbol,
    instrumenttype: contract.instrumenttype,
    symbolgroup: contract.symbolgroup,
    strikeprice: strikeText(contract),
    optiontype: contract.optiontype,
    expirydate: contract.expirydate,
    marketlot: contract.lotsize,
    precision: "2",
    multiplier: "-1",
    tradevalue: rupeeText(trade.price * trade.quantity),
    transactiontype: trade.side,
    fillprice: rupeeText(trade.price),
    fillsize: String(trade.quantity),
    orderid: trade.orderId,
    fillid: trade.fillId,
    filltime: istTime(trade.at),
  };
}
