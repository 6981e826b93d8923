import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { MarketPrint, MarketSource } from "../../../workers/exchange/types.ts";
import { openReplay } from "../../../workers/exchange/market/replay.ts";
import { digestOf, plainFold, universe } from "./market.ts";

// A machine that is busy with other tests takes its time.
vi.setConfig({ testTimeout: 60_000 });

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sauda-replay-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TICKS = "timestamp_ist,ltp,cum_volume\n";
const BARS = "timestamp,open,high,low,close,volume\n";
const at = (text: string): number => Date.parse(`${text}+05:30`);
/** After every recording here. */
const LATER = at("2021-05-01T00:00:00");
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const market = (...files: [name: string, content: string][]): Promise<MarketSource> => openReplay(files.map(([name, content]) => file(name, content)), universe);
const played = (source: MarketSource, day: string): MarketPrint[] => {
  source.seek(source.openAt(day) - 1);
  return [...source.advance(source.closeAt(day))];
};
const told = (prints: readonly MarketPrint[]): string[] => prints.map((print) => `${new Date(print.at + 19_800_000).toISOString().slice(11, 23)} ${print.price} ${print.quantity} ${print.volume}`);

describe("ticks", () => {
  test("play at their times with volumes as differences; the first print has all that was traded before it", async () => {
    const source = await market(["SBIN_t.csv", `${TICKS}2021-04-12 09:15:08,340.55,554896\n2021-04-12 09:15:10,340.00,636650\n2021-04-12 09:15:11,340.05,636650\n`]);
    expect(told(played(source, "2021-04-12"))).toEqual(["09:15:08.000 34055 554896 554896", "09:15:10.000 34000 81754 636650", "09:15:11.000 34005 0 636650"]);
  });

  test("rows of one second are spread over it in the order of their volume", async () => {
    const source = await market(["SBIN_t.csv", `${TICKS}2021-04-12 09:15:08,1.00,10\n2021-04-12 09:15:09,1.30,30\n2021-04-12 09:15:09,1.20,20\n2021-04-12 09:15:09,1.25,20\n`]);
    expect(told(played(source, "2021-04-12"))).toEqual(["09:15:08.000 100 10 10", "09:15:09.000 120 10 20", "09:15:09.333 125 0 20", "09:15:09.666 130 10 30"]);
  });

  test("rows outside the session are left out", async () => {
    const source = await market(["SBIN_t.csv", `${TICKS}2021-04-12 09:14:59,1.00,10\n2021-04-12 09:15:00,1.10,20\n2021-04-12 15:30:00,1.20,30\n2021-04-12 15:30:01,1.30,40\n`]);
    expect(told(played(source, "2021-04-12"))).toEqual(["09:15:00.000 110 20 20", "15:30:00.000 120 10 30"]);
    expect(source.bars("3045", 1, 0, Infinity, LATER).map((bar) => bar.close)).toEqual([110, 120]);
  });

  test("several instruments are merged by time, then in the order of the files", async () => {
    const source = await market(["TCS_t.csv", `${TICKS}2021-04-12 09:15:01,10,1\n2021-04-12 09:15:03,11,2\n`], ["SBIN_t.csv", `${TICKS}2021-04-12 09:15:01,20,1\n2021-04-12 09:15:02,21,2\n`]);
    expect(played(source, "2021-04-12").map((print) => print.price)).toEqual([1000, 2000, 2100, 1100]);
    expect(source.title).toBe("Replay of TCS, SBIN, 2021-04-12");
  });

  test("an index has no volume and is listed as the exchange lists it", async () => {
    const source = await market(["BANKNIFTY_t.csv", `${TICKS}2021-04-12 09:15:09,31526.10,77\n`], ["INDIAVIX_t.csv", `${TICKS}2021-04-12 09:15:09,19.98,0\n`]);
    expect(source.listings.map(({ token, symbol, kind, tickPaise, freezeLimit }) => [token, symbol, kind, tickPaise, freezeLimit])).toEqual([
      ["99926009", "Nifty Bank", "index", 5, 0],
      ["99926017", "India VIX", "index", 1, 0],
    ]);
    expect(played(source, "2021-04-12").map((print) => print.volume)).toEqual([0, 0]);
  });
});

