/** Shares under surveillance, which are sold and bought with the user's consent only. Dated data, as everything of that kind. */

import { z } from "zod";

/** Company key to the notice. */
export type CautionaryScrips = ReadonlyMap<string, string>;

const fileSchema = z.object({ shares: z.array(z.object({ name: z.string().min(1), message: z.string().min(1) })) });

/** @throws Error in one sentence for a file that is no such list. */
export function cautionaryScrips(file: unknown): CautionaryScrips {
  const parsed = fileSchema.safeParse(file);
  if (!parsed.success) throw new Error(`surveillance list: ${parsed.error.issues[0]?.message ?? "unreadable"}`);
  return new Map(parsed.data.shares.map(({ name, message }) => [name, message]));
}
