import { describe, expect, test } from "vitest";
import { auditTurnover } from "../../../shared/analytics/tax/audit-turnover.ts";
import { classTotals } from "../../../shared/analytics/tax/class-totals.ts";
import type { ClosedLot } from "../../../shared/analytics/tax/closed-lot.ts";
import type { CorporateAction } from "../../../shared/analytics/tax/corporate-action.ts";
import { financialYear } from "../../../shared/analytics/tax/financial-year.ts";
import { isLongTerm } from "../../../shared/analytics/tax/income-class.ts";
import { contractNamed } from "../../../shared/analytics/tax/period-fill.ts";
import { realisedLots } from "../../../shared/analytics/tax/realised-lots.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { TABLES, fill, rs } from "./made-fills.ts";

const lot = ({ incomeClass, boughtOn, soldOn, quantity, cost, proceeds, days, year }: ClosedLot) => ({ incomeClass, boughtOn, soldOn, quantity, cost, proceeds, days, year });

describe("shares", () => {
  test("two purchases of two years, sold in parts: the oldest goes first, and each part has its own class", () => {
    const { closed, open, unmatched } = realisedLots([
      fill("2024-01-15", "BUY", 100, "NSE:SBIN", "500.00"),
      fill("2025-06-10", "BUY", 50, "NSE:SBIN", "800.00"),
      fill("2025-08-01", "SELL", 60, "NSE:SBIN", "820.00"),
      fill("2025-09-01", "SELL", 70, "NSE:SBIN", "850.00"),
    ], TABLES);
    expect(closed.map(lot)).toEqual([
      { incomeClass: "long-term", boughtOn: "2024-01-15", soldOn: "2025-08-01", quantity: 60, cost: rs("30000"), proceeds: rs("49200"), days: 564, year: "2025-26" },
      { incomeClass: "long-term", boughtOn: "2024-01-15", soldOn: "2025-09-01", quantity: 40, cost: rs("20000"), proceeds: rs("34000"), days: 595, year: "2025-26" },
      { incomeClass: "short-term", boughtOn: "2025-06-10", soldOn: "2025-09-01", quantity: 30, cost: rs("24000"), proceeds: rs("25500"), days: 83, year: "2025-26" },
    ]);
    expect(open.map(({ day, quantity, value }) => ({ day, quantity, value }))).toEqual([{ day: "2025-06-10", quantity: 20, value: rs("16000") }]);
    expect(unmatched).toEqual([]);
  });

  test("charges of both days go along, STT apart: hand-worked by the rates of 2021 and November 2024", () => {
    const { closed } = realisedLots([fill("2024-01-15", "BUY", 100, "NSE:SBIN", "500.00"), fill("2025-08-01", "SELL", 60, "NSE:SBIN", "820.00")], TABLES);
    // Bought for 50,000 by the rates of April 2023: exchange 0.00325 % = 1.625 → 1.63, SEBI 0.05, GST 18 % of 1.68 = 0.3024 → 0.30,
    // stamp 0.015 % = 7.5 → 8; sum 9.98, of which 60 of 100 shares bear 5.988. STT 0.1 % = 50, of it 30.
    // Sold for 49,200 by the rates of November 2024: brokerage 20, exchange 0.00297 % = 1.46124 → 1.46, IPFT 0.0001 % = 0.0492 → 0.05,
    // SEBI 0.0492 → 0.05, depository 20, GST 18 % of 41.56 = 7.4808 → 7.48; sum 49.04. STT 0.1 % = 49.2 → 49.
    expect(closed[0]).toMatchObject({ charges: rs("55.028"), transactionTax: rs("79") });
    // 49,200 − 30,000 − 55.028; STT may not be deducted from a capital gain.
    expect(closed[0]!.gain).toBe(rs("19144.972"));
  });

  test("a round trip of one day inside a holding is speculative, and the holding stays as it was", () => {
    const { closed, open } = realisedLots([
      fill("2025-01-02", "BUY", 100, "NSE:TCS", "4000.00"),
      fill("2025-07-01", "SELL", 40, "NSE:TCS", "3500.00"),
      fill("2025-07-01", "BUY", 40, "NSE:TCS", "3450.00"),
      fill("2025-07-02", "SELL", 10, "NSE:TCS", "3600.00"),
    ], TABLES);
    expect(closed.map(lot)).toEqual([
      { incomeClass: "intraday", boughtOn: "2025-07-01", soldOn: "2025-07-01", quantity: 40, cost: rs("138000"), proceeds: rs("140000"), days: 0, year: "2025-26" },
      { incomeClass: "short-term", boughtOn: "2025-01-02", soldOn: "2025-07-02", quantity: 10, cost: rs("40000"), proceeds: rs("36000"), days: 181, year: "2025-26" },
    ]);
    expect(open.map(({ day, quantity }) => [day, quantity])).toEqual([["2025-01-02", 90]]);
    // STT of the day: 0.025 % of the 1,40,000 sold = 35, and it is deducted from the business.
    expect(closed[0]!.transactionTax).toBe(rs("35"));
    expect(closed[0]!.gain).toBe(rs("2000") - closed[0]!.charges - rs("35"));
  });

  test("more sold on a day than bought: that many within the day, the rest from the oldest", () => {
    const { closed } = realisedLots([
      fill("2023-01-02", "BUY", 30, "NSE:INFY", "1500.00"),
      fill("2025-01-02", "BUY", 20, "NSE:INFY", "1900.00"),
      fill("2025-01-02", "SELL", 50, "NSE:INFY", "1950.00"),
    ], TABLES);
    expect(closed.map(({ incomeClass, boughtOn, quantity }) => [incomeClass, boughtOn, quantity])).toEqual([["intraday", "2025-01-02", 20], ["long-term", "2023-01-02", 30]]);
    // The depository's fee of 20 and its GST are borne by the 30 that left alone: brokerage, fees and stamp of both parts are far less.
    expect(closed[1]!.charges).toBeGreaterThan(rs("20"));
    expect(closed[0]!.charges).toBeLessThan(closed[1]!.charges);
  });

  test("a sale of MIS is paired with MIS first, though a purchase for delivery came earlier", () => {
    const { closed, open } = realisedLots([
      fill("2025-03-03", "BUY", 10, "NSE:SBIN", "700.00"),
      fill("2025-03-03", "SELL", 10, "NSE:SBIN", "710.00", { product: "MIS" }),
      fill("2025-03-03", "BUY", 10, "NSE:SBIN", "705.00", { product: "MIS" }),
    ], TABLES);
    expect(closed.map(({ cost, proceeds }) => [cost, proceeds])).toEqual([[rs("7050"), rs("7100")]]);
    expect(open.map(({ value }) => value)).toEqual([rs("7000")]);
  });

  test("what was never bought here is named, and is no gain; a later purchase does not close it", () => {
    const { closed, open, unmatched } = realisedLots([fill("2025-03-03", "SELL", 10, "NSE:SBIN", "700.00"), fill("2025-03-04", "BUY", 10, "NSE:SBIN", "600.00")], TABLES);
    expect(closed).toEqual([]);
    expect(unmatched.map(({ quantity, value }) => [quantity, value])).toEqual([[10, rs("7000")]]);
    expect(open).toHaveLength(1);
  });

  test("accounts do not share lots", () => {
    const { closed, unmatched } = realisedLots([fill("2025-03-03", "BUY", 10, "NSE:SBIN", "700.00"), fill("2025-03-04", "SELL", 10, "NSE:SBIN", "710.00", { account: "angelone:P2:live" as never })], TABLES);
    expect([closed.length, unmatched.length]).toEqual([0, 1]);
  });
});

