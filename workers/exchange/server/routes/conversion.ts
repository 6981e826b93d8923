/** convertPosition: what was traded today goes over to another product. */

import { z } from "zod";
import { failure, success } from "../answers.ts";
import type { Answer } from "../answers.ts";
import type { Call, Route } from "../door.ts";
import { BAD_REQUEST, needed, quantity, read, word } from "../fields.ts";

const product = word("DELIVERY", "CARRYFORWARD", "MARGIN", "INTRADAY");

const body = z.object({
  exchange: needed,
  symboltoken: needed,
  tradingsymbol: needed,
  oldproducttype: product,
  newproducttype: product,
  transactiontype: word("BUY", "SELL"),
  quantity,
  type: needed,
});

function convert(call: Call): Answer {
  const asked = read(body, call.body);
  if (!asked.ok) return asked.answer;
  const { exchange, symboltoken, tradingsymbol, oldproducttype, newproducttype, transactiontype, type } = asked.value;
  const { core } = call.door;
  const listing = core.listing(symboltoken);
  if (listing === undefined || listing.segment !== exchange) return failure("AB4006", "Invalid symboltoken");
  if (listing.symbol !== tradingsymbol) return failure("AB1009", "Symbol Not Found");
  if (type !== "DAY") return failure(BAD_REQUEST, "Invalid Request. type must be DAY");
  const result = core.convert({ client: call.client, token: symboltoken, from: oldproducttype, to: newproducttype, side: transactiontype, quantity: asked.value.quantity });
  return result.ok ? success(null) : failure(result.code, result.message);
}

export const CONVERSION_ROUTES: readonly Route[] = [
  { method: "POST", path: "/rest/secure/angelbroking/order/v1/convertPosition", token: "valid", limit: "convertPosition", handle: convert },
];
