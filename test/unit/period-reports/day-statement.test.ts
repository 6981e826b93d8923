import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayStatement } from "../../../shared/analytics/period/day-statement.ts";
import { pnlCalendar } from "../../../shared/analytics/period/pnl-calendar.ts";
import { periodReport } from "../../../shared/analytics/period/period-report.ts";
import type { PeriodFill } from "../../../shared/analytics/tax/period-fill.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { ZERO } from "../../../shared/domain/units.ts";
import { contractNote } from "../../../shared/simulation/contract-note.ts";
import { ACCOUNT, TABLES, fill, rs } from "./made-fills.ts";

describe("statement of a day", () => {
  test("hand-worked: an intraday order of two fills, an option sold, a future", () => {
    const day = "2026-06-01";
    const statement = dayStatement([
      fill(day, "BUY", 60, "NSE:SBIN", "800.00", { product: "MIS", order: "a" }),
      fill(day, "BUY", 40, "NSE:SBIN", "800.00", { product: "MIS", order: "a" }),
      fill(day, "SELL", 100, "NSE:SBIN", "805.00", { product: "MIS", order: "b" }),
      fill(day, "SELL", 75, "NFO:NIFTY30JUN2624500CE", "120.00", { order: "c" }),
      fill(day, "BUY", 75, "NFO:NIFTY30JUN26FUT", "24500.00", { order: "d" }),
    ], day, TABLES, ZERO);
    // Brokerage 20 an order (0.03 % of 80,000 is 24). STT 0.025 % of 80,500 + 0.15 % of 9,000 = 20.125 + 13.5 = 33.625 → 34.
    // Exchange 0.00297 % of 1,60,500 + 0.03503 % of 9,000 + 0.00173 % of 18,37,500 = 4.76685 + 3.1527 + 31.78875 = 39.7083 → 39.71.
    // IPFT 0.0001 % of 1,60,500 + 0.0005 % of 9,000 + 0.0001 % of 18,37,500 = 0.1605 + 0.045 + 1.8375 = 2.043 → 2.04.
    // SEBI 0.0001 % of 20,07,000 = 2.007 → 2.01. Stamp 0.003 % of 80,000 + 0.002 % of 18,37,500 = 2.4 + 36.75 = 39.15 → 39.
    // GST 18 % of 80 + 39.71 + 2.04 + 2.01 = 123.76 is 22.2768 → 22.28.
    expect(statement.lines).toEqual([
      { name: "Brokerage", amount: rs("80") }, { name: "STT", amount: rs("34") }, { name: "Exchange transaction", amount: rs("39.71") }, { name: "IPFT", amount: rs("2.04") },
      { name: "SEBI fee", amount: rs("2.01") }, { name: "Stamp duty", amount: rs("39") }, { name: "GST", amount: rs("22.28") },
    ]);
    expect(statement.trades.map(({ brokerage }) => brokerage)).toEqual([rs("12"), rs("8"), rs("20"), rs("20"), rs("20")]);
    // The future's 18,37,500 move no money. 80,500 + 9,000 − 80,000 − 219.04.
    expect([statement.bought, statement.sold, statement.net]).toEqual([rs("80000"), rs("89500"), rs("9280.96")]);
  });

  test("what expired moves money and bears no brokerage; a carried contract is no trade of the day", () => {
    const day = "2026-06-30";
    const statement = dayStatement([
      fill(day, "BUY", 75, "NFO:NIFTY30JUN26FUT", "24500.00", { kind: "carried" }),
      fill(day, "SELL", 75, "NFO:NIFTY30JUN2624500CE", "100.00", { kind: "expiry", settlementTax: rs("11") }),
    ], day, TABLES, rs("500"));
    expect(statement).toMatchObject({ charges: 0, settlementTaxes: rs("11"), sold: rs("7500"), bought: 0, futures: rs("500"), net: rs("7989") });
    expect(statement.trades).toHaveLength(1);
  });

  test("charges are those of contractNote, and brokerage adds up, whatever was traded", () => {
    const trades = fc.array(fc.record({
      key: fc.constantFrom("NSE:SBIN", "BSE:SBIN", "NFO:NIFTY30JUN26FUT", "NFO:NIFTY30JUN2624500PE"), side: fc.constantFrom("BUY" as const, "SELL" as const),
      product: fc.constantFrom("CNC" as const, "MIS" as const), quantity: fc.integer({ min: 1, max: 999 }), price: fc.integer({ min: 1, max: 90_000 }), order: fc.integer({ min: 1, max: 5 }),
    }), { maxLength: 25 });
    fc.assert(fc.property(trades, (all) => {
      const fills: PeriodFill[] = all.map(({ key, side, product, quantity, price, order }) => fill("2026-06-01", side, quantity, key, String(price), { product, order: `${key}${side}${product}${order}` }));
      const statement = dayStatement(fills, "2026-06-01", TABLES, ZERO);
      const note = contractNote(fills.map((one) => ({ ...one, instrument: one.contract })), "2026-06-01", TABLES);
      expect(statement.lines).toEqual(note.lines);
      expect(statement.charges).toBe(note.total);
      expect(statement.trades.reduce((sum, { brokerage }) => sum + brokerage, 0)).toBe(note.lines.find(({ name }) => name === "Brokerage")?.amount ?? 0);
    }));
  });
});

