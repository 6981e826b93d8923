import { z } from "zod";
import type { Product } from "../../domain/words.ts";
import type { ConvertiblePosition, PositionConversion } from "../capabilities.ts";
import type { BrokerPosition, HttpAnswer, HttpRequest, Reading } from "../port.ts";
import { readBook, readEnvelope } from "./envelope.ts";
import { field, isBlank } from "./fields.ts";
import { POSITION, positions } from "./portfolio.ts";
import { SECURE, write } from "./request.ts";
import { PRODUCT_WORDS } from "./words.ts";

/** Fields of the position's row that the request repeats, in the documentation's order. */
const COPIED = [
  "exchange", "symboltoken", "tradingsymbol", "symbolname", "instrumenttype", "priceden", "pricenum", "genden", "gennum", "precision", "multiplier",
  "boardlotsize", "buyqty", "sellqty", "buyamount", "sellamount",
] as const;

/** As it came; what the request repeats must not be tidied up on the way. */
const verbatim = field("text", (raw) => (isBlank(raw) ? "" : typeof raw === "string" || typeof raw === "number" ? String(raw) : undefined));

const ROW = z.intersection(POSITION, z.object(Object.fromEntries(COPIED.map((name) => [name, verbatim])))).transform(
  (row): ConvertiblePosition => ({ position: positionOf(row), copied: Object.fromEntries(COPIED.map((name) => [name, (row as Readonly<Record<string, unknown>>)[name] as string])) }),
);

function positionOf(row: BrokerPosition): BrokerPosition {
  const { instrument, product, buyQuantity, sellQuantity, buyValue, sellValue, carriedQuantity, carriedValue, netQuantity } = row;
  return { instrument, product, buyQuantity, sellQuantity, buyValue, sellValue, carriedQuantity, carriedValue, netQuantity };
}

function readRows(answer: HttpAnswer): Reading<readonly ConvertiblePosition[]> {
  return readBook(answer, "position book", "AB1016", z.array(ROW));
}

/**
 * Only what was traded today: the one `type` that the documentation prints is DAY, and how a carried
 * position is named there nobody has told.
 */
function refuses(position: BrokerPosition, to: Product, quantity: number): string | undefined {
  const today = position.netQuantity - position.carriedQuantity;
  if (to === position.product) return `the position is ${to} already`;
  if (position.netQuantity === 0) return "the position is closed";
  if (position.netQuantity > 0 !== today > 0 || Math.abs(today) < quantity) return "only what was traded today can be converted here; convert carried positions in Angel One's own app";
  return quantity > Math.abs(position.netQuantity) ? `only ${Math.abs(position.netQuantity)} are open` : undefined;
}

function convert({ position, copied }: ConvertiblePosition, to: Product, quantity: number): HttpRequest {
  return write("convert", `${SECURE}/order/v1/convertPosition`, "convert", {
    ...copied,
    oldproducttype: PRODUCT_WORDS[position.product],
    newproducttype: PRODUCT_WORDS[to],
    transactiontype: position.netQuantity < 0 ? "SELL" : "BUY",
    quantity,
    type: "DAY",
  });
}

/** Success carries no data. */
function readConverted(answer: HttpAnswer): Reading<true> {
  const reading = readEnvelope(answer);
  return reading.kind === "ok" ? { kind: "ok", value: true } : reading;
}

export const CONVERSION: PositionConversion = { book: positions, readBook: readRows, refuses, convert, readConverted };