describe("symbols", () => {
  const rows = `${TICKS}2021-04-12 09:15:08,340.55,10\n`;
  test.each([
    ["BAJAJ-AUTO_t.csv", "16669", "BAJAJ-AUTO-EQ"],
    ["MM_t.csv", "2031", "M&M-EQ"],
    ["M&M_t.csv", "2031", "M&M-EQ"],
    ["TATAMOTORS_t.csv", "3456", "TATAMOTORS-EQ"],
    ["TMPV_t.csv", "3456", "TMPV-EQ"],
    ["sbin_t.csv", "3045", "SBIN-EQ"],
  ])("%s is %s %s", async (name, token, symbol) => {
    expect((await market([name, rows])).listings).toMatchObject([{ token, symbol }]);
  });

  test("a name outside the universe is playable under a token of its own that no other has", async () => {
    const [listing] = (await market(["IRCTC_t.csv", rows])).listings;
    const [again] = (await market(["IRCTC_other.csv", rows])).listings;
    expect(listing).toMatchObject({ symbol: "IRCTC-EQ", name: "IRCTC", kind: "equity", lotSize: 1, tickPaise: 5 });
    expect(again!.token).toBe(listing!.token);
    expect(Number(listing!.token)).toBeGreaterThanOrEqual(100_000_000);
    expect(Number(listing!.token)).toBeLessThan(2 ** 31);
  });
});

describe("the tick", () => {
  const tickOf = async (name: string, day: string, ...prices: string[]): Promise<number> => {
    const rows = prices.map((price, n) => `${day} 09:15:0${n},${price},${n}\n`).join("");
    return (await market([name, TICKS + rows])).listings[0]!.tickPaise;
  };

  test("is that of the recorded day, not of today, even if every price happens to lie on a coarser grid", async () => {
    expect(await tickOf("SBIN_t.csv", "2021-04-12", "340.50", "340.00", "341.00")).toBe(5);
    expect(await tickOf("SBIN_t.csv", "2026-08-21", "1040.10", "1041.00")).toBe(10);
    expect(await tickOf("MARUTI_t.csv", "2026-08-21", "13595.00", "13600.00")).toBe(100);
    expect(await tickOf("WIPRO_t.csv", "2026-08-21", "180.05", "180.10")).toBe(1);
  });

  test("is finer where the recording is", async () => {
    expect(await tickOf("SBIN_t.csv", "2026-08-21", "1040.15", "1041.00")).toBe(5);
    expect(await tickOf("SBIN_t.csv", "2021-04-12", "340.01")).toBe(1);
  });
});

const day = (date: string, ...bars: [minute: string, ohlcv: string][]): string => bars.map(([minute, ohlcv]) => `${date}T${minute}:00+05:30,${ohlcv}\n`).join("");

