import { separatorOf } from "../../../shared/history/csv.ts";
import { guessMapping } from "../../../shared/history/guess-mapping.ts";
import { TIME_FORMATS, readFileTime } from "../../../shared/history/mapping.ts";

/** The whole text at once, letter by letter: rows of trimmed cells; undefined where a quote is left open. */
export function slowRows(text: string): string[][] | undefined {
  const lines: string[] = [];
  let line = "";
  let quoted = false;
  for (const letter of text.replace(/^\ufeff/, "")) {
    if (letter === '"') quoted = !quoted;
    if (letter === "\n" && !quoted) {
      lines.push(line);
      line = "";
    } else line += letter;
  }
  if (quoted) return undefined;
  lines.push(line);
  const full = lines.map((one) => (one.endsWith("\r") ? one.slice(0, -1) : one)).filter((one) => one.trim() !== "");
  const separator = separatorOf(full[0] ?? "");
  return full.map((one) => slowCells(one, separator));
}

function slowCells(line: string, separator: string): string[] {
  const cells = [""];
  let quoted = false;
  const letters = [...line];
  while (letters.length > 0) {
    const letter = letters.shift()!;
    if (letter === '"' && quoted && letters[0] === '"') cells[cells.length - 1] += letters.shift()!;
    else if (letter === '"') quoted = !quoted;
    else if (letter === separator && !quoted) cells.push("");
    else cells[cells.length - 1] += letter;
  }
  return cells.map((cell) => cell.trim());
}

/** Units of 1/10,000 rupee in whole numbers of any length; undefined for what is no number. */
function slowUnits(text: string, places: number): number | undefined {
  if (text.length > 40) return undefined;
  const [mantissa = "", power, ...more] = text.toLowerCase().split("e");
  if (more.length > 0 || (power !== undefined && !/^[+-]?\d{1,3}$/.test(power))) return undefined;
  const bare = mantissa.replace(/^[+-]/, "");
  const [whole = "", fraction = "", ...rest] = bare.split(".");
  if (rest.length > 0 || !/^\d*$/.test(fraction) || whole + fraction === "") return undefined;
  const groups = whole.split(",");
  const grouped = groups.length === 1 ? /^\d*$/.test(whole) : /^\d{1,3}$/.test(groups[0]!) && groups.slice(1, -1).every((one) => /^\d{2,3}$/.test(one)) && /^\d{3}$/.test(groups.at(-1)!);
  if (!grouped) return undefined;
  const exponent = Number(power ?? 0) - fraction.length + places;
  const digits = BigInt(groups.join("") + fraction);
  const divisor = 10n ** BigInt(Math.max(0, -exponent));
  const scaled = digits * 10n ** BigInt(Math.max(0, exponent));
  const units = scaled / divisor + ((scaled % divisor) * 2n >= divisor ? 1n : 0n);
  return Number(mantissa.startsWith("-") ? -units : units);
}

/** Rows [at, open, high, low, close, volume] in units, in the order of the file; undefined for a file that is not one of bars. */
export function slowBars(text: string): number[][] | undefined {
  const rows = slowRows(text);
  const first = rows?.[0];
  if (!rows || !first) return undefined;
  const { hasHeader, mapping } = guessMapping([first]);
  const time = mapping.time ?? (hasHeader && /^(unnamed: ?\d+)?$/i.test(first[0]!) ? 0 : undefined);
  const { open, high, low, close, volume } = mapping;
  if (time === undefined || open === undefined || high === undefined || low === undefined || close === undefined) return undefined;
  const body = rows.slice(hasHeader ? 1 : 0).map((row) => {
    const cells = [...row];
    while (cells.length > first.length && cells.at(-1) === "") cells.pop();
    return cells;
  });
  if (body.length === 0 || body.some((row) => row.length !== first.length || row.some((cell) => cell.includes("\n")))) return undefined;
  const clock = (row: string[]): string => (mapping.clock === undefined ? "" : row[mapping.clock]!);
  const format = TIME_FORMATS.find((one) => body.every((row) => readFileTime(row[time]!.toLowerCase().replace("t", "T"), clock(row), one, "IST") !== undefined || readFileTime(row[time]!, clock(row), one, "IST") !== undefined));
  if (format === undefined) return undefined;
  const read = body.map((row) => [
    readFileTime(row[time]!, clock(row), format, "IST") ?? readFileTime(row[time]!.toLowerCase(), clock(row), format, "IST"),
    ...[open, high, low, close].map((place) => slowUnits(row[place]!, 4)),
    volume === undefined || row[volume] === "" ? 0 : slowUnits(row[volume]!, 0),
  ]);
  const fits = (row: (number | undefined)[]): row is number[] => row.every((value, i) => value !== undefined && (i === 0 || Math.abs(value) <= (i === 5 ? Number.MAX_SAFE_INTEGER : 1e12)));
  return read.every(fits) ? read : undefined;
}