describe("calendar", () => {
  const day = (date: string, net: number, charges = 10): Parameters<typeof pnlCalendar>[0][number] => ({ day: date, realised: (net + charges) as Money, charges: charges as Money, net: net as Money, trades: 2 });

  test("weeks begin on Monday, and belong to their month alone", () => {
    const [march, april] = pnlCalendar([day("2026-04-01", 500), day("2026-03-31", -200), day("2026-03-02", 100)]);
    expect([march!.month, april!.month]).toEqual(["2026-03", "2026-04"]);
    // 1 March 2026 is a Sunday, 31 March a Tuesday, 1 April a Wednesday.
    expect(march!.weeks[0]!.cells.map((cell) => cell?.day)).toEqual([undefined, undefined, undefined, undefined, undefined, undefined, "2026-03-01"]);
    expect(march!.weeks).toHaveLength(6);
    expect(march!.weeks.at(-1)!.cells.map((cell) => cell?.day)).toEqual(["2026-03-30", "2026-03-31", undefined, undefined, undefined, undefined, undefined]);
    expect(march!.weeks.map(({ sum }) => sum.net)).toEqual([0, 100, 0, 0, 0, -200]);
    expect(march!.sum).toEqual({ net: -100, realised: -80, charges: 20, trades: 4 });
    expect(april!.weeks[0]!.cells[2]).toEqual({ day: "2026-04-01", of: day("2026-04-01", 500) });
  });

  test("months without a day are there; a year ends; no days are no months", () => {
    expect(pnlCalendar([day("2025-11-28", 1), day("2026-02-02", 1)]).map(({ month }) => month)).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
    expect(pnlCalendar([])).toEqual([]);
  });

  test("a date that comes twice is refused", () => expect(() => pnlCalendar([day("2026-04-01", 1), day("2026-04-01", 2)])).toThrow("2026-04-01 comes twice"));

  test("every day of every month has one cell, and months add up to the days", () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 800 }), { maxLength: 60 }), (numbers) => {
      const days = numbers.map((n) => day(new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10), n * 7 - 900));
      const months = pnlCalendar(days);
      expect(months.reduce((sum, one) => sum + one.sum.net, 0)).toBe(days.reduce((sum, { net }) => sum + net, 0));
      for (const { month, weeks } of months) {
        const cells = weeks.flatMap((week) => week.cells.flatMap((cell) => (cell ? [cell.day] : [])));
        const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
        expect(cells).toEqual(Array.from({ length: last }, (_, i) => `${month}-${String(i + 1).padStart(2, "0")}`));
        for (const { cells: week } of weeks) week.forEach((cell, i) => { if (cell) expect((new Date(cell.day).getUTCDay() + 6) % 7).toBe(i); });
      }
    }));
  });
});

describe("a period", () => {
  const fills = [
    fill("2026-03-30", "BUY", 20, "NSE:SBIN", "800.00"), fill("2026-04-01", "SELL", 10, "NSE:SBIN", "790.00"), fill("2026-04-02", "SELL", 30, "NSE:SBIN", "810.00"),
    fill("2026-04-02", "SELL", 75, "NFO:NIFTY28APR2624500CE", "50.00"), fill("2026-04-02", "BUY", 75, "NFO:NIFTY28APR26FUT", "24500.00"), fill("2026-04-06", "SELL", 75, "NFO:NIFTY28APR26FUT", "24510.00"),
    fill("2026-05-04", "BUY", 5, "NSE:TCS", "3500.00"),
  ];
  const of = (from: string, to: string) => periodReport({ account: ACCOUNT, title: "T", from, to, madeAt: 0 as SystemTime, fills, actions: [], booked: [{ day: "2026-04-01", charges: rs("1"), net: rs("-5") }], warnings: [] }, TABLES);

  test("lots know what was bought before it, and nothing of what comes after", () => {
    const report = of("2026-04-01", "2026-04-30");
    expect(report.days.map(({ day }) => day)).toEqual(["2026-04-01", "2026-04-02", "2026-04-06"]);
    expect(report.closed.map(({ boughtOn, soldOn, quantity }) => [boughtOn, soldOn, quantity])).toEqual([["2026-03-30", "2026-04-01", 10], ["2026-03-30", "2026-04-02", 10], ["2026-04-02", "2026-04-06", 75]]);
    expect(report.days.map(({ realised }) => realised)).toEqual([rs("-100"), rs("100"), rs("750")]);
    // A future pays when it is closed.
    expect(report.days.map(({ statement }) => statement.futures)).toEqual([0, 0, rs("750")]);
    expect(report.open.map(({ fill: { instrument } }) => instrument)).toEqual(["NFO:NIFTY28APR2624500CE"]);
    for (const { net, realised, charges, statement } of report.days) {
      expect(net).toBe(realised - charges);
      expect(charges).toBe(statement.charges);
    }
    expect(report.chargeLines.reduce((sum, { amount }) => sum + amount, 0)).toBe(report.days.reduce((sum, { charges }) => sum + charges, 0));
  });

  test("what its sums lack is told: sales without a purchase, contracts that expired, charges that differ", () => {
    const { warnings } = of("2026-04-01", "2026-04-30");
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toBe("20 SBIN sold on 2026-04-02 for ₹ 16,200.00 were bought where this journal does not know of it: their gain is in no sum. Take their cost from the older statements.");
    expect(warnings[1]).toContain("75 NIFTY28APR2624500CE, sold on 2026-04-02, expired on 2026-04-28");
    expect(warnings[2]).toContain("On 2026-04-01 the account booked charges of ₹ 1.00");
    expect(of("2026-04-01", "2026-04-27").warnings).toHaveLength(2);
  });
});
