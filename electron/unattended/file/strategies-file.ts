import type { z } from "zod";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import { JsonProblem, parseLocated } from "./located-json.ts";
import type { LocatedJson } from "./located-json.ts";
import type { FileAccount, FileEntry } from "./schema.ts";
import { FIELDS, strategiesFile } from "./schema.ts";

/** Problems told at once; the rest may go with them. */
const MOST_TOLD = 20;

/** A problem of the file that another start would meet again: the process ends with the code of a bad file. */
export class FileProblem extends TerminalError {
  readonly sentences: readonly string[];
  constructor(sentences: readonly string[]) {
    const told = sentences.slice(0, MOST_TOLD);
    if (sentences.length > MOST_TOLD) told.push(`And ${sentences.length - MOST_TOLD} more.`);
    super(badInput("--strategies", "a strategies file in order", told.join("\n")));
    this.sentences = told;
  }
}

export interface StrategiesFile {
  readonly accounts: readonly FileAccount[];
  readonly waitMs: number;
  readonly entries: readonly FileEntry[];
  /** "day.json line 12, strategy sbin-ema, field capital": for a sentence about something that was read well. */
  place(path: readonly PropertyKey[]): string;
}

/**
 * Reads a strategies file: its form, and what can be said without a terminal.
 * @param name as sentences call the file.
 * @throws FileProblem naming line, entry and field of everything that is wrong.
 */
export function readStrategiesFile(name: string, text: string): StrategiesFile {
  const json = located(name, text);
  const place = (path: readonly PropertyKey[]): string => placeOf(name, json, path);
  const parsed = strategiesFile.safeParse(json.value);
  if (!parsed.success) throw new FileProblem(parsed.error.issues.flatMap((issue) => sentences(issue, json, place)));
  const { accounts, waitSeconds, strategies } = parsed.data;
  const problems = [...twice(strategies.map(({ id }) => id), "strategies", "id", place), ...twice(accounts.map((one) => one.name.toLowerCase()), "accounts", "name", place), ...strategies.flatMap((one, at) => liveProblems(one, at, place))];
  if (problems.length > 0) throw new FileProblem(problems);
  return { accounts, waitMs: waitSeconds * 1000, entries: strategies, place };
}

function located(name: string, text: string): LocatedJson {
  try {
    return parseLocated(text);
  } catch (error) {
    if (error instanceof JsonProblem) throw new FileProblem([`${name} line ${error.line}: ${error.problem}. Correct it and start again.`]);
    throw error;
  }
}

function placeOf(name: string, { value, lineOf }: LocatedJson, path: readonly PropertyKey[]): string {
  const [list, at, ...field] = path;
  const parts = [`${name} line ${lineOf(path)}`];
  if (typeof at === "number" && (list === "strategies" || list === "accounts")) {
    const called = labelOf(value, list, at);
    parts.push(`${list === "strategies" ? "strategy" : "account"} ${called}`);
    if (field.length > 0) parts.push(`field ${field.map(String).join(".")}`);
  } else if (path.length > 0) parts.push(`field ${path.map(String).join(".")}`);
  return parts.join(", ");
}

/** Its id or name where it has one, else which of the list it is. */
function labelOf(value: unknown, list: "strategies" | "accounts", at: number): string {
  const one = (value as Readonly<Record<string, readonly unknown[]>>)[list]?.[at];
  const named = typeof one === "object" && one !== null ? (one as Readonly<Record<string, unknown>>)[list === "strategies" ? "id" : "name"] : undefined;
  return typeof named === "string" && named !== "" ? named.slice(0, 40) : `number ${at + 1}`;
}

function sentences(issue: z.core.$ZodIssue, json: LocatedJson, place: StrategiesFile["place"]): string[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") {
    const known = FIELDS[path.filter((part) => typeof part === "string").join(".")] ?? [];
    return issue.keys.map((name) => `${place([...path, name])}: there is no such field. Fields here: ${known.join(", ")}.`);
  }
  const value = at(json.value, path);
  if (value === undefined) return [`${place(path)}: it is missing. It must be ${issue.message}.`];
  return [`${place(path)}: it must be ${issue.message}; it is ${shown(value)}.`];
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const part of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Readonly<Record<PropertyKey, unknown>>)[part];
  }
  return found;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return JSON.stringify(value).slice(0, 60);
}

function twice(names: readonly string[], list: "strategies" | "accounts", field: string, place: StrategiesFile["place"]): string[] {
  return names.flatMap((name, at) => (names.indexOf(name) < at ? [`${place([list, at, field])}: "${name}" stands in the file twice. Give each one its own.`] : []));
}

function liveProblems({ mode, live, limits, schedule }: FileEntry, at: number, place: StrategiesFile["place"]): string[] {
  const problems: string[] = [];
  if (mode === "live" && live === undefined) problems.push(`${place(["strategies", at])}: mode live sends orders to the broker. Write "live": "LIVE" beside it if that is meant.`);
  if (mode !== "live" && live !== undefined) problems.push(`${place(["strategies", at, "live"])}: the word stands beside mode ${mode}, which sends nothing to a broker. Take it away, or set "mode": "live".`);
  if (mode === "live" && limits.dailyLoss === undefined) problems.push(`${place(["strategies", at, "limits"])}: a live strategy needs limits.dailyLoss, the net loss of a day in rupees at which it is stopped and squared off. 0 switches it off, and must be written.`);
  const { start, lastEntry, stop } = schedule;
  for (const [early, earlier, late, later] of [["start", start, "stop", stop], ["start", start, "lastEntry", lastEntry], ["lastEntry", lastEntry, "stop", stop]] as const) {
    if (earlier !== undefined && later !== undefined && earlier >= later) problems.push(`${place(["strategies", at, "schedule", late])}: ${later} is not after ${early}, ${earlier}.`);
  }
  return problems;
}
