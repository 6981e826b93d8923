import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import { DROP } from "../../../shared/brokers/tick-record.ts";
import { createBoard, QuoteBoard } from "../../../shared/streams/quote-board.ts";
import { QuoteBoardWriter } from "../../../shared/streams/quote-board-writer.ts";
import { FULL, Q } from "../../../shared/streams/quote-fields.ts";
import { Ingest } from "../../../workers/tick-bridge/ingest.ts";
import { RingSet } from "../../../workers/tick-bridge/ring-set.ts";
import { Subscriptions } from "../../../workers/tick-bridge/subscriptions.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { snapPacket } from "../angelone/encode.ts";

const SYMBOLS = ["SBIN", "RELIANCE", "TCS", "HDFCBANK"];
const INDEX = "NIFTY";
const DAY = "2021-04-12";
const files = SYMBOLS.map((symbol) => [sharedData(`ticks/${symbol}_${DAY}.csv.gz`)] as const);
const indexFiles = [sharedData(`ticks/${INDEX}_${DAY}.csv.gz`), sharedData(`ohlcv/intraday_1m/${INDEX}_1m_2021.csv.gz`)] as const;
const absent = [...files.flat(), ...indexFiles].includes(undefined);

/** System time of the first packet is near 0: the clock must not need more. */
const FIRST = Date.parse(`${DAY}T09:00:00+05:30`);

function timeOf(text: string): number {
  return Date.parse(`${text.replace(" ", "T")}+05:30`);
}

function rows(file: string | undefined): string[][] {
  return gunzipSync(readFileSync(file ?? "")).toString().trim().split("\n").slice(1).map((row) => row.split(","));
}

/** Hundredths from a decimal text, without a float in between. */
function paise(text: string | undefined): number {
  const [rupees = "", fraction = ""] = (text ?? "").split(".");
  return Number(rupees) * 100 + Number(fraction.padEnd(2, "0").slice(0, 2));
}

interface Minute {
  readonly prices: number[];
  readonly volume: number;
}

/** @returns per minute what the board showed when it was over: open, high, low, close in paise, and the volume. */
function minutesOf(ticks: string[][], isIndex: boolean): Map<number, Minute> {
  const buffer = createBoard(1);
  const board = new QuoteBoard(buffer);
  const slot = board.allocate() ?? -1;
  const book = new Subscriptions(angelone().feed, 1);
  const ingest = new Ingest(0, angelone().feed, new QuoteBoardWriter(buffer), book, new RingSet());
  book.add([{ slot, segment: 1, token: "7", mode: 3 }], 0, undefined);
  const quote = new Float64Array(FULL);
  const out = new Map<number, Minute>();
  const keep = (from: number): void => {
    const at = quote[from] ?? 0;
    if (at > 0) out.set(at, { prices: [1, 2, 3, 4].map((i) => (quote[from + i] ?? 0) / 100), volume: quote[from + 5] ?? 0 });
  };
  for (const [time = "", ltp, volume = "0"] of ticks) {
    const at = timeOf(time);
    const packet = isIndex
      ? snapPacket({ token: "7", exchangeAt: at, ltp: paise(ltp), volume: 0, lastTradeAt: 0 })
      : snapPacket({ token: "7", exchangeAt: at, ltp: paise(ltp), volume: Number(volume), lastTradeAt: at / 1_000 });
    ingest.take(packet, at - FIRST);
    board.read(slot, quote, 0, FULL);
    keep(Q.lastMinuteAt);
  }
  keep(Q.minuteAt);
  expect(ingest.received).toBe(ticks.length);
  expect(ingest.written + (ingest.dropped[DROP.stale] ?? 0)).toBe(ticks.length);
  return out;
}

/** Price of the first trade of each minute as it came: what a swapped row opens with, nobody can know in time. */
function opensOf(ticks: string[][]): Map<number, number> {
  const out = new Map<number, number>();
  let highest = -1;
  for (const [time = "", ltp, told] of ticks) {
    const at = timeOf(time) - (timeOf(time) % 60_000);
    if (Number(told) > highest && !out.has(at)) out.set(at, paise(ltp));
    highest = Math.max(highest, Number(told));
  }
  return out;
}

/**
 * The minutes of the trades by hand: rows with one stamp are put in the order of their volumes, since the recording
 * swaps some, and rows that repeat a volume are quotes and no trades.
 */
function tradedMinutes(ticks: string[][]): Map<number, Minute> {
  const sorted = ticks.toSorted(([a = "", , v = "0"], [b = "", , w = "0"]) => timeOf(a) - timeOf(b) || Number(v) - Number(w));
  const out = new Map<number, Minute>();
  const opens = opensOf(ticks);
  let before: number | undefined;
  for (const [time = "", ltp, told] of sorted) {
    const volume = Number(told);
    const price = paise(ltp);
    const traded = volume - (before ?? volume);
    if (before !== undefined && traded <= 0) continue;
    before = volume;
    const at = timeOf(time) - (timeOf(time) % 60_000);
    const minute = out.get(at);
    const [open = opens.get(at) ?? Number.NaN, high = price, low = price] = minute?.prices ?? [];
    out.set(at, { prices: [open, Math.max(high, price), Math.min(low, price), price], volume: (minute?.volume ?? 0) + traded });
  }
  return out;
}

test.skipIf(absent)(`recorded days give the minutes of their trades (${absent ? NO_SHARED_DATA : SYMBOLS.join(", ")})`, () => {
  for (const [i, [tickFile]] of files.entries()) {
    const ticks = rows(tickFile);
    expect([SYMBOLS[i], minutesOf(ticks, false)]).toEqual([SYMBOLS[i], tradedMinutes(ticks)]);
  }
});

test.skipIf(absent)(`a recorded day of an index gives the minutes that others derived from it (${absent ? NO_SHARED_DATA : INDEX})`, () => {
  const ours = minutesOf(rows(indexFiles[0]), true);
  const theirs = rows(indexFiles[1]).filter(([time]) => time?.startsWith(DAY));
  expect(theirs.length).toBeGreaterThan(300);
  expect([...ours].map(([at, { prices }]) => [at, ...prices])).toEqual(theirs.map(([time = "", ...prices]) => [Date.parse(time), ...prices.slice(0, 4).map(paise)]));
});
