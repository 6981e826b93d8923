import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Candle } from "../../../shared/strategy/index.ts";
import { candles, instrument, strategy } from "../../../shared/strategy/index.ts";
import { TICK, TICK_FIELDS } from "../../../shared/streams/tick-ring.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { classOf } from "./load.ts";
import { MINUTE, rig } from "./rig.ts";
import type { Rig } from "./rig.ts";

const file = sharedData("ticks/SBIN_2021-04-12.csv.gz");
interface Row {
  readonly at: number;
  readonly price: number;
  readonly volume: number;
}
const rows = (): Row[] => gunzipSync(readFileSync(file ?? "")).toString().trim().split("\n").slice(1).map((line) => {
  const [stamp = "", price, volume] = line.split(",");
  return { at: Date.parse(`${stamp.replace(" ", "T")}+05:30`), price: Number(price), volume: Number(volume) };
});

function play(made: Rig, day: readonly Row[]): void {
  const record = new Float64Array(TICK_FIELDS);
  let before = day[0]?.volume ?? 0;
  made.runner.begin((day[0]?.at ?? 0) - 60_000);
  day.forEach(({ at, price, volume }, i) => {
    record[TICK.sequence] = i + 1;
    record[TICK.ltp] = Math.round(price * 10_000);
    record[TICK.traded] = Math.max(0, volume - before);
    record[TICK.volume] = volume;
    record[TICK.exchangeAt] = record[TICK.marketAt] = at;
    before = volume;
    made.runner.tick(0, record, 0);
  });
  made.runner.advance((day.at(-1)?.at ?? 0) + 3_600_000);
  expect(made.failures).toEqual([]);
}

class Minutes extends strategy({ title: "Minutes", about: "…", parameters: { stock: instrument({ help: "…", default: "NSE:SBIN" }) }, series: ({ stock }) => ({ bars: candles(stock, 1) }) }) {
  seen: number[][] = [];
  override onCandle({ at, open, high, low, close, volume }: Candle): void {
    this.seen.push([at, open, high, low, close, volume]);
  }
}

test.skipIf(file === undefined)(`minutes of a real day are what a simple fold of its trades makes of them${file ? "" : ` (skipped: ${NO_SHARED_DATA})`}`, () => {
  const day = rows();
  const made = rig(Minutes);
  play(made, day);
  const open = Date.parse("2021-04-12T09:15:00+05:30");
  const close = Date.parse("2021-04-12T15:30:00+05:30");
  const expected = new Map<number, number[]>();
  let before = day[0]?.volume ?? 0;
  for (const { at, price, volume } of day) {
    const traded = volume - before;
    before = volume;
    if (traded <= 0 || at < open || at >= close) continue;
    const minute = Math.floor(at / MINUTE) * MINUTE;
    const bar = expected.get(minute);
    if (bar) expected.set(minute, [minute, bar[1]!, Math.max(bar[2]!, price), Math.min(bar[3]!, price), price, bar[5]! + traded]);
    else expected.set(minute, [minute, price, price, price, price, traded]);
  }
  expect(expected.size).toBeGreaterThan(300);
  expect((made.runner.exportRun().fields as { seen: number[][] }).seen).toEqual([...expected.values()]);
});

test.skipIf(file === undefined)(`a real day twice gives the same signals, byte for byte${file ? "" : ` (skipped: ${NO_SHARED_DATA})`}`, async () => {
  const day = rows();
  for (const [name, parameters] of [["ema-crossover", {}], ["supertrend", { bar: 1 }], ["opening-range-breakout", {}]] as const) {
    const Class = await classOf(name);
    const runs = [1, 2].map(() => {
      const made = rig(Class, parameters);
      play(made, day);
      return JSON.stringify(made.signals);
    });
    expect(runs[1]).toBe(runs[0]);
    expect(JSON.parse(runs[0]!).length, name).toBeGreaterThan(0);
  }
});