describe("bars", () => {
  test("an up bar is walked open-low-high-close, a down bar open-high-low-close, one print a second", async () => {
    const up = await market(["SBIN_u.csv", BARS + day("2021-04-12", ["09:15", "10.00,10.40,9.80,10.20,600"])]);
    const prints = played(up, "2021-04-12");
    expect(prints).toHaveLength(60);
    expect(prints.map((print) => print.at)).toEqual(prints.map((_, n) => at("2021-04-12T09:15:00") + n * 1000));
    const prices = prints.map((print) => print.price);
    const low = prices.indexOf(980);
    const high = prices.indexOf(1040);
    expect([prices[0], low > 0, high > low, prices.at(-1)]).toEqual([1000, true, true, 1020]);
    expect(prices.slice(0, low + 1)).toEqual([...prices.slice(0, low + 1)].sort((a, b) => b - a));
    expect(prices.slice(low, high + 1)).toEqual([...prices.slice(low, high + 1)].sort((a, b) => a - b));
    expect(prints.every((print) => print.quantity === 10)).toBe(true);
    const down = await market(["SBIN_u.csv", BARS + day("2021-04-12", ["09:15", "10.20,10.40,9.80,10.00,600"])]);
    const fell = played(down, "2021-04-12").map((print) => print.price);
    expect(fell.indexOf(1040)).toBeLessThan(fell.indexOf(980));
  });

  test("any bars fold back to themselves, on the grid and inside their range", async () => {
    const price = fc.integer({ min: 200, max: 5000 });
    const bar = fc.tuple(price, price, fc.nat(60), fc.nat(60), fc.nat(1_000_000)).map(([open, close, up, down, volume]) => ({
      ...{ open: open * 5, close: close * 5, high: (Math.max(open, close) + up) * 5, low: Math.max(1, Math.min(open, close) - down) * 5, volume },
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(bar, { minLength: 2, maxLength: 8 }), fc.constantFrom(1, 5, 15, 60), async (bars, period) => {
        const clock = (n: number): string => new Date(Date.UTC(2021, 3, 12, 9, 15 + n * period)).toISOString().slice(11, 16);
        // The last bar begins before the close, and may reach beyond it.
        const kept = bars.slice(0, Math.floor(374 / period) + 1);
        const text = kept.map((b, n) => [clock(n), [b.open, b.high, b.low, b.close].map((x) => (x / 100).toFixed(2)).join(",") + `,${b.volume}`] as [string, string]);
        const source = await market(["SBIN_p.csv", BARS + day("2021-04-12", ...text)]);
        const prints = played(source, "2021-04-12");
        const open = source.openAt("2021-04-12");
        const expected = kept.map((b, n) => ({ at: open + n * period * 60_000, ...b }));
        expect(plainFold(prints, "3045", open, period)).toEqual(expected);
        expect(source.bars("3045", period, 0, Infinity, LATER)).toEqual(expected);
        expect(prints.every((print) => print.price % 5 === 0 && print.quantity >= 0 && print.at < source.closeAt("2021-04-12"))).toBe(true);
        const reference = source.reference("3045", "2021-04-12");
        expect(prints.every((print) => print.price >= reference.lowerCircuit && print.price <= reference.upperCircuit)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("a bar that begins seconds before the close still prints all four prices", async () => {
    const rows = "2021-04-12T15:29:57+05:30,10.00,10.40,9.80,10.20,600\n";
    expect((await market(["SBIN_c.csv", BARS + rows]).then((source) => played(source, "2021-04-12"))).map((print) => print.price)).toEqual([1000, 980, 1040, 1020]);
  });

  test("of two files with different periods the shorter bars are played", async () => {
    const long = BARS + day("2021-04-12", ["09:15", "10,10,10,10,1"], ["09:20", "10,10,10,10,1"]);
    const short = BARS + day("2021-04-12", ["09:15", "11,11,11,11,1"], ["09:16", "11,11,11,11,1"]);
    for (const files of [[["SBIN_5m.csv", long], ["SBIN_1m.csv", short]], [["SBIN_1m.csv", short], ["SBIN_5m.csv", long]]] as [string, string][][]) {
      expect(played(await market(...files), "2021-04-12")).toHaveLength(120);
    }
  });
});

describe("session days", () => {
  const three = BARS + day("2021-04-08", ["09:15", "10,10,10,10,1"]) + day("2021-04-09", ["09:15", "11,12,10,11.50,5"]) + day("2021-04-12", ["09:15", "12,12,12,12,1"]);

  test("are the days of bars but the first, which is history", async () => {
    const source = await market(["SBIN_1m.csv", three]);
    expect([source.firstDay, source.nextDay("2021-04-09"), source.nextDay("2021-04-12")]).toEqual(["2021-04-09", "2021-04-12", undefined]);
    expect(source.reference("3045", "2021-04-09").previousClose).toBe(1000);
    expect(() => source.seek(source.openAt("2021-04-08"))).toThrow("outside the sessions of this replay");
  });

  test("include the first when daily bars come before it, and when it is the only one", async () => {
    const daily = `Date,Open,High,Low,Close,Volume\n2021-04-07,10,10.50,9,10.25,100\n`;
    const source = await market(["SBIN_1m.csv", three], ["SBIN_1d.csv", daily]);
    expect(source.firstDay).toBe("2021-04-08");
    expect(source.reference("3045", "2021-04-08").previousClose).toBe(1025);
    expect((await market(["SBIN_1m.csv", BARS + day("2021-04-12", ["09:15", "12,12,12,12,1"])])).firstDay).toBe("2021-04-12");
  });

  test("are the days of ticks where there are ticks; a symbol without them that day plays its bars", async () => {
    const source = await market(["SBIN_t.csv", `${TICKS}2021-04-09 09:15:08,340.55,10\n`], ["TCS_1m.csv", three]);
    expect([source.firstDay, source.nextDay("2021-04-09")]).toEqual(["2021-04-09", undefined]);
    expect(played(source, "2021-04-09").filter((print) => print.token === "11536")).toHaveLength(60);
    expect(source.reference("11536", "2021-04-09").previousClose).toBe(1000);
    expect(source.reference("3045", "2021-04-09").previousClose).toBe(34055);
  });

  test("bars never tell what has not been played", async () => {
    const source = await market(["SBIN_1m.csv", three], ["SBIN_1d.csv", "Date,Open,High,Low,Close,Volume\n2021-04-09,11,99,1,50,777\n2021-04-12,12,99,1,50,777\n"]);
    const now = at("2021-04-09T09:15:20");
    const days = source.bars("3045", 1440, 0, Infinity, now);
    expect(days.map((bar) => bar.at)).toEqual([at("2021-04-08T00:00:00"), at("2021-04-09T00:00:00")]);
    expect(days[1]!.high).toBeLessThanOrEqual(1200);
    expect(source.bars("3045", 1, 0, Infinity, now).map((bar) => bar.at)).toEqual([at("2021-04-08T09:15:00"), at("2021-04-09T09:15:00")]);
    // Once the day is over its official bar stands.
    expect(source.bars("3045", 1440, 0, Infinity, at("2021-04-12T09:15:00"))[1]).toEqual({ at: at("2021-04-09T00:00:00"), open: 1100, high: 9900, low: 100, close: 5000, volume: 777 });
  });
});

describe("references", () => {
  const ticks = (price: string): [string, string] => ["SBIN_t.csv", `${TICKS}2021-04-12 09:15:08,${price},10\n2021-04-12 09:15:09,340.00,10\n`];
  const daily = (...rows: string[]): [string, string] => ["SBIN_1d.csv", `Date,Open,High,Low,Close,Volume\n${rows.join("\n")}\n`];

  test("the previous close is the last one recorded, with circuits twenty per cent either side", async () => {
    const source = await market(ticks("340.55"), daily("2020-04-01,190,200,180,195,1", "2020-05-04,180,410,175,185,1", "2021-04-09,350,355,349,352.90,1", "2021-04-13,1,900,1,1,1"));
    expect(source.reference("3045", "2021-04-12")).toEqual({ previousClose: 35290, upperCircuit: 42345, lowerCircuit: 28235, high52: 41000, low52: 17500 });
  });

  test("circuits are widened to what the recording prints", async () => {
    const source = await market(["SBIN_t.csv", `${TICKS}2021-04-12 09:15:08,100.00,1\n2021-04-12 09:15:09,130.00,2\n2021-04-12 09:15:10,70.00,3\n`]);
    expect(source.reference("3045", "2021-04-12")).toMatchObject({ previousClose: 10000, upperCircuit: 13000, lowerCircuit: 7000 });
  });

  test("a history of another price basis, or one that ended weeks ago, gives no previous close", async () => {
    const split = await market(ticks("340.55"), daily("2021-04-09,175,177,174,176,1"));
    expect(split.reference("3045", "2021-04-12")).toMatchObject({ previousClose: 34055, high52: 34055, low52: 34055 });
    const old = await market(ticks("340.55"), daily("2021-03-26,350,360,349,352.90,1"));
    expect(old.reference("3045", "2021-04-12")).toMatchObject({ previousClose: 34055, high52: 36000 });
  });

  test("a token that is not listed is refused", async () => {
    const source = await market(ticks("340.55"));
    expect(() => source.reference("1", "2021-04-12")).toThrow("does not list token 1");
    expect(source.bars("1", 1, 0, Infinity, LATER)).toEqual([]);
  });
});

describe("the source", () => {
  const content = TICKS + Array.from({ length: 60 }, (_, n) => `2021-04-12 09:15:${String(n).padStart(2, "0")},${300 + n},${n * 10}\n`).join("");

  test("is named by contents and file names, however the files are packed or ordered", async () => {
    const other = `${TICKS}2021-04-12 09:15:08,1,1\n`;
    const plain = await market(["SBIN_a.csv", content], ["TCS_a.csv", other]);
    const turned = await market(["TCS_a.csv", other], ["SBIN_a.csv", content]);
    expect(turned.id).toBe(plain.id);
    expect((await market(["SBIN_a.csv", content])).id).not.toBe(plain.id);
    expect((await market(["SBIN_b.csv", content], ["TCS_a.csv", other])).id).not.toBe(plain.id);
    expect((await market(["SBIN_a.csv", `${content}2021-04-12 09:16:00,1,9999\n`], ["TCS_a.csv", other])).id).not.toBe(plain.id);
    const packed = await openReplay([file("SBIN_a.csv.gz", gzipSync(content)), file("TCS_a.csv", other)], universe);
    const repacked = await openReplay([file("SBIN_a.csv.gz", gzipSync(content, { level: 1 })), file("TCS_a.csv", other)], universe);
    expect(repacked.id).toBe(packed.id);
  });

  test("says the same after a seek as without one, moves unread, and peeks at the next print", async () => {
    const source = await market(["SBIN_a.csv", content]);
    const open = source.openAt("2021-04-12");
    const all = played(source, "2021-04-12");
    expect(all).toHaveLength(60);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 10 }), fc.boolean(), (cuts, reseek) => {
        source.seek(open - 1);
        const pieces: MarketPrint[] = [];
        let position = open - 1;
        for (const cut of [...cuts.sort((a, b) => a - b), 60_000]) {
          if (reseek) source.seek(position);
          pieces.push(...source.advance(open + cut));
          position = Math.max(position, open + cut);
        }
        expect(digestOf(pieces)).toBe(digestOf(all));
      }),
    );
    source.seek(open - 1);
    source.advance(open + 2_500);
    expect(source.peek()).toBe(open + 3_000);
    source.advance(open + 60_000);
    expect(source.peek()).toBeUndefined();
  });
});
