import { z } from "zod";
import type { Instrument } from "../../domain/instrument.ts";
import { plainRupees } from "../../domain/units.ts";
import type { OrderType, Product } from "../../domain/words.ts";
import type { BrokerGtt, BrokerRule, HttpAnswer, HttpRequest, Placement, Reading, RuleTerms } from "../port.ts";
import { readBook, readData } from "./envelope.ts";
import { field, listOf, name, quantity, realPrice, text, word } from "./fields.ts";
import { instrumentOf } from "./order-row.ts";
import { ask, SECURE, write } from "./request.ts";
import { PRODUCT_WORDS, PRODUCTS_READ, SIDES_READ } from "./words.ts";

const GTT = `${SECURE}/gtt/v1`;
/** The Python and Java SDKs have the three writing routes here; the documentation and the JavaScript SDK do not. */
const ELSEWHERE = `/gtt-service${GTT}`;
const PAGE_SIZE = 50;
/** All words of the documentation's own request. */
const STATUSES = ["NEW", "CANCELLED", "ACTIVE", "SENTTOEXCHANGE", "FORALL"];
const PRODUCTS: readonly Product[] = ["CNC", "MTF"];

const STATES: ReadonlyMap<string, BrokerRule["state"]> = new Map([
  ["NEW", "waiting"],
  ["ACTIVE", "waiting"],
  ["SENTTOEXCHANGE", "sent"],
  ["CANCELLED", "cancelled"],
]);

function wireTerms(terms: RuleTerms) {
  return { price: plainRupees(terms.price), qty: String(terms.quantity), triggerprice: plainRupees(terms.trigger), disclosedqty: "0", timeperiod: String(terms.validDays) };
}

/** The route names the instrument by token and exchange; by its symbol only when the rule is made. */
function wireInstrument(instrument: Instrument) {
  return { symboltoken: instrument.broker.token, exchange: instrument.broker.segment };
}

function refuses(instrument: Instrument, product: Product, type: OrderType): string | undefined {
  if (instrument.exchange !== "NSE" && instrument.exchange !== "BSE") return "Angel One keeps such rules for shares of NSE and BSE only";
  if (!PRODUCTS.includes(product)) return "Angel One keeps such rules for CNC and MTF only";
  return type === "LIMIT" ? undefined : "Angel One keeps such rules with a limit price only";
}

function change(route: string, name: string, body: object): HttpRequest {
  return { ...write(route, `${GTT}/${name}`, "gtt", body), alternatePath: `${ELSEWHERE}/${name}` };
}

function create(instrument: Instrument, terms: RuleTerms): HttpRequest {
  return change("gtt-create", "createRule", {
    tradingsymbol: instrument.broker.symbol,
    ...wireInstrument(instrument),
    transactiontype: terms.side,
    producttype: PRODUCT_WORDS[terms.product],
    ...wireTerms(terms),
  });
}

function modify(instrument: Instrument, ruleId: string, terms: RuleTerms): HttpRequest {
  return change("gtt-modify", "modifyRule", { id: ruleId, ...wireInstrument(instrument), ...wireTerms(terms) });
}

function cancel(instrument: Instrument, ruleId: string): HttpRequest {
  return change("gtt-cancel", "cancelRule", { id: ruleId, ...wireInstrument(instrument) });
}

const RULE_ID = z.object({ id: name }).transform((row): Placement => ({ brokerOrderId: row.id, uniqueOrderId: undefined }));

function readRuleId(answer: HttpAnswer): Reading<Placement> {
  return readData(answer, "answer to the GTT rule", RULE_ID);
}

/** @param page from 1. */
function list(page: number): HttpRequest {
  return ask("gtt-list", `${GTT}/ruleList`, "gtt-list", { status: STATUSES, page, count: PAGE_SIZE });
}

const RULE = z
  .object({
    status: name,
    exchange: name,
    tradingsymbol: name,
    symboltoken: text,
    transactiontype: word(SIDES_READ, "transactiontype"),
    producttype: word(PRODUCTS_READ, "producttype"),
    price: realPrice,
    triggerprice: realPrice,
    qty: quantity,
    expirydate: field("a date like 2021-11-16T14:19:51Z", (raw) => (typeof raw === "string" ? /^\d{4}-\d{2}-\d{2}/.exec(raw.trim())?.[0] : undefined)),
  })
  .transform((row): Omit<BrokerRule, "id"> => ({
    instrument: instrumentOf(row),
    side: row.transactiontype,
    product: row.producttype,
    trigger: row.triggerprice,
    price: row.price,
    quantity: row.qty,
    state: STATES.get(row.status.toUpperCase()) ?? "unknown",
    status: row.status,
    expires: row.expirydate,
  }));

const ROW = z.intersection(z.object({ id: name }), RULE);
const ROWS = listOf(ROW);

/** AB9019 is "no data" by a single report. */
function readList(answer: HttpAnswer): Reading<readonly BrokerRule[]> {
  return readBook(answer, "list of GTT rules", "AB9019", ROWS);
}

function details(ruleId: string): HttpRequest {
  return ask("gtt-details", `${GTT}/ruleDetails`, "gtt-list", { id: ruleId });
}

/** The answer does not repeat the rule's number. */
function readDetails(answer: HttpAnswer, ruleId: string): Reading<BrokerRule> {
  const reading = readData(answer, "GTT rule", RULE);
  return reading.kind === "ok" ? { kind: "ok", value: { ...reading.value, id: ruleId } } : reading;
}

/** Angel One keeps single rules for shares; no OCO. */
export const GTT_RULES: BrokerGtt = { refuses, create, modify, cancel, readRuleId, list, readList, pageSize: PAGE_SIZE, details, readDetails };
