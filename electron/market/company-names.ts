import { z } from "zod";
import type { KnownName } from "../../shared/instruments/terms.ts";

const universe = z.object({ equities: z.array(z.object({ name: z.string(), company: z.string() })) }).or(z.object({}));
const names = z.object({ names: z.array(z.object({ symbol: z.string(), company: z.string(), aliases: z.array(z.string()) })) });

/**
 * What people call the best known underlyings, best known first: the scrip master has symbols only.
 * @param known resources/instruments/names.json
 * @param practice resources/practice/universe.json, for shares that the first does not name.
 * @throws Error when the first is malformed: a broken installation.
 */
export function companyNames(known: unknown, practice: unknown): readonly KnownName[] {
  const list = names.parse(known).names;
  const listed = new Set(list.map(({ symbol }) => symbol));
  const parsed = universe.safeParse(practice);
  const more = parsed.success && "equities" in parsed.data ? parsed.data.equities : [];
  return [...list, ...more.flatMap(({ name, company }) => (listed.has(name) ? [] : [{ symbol: name, company, aliases: [] }]))];
}
