import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pairSignals } from "../../../shared/analytics/drift-pairs.ts";
import { DRIFT_CAUSES, driftOf } from "../../../shared/analytics/drift.ts";
import type { Drift, DriftDay, DriftFill, DriftMarket, DriftSignal } from "../../../shared/analytics/drift.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { ZERO, money, price } from "../../../shared/domain/units.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
const GOLD = "MCX:GOLD05OCT26FUT" as InstrumentKey;
const at = (minutes: number, ms = 0): MarketTime => (istEpoch("2026-08-17", 0) + minutes * 60_000 + ms) as MarketTime;
const OPEN = 9 * 60 + 15;

/** Prices in rupees here. */
const fill = (minute: number, quantity: number, rupees: number, charges = 0): DriftFill => ({ at: at(OPEN + minute), quantity, price: price(rupees * 10_000), charges: money(charges * 10_000) });
const signal = (minute: number, side: "BUY" | "SELL", quantity: number, fills: readonly DriftFill[], more: Partial<DriftSignal> = {}): DriftSignal => ({ instrument: SBIN, multiplier: 1, side, at: at(OPEN + minute), quantity, refusal: undefined, fills, ...more });
const day = (signals: readonly DriftSignal[], otherCharges = 0): DriftDay => ({ signals, otherCharges: money(otherCharges * 10_000) });
/** The market rises by a rupee each minute from 800; the close is 850. */
const market: DriftMarket = { priceAt: (_, when) => price(8_000_000 + Math.round((when - at(OPEN)) / 60_000) * 10_000), close: () => price(8_500_000) };
const compare = (real: DriftDay, rerun: DriftDay, tolerance = 30_000): Drift => driftOf(real, rerun, market, tolerance);
const rupees = ({ byCause }: Drift): Record<string, number> => Object.fromEntries(Object.entries(byCause).filter(([, amount]) => amount !== 0).map(([cause, amount]) => [cause, amount / 10_000]));

