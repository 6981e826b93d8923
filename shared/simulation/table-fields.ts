import { z } from "zod";
import { rateOf } from "./rate.ts";

/** Fields that dated tables are made of. Each failure names the field by its path and shows the value. */

export const percent = z.string().transform((text, context) => {
  try {
    return rateOf(text);
  } catch {
    context.addIssue({ code: "custom", message: `"${text}" is not a percentage with at most seven decimals` });
    return rateOf("0");
  }
});

/** `YYYY-MM-DD` of the calendar. */
export const day = z.string().refine((text) => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}, { error: (issue) => `${JSON.stringify(issue.input)} is not a day, expected YYYY-MM-DD` });

/** Minutes since midnight of a wall time `HH:MM`. */
export const wallTime = z.string().transform((text, context) => {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!match) context.addIssue({ code: "custom", message: `"${text}" is not a time, expected HH:MM` });
  return match ? Number(match[1]) * 60 + Number(match[2]) : 0;
});

/** Rows of a dated table stand in the order of their days, each day once. */
export function ascending(rows: readonly { readonly from: string }[], context: z.RefinementCtx): void {
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    if (before && before.from >= row.from) context.addIssue({ code: "custom", path: [index, "from"], message: `${row.from} does not come after ${before.from}` });
  }
}