describe("contracts", () => {
  test("an option sold and bought back, another one left to expire: business that is not speculative", () => {
    const { closed } = realisedLots([
      fill("2026-06-01", "SELL", 150, "NFO:NIFTY30JUN2624500CE", "120.00"),
      fill("2026-06-03", "BUY", 75, "NFO:NIFTY30JUN2624500CE", "80.00"),
      fill("2026-06-30", "BUY", 75, "NFO:NIFTY30JUN2624500CE", "0", { kind: "expiry" }),
    ], TABLES);
    expect(closed.map(({ direction, incomeClass, boughtOn, soldOn, closedOn, cost, proceeds, expired }) => ({ direction, incomeClass, boughtOn, soldOn, closedOn, cost, proceeds, expired }))).toEqual([
      { direction: "short", incomeClass: "fno", boughtOn: "2026-06-03", soldOn: "2026-06-01", closedOn: "2026-06-03", cost: rs("6000"), proceeds: rs("9000"), expired: false },
      { direction: "short", incomeClass: "fno", boughtOn: "2026-06-30", soldOn: "2026-06-01", closedOn: "2026-06-30", cost: 0, proceeds: rs("9000"), expired: true },
    ]);
    // STT of the sale of 18,000: 0.15 % = 27, half of it each.
    expect(closed.map(({ transactionTax }) => transactionTax)).toEqual([rs("13.5"), rs("13.5")]);
    // Turnover: 3,000 and 9,000, both favourable; the premium is not added again.
    expect(auditTurnover(closed)).toEqual([{ year: "2026-27", segment: "Options", lots: 2, favourable: rs("12000"), unfavourable: 0, turnover: rs("12000") }]);
  });

  test("a loss counts in the turnover without its sign, and delivered shares do not count", () => {
    const { closed } = realisedLots([
      fill("2026-06-01", "BUY", 75, "NFO:NIFTY30JUN26FUT", "24000.00"),
      fill("2026-06-02", "SELL", 150, "NFO:NIFTY30JUN26FUT", "23900.00"),
      fill("2026-06-03", "BUY", 75, "NFO:NIFTY30JUN26FUT", "23850.00"),
      fill("2026-06-01", "BUY", 10, "NSE:SBIN", "800.00"),
      fill("2026-06-05", "SELL", 10, "NSE:SBIN", "900.00"),
    ], TABLES);
    expect(auditTurnover(closed)).toEqual([{ year: "2026-27", segment: "Futures", lots: 2, favourable: rs("3750"), unfavourable: rs("7500"), turnover: rs("11250") }]);
  });

  test("gold and dollars are classes of their own, at their multipliers", () => {
    const { closed } = realisedLots([
      fill("2026-06-01", "BUY", 1, "MCX:GOLD05AUG26FUT", "98000.00", { multiplier: 100 }), fill("2026-06-02", "SELL", 1, "MCX:GOLD05AUG26FUT", "98100.00", { multiplier: 100 }),
      fill("2026-06-01", "BUY", 1, "CDS:USDINR26JUN26FUT", "85.0025", { multiplier: 1000 }), fill("2026-06-02", "SELL", 1, "CDS:USDINR26JUN26FUT", "85.1", { multiplier: 1000 }),
    ], TABLES);
    expect(closed.map(({ incomeClass, proceeds, cost }) => [incomeClass, proceeds - cost])).toEqual([["commodity", rs("10000")], ["currency", rs("97.5")]]);
  });

  test("a contract settled that was not open is named and opens nothing", () => {
    const { open, unmatched } = realisedLots([fill("2026-06-30", "SELL", 75, "NFO:NIFTY30JUN2624500CE", "10.00", { kind: "expiry" })], TABLES);
    expect([open.length, unmatched.length]).toEqual([0, 1]);
  });

  test.each(["NFO:SBIN", "NSE_INDEX:NIFTY", "XYZ:SBIN", "SBIN"])("%s is refused rather than taken for a share", (key) => {
    expect(() => contractNamed(key as InstrumentKey, 1)).toThrow(/neither a share nor a future or option/);
  });
});

