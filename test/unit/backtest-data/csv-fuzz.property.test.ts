import { gunzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BAR_COLUMNS } from "../../../shared/simulation/backtest/bar-table.ts";
import { DataError } from "../../../shared/simulation/backtest/data/data-error.ts";
import { inspectBars } from "../../../shared/simulation/backtest/data/inspect-bars.ts";
import { fileBars } from "../../../workers/backtest/data/file-bars.ts";
import { NSE } from "../history/rig.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { SBIN, SEED, fileOf } from "./rig.ts";
import { slowBars } from "./slow-parser.ts";

/** Rows of bars that were read, or the sentence of the refusal; anything else that is thrown fails the test. */
async function read(content: string | Uint8Array): Promise<number[][] | string> {
  try {
    const { table, origin, notes } = await fileBars({ kind: "file", instrument: SBIN, frame: 1, ...fileOf(content) }, undefined, false);
    inspectBars(table, NSE, origin, notes);
    return [...table.at.keys()].map((i) => BAR_COLUMNS.map((column) => table[column][i]! || 0));
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    expect(error.message).toMatch(/^f\d+\.csv.*(line \d+|has no rows|no whole bars|more than 50 symbols).*\.$/s);
    expect(error.message.length).toBeLessThan(1_500);
    return error.message;
  }
}

/** What is accepted is what the slow way makes of it. @returns whether it was accepted. */
async function compare(content: string | Uint8Array): Promise<boolean> {
  const got = await read(content);
  if (typeof got === "string") return false;
  const text = typeof content === "string" ? content : new TextDecoder().decode(content);
  expect(got, JSON.stringify(text)).toEqual(slowBars(text)?.map((row) => row.map((value) => value || 0)));
  return true;
}

const HEAD = "timestamp,open,high,low,close,volume";
const price = fc.oneof(fc.integer({ min: 1, max: 9_999_999 }).map((paise) => (paise / 100).toFixed(2)), fc.double({ min: 0.001, max: 1e6, noNaN: true }).map(String), fc.constantFrom("1,23,456.50", "0.00005", "1e3", "812.35000000000002", "-3"));
const clock = fc.nat(374).map((minute) => `${String(Math.floor((555 + minute) / 60)).padStart(2, "0")}:${String((555 + minute) % 60).padStart(2, "0")}`);
const row = fc.tuple(fc.integer({ min: 1, max: 28 }), clock, fc.array(price, { minLength: 4, maxLength: 4 }), fc.nat(1e6)).map(([day, time, prices, volume]) => `2021-04-${String(day).padStart(2, "0")} ${time},${prices.map((one) => (one.includes(",") ? `"${one}"` : one)).join(",")},${volume}`);
const good = fc.tuple(fc.array(row, { minLength: 1, maxLength: 12 }), fc.constantFrom("\n", "\r\n"), fc.boolean(), fc.boolean()).map(([rows, ends, bom, last]) => (bom ? "\ufeff" : "") + [HEAD, ...rows].join(ends) + (last ? ends : ""));

/** Cuts, inserts, repeats and swaps. */
const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(12), put: fc.oneof(fc.constantFrom('"', '""', ",", ";", "\n", "\r\n", "\r", "\0", "\t", "-", ".", "e5", "1", "٣", "😀", "\ufeff", "NaN", " ", ",,,", "2021-04-12 09:15,1,1,1,1,1\n"), fc.string({ maxLength: 8, unit: "binary" })), again: fc.boolean() });
const mangle = (text: string, changes: readonly { at: number; length: number; put: string; again: boolean }[]): string =>
  changes.reduce((sofar, { at, length, put, again }) => {
    const from = Math.floor(at * sofar.length);
    const cut = sofar.slice(from, from + length);
    return sofar.slice(0, from) + put + (again ? cut + cut : "") + sofar.slice(from + length);
  }, text);

describe(`CSV fuzz (seed ${SEED})`, () => {
  test("good files are read, bar by bar as the slow way does", async () => {
    await fc.assert(fc.asyncProperty(good, async (text) => {
      expect(await compare(text), text).toBe(true);
    }), { seed: SEED, numRuns: 200 });
  });

  test("mangled files are refused with a sentence, or read as the slow way does", async () => {
    let accepted = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(good, fc.array(change, { minLength: 1, maxLength: 3 }), async (text, changes) => {
        if (await compare(mangle(text, changes))) accepted++;
        else refused++;
      }),
      { seed: SEED, numRuns: 700 },
    );
    // Neither answer is rare enough to say nothing.
    expect(Math.min(accepted, refused)).toBeGreaterThan(25);
  }, 60_000);

  test("random bytes are refused with a sentence", async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 600 }), fc.string({ maxLength: 300, unit: "binary" }).map((text) => new TextEncoder().encode(text)), fc.array(fc.constantFrom(..."0123456789,.-\n\"\r:T "), { maxLength: 200 }).map((all) => new TextEncoder().encode(all.join("")))), async (bytes) => void (await compare(bytes))), { seed: SEED, numRuns: 600 });
  }, 60_000);

  test("huge cells, rows without end and thousands of columns end soon, with a sentence", async () => {
    const line = "2021-04-12 09:15,1,1,1,1,1";
    for (const content of [
      `${HEAD}\n2021-04-12 09:15,${"9".repeat(150_000)},1,1,1,1\n`,
      `${HEAD}\n2021-04-12 09:15,"${"9".repeat(150_000)}",1,1,1,1\n`,
      `${HEAD}\n2021-04-12 09:15,"${"9\n".repeat(150_000)}`,
      `${HEAD}\n${"x".repeat(3_000_000)}`,
      `${HEAD}${",".repeat(150_000)}\n${line}\n`,
      `"${`${line}\n`.repeat(20_000)}`,
      '"'.repeat(150_000),
      "\n".repeat(500_000),
      "\0".repeat(150_000),
    ]) expect(typeof (await read(content))).toBe("string");
  });

  const real = sharedData("ohlcv/intraday_1m/SBIN_1m_2021.csv.gz");
  test.skipIf(!real)(`rows of a real file, mangled${real ? "" : `: ${NO_SHARED_DATA}`}`, async () => {
    const lines = gunzipSync(readFileSync(real!)).toString().split("\n");
    await fc.assert(
      fc.asyncProperty(fc.nat(15_000), fc.integer({ min: 1, max: 30 }), fc.array(change, { maxLength: 3 }), async (from, count, changes) => {
        const text = [lines[0], ...lines.slice(1 + from, 1 + from + count)].join("\n");
        const accepted = await compare(mangle(text, changes));
        if (changes.length === 0) expect(accepted).toBe(true);
      }),
      { seed: SEED, numRuns: 400 },
    );
  }, 60_000);
});
