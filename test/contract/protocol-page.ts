/** The protocol's page beside the checkout: its sections, and the JSON that they print. */

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FILE = fileURLToPath(new URL("../../../shared/protocol/angelone-smartapi.md", import.meta.url));
export const PAGE = existsSync(FILE) ? readFileSync(FILE, "utf8") : undefined;
export const NO_PAGE = "the protocol's page is not beside the checkout (../shared/protocol)";

/** Text from a heading to the next of any level; `number` as the page writes it: "8.10", "13". */
export function section(number: string): string {
  const lines = (PAGE ?? "").split("\n");
  const from = lines.findIndex((line) => new RegExp(`^#+ ${number.replace(".", "\\.")}\\.? `).test(line) || line.startsWith(`### ${number} `));
  if (from < 0) throw new Error(`the page has no section ${number}`);
  const length = lines.slice(from + 1).findIndex((line) => /^#{1,4} /.test(line));
  return lines.slice(from, length < 0 ? undefined : from + 1 + length).join("\n");
}

/** End of the JSON value that begins at `from`, or -1 where brackets do not close. */
function endOf(text: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    const letter = text[i];
    if (letter === '"' && text[i - 1] !== "\\") quoted = !quoted;
    else if (!quoted && (letter === "{" || letter === "[")) depth++;
    else if (!quoted && (letter === "}" || letter === "]") && --depth === 0) return i + 1;
  }
  return -1;
}

// Samples are read freely: what is in them is the test's subject.
type Free = ReturnType<typeof JSON.parse>;

/** Every JSON object or list that a section prints, outermost ones, in order. */
export function samples(number: string): Free[] {
  const text = section(number);
  const found: Free[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== "{" && text[at] !== "[") continue;
    const end = endOf(text, at);
    if (end < 0) continue;
    try {
      const value: unknown = JSON.parse(text.slice(at, end));
      if (!Array.isArray(value) || typeof value[0] === "object") {
        found.push(value);
        at = end - 1;
      }
    } catch {
      // A set of names in braces, or a table's cell: no sample.
    }
  }
  return found;
}

export interface CodeRow {
  readonly codes: readonly string[];
  readonly text: string;
  readonly todo: string;
}

/** "AB9000-AB9018" and "AB1013..AB1016" are spans, "AB1001 / AB1002" are two. */
function spread(cell: string): string[] {
  const span = /^([A-Z]+)(\d+)(?:-|\.\.)[A-Z]+(\d+)$/.exec(cell.trim());
  if (span === null) return cell.split("/").map((code) => code.trim());
  const [, letters = "", from = "", to = ""] = span;
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => `${letters}${Number(from) + i}`);
}

/** The table of error codes, row by row. */
export function codeTable(): CodeRow[] {
  return section("13").split("\n").filter((line) => /^\| [A-Z]{1,2}\d/.test(line)).map((line) => {
    const [, codes = "", text = "", todo = ""] = line.split("|");
    return { codes: spread(codes), text: text.trim(), todo: todo.trim() };
  });
}

/** Method and path of each row of the route table, in full. */
export function routeTable(): { readonly row: number; readonly method: string; readonly paths: readonly string[] }[] {
  return section("2").split("\n").filter((line) => /^\| \d+ \|/.test(line)).map((line) => {
    const [, row = "", method = "", path = ""] = line.split("|");
    const paths = [...path.matchAll(/`([^`]+)`/g)].map(([, one = ""]) => (one.startsWith("/rest/") ? one : `/rest/secure/angelbroking${one}`));
    return { row: Number(row), method: method.trim().slice(0, 4).trim(), paths: paths.filter((one) => !one.endsWith("/") && one !== "/rest/secure/angelbroking") };
  });
}
