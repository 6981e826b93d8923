import { describe, expect, test } from "vitest";
import { addCharges, chargesOf } from "../../../shared/simulation/charges.ts";
import { ExactSum, portionOf, rateOf, shareOf, toPaisa, toRupee, validOn } from "../../../shared/simulation/rate.ts";
import { money } from "../../../shared/domain/units.ts";
import { rupees } from "../../support/orders.ts";
import { charges as tables, future, inRupees, option, share } from "./tables.ts";

const lines = (of: ReturnType<typeof chargesOf>): Record<string, number> => inRupees(of.lines);

describe("charges of one order, worked by hand", () => {
  test("the broker's own estimateCharges sample: debt on NSE, bought for ₹ 8,000, at the rates of then", () => {
    // 0.00325 % of 8,000 = 0.26. Stamp 0.015 % = 1.20. SEBI 0.0001 % = 0.008. GST 18 % of 0.268 = 0.04824. In all 1.5162.
    const bond = share("745AS33-YK");
    const order = { instrument: bond, product: "CNC", side: "BUY", quantity: 10, price: rupees(800) } as const;
    const sample = chargesOf({ ...order, day: "2024-09-30" }, tables);
    expect(lines(sample)).toEqual({ "Exchange transaction": 0.26, "SEBI fee": 0.008, "Stamp duty": 1.2, GST: 0.0482 });
    expect(sample.total).toBe(15_162);
    // A share pays STT of 0.1 % on top, 8.00; a hyphen in its name makes it no bond.
    for (const symbol of ["SBIN", "BAJAJ-AUTO", "NAM-INDIA", "XYZ-BE"]) {
      expect(chargesOf({ ...order, instrument: share(symbol), day: "2024-09-30" }, tables).total).toBe(95_162);
    }
  });

  test("intraday purchase, 100 at 812.10", () => {
    // Turnover 81,210.00. Brokerage 0.03 % = 24.363, at most 20. Exchange 0.00297 % = 2.411937. SEBI and
    // IPFT 0.0001 % = 0.08121 each. Stamp 0.003 % = 2.4363. GST 18 % of 22.5743 = 4.063374.
    const charges = chargesOf({ instrument: share(), product: "MIS", side: "BUY", quantity: 100, price: rupees(812.1), day: "2026-11-20" }, tables);
    expect(lines(charges)).toEqual({ Brokerage: 20, "Exchange transaction": 2.4119, IPFT: 0.0812, "SEBI fee": 0.0812, "Stamp duty": 2.4363, GST: 4.0634 });
    expect(charges.total).toBe(290_740);
    expect(charges.table).toBe("rates of Apr 2026");
  });

  test("delivery sale, 10 at 800: with the depository's fee", () => {
    // Turnover 8,000. Brokerage 0.1 % = 8. STT 0.1 % = 8. Exchange 0.2376. IPFT, SEBI 0.008 each. GST 18 % of 28.2536 = 5.085648.
    const charges = chargesOf({ instrument: share(), product: "CNC", side: "SELL", quantity: 10, price: rupees(800), day: "2026-11-20" }, tables);
    expect(lines(charges)).toEqual({ Brokerage: 8, STT: 8, "Exchange transaction": 0.2376, IPFT: 0.008, "SEBI fee": 0.008, Depository: 20, GST: 5.0856 });
    expect(charges.total).toBe(413_392);
  });

  test("a delivery of ₹ 1,000 pays the least brokerage of ₹ 2, where 0.1 % is 1", () => {
    const charges = chargesOf({ instrument: share(), product: "CNC", side: "BUY", quantity: 1, price: rupees(1_000), day: "2026-11-20" }, tables);
    expect(lines(charges).Brokerage).toBe(2);
  });

  test("option sale, 65 at 142.35, before and after the STT change of April 2026", () => {
    // Premium 9,252.75. STT 0.15 % = 13.879125, before 0.1 % = 9.25275. Exchange 0.03503 % = 3.24123. IPFT 0.0463. SEBI 0.0093. GST 18 % of 23.2968 = 4.1934.
    const sale = { instrument: option(24_500, "CE"), product: "NRML", side: "SELL", quantity: 65, price: rupees(142.35) } as const;
    expect(chargesOf({ ...sale, day: "2026-04-01" }, tables).total).toBe(413_693);
    expect(chargesOf({ ...sale, day: "2026-03-31" }, tables).total).toBe(367_430);
  });

  test("on BSE options of Sensex and Bankex pay 0.0325 %, others 0.005 %, and all of them 0.005 % before October 2024", () => {
    // Premium 20 × 310.40 = 6,208: 2.0176, 0.3104 and 0.3104.
    const order = { product: "NRML", side: "BUY", quantity: 20, price: rupees(310.4) } as const;
    const exchange = (underlying: string, day: string): number | undefined => lines(chargesOf({ ...order, instrument: option(80_000, "CE", underlying, "BFO"), day }, tables))["Exchange transaction"];
    expect(exchange("SENSEX", "2024-10-01")).toBe(2.0176);
    expect(exchange("BANKEX", "2026-11-20")).toBe(2.0176);
    expect(exchange("SENSEX50", "2026-11-20")).toBe(0.3104);
    expect(exchange("SENSEX", "2024-09-30")).toBe(0.3104);
  });

  test("CTT falls on the sale of metal and energy, not of farm produce, and is called so", () => {
    const sale = { product: "NRML", side: "SELL", quantity: 1, price: rupees(70_000), day: "2026-11-20" } as const;
    // 70,000 × 100 × 0.01 % = 700.
    expect(lines(chargesOf({ ...sale, instrument: future("GOLD", "MCX", 100) }, tables)).CTT).toBe(700);
    expect(lines(chargesOf({ ...sale, instrument: future("COTTON", "MCX", 100) }, tables))).not.toHaveProperty("CTT");
  });

  test("currency pays neither STT nor CTT", () => {
    const sale = chargesOf({ instrument: future("USDINR", "CDS", 1_000), product: "NRML", side: "SELL", quantity: 1, price: rupees(88), day: "2026-11-20" }, tables);
    expect(Object.keys(lines(sale))).toEqual(["Brokerage", "Exchange transaction", "IPFT", "SEBI fee", "GST"]);
  });

  test("both ways add up by name", () => {
    const trade = { instrument: share(), product: "MIS", quantity: 100, price: rupees(812.1), day: "2026-11-20" } as const;
    const buy = chargesOf({ ...trade, side: "BUY" }, tables);
    const sell = chargesOf({ ...trade, side: "SELL" }, tables);
    const both = addCharges(buy, sell);
    expect(both.total).toBe(buy.total + sell.total);
    expect(both.lines.reduce((sum, line) => sum + line.amount, 0)).toBe(both.total);
    // STT 0.025 % of 81,210 = 20.3025 on the sale.
    expect(lines(both)).toMatchObject({ Brokerage: 40, STT: 20.3025, "Stamp duty": 2.4363 });
  });

  test("an exchange that the table does not know is refused, never free", () => {
    const trade = { instrument: { ...future("GOLD", "MCX", 100), exchange: "NSE" as const }, product: "NRML", side: "BUY", quantity: 1, price: rupees(70_000), day: "2026-11-20" } as const;
    expect(() => chargesOf(trade, tables)).toThrow(/no transaction charge for equity-future on NSE/);
  });
});

