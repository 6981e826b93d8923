/** Reading request bodies: zod schemas whose first complaint becomes the broker's error, naming the field. */

import { z } from "zod";
import { failure } from "./answers.ts";
import type { Answer } from "./answers.ts";
import { parsePaise, parseQuantity } from "./numbers.ts";

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly answer: Answer };

/** Text of any field: the documents send strings, the Java SDK numbers; both are accepted. */
export const text = z.union([z.string(), z.number()]).transform((value) => String(value).trim());

export const needed = text.refine((value) => value !== "", "is required");

/** A field that may be left out, null or empty. */
export const optional = text.nullish().transform((value) => value ?? "");

/** Rupees to paise; absent is 0. */
export const price = optional.transform((value, context) => {
  const paise = value === "" ? 0 : parsePaise(value);
  if (paise === undefined) context.addIssue({ code: "custom", message: "must be an amount in rupees with at most two decimals" });
  return paise ?? 0;
});

export const quantity = needed.transform((value, context) => {
  const units = parseQuantity(value);
  if (units === undefined || units === 0) context.addIssue({ code: "custom", message: "must be a whole number above 0" });
  return units ?? 0;
});

export const optionalQuantity = optional.transform((value, context) => {
  const units = value === "" ? 0 : parseQuantity(value);
  if (units === undefined) context.addIssue({ code: "custom", message: "must be a whole number" });
  return units ?? 0;
});

export const word = <const T extends readonly [string, ...string[]]>(...words: T) =>
  needed.pipe(z.enum(words, { error: `must be one of ${words.join(", ")}` }));

/** Fields whose refusal has a code and a text of the broker's own. */
const OWN_ERRORS: Readonly<Record<string, readonly [code: string, message: string]>> = {
  variety: ["AB1007", "Invalid Order Variety. Value should be NORMAL, STOPLOSS, ROBO"],
  producttype: ["AB1012", "Invalid Product Type"],
  symboltoken: ["AB4018", "Symbol token cannot be empty"],
};

/** Code of every other malformed request; the broker's table calls it "Error not specified". */
export const BAD_REQUEST = "AB2000";

function complaint(error: z.ZodError): Answer {
  const issue = error.issues[0];
  const path = issue?.path.join(".") ?? "";
  const own = OWN_ERRORS[path];
  if (own !== undefined) return failure(own[0], own[1]);
  if (path === "") return failure(BAD_REQUEST, "Invalid Request. The body must be a JSON object");
  return failure(BAD_REQUEST, `Invalid Request. ${path} ${issue?.code === "custom" || issue?.code === "invalid_value" ? issue.message : "is missing or invalid"}`);
}

export function read<T extends z.ZodType>(schema: T, body: unknown): Read<z.output<T>> {
  const parsed = schema.safeParse(body);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, answer: complaint(parsed.error) };
}
