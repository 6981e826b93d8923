import { z } from "zod";
import type { Exchange } from "../domain/words.ts";
import { ascending, day, percent } from "./table-fields.ts";

const MARKETS = ["equity", "commodity", "currency"] as const;
type Market = (typeof MARKETS)[number];

const contractClass = z.strictObject({
  name: z.string(),
  market: z.enum(MARKETS),
  underlyings: z.union([z.literal("others"), z.array(z.string()).min(1)]),
  /** How far the price is moved against a contract. */
  scan: percent,
  /** Least of a sold option, of the underlying's value. */
  minimum: percent,
  exposure: percent,
});
export type ContractClass = z.infer<typeof contractClass>;

const table = z.strictObject({
  from: day,
  source: z.string(),
  equity: z.strictObject({ CNC: percent, MIS: percent, MTF: percent }),
  contracts: z.array(contractClass).superRefine((classes, context) => {
    for (const market of MARKETS) {
      const others = classes.filter((row) => row.market === market && row.underlyings === "others").length;
      if (others !== 1) context.addIssue({ code: "custom", message: `${market} has ${others} classes for others, expected one` });
    }
    if (!classes.some((row) => row.name === "index")) context.addIssue({ code: "custom", message: "there is no class \"index\"" });
  }),
});
export type MarginTable = z.infer<typeof table>;

const tablesSchema = z.strictObject({ about: z.string(), tables: z.array(table).min(1).superRefine(ascending) });
export type MarginTables = z.infer<typeof tablesSchema>;

/** Reads resources/margins/*.json. @throws ZodError naming the field that is off. */
export function marginTables(json: unknown): MarginTables {
  return tablesSchema.parse(json);
}

/** @param onIndex also where the table does not name the index. */
export function classOf(of: MarginTable, exchange: Exchange, underlying: string, onIndex: boolean): ContractClass {
  const market: Market = exchange === "MCX" ? "commodity" : exchange === "CDS" ? "currency" : "equity";
  const inMarket = of.contracts.filter((row) => row.market === market);
  const named = inMarket.find((row) => row.underlyings !== "others" && row.underlyings.includes(underlying));
  const found = named ?? inMarket.find((row) => (onIndex ? row.name === "index" : row.underlyings === "others")) ?? inMarket[0];
  if (!found) throw new RangeError(`the margin table of ${of.from} has no class for ${market} contracts`);
  return found;
}
