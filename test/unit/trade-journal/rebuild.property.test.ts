import fc from "fast-check";
import { expect, test } from "vitest";
import type { PeriodFill } from "../../../shared/analytics/tax/period-fill.ts";
import { contractNamed } from "../../../shared/analytics/tax/period-fill.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { ZERO } from "../../../shared/domain/units.ts";
import { noteOfDay } from "../../../shared/analytics/tax/day-note.ts";
import { anchorOf, matchEntries } from "../../../shared/trade-journal/keep-entries.ts";
import type { KeptEntry } from "../../../shared/trade-journal/keep-entries.ts";
import { roundTrips, tripFigures } from "../../../shared/trade-journal/round-trips.ts";
import { ACCOUNT, TABLES } from "../period-reports/made-fills.ts";

const KEYS = ["NSE:SBIN", "NSE:INFY"] as readonly string[] as readonly InstrumentKey[];
const DAYS = ["2026-11-19", "2026-11-20"];

/** Intraday fills of two shares and two days; several in one second, several of one order. */
const fills = fc.array(fc.record({ key: fc.constantFrom(...KEYS), day: fc.constantFrom(...DAYS), second: fc.integer({ min: 0, max: 20 }), buy: fc.boolean(), quantity: fc.integer({ min: 1, max: 30 }), price: fc.integer({ min: 9_000, max: 9_500 }) }), { maxLength: 24 })
  .map((all) => all.map(({ key, day, second, buy, quantity, price }, i): PeriodFill => ({
    account: ACCOUNT, day, at: (istEpoch(day, 600) + second * 1_000) as MarketTime, kind: "trade", order: String(1_000 + Math.floor(i / 2)), trade: String(50_000 + i), instrument: key, contract: contractNamed(key, 1),
    side: buy ? "BUY" : "SELL", product: "MIS", quantity, price: (price * 500) as Price, autoSquaredOff: false, settlementTax: ZERO,
  })));

const seed = Number(process.env["SAUDA_SEED"] ?? 20261122);

test("whatever order the fills are told in, the trades are the same", () => {
  fc.assert(fc.property(fills.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([all, shuffled]) => {
    expect(roundTrips(shuffled, TABLES)).toEqual(roundTrips(all, TABLES));
  }), { seed, numRuns: 150 });
});

test("all trades together are all fills, and bear the notes of all days to the unit", () => {
  fc.assert(fc.property(fills, (all) => {
    const { trips } = roundTrips(all, TABLES);
    const notes = DAYS.reduce((sum, day) => sum + noteOfDay(all.filter((fill) => fill.day === day), day, TABLES).total, 0);
    expect(trips.reduce((sum, trip) => sum + tripFigures(trip).charges, 0)).toBe(notes);
    for (const key of KEYS) {
      // The obvious model: a trade ends wherever the running sum is at or passes nought.
      const own = all.filter(({ instrument }) => instrument === key).sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.at - b.at || Number(a.order) - Number(b.order) || Number(a.trade) - Number(b.trade)));
      let held = 0;
      let count = 0;
      for (const { side, quantity } of own) {
        const next = held + (side === "BUY" ? quantity : -quantity);
        if (held === 0 || (held > 0 && next < 0) || (held < 0 && next > 0)) count++;
        held = next;
      }
      const trades = trips.filter(({ instrument }) => instrument === key);
      expect(trades).toHaveLength(count);
      const open = trades.filter(({ closed }) => closed === undefined).map((trip) => (trip.side === "BUY" ? 1 : -1) * (tripFigures(trip).entered - tripFigures(trip).exited));
      expect(open).toEqual(held === 0 ? [] : [held]);
      const cash = own.reduce((sum, { side, quantity, price }) => sum + (side === "BUY" ? -1 : 1) * quantity * price, 0);
      expect(trades.reduce((sum, trip) => sum + (trip.side === "BUY" ? -1 : 1) * (tripFigures(trip).entryValue - tripFigures(trip).exitValue), 0)).toBe(cash);
    }
  }), { seed, numRuns: 150 });
});

test("fills that come one by one, in any order, leave every entry with a trade of which its fill is a part, or as gone", () => {
  fc.assert(fc.property(fills.chain((all) => fc.shuffledSubarray(all, { minLength: all.length })), (arriving) => {
    let kept: KeptEntry[] = [];
    let next = 0;
    for (let n = 1; n <= arriving.length; n++) {
      const { trips } = roundTrips(arriving.slice(0, n), TABLES);
      const { matched, gone } = matchEntries(trips, kept);
      expect(matched).toHaveLength(trips.length);
      const used = [...matched.flatMap(({ id, merged }) => [...(id === undefined ? [] : [id]), ...merged]), ...gone];
      // Each entry that was kept is found once, or told gone: none is forgotten.
      expect([...used].sort()).toEqual(kept.map(({ id }) => id).sort());
      for (const { anchor, trip } of matched) expect(trip.fills.some(({ fill }) => anchorOf(fill).split("|").slice(0, 3).join() === anchor.split("|").slice(0, 3).join())).toBe(true);
      kept = matched.map(({ id, anchor, trip }) => ({ id: id ?? `e${next++}`, anchor, product: trip.product }));
    }
  }), { seed, numRuns: 100 });
});
