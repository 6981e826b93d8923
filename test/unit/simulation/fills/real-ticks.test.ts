import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { angelone } from "../../../../shared/brokers/angelone/angelone.ts";
import { ASKS_AT, TickRecord } from "../../../../shared/brokers/tick-record.ts";
import { seededRandom } from "../../../../shared/domain/random.ts";
import type { MarketTime } from "../../../../shared/domain/time.ts";
import type { Price } from "../../../../shared/domain/units.ts";
import { InstrumentFills } from "../../../../shared/simulation/fills/instrument-fills.ts";
import type { DepthLevel, FillEvent } from "../../../../shared/simulation/fills/types.ts";
import { NO_SHARED_DATA, sharedData } from "../../../shared-data.ts";
import { AT_ONCE, TICK, termsOf } from "./bench.ts";

const tape = sharedData("ticks/SBIN_2021-04-12.csv.gz");
const packets = sharedData("smartstream/packets.json");

interface Row {
  readonly at: number;
  readonly price: number;
  readonly volume: number;
}

/** The recording as a checker reads it, in the order of its volumes. */
function rows(path: string): Row[] {
  const read = gunzipSync(readFileSync(path)).toString().trim().split("\n").slice(1).map((line) => {
    const [stamp = "", price = "", volume = ""] = line.split(",");
    return { at: Date.parse(`${stamp.replace(" ", "T")}+05:30`), price: Math.round(Number(price) * 100) * 100, volume: Number(volume) };
  });
  return read.sort((a, b) => a.at - b.at || a.volume - b.volume);
}

describe.skipIf(tape === undefined)(tape === undefined ? `SBIN of 12 April 2021: ${NO_SHARED_DATA}` : "SBIN of 12 April 2021", () => {
  test("limits fill only when the tape went through them, stops only once it met them, no more than traded", () => {
    const day = rows(tape!);
    const seed = 20210412;
    const random = seededRandom(seed);
    const placed = new Map<string, { side: "BUY" | "SELL"; limit: number; trigger: number; from: number; quantity: number; type: string }>();
    const fills: (Extract<FillEvent, { kind: "filled" }> & { row: number })[] = [];
    const fired = new Map<string, number>();
    let row = 0;
    const engine = new InstrumentFills(AT_ONCE, random, (event) => {
      if (event.kind === "filled") fills.push({ ...event, row });
      if (event.kind === "triggered") fired.set(event.id, row);
    });
    for (row = 0; row < day.length; row++) {
      const { at, price, volume } = day[row]!;
      const traded = row === 0 ? 0 : Math.max(0, volume - day[row - 1]!.volume);
      engine.tick({ ltp: price as Price, ltq: 0, traded, depth: undefined, lower: undefined, upper: undefined, marketAt: at as MarketTime }, at);
      if (row % 60 !== 30) continue;
      const id = `o${placed.size}`;
      const side = random() < 0.5 ? "BUY" : "SELL";
      const sign = side === "BUY" ? 1 : -1;
      const stop = placed.size % 3 === 0;
      const away = Math.floor(random() * 20) * TICK;
      const limit = stop ? price + sign * (away + 10 * TICK) : price - sign * (away + TICK);
      const trigger = stop ? price + sign * (away + TICK) : 0;
      const quantity = 1 + Math.floor(random() * 30_000);
      placed.set(id, { side, limit, trigger, from: row, quantity, type: stop ? "SL" : "LIMIT" });
      engine.accept({ id, side, terms: termsOf({ type: stop ? "SL" : "LIMIT", price: limit / 10_000, trigger: trigger / 10_000, quantity }), filled: 0, triggered: false, tick: TICK }, at);
    }
    expect(placed.size).toBeGreaterThan(100);
    expect(fills.length).toBeGreaterThan(100);
    const perRow = new Map<number, number>();
    for (const { id, price, quantity, row: at } of fills) {
      const order = placed.get(id)!;
      const sign = order.side === "BUY" ? 1 : -1;
      perRow.set(at, (perRow.get(at) ?? 0) + quantity);
      expect(at).toBeGreaterThan(order.from);
      expect((order.limit - price) * sign).toBeGreaterThanOrEqual(0);
      const printed = day[at]!.price;
      if (order.type === "LIMIT") {
        // The queue is not seen here, so only a trade beyond the limit proves that it is gone; from then on trades at the limit fill too.
        expect((order.limit - printed) * sign).toBeGreaterThanOrEqual(0);
        expect(day.slice(order.from + 1, at + 1).some((one) => (order.limit - one.price) * sign > 0)).toBe(true);
        expect(price).toBe(order.limit);
      } else {
        const since = day.slice(order.from, at + 1).some((one) => (one.price - order.trigger) * sign >= 0);
        expect(since).toBe(true);
        expect(fired.get(id)).toBeLessThanOrEqual(at);
        expect(price).toBe(printed);
      }
    }
    for (const [at, had] of perRow) expect(had).toBeLessThanOrEqual(day[at]!.volume - day[at - 1]!.volume);
  });

  test("market orders, SL-M and the opening auction pay what the tape printed at that very row, and nothing before its first trade", () => {
    const day = rows(tape!);
    const seed = 20210413;
    const random = seededRandom(seed);
    const fills: { readonly id: string; readonly price: number; readonly quantity: number; readonly row: number }[] = [];
    let row = -1;
    const engine = new InstrumentFills(AT_ONCE, random, (event) => event.kind === "filled" && fills.push({ ...event, row }));
    const begins = day.findIndex(({ volume }) => volume > 0);
    const open = day[begins]!;
    const from = open.at as MarketTime;
    // The evening before, far from today's prices, and with a book that nobody may meet.
    const stale: DepthLevel[] = [{ price: 1_000_000 as Price, quantity: 1_000_000 }];
    engine.tick({ ltp: 1_000_000 as Price, ltq: 0, traded: 0, depth: { bids: stale, asks: stale }, lower: undefined, upper: undefined, marketAt: (from - 60_000_000) as MarketTime, volume: 99_999 }, 0);
    const put = (id: string, type: "MARKET" | "SL-M", side: "BUY" | "SELL", trigger: number, at: number, auction?: { kind: "opening"; from: MarketTime; until: MarketTime }): void => {
      engine.accept({ id, side, terms: termsOf({ type, quantity: 1 + Math.floor(random() * 20_000), trigger: trigger / 10_000 }), filled: 0, triggered: false, tick: TICK, notBefore: from, auction }, at);
    };
    put("early", "MARKET", "BUY", 0, 0);
    put("opening", "MARKET", "SELL", 0, 0, { kind: "opening", from, until: from });
    for (row = begins; row < day.length; row++) {
      const { at, price, volume } = day[row]!;
      const traded = row === begins ? 0 : Math.max(0, volume - day[row - 1]!.volume);
      const empty = { bids: [], asks: [] };
      engine.tick({ ltp: price as Price, ltq: 0, traded, depth: row === begins ? empty : undefined, lower: undefined, upper: undefined, marketAt: at as MarketTime, volume }, at);
      if (row % 90 !== 40) continue;
      const side = random() < 0.5 ? "BUY" : "SELL";
      const stop = row % 180 === 40;
      put(`o${row}`, stop ? "SL-M" : "MARKET", side, stop ? price + (side === "BUY" ? 2 : -2) * TICK : 0, at);
    }
    expect(fills.length, `seed ${seed}`).toBeGreaterThan(100);
    expect(fills.some(({ id }) => id === "opening") && fills.some(({ id }) => id === "early")).toBe(true);
    for (const { id, price, row: at } of fills) {
      expect(at).toBeGreaterThanOrEqual(begins);
      expect(price, id).toBe(day[at]!.price);
    }
    expect(fills.find(({ id }) => id === "opening")).toMatchObject({ price: open.price, row: begins });
  });
});

