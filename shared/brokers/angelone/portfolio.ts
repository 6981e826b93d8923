import { z } from "zod";
import { minus } from "../../domain/units.ts";
import type { AllHoldings, AllHoldingsRead, DetailedHolding } from "../capabilities.ts";
import type { BrokerHolding, BrokerPosition, HttpAnswer, HttpRequest, Reading } from "../port.ts";
import { readBook } from "./envelope.ts";
import { amount, anyPrice, count, float, name, positiveAmount, signedCount, text, word } from "./fields.ts";
import { instrumentOf } from "./order-row.ts";
import { get, SECURE } from "./request.ts";
import { PRODUCTS_READ } from "./words.ts";

export function positions(): HttpRequest {
  return get("positions", `${SECURE}/order/v1/getPosition`, "positions");
}

/** `buy…` and `sell…` are the day's, `cf…` what was carried in. */
export const POSITION = z
  .object({
    exchange: name,
    tradingsymbol: name,
    symboltoken: text,
    producttype: word(PRODUCTS_READ, "producttype"),
    buyqty: count,
    sellqty: count,
    buyamount: positiveAmount,
    sellamount: positiveAmount,
    cfbuyqty: count,
    cfsellqty: count,
    cfbuyamount: positiveAmount,
    cfsellamount: positiveAmount,
    netqty: signedCount,
  })
  .transform(
    (row): BrokerPosition => ({
      instrument: instrumentOf(row),
      product: row.producttype,
      buyQuantity: row.buyqty,
      sellQuantity: row.sellqty,
      buyValue: row.buyamount,
      sellValue: row.sellamount,
      carriedQuantity: row.cfbuyqty - row.cfsellqty,
      // Signed like the quantity: the cost of what was bought less the proceeds of what was sold short.
      carriedValue: minus(row.cfbuyamount, row.cfsellamount),
      netQuantity: row.netqty,
    }),
  );

export function readPositions(answer: HttpAnswer): Reading<readonly BrokerPosition[]> {
  return readBook(answer, "position book", "AB1016", z.array(POSITION));
}

export function holdings(): HttpRequest {
  return get("holdings", `${SECURE}/portfolio/v1/getHolding`, "holdings");
}

const HOLDING_ROW = z.object({
  exchange: name,
  tradingsymbol: name,
  symboltoken: text,
  quantity: count,
  t1quantity: count,
  // 0 for bonus and gifted shares.
  averageprice: anyPrice,
  close: anyPrice,
});

function holdingOf(row: z.output<typeof HOLDING_ROW>): BrokerHolding {
  return {
    instrument: instrumentOf(row),
    quantity: row.quantity,
    t1Quantity: row.t1quantity,
    averagePrice: row.averageprice,
    previousClose: row.close,
  };
}

const HOLDING = HOLDING_ROW.transform(holdingOf);

export function readHoldings(answer: HttpAnswer): Reading<readonly BrokerHolding[]> {
  return readBook(answer, "holdings", "AB1015", z.array(HOLDING));
}

const DETAILED = HOLDING_ROW.extend({ isin: text, authorisedquantity: count }).transform(
  (row): DetailedHolding => ({ ...holdingOf(row), isin: row.isin, authorisedQuantity: row.authorisedquantity }),
);

const TOTALS = z
  .object({ totalholdingvalue: amount, totalinvvalue: amount, totalprofitandloss: amount, totalpnlpercentage: float })
  .transform((row) => ({ value: row.totalholdingvalue, invested: row.totalinvvalue, profit: row.totalprofitandloss, profitPercent: row.totalpnlpercentage }));

const NONE: AllHoldings = { holdings: [], totals: undefined };
const ALL = z
  .object({ holdings: z.array(DETAILED).nullable(), totalholding: TOTALS.nullable() })
  .transform((data): AllHoldings => ({ holdings: data.holdings ?? [], totals: data.totalholding ?? undefined }));

function readAll(answer: HttpAnswer): Reading<AllHoldings> {
  const reading = readBook(answer, "holdings", "AB1015", ALL.transform((all) => [all]));
  return reading.kind === "ok" ? { kind: "ok", value: reading.value[0] ?? NONE } : reading;
}

export const ALL_HOLDINGS: AllHoldingsRead = {
  ask: () => get("all-holdings", `${SECURE}/portfolio/v1/getAllHolding`, "all-holdings"),
  read: readAll,
};
