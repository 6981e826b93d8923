import { z } from "zod";
import type { Instrument } from "../domain/instrument.ts";
import { money, parseUnits } from "../domain/units.ts";
import type { Product } from "../domain/words.ts";
import type { Rate } from "./rate.ts";
import { validOn } from "./rate.ts";
import { ascending, day, percent } from "./table-fields.ts";

const rupees = z.string().transform((text, context) => {
  const units = parseUnits(text);
  if (units === undefined || units < 0) context.addIssue({ code: "custom", message: `"${text}" is not an amount in rupees` });
  return money(units ?? 0);
});

/** One rate for an exchange, or one per underlying with `others` for the rest. */
const exchangeRate = z.union([percent, z.record(z.string(), percent).refine((rates) => "others" in rates, "names no rate for others")]);

const segmentRates = z.strictObject({
  brokeragePercent: percent,
  brokerageMost: rupees,
  brokerageLeast: rupees,
  /** STT, on MCX CTT. */
  taxBuy: percent,
  taxSell: percent,
  /** Of the intrinsic value of a bought option that is exercised. */
  taxExercised: percent,
  exchange: z.record(z.string(), exchangeRate),
  ipft: z.record(z.string(), percent),
  sebi: percent,
  stampBuy: percent,
  depositorySell: rupees,
});
export type SegmentRates = z.infer<typeof segmentRates>;

export const SEGMENTS = [
  "equity-delivery", "equity-intraday", "debt", "equity-future", "equity-option",
  "commodity-future", "commodity-option", "currency-future", "currency-option",
] as const;
export type Segment = (typeof SEGMENTS)[number];

const table = z.strictObject({
  name: z.string(),
  from: day,
  source: z.string(),
  autoSquareOff: rupees,
  autoSquareOffNote: z.string(),
  segments: z.record(z.enum(SEGMENTS), segmentRates),
});
export type ChargeTable = z.infer<typeof table>;

function pattern(source: string, context: z.RefinementCtx): RegExp {
  try {
    return new RegExp(source);
  } catch {
    context.addIssue({ code: "custom", message: `"${source}" is not a pattern` });
    return z.NEVER;
  }
}

const tablesSchema = z.strictObject({
  about: z.string(),
  gstPercent: percent,
  debtSeries: z.string().transform(pattern),
  debtNote: z.string(),
  ctt: z.strictObject({ exempt: z.array(z.string()), note: z.string() }),
  tables: z.array(table).min(1).superRefine(ascending),
});
export type ChargeTables = z.infer<typeof tablesSchema>;

/** Reads resources/charges/*.json. @throws ZodError naming the field that is off. */
export function chargeTables(json: unknown): ChargeTables {
  return tablesSchema.parse(inherited(json));
}

/** What a table does not name of its rates, it takes from the one before. */
function inherited(json: unknown): unknown {
  if (!isRecord(json) || !Array.isArray(json.tables)) return json;
  let before: unknown = {};
  const tables = json.tables.map((own: unknown) => {
    if (!isRecord(own)) return own;
    const { segments, autoSquareOff, autoSquareOffNote } = isRecord(before) ? before : {};
    before = merged({ segments, autoSquareOff, autoSquareOffNote }, own);
    return before;
  });
  return { ...json, tables };
}

function merged(under: unknown, over: unknown): unknown {
  if (!isRecord(under) || !isRecord(over)) return over;
  const all: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) all[key] = merged(under[key], value);
  return all;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function chargeTableOn(tables: ChargeTables, on: string): ChargeTable {
  return validOn(tables.tables, on);
}

export type ChargedInstrument = Pick<Instrument, "exchange" | "kind" | "multiplier" | "underlying" | "symbol">;

/** Which column of the table an instrument pays by. A share that is neither bought nor sold for the day is delivered. */
export function segmentOf(instrument: ChargedInstrument, product: Product, tables: ChargeTables): Segment {
  const { exchange, kind, symbol } = instrument;
  if (kind === "future" || kind === "option") {
    const market = exchange === "MCX" ? "commodity" : exchange === "CDS" ? "currency" : "equity";
    return `${market}-${kind}`;
  }
  const series = symbol.slice(symbol.lastIndexOf("-") + 1);
  if (exchange === "NSE" && symbol.includes("-") && tables.debtSeries.test(series)) return "debt";
  return product === "MIS" ? "equity-intraday" : "equity-delivery";
}

/** @throws RangeError for an exchange that the table does not know: charged nothing would be a wrong figure. */
export function exchangeRateOf(of: ChargeTable, segment: Segment, instrument: ChargedInstrument): Rate {
  const rate = of.segments[segment].exchange[instrument.exchange];
  const found = rate === undefined || "billionths" in rate ? rate : (rate[instrument.underlying] ?? rate.others);
  if (!found) throw new RangeError(`the charge table "${of.name}" has no transaction charge for ${segment} on ${instrument.exchange}`);
  return found as Rate;
}

/** Does the tax on sales fall on it? Agricultural commodities are exempt from CTT. */
export function isTaxed(instrument: ChargedInstrument, tables: ChargeTables): boolean {
  return instrument.exchange !== "MCX" || !tables.ctt.exempt.includes(instrument.underlying);
}
