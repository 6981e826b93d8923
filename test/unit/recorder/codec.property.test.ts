import fc from "fast-check";
import { crc32 as nodeCrc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { ByteSink, ByteSource } from "../../../shared/recording/bytes.ts";
import { crc32 } from "../../../shared/recording/crc32.ts";
import { readTicks, writeTicks } from "../../../shared/recording/tick-columns.ts";
import type { TickRun } from "../../../shared/recording/tick-columns.ts";
import { keep, KEPT_FIELDS } from "../../../shared/recording/tick-fields.ts";
import { TICK, TICK_FIELDS } from "../../../shared/streams/tick-ring.ts";
import { anyTick, marketRun, rows } from "./ticks.ts";
import type { KeptTick } from "./ticks.ts";

const encoded = (ticks: readonly KeptTick[]): Uint8Array => {
  const out = new ByteSink(8);
  writeTicks(out, rows(ticks), ticks.length);
  return out.written.slice();
};
const listed = ({ count, columns }: TickRun): number[][] => Array.from({ length: count }, (_, i) => columns.map((column) => column[i]!));

describe("a run of ticks", () => {
  test("comes back as it was: any numbers that can be kept", () => {
    fc.assert(fc.property(fc.array(anyTick, { minLength: 1, maxLength: 40 }), (ticks) => void expect(listed(readTicks(new ByteSource(encoded(ticks))))).toEqual(ticks)), { numRuns: 500 });
  });

  test("comes back as it was: a market's numbers, in few bytes", () => {
    fc.assert(
      fc.property(marketRun, (ticks) => {
        const bytes = encoded(ticks);
        expect(listed(readTicks(new ByteSource(bytes)))).toEqual(ticks);
        // Fourteen numbers of eight bytes are 112; the beginning of a run takes at most 100 once.
        expect(bytes.length).toBeLessThan(100 + ticks.length * 24);
      }),
      { numRuns: 300 },
    );
  });

  test("that is cut anywhere is refused, and never takes other ticks for it", () => {
    fc.assert(
      fc.property(marketRun, fc.nat(), (ticks, where) => {
        const bytes = encoded(ticks);
        expect(() => readTicks(new ByteSource(bytes.subarray(0, where % bytes.length)))).toThrow(RangeError);
      }),
      { numRuns: 300 },
    );
  });

  test("of any rubbish is an error or a run, and nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          const run = readTicks(new ByteSource(bytes));
          expect(run.columns).toHaveLength(KEPT_FIELDS);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("what can be kept", () => {
  const record = (change: Partial<Record<keyof typeof TICK, number>> = {}): Float64Array => {
    const one = new Float64Array(TICK_FIELDS).fill(5);
    one[TICK.receivedAt] = 1_790_000_000_000.123;
    for (const [field, value] of Object.entries(change)) one[TICK[field as keyof typeof TICK]] = value;
    return one;
  };
  const kept = (change?: Partial<Record<keyof typeof TICK, number>>): boolean => keep(record(change), 0, new Float64Array(KEPT_FIELDS), 0);

  test("is whole numbers from 0; the time of receipt to the µs", () => {
    const into = new Float64Array(KEPT_FIELDS);
    expect(keep(record(), 0, into, 0)).toBe(true);
    expect(into[1]).toBe(1_790_000_000_000_123);
    expect(kept({ ltp: -1 })).toBe(false);
    expect(kept({ volume: 0.5 })).toBe(false);
    expect(kept({ atp: Number.NaN })).toBe(false);
    expect(kept({ openInterest: Infinity })).toBe(false);
    expect(kept({ ltq: 2 ** 51 })).toBe(false);
    expect(kept({ exchangeAt: 2 ** 51 / 1000 })).toBe(false);
    expect(kept({ ltq: 2 ** 51 - 1 })).toBe(true);
  });
});

test("CRC-32 is the one of gzip", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
      expect(crc32(bytes)).toBe(nodeCrc32(bytes));
      expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(nodeCrc32(bytes));
    }),
  );
});

test("numbers of up to 53 bits, signed ones of 52", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.maxSafeNat(), fc.integer({ min: -(2 ** 52) + 1, max: 2 ** 52 - 1 }))), (pairs) => {
      const out = new ByteSink(1);
      for (const [plain, signed] of pairs) {
        out.number(plain);
        out.signed(signed);
        out.word(plain % 2 ** 32);
      }
      const source = new ByteSource(out.written);
      for (const [plain, signed] of pairs) expect([source.number(), source.signed(), source.word()]).toEqual([plain, signed, plain % 2 ** 32]);
      expect(source.left).toBe(0);
    }),
  );
});
