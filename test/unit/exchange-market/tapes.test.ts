import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ByteSink } from "../../../shared/recording/bytes.ts";
import type { RecordedFacts } from "../../../shared/recording/facts.ts";
import { factsBytes, headBytes } from "../../../shared/recording/facts.ts";
import { FRAME, MARK, writeFrame } from "../../../shared/recording/frames.ts";
import { writeTicks } from "../../../shared/recording/tick-columns.ts";
import { KEPT, KEPT_FIELDS } from "../../../shared/recording/tick-fields.ts";
import { masterRows } from "../../../workers/exchange/market/master.ts";
import { openReplay } from "../../../workers/exchange/market/replay.ts";
import type { MarketPrint, MarketSource } from "../../../workers/exchange/types.ts";
import { universe } from "./market.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sauda-tapes-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Facts = Omit<RecordedFacts, "nth">;
type Tick = readonly [time: string, ltp: number, volume: number, bid?: number, ask?: number, traded?: number];
const SBIN: Facts = { key: "NSE:SBIN", exchange: "NSE", symbol: "SBIN", name: "State Bank of India", kind: "equity", underlying: "SBIN", lot: 1, tick: 500, freeze: 40_000, token: "3045", brokerSymbol: "SBIN-EQ", previousClose: 8_123_500, upperCircuit: 9_000_000, lowerCircuit: 7_000_000, high52: 9_120_000, low52: 5_432_100 };
const CALL: Facts = { ...SBIN, key: "NFO:NIFTY24NOV2625000CE", exchange: "NFO", symbol: "NIFTY24NOV2625000CE", brokerSymbol: "NIFTY24NOV2625000CE", name: "NIFTY 24 Nov 25000 CE", kind: "option", underlying: "NIFTY", expiry: "2026-11-24", strike: 250_000_000, optionType: "CE", lot: 75, freeze: 1_800, token: "44001", previousClose: 0, upperCircuit: 0, lowerCircuit: 0, high52: 0, low52: 0 };
const GOLD: Facts = { ...SBIN, key: "MCX:GOLD", exchange: "MCX", symbol: "GOLD", kind: "future", token: "9" };

/** Prices in paise, volumes in units. */
function tape(path: string, day: string, parts: readonly (readonly [Facts, readonly Tick[]])[], startedAt = 1): string {
  const out = new ByteSink();
  out.append(MARK);
  writeFrame(out, FRAME.head, headBytes({ market: "m", day, startedAt }));
  parts.forEach(([facts, ticks], nth) => {
    writeFrame(out, FRAME.instrument, factsBytes({ nth, ...facts }));
    const rows = new Float64Array(ticks.length * KEPT_FIELDS);
    ticks.forEach(([time, ltp, volume, bid = 0, ask = 0, traded = 0], i) => {
      const at = i * KEPT_FIELDS;
      rows[at + KEPT.exchangeAt] = Date.parse(`${day}T${time}+05:30`);
      rows[at + KEPT.ltp] = ltp * 100;
      rows[at + KEPT.ltq] = 7;
      rows[at + KEPT.volume] = volume;
      rows[at + KEPT.traded] = traded;
      rows[at + KEPT.bid] = bid * 100;
      rows[at + KEPT.ask] = ask * 100;
    });
    const content = new ByteSink();
    content.number(nth);
    writeTicks(content, rows, ticks.length);
    writeFrame(out, FRAME.ticks, content.written);
  });
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, out.written);
  return file;
}

