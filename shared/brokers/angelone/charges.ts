import { z } from "zod";
import { plainRupees } from "../../domain/units.ts";
import type { ChargeEstimates, ChargeKind, ChargeLine, ChargeOrder, ChargeQuote } from "../capabilities.ts";
import type { HttpAnswer, HttpRequest, Reading } from "../port.ts";
import { readData } from "./envelope.ts";
import { amount, isBlank, name, positiveAmount } from "./fields.ts";
import { ask, SECURE } from "./request.ts";
import { PRODUCT_WORDS } from "./words.ts";

/** All values as text, as the documentation writes them. */
function wireOrder({ instrument, side, product, quantity, price }: ChargeOrder) {
  return {
    product_type: PRODUCT_WORDS[product],
    transaction_type: side,
    quantity: String(quantity),
    price: plainRupees(price),
    exchange: instrument.broker.segment,
    symbol_name: instrument.underlying,
    token: instrument.broker.token,
  };
}

function request(orders: readonly ChargeOrder[]): HttpRequest {
  return ask("charges", `${SECURE}/brokerage/v1/estimateCharges`, "charges", { orders: orders.map(wireOrder) });
}

/** By the first words of its title, since "Charges", "Fees" and "Fee" vary. */
const KINDS: readonly (readonly [RegExp, ChargeKind])[] = [
  [/brokerage/i, "brokerage"],
  [/exchange transaction/i, "exchange"],
  [/sebi/i, "sebi"],
  [/stamp/i, "stamp"],
  [/(securit(y|ies)|commodit(y|ies)) transaction tax|^[sc]tt$/i, "tax"],
  [/^gst|goods and services/i, "gst"],
];

function kindOf(title: string): ChargeKind | undefined {
  return KINDS.find(([pattern]) => pattern.test(title))?.[1];
}

/** The breakup is a tree of at most a few levels: brokerage, external charges, taxes, and what these consist of. */
const LINE: z.ZodType<ChargeLine> = z
  .object({ name, amount, breakup: z.lazy(() => z.preprocess((raw) => (isBlank(raw) ? [] : raw), z.array(LINE))) })
  .transform((row): ChargeLine => ({ title: row.name, kind: kindOf(row.name), amount: row.amount, parts: row.breakup }));

const QUOTE = z
  .object({ total_charges: positiveAmount, trade_value: positiveAmount, breakup: z.array(LINE) })
  .transform((row): ChargeQuote => ({ total: row.total_charges, turnover: row.trade_value, lines: row.breakup }));

const ESTIMATE = z
  .object({ summary: QUOTE, charges: z.preprocess((raw) => (isBlank(raw) ? [] : raw), z.array(QUOTE)) })
  .transform((data) => ({ summary: data.summary, orders: data.charges }));

function read(answer: HttpAnswer): Reading<z.output<typeof ESTIMATE>> {
  return readData(answer, "estimate of charges", ESTIMATE);
}

export const CHARGE_ESTIMATES: ChargeEstimates = { ask: request, read };
