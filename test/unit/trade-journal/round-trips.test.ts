import { describe, expect, test } from "vitest";
import { roundTrips, tripFigures } from "../../../shared/trade-journal/round-trips.ts";
import type { PeriodFill } from "../../../shared/analytics/tax/period-fill.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { TABLES, fill, rs } from "../period-reports/made-fills.ts";

const DAY = "2026-11-20";
const at = (minute: number): MarketTime => istEpoch(DAY, 555 + minute) as MarketTime;
const mis = (minute: number, side: "BUY" | "SELL", quantity: number, price: string, more: Partial<PeriodFill> = {}): PeriodFill => fill(DAY, side, quantity, "NSE:SBIN", price, { product: "MIS", at: at(minute), ...more });
const brief = (fills: readonly PeriodFill[]) => roundTrips(fills, TABLES).trips.map((trip) => ({ side: trip.side, closed: trip.closed !== undefined, ...tripFigures(trip) }));

describe("trades from flat to flat", () => {
  test("scaled in and out: quantities, averages and profit by hand", () => {
    // 100 at 500 and 50 at 506 cost 75,300; 60 at 510 and 90 at 508 bring 76,320: 1,020 before charges.
    const [one, ...more] = brief([mis(1, "BUY", 100, "500.00"), mis(5, "BUY", 50, "506.00"), mis(9, "SELL", 60, "510.00"), mis(20, "SELL", 90, "508.00")]);
    expect(more).toEqual([]);
    expect(one).toMatchObject({ side: "BUY", closed: true, entered: 150, exited: 150, most: 150, entryValue: rs("75300"), exitValue: rs("76320"), gross: rs("1020") });
    expect(one?.charges).toBeGreaterThan(0);
    expect(one?.net).toBe((one?.gross ?? 0) - (one?.charges ?? 0));
  });

  test("a fill that turns the position round ends one trade and begins the next; its charges are split without a rest", () => {
    const fills = [mis(1, "BUY", 100, "500.00"), mis(2, "SELL", 250, "501.00"), mis(3, "BUY", 150, "499.00")];
    const trips = roundTrips(fills, TABLES).trips;
    expect(brief(fills)).toMatchObject([{ side: "BUY", gross: rs("100"), exited: 100 }, { side: "SELL", gross: rs("300"), entered: 150, most: 150 }]);
    const single = brief([fills[0] as PeriodFill, fills[1] as PeriodFill, fills[2] as PeriodFill]).reduce((sum, { charges }) => sum + charges, 0);
    expect(trips.flatMap((trip) => trip.fills).reduce((sum, { charges }) => sum + charges, 0)).toBe(single);
    expect(trips[0]?.closed?.at).toBe(trips[1]?.openedAt);
  });

  test("an open trade counts what left it by average cost", () => {
    // 100 for 50,000 and 100 for 51,000: half of them cost 50,500 and brought 50,800.
    expect(brief([mis(1, "BUY", 100, "500.00"), mis(2, "BUY", 100, "510.00"), mis(3, "SELL", 100, "508.00")])).toMatchObject([{ closed: false, gross: rs("300"), entered: 200, exited: 100 }]);
  });

  test("futures by their multiplier; products and instruments apart", () => {
    const future = (side: "BUY" | "SELL", price: string, minute: number) => fill(DAY, side, 2, "MCX:GOLD05FEB27FUT", price, { product: "NRML", at: at(minute), multiplier: 100 });
    // 2 × 100 × 25 rupees.
    expect(brief([future("SELL", "125000", 1), future("BUY", "124975", 2), mis(3, "BUY", 1, "500.00")])).toMatchObject([{ side: "SELL", gross: rs("5000") }, { side: "BUY", closed: false }]);
  });

  test("shares sold out of the holdings are no short trade, and are told", () => {
    const sold = fill(DAY, "SELL", 30, "NSE:SBIN", "500.00", { at: at(1) });
    const { trips, left } = roundTrips([sold, fill(DAY, "BUY", 10, "NSE:SBIN", "501.00", { at: at(2) }), fill(DAY, "SELL", 15, "NSE:SBIN", "502.00", { at: at(3) })], TABLES);
    expect(trips.map((trip) => tripFigures(trip))).toMatchObject([{ entered: 10, exited: 10, gross: rs("10") }]);
    expect(left.map(({ quantity }) => quantity)).toEqual([30, 15]);
  });

  test("held over days: bought and sold with each day's own charges", () => {
    const trips = roundTrips([fill("2026-11-18", "BUY", 10, "NSE:SBIN", "500.00"), fill("2026-11-20", "SELL", 10, "NSE:SBIN", "520.00")], TABLES).trips;
    expect(trips).toMatchObject([{ openedDay: "2026-11-18", closed: { day: "2026-11-20" } }]);
  });
});
