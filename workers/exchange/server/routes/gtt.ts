/** Good-till-triggered rules. The three writes are refused in the services' envelope, the two reads in the gateway's. */

import { z } from "zod";
import type { Accepted, BookRule, ExchangeCore } from "../../types.ts";
import { failure, gatewayFailure, success } from "../answers.ts";
import type { Answer } from "../answers.ts";
import type { Call, Route } from "../door.ts";
import { needed, optionalQuantity, price, quantity, read, text, word } from "../fields.ts";
import { bookText } from "../numbers.ts";

const GTT = "/rest/secure/angelbroking/gtt/v1";
/** Days that a rule waits where the caller does not say. */
const DEFAULT_DAYS = 365;
const MOST_ROWS = 100;

const terms = { symboltoken: needed, exchange: needed, price, triggerprice: price, qty: quantity, disclosedqty: optionalQuantity };
const createBody = z.object({ ...terms, tradingsymbol: needed, transactiontype: word("BUY", "SELL"), producttype: word("DELIVERY", "MARGIN", "INTRADAY", "CARRYFORWARD"), timeperiod: optionalQuantity });
const modifyBody = z.object({ ...terms, id: needed });
const cancelBody = z.object({ id: needed, symboltoken: needed, exchange: needed });
const detailsBody = z.object({ id: needed });
const listBody = z.object({ status: z.array(text), page: quantity, count: quantity });

const outcome = (result: Accepted<BookRule>): Answer => (result.ok ? success({ id: result.value.ruleId }) : failure(result.code, result.message));

function create(call: Call): Answer {
  const body = read(createBody, call.body);
  if (!body.ok) return body.answer;
  const rule = body.value;
  const { core } = call.door;
  const listing = core.listing(rule.symboltoken);
  if (listing === undefined) return failure("AB9011", "Invalid symbol token");
  if (listing.segment !== rule.exchange) return failure("AB9010", "Invalid exchange");
  if (listing.symbol !== rule.tradingsymbol) return failure("AB9012", "Invalid trading symbol");
  if (rule.producttype !== "DELIVERY" && rule.producttype !== "MARGIN") return failure("AB9015", "Invalid product type");
  return outcome(
    core.createRule({
      client: call.client, token: listing.token, side: rule.transactiontype, product: rule.producttype,
      price: rule.price, triggerPrice: rule.triggerprice, quantity: rule.qty, disclosedQuantity: disclosed(rule), days: rule.timeperiod === 0 ? DEFAULT_DAYS : rule.timeperiod,
    }),
  );
}

function modify(call: Call): Answer {
  const body = read(modifyBody, call.body);
  if (!body.ok) return body.answer;
  const { id, symboltoken, price: limit, triggerprice, qty } = body.value;
  return outcome(call.door.core.modifyRule({ client: call.client, ruleId: id, token: symboltoken, price: limit, triggerPrice: triggerprice, quantity: qty, disclosedQuantity: disclosed(body.value) }));
}

function cancel(call: Call): Answer {
  const body = read(cancelBody, call.body);
  return body.ok ? outcome(call.door.core.cancelRule(call.client, body.value.id, body.value.symboltoken)) : body.answer;
}

function details({ door: { core }, client, body }: Call): Answer {
  const wanted = read(detailsBody, body);
  if (!wanted.ok) return wanted.answer;
  const rule = core.rules(client).find(({ ruleId }) => ruleId === wanted.value.id);
  return rule === undefined ? gatewayFailure("AB9013", "Invalid rule id") : success(row(core, rule, true));
}

/** Newest first. `FORALL` stands for every status. */
function list({ door: { core }, client, body }: Call): Answer {
  const wanted = read(listBody, body);
  if (!wanted.ok) return wanted.answer;
  const { status, page, count } = wanted.value;
  if (status.length === 0) return gatewayFailure("AB9004", "Invalid status array size");
  if (count > MOST_ROWS) return gatewayFailure("AB9018", "Invalid count");
  const rules = core.rules(client).filter((rule) => status.includes("FORALL") || status.includes(rule.status));
  const rows = rules.toReversed().slice((page - 1) * count, page * count);
  return success(rows.map((rule) => row(core, rule, false)));
}

/** The documentation's own sample discloses ten times the quantity: what is too much means all of it. */
const disclosed = ({ qty, disclosedqty }: { qty: number; disclosedqty: number }): number => (disclosedqty >= qty ? 0 : disclosedqty);

/** `2020-11-16T14:19:51Z`, the seconds' part of an ISO stamp. */
const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

function row(core: ExchangeCore, rule: BookRule, alone: boolean): object {
  const listing = core.listing(rule.token);
  return {
    ...(alone ? { disclosedqty: String(rule.disclosedQuantity) } : { id: rule.ruleId }),
    clientid: rule.client,
    status: rule.status,
    createddate: stamp(rule.createdAt),
    updateddate: stamp(rule.updatedAt),
    expirydate: stamp(rule.expiresAt),
    exchange: listing?.segment ?? "NSE",
    tradingsymbol: listing?.symbol ?? "",
    symboltoken: rule.token,
    transactiontype: rule.side,
    producttype: rule.product,
    price: bookText(rule.price),
    qty: String(rule.quantity),
    triggerprice: bookText(rule.triggerPrice),
  };
}

export const GTT_ROUTES: readonly Route[] = [
  { method: "POST", path: `${GTT}/createRule`, token: "valid", limit: "rules", fixedAddress: true, handle: create },
  { method: "POST", path: `${GTT}/modifyRule`, token: "valid", limit: "rules", fixedAddress: true, handle: modify },
  { method: "POST", path: `${GTT}/cancelRule`, token: "valid", limit: "rules", fixedAddress: true, handle: cancel },
  { method: "POST", path: `${GTT}/ruleDetails`, token: "valid", limit: "ruleReads", handle: details },
  { method: "POST", path: `${GTT}/ruleList`, token: "valid", limit: "ruleReads", handle: list },
];