describe.skipIf(packets === undefined)(packets === undefined ? `SmartStream packets: ${NO_SHARED_DATA}` : "SmartStream snap quotes", () => {
  interface Vector {
    readonly name: string;
    readonly hex: string;
    readonly decoded: { readonly ltp: number; readonly sell: readonly (readonly [number, number, number])[]; readonly uc: number; readonly lc: number };
  }
  const vectors = packets === undefined ? [] : (JSON.parse(readFileSync(packets, "utf8")) as Vector[]).filter(({ name }) => name.startsWith("snap_quote"));

  test.each(vectors)("$name: a market order walks the packet's five asks and no further", ({ hex, decoded }) => {
    const record = new TickRecord();
    expect(angelone().feed.decode(Buffer.from(hex, "hex"), record)).toBe(0);
    const side = (from: number): DepthLevel[] => Array.from({ length: 5 }, (_, i) => ({ price: (record.depth[from + i * 3] ?? 0) as Price, quantity: record.depth[from + i * 3 + 1] ?? 0 }));
    const got: [number, number][] = [];
    const engine = new InstrumentFills({ ...AT_ONCE, protectionPercent: 20 }, () => 0, (event) => {
      if (event.kind === "filled") got.push([event.quantity, event.price / 100]);
    });
    engine.tick({ ltp: record.ltp as Price, ltq: 0, traded: 0, depth: { bids: side(0), asks: side(ASKS_AT) }, lower: record.lowerCircuit as Price, upper: record.upperCircuit as Price, marketAt: record.exchangeAt as MarketTime }, 0);
    const displayed = decoded.sell.reduce((sum, [quantity]) => sum + quantity, 0);
    engine.accept({ id: "a", side: "BUY", terms: termsOf({ type: "MARKET", quantity: displayed + 7 }), filled: 0, triggered: false, tick: TICK }, 0);
    engine.pass(0);
    expect(got).toEqual(decoded.sell.filter(([quantity]) => quantity > 0).map(([quantity, paise]) => [quantity, paise]));
  });
});
