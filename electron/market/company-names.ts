import { z } from "zod";
import type { Instrument } from "../../shared/domain/instrument.ts";

const schema = z.object({ equities: z.array(z.object({ name: z.string(), company: z.string() })) }).or(z.object({}));

/** Company names by symbol: the scrip master has none. @param json resources/practice/universe.json */
export function companyNames(json: unknown): ReadonlyMap<string, string> {
  const parsed = schema.safeParse(json);
  const rows = parsed.success && "equities" in parsed.data ? parsed.data.equities : [];
  return new Map(rows.map(({ name, company }) => [name, company]));
}

/** The instrument with the name people know it by, where one is known. */
export function named(instrument: Instrument, names: ReadonlyMap<string, string>): Instrument {
  const company = instrument.kind === "equity" ? names.get(instrument.symbol) : undefined;
  return company === undefined ? instrument : { ...instrument, name: company };
}
