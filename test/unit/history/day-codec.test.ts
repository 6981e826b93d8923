import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Candle } from "../../../shared/domain/candle.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { decodeDay, encodeDay } from "../../../shared/history/day-codec.ts";
import { dayStart } from "../../../shared/history/days.ts";
import { packCandles, unpackCandles } from "../../../shared/history/packed.ts";
import { dayOf, tape } from "./rig.ts";

const SEED = Number(process.env["SAUDA_SEED"] ?? 20261121);
const START = dayStart(dayOf("2026-11-20"));

const candles = fc.array(fc.record({ step: fc.integer({ min: 1, max: 200 }), a: fc.integer({ min: -4_000_000_000, max: 4_000_000_000 }), b: fc.integer({ min: -4_000_000_000, max: 4_000_000_000 }), up: fc.nat(9e8), down: fc.nat(9e8), volume: fc.nat(Number.MAX_SAFE_INTEGER) }), { maxLength: 400 }).map((rows) => {
  let second = 0;
  return rows.map(({ step, a, b, up, down, volume }): Candle => {
    second += step;
    return { at: (START + second * 1000) as MarketTime, open: a as Price, close: b as Price, high: (Math.max(a, b) + up) as Price, low: (Math.min(a, b) - down) as Price, volume };
  });
});

describe(`a day as bytes (seed ${SEED})`, () => {
  test("what is written is what is read", () => {
    fc.assert(fc.property(candles, (bars) => { expect(decodeDay(encodeDay(bars, START), START)).toEqual(bars); }), { seed: SEED });
  });

  test("the same through a block of numbers", () => {
    fc.assert(fc.property(candles, (bars) => { expect(unpackCandles(packCandles(bars))).toEqual(bars); }), { seed: SEED, numRuns: 30 });
  });

  test("a day of 375 minutes takes less than 4 kB", () => {
    const day = tape(1, "2026-11-19", "2026-11-19");
    expect(day).toHaveLength(375);
    expect(encodeDay(day, dayStart(dayOf("2026-11-19"))).length).toBeLessThan(4_096);
  });

  test("damaged bytes are refused or read as some day, never a loop and never half a bar", () => {
    const good = encodeDay(tape(15, "2026-11-19", "2026-11-19"), dayStart(dayOf("2026-11-19")));
    expect(() => decodeDay(good.slice(0, -1), START)).toThrow("end too early");
    expect(() => decodeDay(new Uint8Array([...good, 0]), START)).toThrow("left over");
    expect(() => decodeDay(new Uint8Array([9, 0, 1]), START)).toThrow("format 9");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        try {
          decodeDay(bytes, START).forEach((one) => expect(Object.keys(one)).toHaveLength(6));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { seed: SEED },
    );
  });

  test("a bar that no candle can be is refused before it is written", () => {
    const [bar] = tape(15, "2026-11-19", "2026-11-19") as [Candle];
    expect(() => encodeDay([{ ...bar, high: (bar.low - 1) as Price }], dayStart(dayOf("2026-11-19")))).toThrow(RangeError);
    expect(() => encodeDay([{ ...bar, volume: 0.5 }], dayStart(dayOf("2026-11-19")))).toThrow(RangeError);
  });
});