describe("splits and bonuses", () => {
  const bought = [fill("2025-01-02", "BUY", 10, "NSE:ABC", "1000.00"), fill("2025-02-03", "BUY", 5, "NSE:ABC", "1100.00")];
  const split: CorporateAction = { kind: "split", instrument: "NSE:ABC" as InstrumentKey, day: "2025-05-05", from: 1, to: 5 };

  test("a split keeps cost and day", () => {
    const { closed, open } = realisedLots([...bought, fill("2025-05-05", "SELL", 60, "NSE:ABC", "220.00")], TABLES, [split]);
    expect(closed.map(({ boughtOn, quantity, cost, proceeds }) => [boughtOn, quantity, cost, proceeds])).toEqual([["2025-01-02", 50, rs("10000"), rs("11000")], ["2025-02-03", 10, rs("2200"), rs("2200")]]);
    expect(open.map(({ quantity, value }) => [quantity, value])).toEqual([[15, rs("3300")]]);
  });

  test("bonus shares cost nothing and are held from their own day", () => {
    const { closed } = realisedLots([...bought, fill("2026-02-10", "SELL", 20, "NSE:ABC", "600.00")], TABLES, [{ ...split, kind: "bonus", from: 2, to: 1 }]);
    // 15 held: 7 came.
    expect(closed.map(({ boughtOn, quantity, cost, incomeClass }) => [boughtOn, quantity, cost, incomeClass])).toEqual([
      ["2025-01-02", 10, rs("10000"), "long-term"], ["2025-02-03", 5, rs("5500"), "long-term"], ["2025-05-05", 5, 0, "short-term"],
    ]);
  });

  test("numbers that no action has are refused", () => {
    expect(() => realisedLots(bought, TABLES, [{ ...split, from: 10, to: 1 }])).toThrow("a consolidation is not computed");
    expect(() => realisedLots(bought, TABLES, [{ ...split, to: 0 }])).toThrow("both must be whole and above 0");
  });
});

describe("years", () => {
  test.each([["2026-03-31", "2025-26"], ["2026-04-01", "2026-27"], ["2026-12-31", "2026-27"], ["2099-04-01", "2099-00"]])("%s is of %s", (day, year) => expect(financialYear(day)).toBe(year));

  test("bought in one year and sold in the next: the gain is of the year of the sale", () => {
    const { closed } = realisedLots([
      fill("2026-03-30", "BUY", 20, "NSE:SBIN", "800.00"), fill("2026-03-31", "SELL", 10, "NSE:SBIN", "810.00"), fill("2026-04-01", "SELL", 10, "NSE:SBIN", "790.00"),
    ], TABLES);
    expect(classTotals(closed).map(({ year, incomeClass, lots, cost, proceeds }) => ({ year, incomeClass, lots, cost, proceeds }))).toEqual([
      { year: "2025-26", incomeClass: "short-term", lots: 1, cost: rs("8000"), proceeds: rs("8100") },
      { year: "2026-27", incomeClass: "short-term", lots: 1, cost: rs("8000"), proceeds: rs("7900") },
    ]);
  });

  test.each([
    ["2025-01-15", "2026-01-15", false], ["2025-01-15", "2026-01-16", true],
    // 366 days, and still twelve months.
    ["2024-01-15", "2025-01-15", false], ["2024-01-15", "2025-01-16", true],
    ["2024-02-29", "2025-03-01", false], ["2024-02-29", "2025-03-02", true],
  ])("bought %s and sold %s: held for more than twelve months is %s", (bought, sold, longer) => expect(isLongTerm(bought, sold)).toBe(longer));
});
