import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BrokenList, RowScanner } from "../../../workers/instruments/row-scanner.ts";

const SEED = 41_808;

/** Reads a text in chunks that end at these places. */
function scan(text: string | Buffer, cuts: readonly number[] = []): unknown[] {
  const rows: unknown[] = [];
  const scanner = new RowScanner((row) => void rows.push({ ...row }));
  const bytes = Buffer.from(text);
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  let from = 0;
  for (const end of ends) {
    scanner.push(bytes.subarray(from, end));
    from = end;
  }
  scanner.end();
  return rows;
}

const ROW = { token: "4963", symbol: "ICICIBANK-EQ", strike: "-1.000000", is_cas_enabled: true };

/** What JSON.parse makes of it, in rows: things that are no objects count as rows with nothing in them. */
function model(text: string): unknown[] {
  return (JSON.parse(text) as unknown[]).map((row) => (typeof row === "object" && row !== null && !Array.isArray(row) ? row : {}));
}

const value = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("NFO", "", "5.000000", 'a"b', "a\\b", "₹", "\n"), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), fc.array(fc.string(), { maxLength: 3 }), fc.dictionary(fc.string(), fc.integer(), { maxKeys: 2 }));
const field = fc.constantFrom("token", "symbol", "name", "expiry", "strike");
const row = fc.uniqueArray(fc.tuple(field, value), { selector: ([name]) => name, maxLength: 5 }).map((fields) => Object.fromEntries(fields));
const alike = fc.array(fc.tuple(fc.string(), fc.constantFrom("NSE", "NFO", "BSE"), fc.boolean()), { maxLength: 30 }).map((rows) => rows.map(([symbol, exch_seg, is_cas_enabled]) => ({ symbol, exch_seg, is_cas_enabled })));

describe("the reader of a list as it arrives", () => {
  test("reads what JSON.parse reads, wherever the chunks end", () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(row, { maxLength: 12 }), alike), fc.array(fc.nat(5_000), { maxLength: 8 }), fc.constantFrom(undefined, 1, "\t"), (rows, cuts, blanks) => {
        const text = JSON.stringify(rows, undefined, blanks);
        expect(scan(text, cuts)).toEqual(model(text));
      }),
      { seed: SEED, numRuns: 600 },
    );
  });

  test("byte by byte", () => {
    const text = JSON.stringify([ROW, { ...ROW, symbol: "M&M-EQ", name: 'né "x"' }, ROW, { token: 5 }, ROW]);
    expect(scan(text, Array.from({ length: text.length }, (_, i) => i))).toEqual(model(text));
  });

  test("a row of other fields leaves nothing of the row before in it", () => {
    expect(scan(JSON.stringify([ROW, { token: "1" }, { symbol: "X", token: "2" }]))).toEqual([ROW, { token: "1" }, { symbol: "X", token: "2" }]);
  });

  test("what is no object is a row with nothing in it; an empty list and a byte order mark are read", () => {
    expect(scan('[7, null, "x", [1], {"a":1}]')).toEqual([{}, {}, {}, {}, { a: 1 }]);
    expect(scan("[]")).toEqual([]);
    expect(scan(" \uFEFF[ ] \n")).toEqual([]);
  });

  test.each([
    ["", /is empty/],
    ["null", /is not a list/],
    ['{"status":false}', /is not a list/],
    ["<html>Maintenance</html>", /is not a list/],
    ["[", /cut off after 0 rows/],
    ['[{"a":"1"},', /cut off after 1 rows/],
    ['[{"a":"1"},{"a":', /cut off after 1 rows/],
    ['[{"a":"1"},{"a":"2', /cut off after 1 rows/],
    ['[{"a":"1"}', /cut off after 1 rows/],
    ['[{"a":"1"}]x', /not valid JSON at byte 11/],
    ['[{"a":"1"} {"a":"2"}]', /not valid JSON at byte 11, in row 2/],
    ['[{"a" "1"}]', /not valid JSON at byte 6, in row 1/],
    ['[{"a":tru}]', /not valid JSON/],
    ['[{"a":"1"},{"a":tru}]', /not valid JSON/],
    ["[{a:1}]", /not valid JSON/],
    ['[{"a":1,}]', /not valid JSON/],
  ])("%j is refused", (text, sentence) => {
    expect(() => scan(text)).toThrow(sentence);
    expect(() => scan(text)).toThrow(BrokenList);
  });

  test("every list cut short is refused", () => {
    const text = JSON.stringify([ROW, ROW, ROW]);
    for (let length = 0; length < text.length; length++) expect(() => scan(text.slice(0, length)), text.slice(0, length)).toThrow(BrokenList);
  });

  test("bytes at random never do harm: a list or a refusal", () => {
    const part = fc.constantFrom("[", "]", "{", "}", '"', ":", ",", "\\", "a", "1", " ", "true", '{"a":"1"}', '"token"', "\u00e9");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), fc.array(fc.nat(60), { maxLength: 3 }), (parts, cuts) => {
        const text = parts.join("");
        let rows: unknown[];
        try {
          rows = scan(text, cuts);
        } catch (error) {
          expect(error).toBeInstanceOf(BrokenList);
          return;
        }
        expect(rows).toEqual(model(text.replace(/^\uFEFF/, "")));
      }),
      { seed: SEED, numRuns: 3_000 },
    );
  });

  test("a row without end is refused before it fills the memory", () => {
    expect(() => scan(`[{"a":"${"x".repeat(70_000)}`)).toThrow(/a row of more than 65536 bytes/);
  });
});