describe("by hand, in rupees", () => {
  const entry = signal(5, "BUY", 100, [fill(5, 100, 805, 20)]);
  const exit = signal(30, "SELL", 100, [fill(30, 100, 830, 30)]);

  test("a day like its re-run has no line", () => {
    expect(compare(day([entry, exit]), day([entry, exit]))).toEqual({ real: 24_500_000, rerun: 24_500_000, difference: 0, byCause: { signal: 0, timing: 0, price: 0, charges: 0, refusal: 0, unfilled: 0 }, lines: [] });
  });

  test("filled two minutes later at a rupee of slippage: 200 for the delay, 100 for the price", () => {
    const late = signal(5, "BUY", 100, [fill(7, 100, 808, 20)]);
    const drift = compare(day([late, exit]), day([entry, exit]));
    expect(rupees(drift)).toEqual({ timing: -200, price: -100 });
    expect(drift.difference).toBe(-3_000_000);
    expect(drift.lines.map(({ cause, sentence }) => [cause, sentence])).toEqual([
      ["timing", "To buy 100 NSE:SBIN at 09:20:00: the market moved between the fills of the day and of its re-run."],
      ["price", "To buy 100 NSE:SBIN at 09:20:00: filled at other prices against the market of the moment than in its re-run."],
    ]);
  });

  test("an exit that is later in a rising market gains", () => expect(rupees(compare(day([entry, signal(30, "SELL", 100, [fill(31, 100, 831, 30)])]), day([entry, exit])))).toEqual({ timing: 100 }));

  test("an entry that was missed: 4,500 to the close, less the 20 it would have cost", () => {
    const drift = compare(day([]), day([entry]));
    expect(rupees(drift)).toEqual({ signal: -4_480 });
    expect(drift.lines[0]!.sentence).toBe("Did not decide to buy 100 NSE:SBIN at 09:20:00; its re-run did.");
  });

  test("a whole trade too many is that trade's result, wherever the market closed", () => {
    const drift = compare(day([entry, exit]), day([]));
    expect(rupees(drift)).toEqual({ signal: 2_450 });
    expect(drift.lines.map(({ sentence }) => sentence)[1]).toBe("Decided to sell 100 NSE:SBIN at 09:45:00; its re-run did not.");
  });

  test("a refused order goes with its charges to the refusal, and says why", () => {
    const refused = { ...entry, refusal: "Margin of 40,000 is short by 2,000.", fills: [] };
    const drift = compare(day([refused]), day([entry]));
    expect(rupees(drift)).toEqual({ refusal: -4_480 });
    expect(drift.lines[0]!.sentence).toBe("To buy 100 NSE:SBIN at 09:20:00: filled 0, in its re-run 100. It was refused: Margin of 40,000 is short by 2,000.");
    expect(rupees(compare(day([entry]), day([refused])))).toEqual({ refusal: 4_480 });
  });

  test("a part that stayed unfilled counts to the close, its charges as charges", () => {
    const part = { ...entry, fills: [fill(5, 60, 805, 12)] };
    expect(rupees(compare(day([part]), day([entry])))).toEqual({ unfilled: -1_800, charges: 8 });
  });

  test("another size is another signal", () => expect(rupees(compare(day([{ ...entry, quantity: 60, fills: [fill(5, 60, 805, 20)] }]), day([entry])))).toEqual({ signal: -1_800 }));

  test("fills are held against one another piece by piece", () => {
    const real = signal(5, "BUY", 100, [fill(5, 30, 805), fill(6, 70, 806)]);
    const rerun = signal(5, "BUY", 100, [fill(5, 50, 805), fill(7, 50, 808)]);
    // 30 alike; 20 a minute later and a rupee dearer; 50 a minute earlier, two rupees cheaper.
    expect(rupees(compare(day([real]), day([rerun])))).toEqual({ timing: 30, price: 50 });
  });

  test("charges of an order and of the day", () => {
    const dear = { ...entry, fills: [fill(5, 100, 805, 26)] };
    const drift = compare(day([dear, exit], 5), day([entry, exit], 1));
    expect(rupees(drift)).toEqual({ charges: -10 });
    expect(drift.lines.map(({ amount, at: when }) => [amount, when === undefined])).toEqual([[-60_000, false], [-40_000, true]]);
  });

  test("the contract's multiplier counts: a rupee on 2 of 100 each is 200", () => {
    const gold = (filled: DriftFill): DriftSignal => signal(5, "SELL", 2, [filled], { instrument: GOLD, multiplier: 100 });
    expect(rupees(compare(day([gold(fill(5, 2, 804))]), day([gold(fill(5, 2, 805))])))).toEqual({ price: -200 });
  });

  test("decisions beyond the tolerance are two", () => {
    const later = signal(6, "BUY", 100, [fill(6, 100, 806)]);
    const first = signal(5, "BUY", 100, [fill(5, 100, 805)]);
    expect(rupees(compare(day([later]), day([first]), 60_000))).toEqual({ timing: -100 });
    const drift = compare(day([later]), day([first]), 59_999);
    expect(rupees(drift)).toEqual({ signal: -100 });
    expect(drift.lines).toHaveLength(2);
  });

  test("a signal that made no difference is told all the same", () => expect(compare(day([signal(5, "BUY", 10, [])]), day([])).lines).toHaveLength(1));
});

describe("pairs", () => {
  const times = (pairs: ReturnType<typeof pairSignals>): (number | undefined)[][] => pairs.map((pair) => [pair.ours, pair.theirs].map((one) => (one === undefined ? undefined : (one.at - at(OPEN)) / 60_000)));
  const row = (...minutes: number[]): DriftSignal[] => minutes.map((minute) => signal(minute, "BUY", 1, []));

  test("the nearer of two, in order, and none is used twice", () => {
    expect(times(pairSignals(row(10, 20), row(20), 15 * 60_000))).toEqual([[10, undefined], [20, 20]]);
    expect(times(pairSignals(row(20), row(10, 21, 22), 15 * 60_000))).toEqual([[undefined, 10], [20, 21], [undefined, 22]]);
    expect(times(pairSignals(row(1, 2, 3), row(3, 1), 0))).toEqual([[1, 1], [2, undefined], [3, 3]]);
    expect(times(pairSignals(row(5, 5), row(5), 0))).toEqual([[5, 5], [5, undefined]]);
  });

  test("sides and instruments are apart", () => {
    expect(pairSignals([signal(1, "BUY", 1, [])], [signal(1, "SELL", 1, []), signal(1, "BUY", 1, [], { instrument: GOLD })], 0)).toHaveLength(3);
  });
});

