/**
 * What the practice market is made of: names, tokens, price levels and contract terms, all dated data
 * (`resources/practice/universe.json` with `resources/calendar/nse-holidays.json`). Rupees and per
 * cent in the files; integer paise and fractions here.
 */

import { createHash } from "node:crypto";
import { z } from "zod";
import { holidaysSchema, sessionHoursSchema, tradingCalendar } from "./days.ts";
import type { Calendar } from "./days.ts";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const token = z.string().regex(/^\d+$/);
const count = z.number().int().positive();
const paise = z.number().positive().transform((rupees) => Math.round(rupees * 100));
const fraction = z.number().positive().transform((perCent) => perCent / 100);
const name = { token, name: z.string().min(1), symbol: z.string().min(1), company: z.string().min(1) };

/** Each entry is valid from its day; a step holds up to and including its price; the last has no end. */
const tickTable = z
  .array(z.object({ from: day, steps: z.array(z.object({ upTo: paise.nullable(), tick: paise })).min(1) }))
  .min(1);

const equity = z.object({
  ...name,
  price: paise,
  dailyVolatilityPercent: fraction,
  beta: z.number(),
  averageVolume: count,
  freezeLimit: count,
  formerNames: z.array(z.object({ name: z.string().min(1), company: z.string().min(1), until: day })).default([]),
});

/** `weights` are by constituent name and need not sum to anything. */
const index = z.object({ ...name, level: paise, weights: z.record(z.string(), z.number().positive()) });

/** Weekday 0 = Sunday; `weeklies` counts the expiries that are not a month's last. */
const terms = z.object({
  from: day,
  lot: count,
  freezeLimit: count,
  strikeStep: paise,
  expiryWeekday: z.number().int().min(1).max(5),
  weeklies: z.number().int().min(0),
  monthlies: z.number().int().min(0),
  futures: z.number().int().min(0),
  strikesEachSide: z.number().int().min(0),
  /** Calendar days before its expiry that a contract is listed. */
  weeklyLifeDays: count,
  monthlyLifeDays: count,
});

const byKind = z.object({ future: count, option: count });

const derivative = z.object({
  underlying: z.string().min(1),
  terms: z.array(terms).min(1),
  carryPercent: fraction,
  /** Implied volatility of this index at the money as a multiple of the volatility index. */
  volatilityRatio: z.number().positive(),
  dailyLots: byKind,
  openInterestLots: byKind,
});

const universeSchema = z.object({
  /** The day whose prices, names and freeze quantities these are. */
  asOf: day,
  sessionHours: sessionHoursSchema,
  tickTables: z.object({ equity: tickTable, indexFuture: tickTable, option: tickTable }),
  marketVolatilityPercent: fraction,
  indices: z.array(index),
  volatilityIndex: z.object({ ...name, level: paise }),
  equities: z.array(equity).min(1),
  derivatives: z.array(derivative),
});

type UniverseFile = z.output<typeof universeSchema>;
export type EquityFacts = UniverseFile["equities"][number];
export type IndexFacts = UniverseFile["indices"][number];
export type DerivativeFacts = UniverseFile["derivatives"][number];
export type ContractTerms = z.output<typeof terms>;
export type TickKind = keyof UniverseFile["tickTables"];

export interface Universe extends UniverseFile {
  readonly calendar: Calendar;
  /** Changes with any fact in either file: part of what names a synthetic market. */
  readonly fingerprint: string;
}

/** Takes both parsed files. Throws one sentence that names the file and the field that is wrong. */
export function loadUniverse(universeFile: unknown, holidaysFile: unknown): Universe {
  const facts = parseFile("practice universe", universeSchema, universeFile);
  const holidays = parseFile("holiday calendar", holidaysSchema, holidaysFile);
  refuseContradictions(facts);
  const fingerprint = createHash("sha256").update(JSON.stringify([universeFile, holidaysFile])).digest("hex").slice(0, 12);
  return { ...facts, calendar: tradingCalendar(holidays, facts.sessionHours), fingerprint };
}

function parseFile<Schema extends z.ZodType>(title: string, schema: Schema, file: unknown): z.output<Schema> {
  const parsed = schema.safeParse(file);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`${title}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unreadable"}`);
}

function refuseContradictions(facts: UniverseFile): void {
  const names = new Set(facts.equities.map((entry) => entry.name));
  const tokens = [...facts.equities, ...facts.indices, facts.volatilityIndex].map((entry) => entry.token);
  if (new Set(tokens).size !== tokens.length) throw new Error("practice universe: a token is used twice");
  if (names.size !== facts.equities.length) throw new Error("practice universe: a name is used twice");
  for (const entry of facts.indices) {
    const stranger = Object.keys(entry.weights).find((constituent) => !names.has(constituent));
    if (stranger !== undefined) throw new Error(`practice universe: ${entry.name} holds ${stranger}, which is not listed`);
  }
  for (const entry of facts.derivatives) {
    if (!facts.indices.some((held) => held.name === entry.underlying)) throw new Error(`practice universe: contracts on ${entry.underlying}, which is not an index`);
  }
}

/** The entry in force on `onDay`; before the first entry, the first. `table` ascends and is never empty. */
export function inForce<Entry extends { readonly from: string }>(table: readonly Entry[], onDay: string): Entry {
  const entry = table.findLast((candidate) => candidate.from <= onDay) ?? table[0];
  if (entry === undefined) throw new Error("a dated table is empty");
  return entry;
}

/** Tick in paise by the table in force for a price in paise. */
export function tickFor(universe: Universe, kind: TickKind, onDay: string, price: number): number {
  const { steps } = inForce(universe.tickTables[kind], onDay);
  const step = steps.find((candidate) => candidate.upTo === null || price <= candidate.upTo) ?? steps.at(-1);
  if (step === undefined) throw new Error("a tick table has no steps");
  return step.tick;
}

/** Name and company as they were on that day: TMPV was TATAMOTORS until 2025-10-23. */
export function nameOn(facts: EquityFacts, onDay: string): { readonly name: string; readonly company: string } {
  return facts.formerNames.find((former) => onDay <= former.until) ?? facts;
}
