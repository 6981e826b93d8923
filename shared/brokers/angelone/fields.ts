import { z } from "zod";
import { price } from "../../domain/units.ts";
import type { Money, Price } from "../../domain/units.ts";
import { decimalUnits, plainNumber, wholeNumber } from "./decimal.ts";

/**
 * Schemas of single fields. The type of a JSON value says nothing here (numbers come as text and
 * text as numbers), so each field is read from either. What cannot be read is an error that names
 * the field and the value; no field ever falls back to a default that looks like data.
 */
export function field<T>(expected: string, read: (raw: unknown) => T | undefined) {
  return z.unknown().optional().transform((raw, context): T => {
    const value = read(raw);
    if (value !== undefined) return value;
    context.issues.push({ code: "custom", message: `${shown(raw)} is not ${expected}`, input: raw });
    return z.NEVER;
  });
}

/** A value as an error may quote it, cut to 40 characters. */
function shown(raw: unknown): string {
  if (raw === undefined) return "(missing)";
  const text = JSON.stringify(raw) ?? typeof raw;
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

export function isBlank(raw: unknown): boolean {
  return raw === undefined || raw === null || (typeof raw === "string" && raw.trim() === "");
}

function atLeast(least: number, units: number | undefined): number | undefined {
  return units !== undefined && units >= least ? units : undefined;
}

/** An amount of either sign. */
export const amount = field<Money>("an amount of rupees", (raw) => decimalUnits(raw) as Money | undefined);
export const positiveAmount = field<Money>("an amount of rupees, 0 or more", (raw) => atLeast(0, decimalUnits(raw)) as Money | undefined);
export const anyPrice = field<Price>("a price, 0 or more", (raw) => atLeast(0, decimalUnits(raw)) as Price | undefined);
export const realPrice = field<Price>("a price above 0", (raw) => atLeast(1, decimalUnits(raw)) as Price | undefined);
/** 0 where the server leaves it blank: for fields that not every kind of order uses. */
export const blankPrice = field<Price>("a price, 0 or more", (raw) => (isBlank(raw) ? price(0) : (atLeast(0, decimalUnits(raw)) as Price | undefined)));
export const count = field("a whole number, 0 or more", (raw) => atLeast(0, wholeNumber(raw)));
export const quantity = field("a whole number above 0", (raw) => atLeast(1, wholeNumber(raw)));
export const signedCount = field("a whole number", wholeNumber);

/** A percentage, a greek, a ratio: a float of either sign. */
export const float = field("a number", plainNumber);
/** The same where a row of this kind may lack it: undefined then, never 0. */
export const maybe = <T>(what: string, read: (raw: unknown) => T | undefined) =>
  z.unknown().optional().transform((raw, context): T | undefined => {
    const value = isBlank(raw) ? undefined : read(raw);
    if (value !== undefined || isBlank(raw)) return value;
    context.issues.push({ code: "custom", message: `${shown(raw)} is not ${what}`, input: raw });
    return z.NEVER;
  });
export const maybeAmount = maybe<Money>("an amount of rupees", (raw) => decimalUnits(raw) as Money | undefined);
export const maybePrice = maybe<Price>("a price, 0 or more", (raw) => atLeast(0, decimalUnits(raw)) as Price | undefined);
export const maybeFloat = maybe("a number", plainNumber);

function textOf(raw: unknown): string | undefined {
  if (typeof raw === "string") return raw.trim();
  return typeof raw === "number" && Number.isSafeInteger(raw) ? String(raw) : undefined;
}

/** An id or a name that must be there. Ids of 15 digits come as numbers too; they stay text with us. */
export const name = field("a name", (raw) => textOf(raw) || undefined);
/** Text that may be blank or null: "" then. */
export const text = field("text", (raw) => (isBlank(raw) ? "" : textOf(raw)));
/** Tokens, passwords: never quoted in an error. */
export const secret = z.unknown().optional().transform((raw, context): string => {
  if (typeof raw === "string" && raw !== "") return raw;
  context.issues.push({ code: "custom", message: "is missing", input: undefined });
  return z.NEVER;
});

/** One word of a table. An unknown word is an error that is shown. */
export function word<T>(table: ReadonlyMap<string, T>, what: string) {
  return field<T>(`a known ${what}`, (raw) => (typeof raw === "string" ? table.get(raw.trim().toUpperCase()) : undefined));
}

/** The first thing wrong with parsed data, in words: `row 4: averageprice "abc" is not a price, 0 or more`. */
export function firstProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return "it has an unexpected shape";
  const path = issue.path.map((step) => (typeof step === "number" ? `row ${step + 1}:` : String(step)));
  return [...path, issue.message].join(" ");
}

/** A list that the server prints as a single object when it holds one. */
export function listOf<T>(row: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.preprocess((data) => (Array.isArray(data) ? (data as unknown[]) : [data]), z.array(row));
}