describe("whatever happened", () => {
  const instrument = fc.constantFrom(SBIN, GOLD);
  const someFill = fc.record({ minute: fc.integer({ min: 0, max: 60 }), quantity: fc.integer({ min: 1, max: 500 }), units: fc.integer({ min: 7_000_000, max: 9_000_000 }), charges: fc.integer({ min: 0, max: 1_000_000 }) })
    .map(({ minute, quantity, units, charges }): DriftFill => ({ at: at(OPEN + minute), quantity, price: price(units), charges: money(charges) }));
  const someSignal = fc.record({ key: instrument, minute: fc.integer({ min: 0, max: 40 }), side: fc.constantFrom("BUY" as const, "SELL" as const), quantity: fc.integer({ min: 1, max: 1_000 }), refusal: fc.option(fc.constant("Over the limit."), { nil: undefined }), fills: fc.array(someFill, { maxLength: 4 }) })
    .map(({ key, minute, side, quantity, refusal, fills }) => signal(minute, side, quantity, fills, { instrument: key, multiplier: key === GOLD ? 100 : 1, refusal }));
  const someDay = fc.record({ signals: fc.array(someSignal, { maxLength: 12 }), otherCharges: fc.integer({ min: 0, max: 1_000_000 }).map(money) });

  /** Cash, then what is open at the close: the way an account is kept. */
  function ledger({ signals, otherCharges }: DriftDay, close: (key: InstrumentKey) => number): bigint {
    let cash = -BigInt(otherCharges);
    const held = new Map<InstrumentKey, bigint>();
    for (const { instrument: key, multiplier, side, fills } of signals) {
      for (const one of fills) {
        const units = BigInt(one.quantity * multiplier) * (side === "BUY" ? 1n : -1n);
        cash -= units * BigInt(one.price) + BigInt(one.charges);
        held.set(key, (held.get(key) ?? 0n) + units);
      }
    }
    for (const [key, units] of held) cash += units * BigInt(close(key));
    return cash;
  }

  test("the causes add up to the difference of the two accounts, to the last unit", () => {
    fc.assert(fc.property(someDay, someDay, fc.array(fc.integer({ min: 7_000_000, max: 9_000_000 }), { minLength: 130, maxLength: 130 }), fc.integer({ min: 0, max: 20 }), (real, rerun, prices, minutes) => {
      const place = (key: InstrumentKey): number => (key === GOLD ? 64 : 0);
      const moving: DriftMarket = { priceAt: (key, when) => price(prices[place(key) + (when - at(OPEN)) / 60_000]!), close: (key) => price(prices[place(key) + 61]!) };
      const drift = driftOf(real, rerun, moving, minutes * 60_000);
      const expected = [ledger(real, moving.close), ledger(rerun, moving.close)];
      expect([BigInt(drift.real), BigInt(drift.rerun), BigInt(drift.difference)]).toEqual([...expected, expected[0]! - expected[1]!]);
      expect(DRIFT_CAUSES.reduce((total, cause) => total + drift.byCause[cause], 0)).toBe(drift.difference);
      expect(drift.lines.reduce((total, { amount }) => total + amount, 0)).toBe(drift.difference);
      expect(drift.lines.every(({ sentence, amount }) => sentence.endsWith(".") && !Object.is(amount, -0))).toBe(true);
    }), { numRuns: 500 });
  });

  test("turned about, every amount turns its sign", () => {
    fc.assert(fc.property(someDay, someDay, (one, other) => {
      const there = driftOf(one, other, market, 120_000);
      const back = driftOf(other, one, market, 120_000);
      for (const cause of DRIFT_CAUSES) expect(there.byCause[cause] + back.byCause[cause]).toBe(0);
    }));
  });

  test("a day beside itself never drifts", () => {
    fc.assert(fc.property(someDay, (one) => { expect(driftOf(one, one, market, 0)).toMatchObject({ difference: ZERO, lines: [] }); }));
  });
});
