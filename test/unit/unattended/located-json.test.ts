import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonProblem, parseLocated } from "../../../electron/unattended/file/located-json.ts";

function problemOf(text: string): string {
  try {
    parseLocated(text);
  } catch (error) {
    if (error instanceof JsonProblem) return error.message;
    throw error;
  }
  return "none";
}

describe("JSON that knows its lines", () => {
  test("reads whatever JSON there is as JSON.parse does, and finds each value's line", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseLocated(text).value).toEqual(JSON.parse(text));
      }),
      { seed: 51, numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 8 }), fc.array(fc.integer(), { minLength: 1, maxLength: 4 }), (names, list) => {
        const text = JSON.stringify(Object.fromEntries(names.map((name) => [`f${name}`, list])), null, 2);
        const { lineOf } = parseLocated(text);
        // A field begins its line with its name; the items of its list stand on the lines after it.
        for (const name of names) {
          const line = text.split("\n").findIndex((one) => one.startsWith(`  ${JSON.stringify(`f${name}`)}: [`)) + 1;
          expect(lineOf([`f${name}`])).toBe(line);
          list.forEach((_item, at) => expect(lineOf([`f${name}`, at])).toBe(line + 1 + at));
        }
      }),
      { seed: 52, numRuns: 300 },
    );
  });

  test("takes nothing that JSON.parse refuses, whatever happens to a text", () => {
    const text = JSON.stringify({ strategies: [{ id: "a-b", capital: 1.5, live: null, on: true }] }, null, 1);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.nat(3), fc.constantFrom("", "{", "}", "]", ",", ":", '"', "\\", "-", "0", "e", ".", "\n", "x", "\u0001"), (at, cut, put) => {
        const broken = text.slice(0, at) + put + text.slice(at + cut);
        let ours: unknown;
        try {
          ours = parseLocated(broken).value;
        } catch {
          return;
        }
        expect(ours).toEqual(JSON.parse(broken));
      }),
      { seed: 53, numRuns: 3_000 },
    );
  });

  test("a field that is not there has the line of what it is missing from", () => {
    const { lineOf } = parseLocated('{\n  "strategies": [\n    { "id": "a" },\n    { "id": "b",\n      "capital": 5 }\n  ]\n}');
    expect([lineOf(["strategies", 1, "capital"]), lineOf(["strategies", 1, "file"]), lineOf(["strategies", 0, "id"]), lineOf(["nothing"]), lineOf([])]).toEqual([5, 4, 3, 1, 1]);
  });

  test("comments, a byte order mark and a field called __proto__ do no harm", () => {
    const { value } = parseLocated('\ufeff// day\n{ "a": 1, // one\n  "__proto__": 2 } // end');
    expect(Object.entries(value as object)).toEqual([["a", 1], ["__proto__", 2]]);
  });

  test.each([
    ['{\n"a": 1\n"b": 2\n}', 'line 3: a comma or } is missing before "b": 2'],
    ['{\n"a": 1,\n}', "line 3: nothing follows the comma before }"],
    ['{"a": 1,\n"a": 2}', 'line 2: the field "a" is written twice'],
    ['{"a" 1}', 'line 1: a colon is missing after "a"'],
    ['{"a": yes}', "line 1: yes is no value; texts stand in double quotes"],
    ['{"a": "x\n"}', "line 1: a text is not closed on its line, or has a \\ that means nothing"],
    ["{'a': 1}", "line 1: a field's name in double quotes is expected before 'a': 1}"],
    ['{"a":', "line 1: a value is missing before the end"],
    ["", "line 1: a value is missing before the end"],
    ["{} {}", "line 1: something follows the end: {}"],
    ["[".repeat(50_000), "line 1: it is nested more than 20 deep"],
  ])("%j: %s", (text, problem) => expect(problemOf(text)).toBe(problem));
});
