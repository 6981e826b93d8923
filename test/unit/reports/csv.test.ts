import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine } from "../../../electron/reports/csv.ts";

test.each([
  ["plain", "plain"],
  ["a,b", '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ["two\nlines", '"two\nlines"'],
  ["=1+1", "'=1+1"],
  ["+91 98", "'+91 98"],
  ["-2+3", "'-2+3"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", "\"'\r=1\""],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ["", ""],
])("%j is written as %s", (text, written) => {
  expect(csvLine([text])).toBe(`${written}\r\n`);
});

test("numbers stay numbers, below zero too; what is unknown is empty", () => {
  expect(csvLine([-5, { digits: "-812.10" }, undefined, 0])).toBe("-5,-812.10,,0\r\n");
});

/** A reader as the RFC has it, letter by letter. */
function cellsOf(line: string): string[] {
  const cells = [""];
  let quoted = false;
  const body = line.slice(0, -2);
  for (let i = 0; i < body.length; i++) {
    const letter = body.charAt(i);
    if (quoted && letter === '"' && body.charAt(i + 1) === '"') cells[cells.length - 1] += body.charAt(i++);
    else if (letter === '"') quoted = !quoted;
    else if (letter === "," && !quoted) cells.push("");
    else cells[cells.length - 1] += letter;
  }
  return cells;
}

test("whatever the text, a reader gets it back, and no cell begins a formula", () => {
  const text = fc.string({ unit: fc.constantFrom(",", '"', "\r", "\n", "=", "+", "-", "@", "\t", "a", " ", "₹") });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (cells) => {
      const read = cellsOf(csvLine(cells));
      expect(read.map((cell, i) => (/^[=+\-@\t\r\n]/.test(cells[i] ?? "") ? cell.slice(1) : cell))).toEqual(cells);
      for (const cell of read) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
    }),
  );
});
