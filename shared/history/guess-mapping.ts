import { FRAMES } from "../domain/candle.ts";
import type { Frame } from "../domain/candle.ts";
import { dayAt } from "./days.ts";
import type { ColumnMapping, TimeFormat } from "./mapping.ts";
import { TIME_FORMATS, readFileTime } from "./mapping.ts";

type Column = "time" | "clock" | "open" | "high" | "low" | "close" | "volume" | "symbol";

/** Names of columns in the files of brokers, exchanges and libraries, letters and digits only; earlier ones first. */
const NAMES: Readonly<Record<Exclude<Column, "clock">, readonly string[]>> = {
  time: ["timestamp", "datetime", "date", "time", "dt", "tradedate", "historicaldate", "tradedt", "bizdt", "starttime", "opentime", "barstarttime", "index"],
  open: ["open", "o", "openprice", "opnpric"],
  high: ["high", "h", "highprice", "hghpric"],
  low: ["low", "l", "lowprice", "lwpric"],
  close: ["close", "c", "closeprice", "clspric", "last", "ltp", "adjclose"],
  volume: ["volume", "v", "vol", "qty", "quantity", "totaltradedquantity", "ttltradgvol", "tottrdqty", "ttltrdqnty", "sharestraded"],
  symbol: ["symbol", "ticker", "tckrsymb", "tradingsymbol", "scrip", "instrument", "stock"],
};
const CLOCK_NAMES = ["time", "clock", "tradetime"];

export interface Guess {
  readonly hasHeader: boolean;
  readonly headers: readonly string[];
  readonly mapping: Partial<ColumnMapping>;
  readonly frame: Frame | undefined;
}

/** What the columns of a file are, from its first rows. Nothing is claimed where two answers are possible but by common use: 03/04/2026 is the third of April. */
export function guessMapping(rows: readonly (readonly string[])[]): Guess {
  const first = rows[0] ?? [];
  const hasHeader = !first.slice(1).some((cell) => /^-?\d[\d,]*(\.\d+)?$/.test(cell));
  const headers = first.map((cell, i) => (hasHeader && cell !== "" ? cell : `Column ${i + 1}`));
  const body = rows.slice(hasHeader ? 1 : 0);
  const mapping: Partial<Record<Column, number>> = hasHeader ? byName(first) : {};
  if (!hasHeader && first.length >= 5) ["time", "open", "high", "low", "close", "volume"].slice(0, first.length).forEach((column, i) => (mapping[column as Column] = i));
  const format = guessFormat(body, mapping.time);
  return { hasHeader, headers, mapping: { ...mapping, ...(format === undefined ? {} : { format }), zone: "IST", stamp: "open" }, frame: guessFrame(body, mapping, format) };
}

function byName(headers: readonly string[]): Partial<Record<Column, number>> {
  const plain = headers.map((header) => header.toLowerCase().replaceAll(/[^a-z0-9]/g, ""));
  const found: Partial<Record<Column, number>> = {};
  for (const [column, names] of Object.entries(NAMES)) {
    const at = names.map((name) => plain.indexOf(name)).find((index) => index >= 0);
    if (at !== undefined) found[column as Column] = at;
  }
  const clock = plain.findIndex((name, i) => CLOCK_NAMES.includes(name) && i !== found.time);
  if (clock >= 0 && found.time !== undefined) found.clock = clock;
  return found;
}

function guessFormat(rows: readonly (readonly string[])[], column: number | undefined): TimeFormat | undefined {
  const cells = rows.map((row) => row[column ?? 0] ?? "").filter((cell) => cell !== "");
  if (cells.length === 0) return undefined;
  const fits = TIME_FORMATS.filter((format) => cells.every((cell) => readFileTime(cell, "", format, "IST") !== undefined));
  return fits[0];
}

/** The frame whose bars are as far apart as the closest two rows of one day. */
function guessFrame(rows: readonly (readonly string[])[], mapping: Partial<Record<Column, number>>, format: TimeFormat | undefined): Frame | undefined {
  if (format === undefined) return undefined;
  const times = rows.flatMap((row) => readFileTime(row[mapping.time ?? 0] ?? "", mapping.clock === undefined ? "" : (row[mapping.clock] ?? ""), format, "IST") ?? []);
  const steps = times.slice(1).map((at, i) => Math.abs(at - (times[i] ?? at))).filter((step) => step > 0);
  if (steps.length === 0) return undefined;
  const least = Math.min(...steps) / 60_000;
  const sameDay = new Set(times.map(dayAt)).size < times.length;
  if (sameDay) return FRAMES.find((frame) => frame === least && frame < 1440);
  return least >= 25 * 1440 ? 43_200 : least >= 5 * 1440 ? 10_080 : 1440;
}
