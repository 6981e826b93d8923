import fc from "fast-check";
import { ZodError } from "zod";
import { describe, expect, test } from "vitest";
import { holidayTable, sessionTables } from "../../../shared/calendar/session-tables.ts";
import { chargeTables } from "../../../shared/simulation/charges.ts";
import { marginTables } from "../../../shared/simulation/margin.ts";
import { read } from "./tables.ts";

const TABLES = [
  ["charges/angelone.json", chargeTables], ["margins/angelone.json", marginTables],
  ["calendar/sessions.json", sessionTables], ["calendar/nse-holidays.json", holidayTable],
] as const;

type Path = readonly (string | number)[];

function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]));
}

function withValue(json: unknown, path: Path, value: unknown): unknown {
  const copy = structuredClone(json) as Record<string | number, unknown>;
  let at = copy;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1)!] = value;
  return copy;
}

function parse(reader: (json: unknown) => unknown, json: unknown): ZodError | undefined {
  try {
    reader(json);
    return undefined;
  } catch (error) {
    if (error instanceof ZodError) return error;
    throw error;
  }
}

/** Free text, where any text is fine. */
const WORDS = ["about", "name", "source", "note", "autoSquareOffNote", "debtNote", "exchange", "segments", "notes", "exempt", "underlyings"];

describe.each(TABLES)("%s", (name, reader) => {
  const json = read(name);

  test("ships whole", () => expect(parse(reader, json)).toBeUndefined());

  test("a wrong value anywhere is refused, and the field is named", () => {
    let checked = 0;
    for (const path of leaves(json)) {
      const error = parse(reader, withValue(json, path, { broken: true }));
      // The holiday file carries words that only people read.
      if (!error && ["exchange", "segments"].includes(String(path[0]))) continue;
      expect(error, path.join(".")).toBeDefined();
      const named = error!.issues.some((issue) => issue.path.length > 0 && issue.path.every((key, index) => key === path[index]));
      expect(named, `${path.join(".")}: ${error!.message}`).toBe(true);
      checked++;
    }
    expect(checked).toBeGreaterThan(30);
  });

  test("text that is no rate, amount, day or time is refused with the text", () => {
    for (const path of leaves(json)) {
      if (path.some((key) => WORDS.includes(String(key))) && !path.includes("phases") && !(path.includes("segments") && name.startsWith("charges"))) continue;
      const before = path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], json);
      if (typeof before !== "string" || ["phase", "market"].includes(String(path.at(-1)))) continue;
      const error = parse(reader, withValue(json, path, "12,3%("));
      expect(error?.message, path.join(".")).toContain("12,3%(");
    }
  });

  test("whatever stands in a field, the answer is a table or the name of the field", () => {
    const paths = leaves(json);
    fc.assert(fc.property(fc.nat(paths.length - 1), fc.jsonValue(), (which, value) => {
      const error = parse(reader, withValue(json, paths[which]!, value));
      expect(error === undefined || error.issues.length > 0).toBe(true);
    }), { numRuns: 500, seed: 20_261_121 });
  });

  test.each([null, 7, "x", [], {}, { tables: [null] }, { tables: "x" }])("%j is no table", (value) => {
    expect(parse(reader, value)).toBeDefined();
  });
});

describe("charges", () => {
  const [, reader] = TABLES[0];
  const json = read("charges/angelone.json");

  test("a misspelt rate is refused: it would quietly keep the old one", () => {
    const error = parse(reader, withValue(json, ["tables", 4, "segments", "equity-future", "taxSel"], "0.05"));
    expect(error!.issues[0]).toMatchObject({ path: ["tables", 4, "segments", "equity-future"], code: "unrecognized_keys", keys: ["taxSel"] });
  });

  test("tables out of order are refused, since each begins with the one before", () => {
    const error = parse(reader, withValue(json, ["tables", 3, "from"], "2024-10-01"));
    expect(error!.issues[0]).toMatchObject({ path: ["tables", 3, "from"], message: "2024-10-01 does not come after 2024-10-01" });
  });

  test("a record of underlyings without others is refused", () => {
    const error = parse(reader, withValue(json, ["tables", 2, "segments", "equity-option", "exchange", "BFO"], { SENSEX: "0.0325" }));
    // The table before still names one rate, so the record replaces it whole.
    expect(error!.issues[0]!.path.slice(0, 6)).toEqual(["tables", 2, "segments", "equity-option", "exchange", "BFO"]);
  });
});

test("margins: every market needs its class for others", () => {
  const json = read("margins/angelone.json") as { tables: { contracts: { name: string; underlyings: unknown }[] }[] };
  const without = structuredClone(json);
  without.tables[0]!.contracts = without.tables[0]!.contracts.filter((row) => row.name !== "currency");
  expect(parse(marginTables, without)!.message).toContain("currency has 0 classes for others");
});

test("sessions: phases that overlap are refused", () => {
  const json = read("calendar/sessions.json");
  const error = parse(sessionTables, withValue(json, ["segments", "equity", 0, "phases", 1, "open"], "09:07"));
  expect(error!.issues[0]).toMatchObject({ path: ["segments", "equity", 0, "phases", 1, "open"] });
});
