import { describe, expect, test } from "vitest";
import { driftNotice } from "../../../electron/lab/drift/notice.ts";
import type { DriftReport } from "../../../shared/contract/schemas/drift.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import { money } from "../../../shared/domain/units.ts";
import type { TickTable } from "../../../shared/simulation/backtest/data/tick-table.ts";
import { tickTable } from "../../../shared/simulation/backtest/data/tick-table.ts";
import { coverageGaps } from "../../../shared/simulation/backtest/drift/coverage.ts";
import { tableMarket } from "../../../shared/simulation/backtest/drift/table-market.ts";

const A = "NSE:A" as InstrumentKey;
const B = "NSE:B" as InstrumentKey;
const at = (minutes: number): number => istEpoch("2026-08-17", 555 + minutes);

/** [minute, instrument, price, volume, traded] */
function table(rows: readonly (readonly [number, 0 | 1, number, number, number])[]): TickTable {
  const made = tickTable([A, B], rows.length);
  rows.forEach(([minute, instrument, price, volume, traded], i) => {
    made.at[i] = at(minute);
    made.instrument[i] = instrument;
    made.price[i] = price;
    made.volume[i] = volume;
    made.traded[i] = traded;
  });
  return made;
}

const whole = table(Array.from({ length: 61 }, (_, i) => [i, 0, 100 + i, 10 * (i + 1), i === 0 ? 0 : 10] as const));

describe("what a recording lacks", () => {
  test("nothing", () => expect(coverageGaps(whole, at(0), at(60))).toEqual([]));

  test("its beginning, its end, and all of it", () => {
    expect(coverageGaps(whole, at(-10), at(60))).toEqual(["It ran from 09:05:00 on, and the recording begins at 09:15:00: what it decided before cannot be seen in the re-run."]);
    expect(coverageGaps(whole, at(0), at(63))).toEqual(["The recording ends at 10:15:00, and it ran until 10:18:00."]);
    expect(coverageGaps(whole, at(100), at(200))).toEqual(["Nothing was recorded of its instruments between 10:55:00 and 12:35:00, in which it ran."]);
  });

  test("a hole, unless another instrument traded in it", () => {
    const holed = [[0, 0, 100, 10, 0], [1, 0, 100, 20, 10], [9, 0, 100, 30, 10], [10, 0, 100, 40, 10]] as const;
    expect(coverageGaps(table(holed), at(0), at(10))).toEqual(["From 09:16:00 to 09:24:00 nothing of its instruments was recorded: nobody traded, or the recorder or the feed was away."]);
    expect(coverageGaps(table([holed[0], holed[1], [5, 1, 50, 5, 0], holed[2], holed[3]]), at(0), at(10))).toEqual([]);
  });

  test("ticks in between, by the volume that they would tell", () => {
    expect(coverageGaps(table([[0, 0, 100, 10, 0], [1, 0, 100, 20, 10], [2, 0, 100, 45, 10], [3, 1, 50, 5, 0], [4, 0, 100, 55, 10]]), at(0), at(4))).toEqual(["1 time more was traded between two recorded ticks than they tell: ticks are missing."]);
  });
});

test("the market by its ticks: before the first, at one, between two, after a stamp that stepped back, at the close", () => {
  const market = tableMarket(table([[1, 0, 101, 1, 0], [5, 0, 105, 2, 1], [4, 0, 104, 3, 1], [9, 0, 109, 4, 1], [2, 1, 52, 1, 0]]));
  expect([0, 1, 4, 5, 6, 20].map((minute) => market.priceAt(A, at(minute) as never))).toEqual([101, 101, 101, 104, 104, 109]);
  expect([market.close(A), market.close(B)]).toEqual([109, 52]);
  expect(() => tableMarket(whole).close(B)).toThrow("no ticks of NSE:B");
});

describe("what is told unasked", () => {
  const CAPITAL = 10_00_000 * 10_000;
  const report = (rupees: number, over: Partial<DriftReport> = {}): DriftReport => {
    const amount = money(rupees * 10_000);
    return { strategy: "mine", title: "Mine", day: "2026-08-17", state: "compared", sentence: "", sure: true, notes: [], lines: [], figures: { real: amount, rerun: money(0), difference: amount, byCause: { signal: money(-amount), timing: money(2 * amount), price: money(0), charges: money(0), refusal: money(0), unfilled: money(0) } }, ...over };
  };
  test("a thousandth of the capital, with the heaviest cause", () => {
    expect(driftNotice(report(-999), CAPITAL)).toBeUndefined();
    expect(driftNotice(report(-1_000), CAPITAL)).toBe("Mine came to −₹ 1,000.00 on 2026-08-17, its re-run on the recorded ticks to ₹ 0.00: −₹ 1,000.00, most of it other times of its fills (−₹ 2,000.00). See the Drift tab of its details.");
  });
  test("of a small capital, ₹ 100", () => {
    expect(driftNotice(report(99), 1_000 * 10_000)).toBeUndefined();
    expect(driftNotice(report(100), 1_000 * 10_000)).toContain("+₹ 100.00");
  });
  test("never where it is not sure", () => {
    expect(driftNotice(report(5_000, { sure: false }), CAPITAL)).toBeUndefined();
    const { figures: _none, ...without } = report(1);
    expect(driftNotice({ ...without, state: "not comparable" }, CAPITAL)).toBeUndefined();
  });
});
