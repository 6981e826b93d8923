import type { BookPosition, ExchangeCore } from "../../types.ts";
import { average, bookText, doubleText, rupeeText, signedText } from "../numbers.ts";
import { contractFields, strikeText } from "./contract.ts";

/** Totals of a position (carried plus today) and what it has made at `ltp`. Paise and units. */
function totals(position: BookPosition, ltp: number) {
  const buyQuantity = position.buyQuantity + position.carriedBuyQuantity;
  const sellQuantity = position.sellQuantity + position.carriedSellQuantity;
  const buyValue = position.buyValue + position.carriedBuyValue;
  const sellValue = position.sellValue + position.carriedSellValue;
  const net = buyQuantity - sellQuantity;
  const closed = Math.min(buyQuantity, sellQuantity);
  const pnl = sellValue - buyValue + net * ltp;
  // The closed part at the averages of both sides; the exact value where all is closed.
  const realised = net === 0 ? pnl : closed === 0 ? 0 : Math.round((sellValue * closed) / sellQuantity - (buyValue * closed) / buyQuantity);
  return { buyQuantity, sellQuantity, buyValue, sellValue, net, pnl, realised, netValue: sellValue - buyValue };
}

/** One row of the position book: everything text, averages to the paisa, `netvalue` with its inner blank. */
export function positionRow(core: ExchangeCore, position: BookPosition): object {
  const contract = contractFields(core, position.token);
  const snapshot = core.snapshot(position.token);
  const ltp = snapshot?.ltp ?? 0;
  const sum = totals(position, ltp);
  const netPrice = bookText(average(Math.abs(sum.netValue), Math.abs(sum.net)));
  return {
    exchange: contract.exchange,
    symboltoken: position.token,
    producttype: position.product,
    tradingsymbol: contract.tradingsymbol,
    symbolname: contract.symbolname,
    instrumenttype: contract.instrumenttype,
    priceden: "1",
    pricenum: "1",
    genden: "1",
    gennum: "1",
    precision: "2",
    multiplier: "-1",
    boardlotsize: "1",
    buyqty: String(position.buyQuantity),
    sellqty: String(position.sellQuantity),
    buyamount: bookText(position.buyValue),
    sellamount: bookText(position.sellValue),
    symbolgroup: contract.symbolgroup,
    strikeprice: strikeText(contract),
    optiontype: contract.optiontype,
    expirydate: contract.expirydate,
    lotsize: contract.lotsize,
    cfbuyqty: String(position.carriedBuyQuantity),
    cfsellqty: String(position.carriedSellQuantity),
    cfbuyamount: bookText(position.carriedBuyValue),
    cfsellamount: bookText(position.carriedSellValue),
    buyavgprice: bookText(average(position.buyValue, position.buyQuantity)),
    sellavgprice: bookText(average(position.sellValue, position.sellQuantity)),
    avgnetprice: netPrice,
    netvalue: signedText(sum.netValue),
    netqty: String(sum.net),
    totalbuyvalue: bookText(sum.buyValue),
    totalsellvalue: bookText(sum.sellValue),
    cfbuyavgprice: bookText(average(position.carriedBuyValue, position.carriedBuyQuantity)),
    cfsellavgprice: bookText(average(position.carriedSellValue, position.carriedSellQuantity)),
    totalbuyavgprice: bookText(average(sum.buyValue, sum.buyQuantity)),
    totalsellavgprice: bookText(average(sum.sellValue, sum.sellQuantity)),
    netprice: netPrice,
    ltp: doubleText(ltp),
    close: doubleText(snapshot?.previousClose ?? 0),
    pnl: rupeeText(sum.pnl),
    realised: rupeeText(sum.realised),
    unrealised: rupeeText(sum.pnl - sum.realised),
  };
}
