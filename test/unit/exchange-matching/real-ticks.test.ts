import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openReplay } from "../../../workers/exchange/market/replay.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { universe } from "../exchange-market/market.ts";
import { Bench, request } from "./bench-desk.ts";

const file = sharedData("ticks/SBIN_2021-04-12.csv.gz");
const DAY = "2021-04-12";

/** The recording as a checker reads it: session time, paise, volume since the row before. Rows of one second stand as they came in, so they are put in the order of their volumes. */
function rows(path: string): { at: number; price: number; quantity: number }[] {
  const read = gunzipSync(readFileSync(path)).toString().trim().split("\n").slice(1).map((line) => {
    const [stamp = "", price = "", volume = ""] = line.split(",");
    return { at: Date.parse(`${stamp.replace(" ", "T")}+05:30`), price: Math.round(Number(price) * 100), volume: Number(volume) };
  });
  read.sort((a, b) => a.at - b.at || a.volume - b.volume);
  return read.map(({ at, price, volume }, i) => ({ at, price, quantity: volume - (read[i - 1]?.volume ?? 0) }));
}

describe.skipIf(file === undefined)(file === undefined ? `SBIN of 12 April 2021: ${NO_SHARED_DATA}` : "SBIN of 12 April 2021", () => {
  test("limits fill only where the recording traded at them, stops where it crossed them; the day's figures are its own", async () => {
    const tape = rows(file!);
    const bench = new Bench(await openReplay([file!], universe), { speed: 0, startPaused: true });
    const token = bench.exchange.source.listings[0]!.token;
    bench.exchange.openAccount("RICH", 1_00_00_00_000_00);
    bench.exchange.resume();
    const placed: string[] = [];
    let turns = 0;
    while (bench.exchange.clock().phase === "open" && bench.exchange.clock().now < Date.parse(`${DAY}T15:10:00+05:30`)) {
      bench.wall.turn();
      // The fake wall stands still, so slices would only grow: begin again small.
      if (++turns % 6 === 0) bench.exchange.setSpeed(0);
      const last = bench.exchange.snapshot(token)!.ltp;
      if (turns % 40 !== 0) continue;
      const sell = placed.length % 2 === 1;
      const far = (placed.length % 7) * 10;
      const wish = placed.length % 5 === 4
        ? ({ variety: "STOPLOSS", orderType: "STOPLOSS_LIMIT", side: "SELL", triggerPrice: last - 40, price: last - 60 } as const)
        : ({ side: sell ? "SELL" : "BUY", price: sell ? last + far : last - far } as const);
      const answer = bench.exchange.place(request({ client: "RICH", token, quantity: 20_000, ...wish }));
      if (answer.ok) placed.push(answer.value.orderId);
    }
    expect(placed.length).toBeGreaterThan(20);
    const trades = bench.exchange.trades("RICH");
    expect(trades.length).toBeGreaterThan(20);
    for (const trade of trades) {
      const order = bench.order(trade.orderId, "RICH");
      if (order.text !== "") continue;
      if (trade.side === "BUY") expect(trade.price).toBeLessThanOrEqual(order.price);
      else expect(trade.price).toBeGreaterThanOrEqual(order.price);
      // Several rows of one second are spread over it.
      const row = tape.filter(({ at }) => at === trade.at - (trade.at % 1000));
      // A fill between prints took from what was displayed; one at a print needs the print to have reached it.
      const reached = row.some(({ price, quantity }) => quantity > 0 && (trade.side === "BUY" ? price <= trade.price : price >= trade.price));
      const took = order.placedAt === trade.at || order.triggerPrice > 0;
      expect(reached || took, JSON.stringify({ trade, order, row })).toBe(true);
    }
    for (let i = 0; i < 100_000 && bench.exchange.clock().phase === "open"; i++) bench.wall.turn();
    const last = bench.exchange.snapshot(token)!;
    // Whatever was left was squared off at 15:20, so every unit bought was sold.
    const units = bench.exchange.positions("RICH").map(({ buyQuantity, sellQuantity }) => buyQuantity - sellQuantity);
    expect(units).toEqual([0]);
    const flow = bench.exchange.trades("RICH").reduce((sum, { side, price, quantity }) => sum + (side === "SELL" ? price : -price) * quantity, 0);
    expect(bench.exchange.funds("RICH")).toMatchObject({ realised: flow, unrealised: 0, utilised: 0, cash: 1_00_00_00_000_00 });
    // Own aggressive trades add to the recording's volume; passive ones are part of it.
    expect(last.volume).toBeGreaterThanOrEqual(tape.reduce((sum, { quantity }) => sum + quantity, 0));
    expect(last.low).toBeLessThanOrEqual(Math.min(...tape.map(({ price }) => price)));
    expect(bench.failures).toEqual([]);
  }, 60_000);

  test("without any order the day's figures are exactly the recording's", async () => {
    const tape = rows(file!);
    const bench = new Bench(await openReplay([file!], universe), { speed: 0, startPaused: true });
    const token = bench.exchange.source.listings[0]!.token;
    bench.exchange.resume();
    for (let i = 0; i < 100_000 && bench.exchange.clock().phase === "open"; i++) bench.wall.turn();
    const prices = tape.map(({ price }) => price);
    expect(bench.exchange.snapshot(token)).toMatchObject({ open: 340_55, high: Math.max(...prices), low: Math.min(...prices), ltp: 329_90, volume: 74_455_250, lastTradeAt: tape.at(-1)!.at });
    expect([Math.max(...prices), Math.min(...prices)]).toEqual([340_55, 322_75]);
  });
});