const played = (source: MarketSource, day: string): MarketPrint[] => {
  source.seek(source.openAt(day) - 1);
  return [...source.advance(source.closeAt(day))];
};
const refusal = async (...files: string[]): Promise<string> => {
  try {
    await openReplay(files, universe);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("a recording of the terminal", () => {
  test("plays its packets as they were; the first one traded only what it says", async () => {
    const file = tape("one/2026-11-23/001.ticks", "2026-11-23", [[SBIN, [["09:00:05", 81_000, 0], ["09:15:02.150", 81_235, 5_000, 81_230, 81_240, 40], ["09:15:03.400", 81_240, 5_100, 81_240, 81_245]]]]);
    const source = await openReplay([file], universe);
    expect([source.exact, source.firstDay, source.notes]).toEqual([true, "2026-11-23", []]);
    expect(played(source, "2026-11-23").map(({ at, price, quantity, volume, seen }) => [new Date(at + 19_800_000).toISOString().slice(11, 23), price, quantity, volume, seen?.bid, seen?.ask, seen?.lastQuantity])).toEqual([
      ["09:15:02.150", 81_235, 40, 5_000, 81_230, 81_240, 7],
      ["09:15:03.400", 81_240, 100, 5_100, 81_240, 81_245, 7],
    ]);
    expect(source.reference("3045", "2026-11-23")).toEqual({ previousClose: 81_235, upperCircuit: 90_000, lowerCircuit: 70_000, high52: 91_200, low52: 54_321 });
    expect(source.listings).toMatchObject([{ token: "3045", symbol: "SBIN-EQ", name: "SBIN", tickPaise: 5, freezeLimit: 40_000 }]);
  });

  test("a folder of a market plays its days; a contract is listed until it expires, as one on an index", async () => {
    tape("market/2026-11-24/001.ticks", "2026-11-24", [[CALL, [["10:00:00", 12_000, 75]]], [SBIN, [["10:00:01", 82_000, 10]]]]);
    tape("market/2026-11-25/001.ticks", "2026-11-25", [[SBIN, [["10:00:00", 83_000, 10]]]]);
    tape("market/2026-11-25/002.ticks", "2026-11-25", [[SBIN, [["11:00:00", 83_500, 20]]]], 2);
    const source = await openReplay([join(folder, "market")], universe);
    expect([source.firstDay, source.nextDay("2026-11-24"), source.nextDay("2026-11-25")]).toEqual(["2026-11-24", "2026-11-25", undefined]);
    source.seek(source.openAt("2026-11-24"));
    expect(masterRows(source.listings).map(({ symbol, instrumenttype, expiry, strike }) => [symbol, instrumenttype, expiry, strike])).toEqual([["NIFTY24NOV2625000CE", "OPTIDX", "24NOV2026", "2500000.000000"], ["SBIN-EQ", "", "", "-1.000000"]]);
    expect(played(source, "2026-11-25").map(({ price }) => price)).toEqual([83_000, 83_500]);
    source.seek(source.openAt("2026-11-25"));
    expect(source.listings.map(({ symbol }) => symbol)).toEqual(["SBIN-EQ"]);
  });

  test("a token that was given to another instrument meanwhile does not mix the two", async () => {
    const file = tape("reused/2026-11-23/001.ticks", "2026-11-23", [[SBIN, [["10:00:00", 82_000, 10]]], [{ ...CALL, token: "3045" }, [["10:00:01", 12_000, 75]]]]);
    const source = await openReplay([file], universe);
    expect(new Set(source.listings.map(({ token }) => token)).size).toBe(2);
    expect(played(source, "2026-11-23").map(({ price }) => price)).toEqual([82_000, 12_000]);
  });

  test("what is not played is said: other exchanges, damage", async () => {
    const file = tape("damaged/2026-11-23/001.ticks", "2026-11-23", [[SBIN, [["10:00:00", 82_000, 10]]], [GOLD, [["10:00:00", 82_000, 10]]], [CALL, [["10:00:01", 12_000, 75]]], [{ ...SBIN, key: "NSE:INFY", brokerSymbol: "INFY-EQ", token: "1594" }, [["10:00:02", 150_000, 75]]]]);
    const bytes = readFileSync(file);
    const hit = bytes.indexOf("NFO:NIFTY");
    bytes[hit] = bytes[hit]! ^ 1;
    writeFileSync(file, bytes);
    const source = await openReplay([file], universe);
    expect(source.notes).toEqual([expect.stringMatching(/^\d{3} bytes of the recording 001\.ticks of 2026-11-23 are damaged: their ticks are left out, all others are played\.$/), "The recordings hold instruments of MCX, which are not played: the practice exchange has shares, indices and contracts of NSE only."]);
    expect(source.listings.map(({ symbol }) => symbol)).toEqual(["SBIN-EQ", "INFY-EQ"]);
  });

  test("refused in a sentence: no recordings, several markets, another format, nothing inside the session", async () => {
    mkdirSync(join(folder, "empty"), { recursive: true });
    expect(await refusal(join(folder, "empty"))).toBe("empty: is a folder without recordings: expected .ticks files, or the folders of days with them");
    tape("all/a/2026-11-23/001.ticks", "2026-11-23", [[SBIN, [["10:00:00", 1, 1]]]]);
    tape("all/b/2026-11-23/001.ticks", "2026-11-23", [[SBIN, [["10:00:00", 1, 1]]]]);
    expect(await refusal(join(folder, "all"))).toBe("all: holds recordings of 2 markets (a, b): give the folder of one of them");
    writeFileSync(join(folder, "x.ticks"), "not a recording");
    expect(await refusal(join(folder, "x.ticks"))).toBe("x.ticks: does not begin as a recording of ticks does");
    expect(await refusal(tape("early/001.ticks", "2026-11-23", [[SBIN, [["08:00:00", 1, 1]]]]))).toBe("001.ticks: holds no ticks inside the session hours of NSE");
  });
});