describe("which table", () => {
  const sale = (day: string): string => chargesOf({ instrument: future(), product: "NRML", side: "SELL", quantity: 65, price: rupees(24_000), day }, tables).table;
  const stt = (day: string): number | undefined => lines(chargesOf({ instrument: future(), product: "NRML", side: "SELL", quantity: 50, price: rupees(20_000), day }, tables)).STT;

  test.each([
    ["2019-01-01", "rates of 2021"], ["2023-03-31", "rates of 2021"], ["2023-04-01", "rates of Apr 2023"], ["2024-09-30", "rates of Apr 2023"],
    ["2024-10-01", "rates of Oct 2024"], ["2024-10-31", "rates of Oct 2024"], ["2024-11-01", "rates of Nov 2024"], ["2026-03-31", "rates of Nov 2024"],
    ["2026-04-01", "rates of Apr 2026"], ["2031-01-01", "rates of Apr 2026"],
  ])("%s: %s", (day, name) => expect(sale(day)).toBe(name));

  // Of ₹ 10,00,000 sold: 0.01, 0.0125, 0.02, 0.02 and 0.05 %.
  test.each([["2023-03-31", 100], ["2023-04-01", 125], ["2024-09-30", 125], ["2024-10-01", 200], ["2026-03-31", 200], ["2026-04-01", 500]])("STT of futures on %s: ₹ %d", (day, amount) => {
    expect(stt(day)).toBe(amount);
  });
});

describe("rates", () => {
  test("percentages are exact", () => {
    expect(shareOf(money(80_000_000), rateOf("0.00297"))).toBe(2_376);
    expect(shareOf(money(9_007_199_254_740_991), rateOf("0.1"))).toBe(9_007_199_254_741);
  });

  test.each(["", "1,5", "-1", "0.12345678", "1e-3"])("%j is no percentage", (text) => {
    expect(() => rateOf(text)).toThrow(/not a percentage/);
  });

  test("halves go up, at a paisa and at a rupee", () => {
    expect([49, 50, 149, 150].map((units) => toPaisa(money(units)))).toEqual([0, 100, 100, 200]);
    expect([4_999, 5_000, 15_000].map((units) => toRupee(money(units)))).toEqual([0, 10_000, 20_000]);
  });

  test("a sum is rounded once: three times 0.4 paise is one paisa", () => {
    const sum = new ExactSum();
    for (let i = 0; i < 3; i++) sum.add(money(40_000), rateOf("0.1"));
    expect(sum.toPaise()).toBe(100);
    expect(toPaisa(shareOf(money(40_000), rateOf("0.1")))).toBe(0);
  });

  test("a portion of nothing is nothing", () => {
    expect(portionOf(money(100), 1, 3)).toBe(33);
    expect(portionOf(money(100), 2, 3)).toBe(67);
    expect(portionOf(money(0), 0, 0)).toBe(0);
  });

  test("days before the first table use it", () => {
    expect(validOn([{ from: "2026-01-01" }, { from: "2025-01-01" }], "2021-04-12").from).toBe("2025-01-01");
  });
});
