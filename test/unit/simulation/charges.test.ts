import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { addCharges, chargeTables, chargesOf } from "../../../shared/simulation/charges.ts";
import { marginOf, marginTables } from "../../../shared/simulation/margin.ts";
import { rateOf, shareOf, validOn } from "../../../shared/simulation/rate.ts";
import { money } from "../../../shared/domain/units.ts";
import { rupees } from "../../support/orders.ts";

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../resources/${name}`, import.meta.url), "utf8"));
const tables = chargeTables(read("charges/angelone.json"));
const margins = marginTables(read("margins/angelone.json"));
const share = { exchange: "NSE", kind: "equity", multiplier: 1 } as const;
const option = { exchange: "NFO", kind: "option", multiplier: 1 } as const;
const lines = (charges: ReturnType<typeof chargesOf>): Record<string, number> => Object.fromEntries(charges.lines.map(({ name, amount }) => [name, amount / 10_000]));

describe("charges, worked by hand", () => {
  test("intraday purchase, 100 at 812.10", () => {
    // Turnover 81,210.00. Brokerage 0.03 % = 24.363, at most 20. Exchange 0.00297 % = 2.411937. SEBI and
    // IPFT 0.0001 % = 0.08121 each. Stamp 0.003 % = 2.4363, in rupees 2. GST 18 % of 22.5743 = 4.063374.
    const charges = chargesOf({ instrument: share, product: "MIS", side: "BUY", quantity: 100, price: rupees(812.1), day: "2026-11-20" }, tables);
    expect(lines(charges)).toEqual({ Brokerage: 20, "Exchange transaction": 2.4119, IPFT: 0.0812, "SEBI fee": 0.0812, "Stamp duty": 2, GST: 4.0634 });
    expect(charges.total).toBe(286_377);
    expect(charges.table).toBe("rates of Apr 2026");
  });

  test("delivery sale, 10 at 800: with the depository's fee", () => {
    // Turnover 8,000. Brokerage 0.1 % = 8. STT 0.1 % = 8. Exchange 0.2376. IPFT, SEBI 0.008 each. GST 18 % of 28.2536 = 5.085648.
    const charges = chargesOf({ instrument: share, product: "CNC", side: "SELL", quantity: 10, price: rupees(800), day: "2026-11-20" }, tables);
    expect(lines(charges)).toEqual({ Brokerage: 8, STT: 8, "Exchange transaction": 0.2376, IPFT: 0.008, "SEBI fee": 0.008, Depository: 20, GST: 5.0856 });
    expect(charges.total).toBe(413_392);
  });

  test("option sale, 65 at 142.35, before and after the STT change of April 2026", () => {
    // Premium 9,252.75. STT 0.15 % = 13.879 → 14, before 0.1 % = 9.25 → 9. Exchange 0.03503 % = 3.24123. GST 18 % of 23.2968 = 4.193424.
    const sale = { instrument: option, product: "NRML", side: "SELL", quantity: 65, price: rupees(142.35) } as const;
    expect(chargesOf({ ...sale, day: "2026-04-01" }, tables).total).toBe(414_902);
    expect(chargesOf({ ...sale, day: "2026-03-31" }, tables).total).toBe(364_902);
  });

  test("both ways add up by name", () => {
    const trade = { instrument: share, product: "MIS", quantity: 100, price: rupees(812.1), day: "2026-11-20" } as const;
    const buy = chargesOf({ ...trade, side: "BUY" }, tables);
    const sell = chargesOf({ ...trade, side: "SELL" }, tables);
    const both = addCharges(buy, sell);
    expect(both.total).toBe(buy.total + sell.total);
    expect(both.lines.reduce((sum, line) => sum + line.amount, 0)).toBe(both.total);
    // STT 0.025 % of 81,210 = 20.30 → 20 on the sale.
    expect(lines(both)).toMatchObject({ Brokerage: 40, STT: 20, "Stamp duty": 2 });
  });

  test("an exchange the table does not know is refused, never free", () => {
    const trade = { instrument: { exchange: "MCX", kind: "future", multiplier: 100 }, product: "NRML", side: "BUY", quantity: 1, price: rupees(70_000), day: "2026-11-20" } as const;
    expect(() => chargesOf(trade, tables)).toThrow(/no transaction charge for MCX/);
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

  test("days before the first table use it", () => {
    expect(validOn([{ from: "2026-01-01" }, { from: "2025-01-01" }], "2021-04-12").from).toBe("2025-01-01");
  });
});

describe("margin", () => {
  const order = { instrument: { kind: "equity", underlying: "SBIN", multiplier: 1, strike: undefined }, side: "BUY", opening: 100, price: rupees(814.5), day: "2026-11-20", onIndex: false } as const;

  test("intraday shares take a fifth, delivery all, a delivery sale nothing", () => {
    expect(marginOf({ ...order, product: "MIS" }, margins)).toBe(162_900_000);
    expect(marginOf({ ...order, product: "CNC" }, margins)).toBe(814_500_000);
    expect(marginOf({ ...order, product: "CNC", side: "SELL" }, margins)).toBe(0);
    expect(marginOf({ ...order, product: "MIS", opening: 0 }, margins)).toBe(0);
  });

  test("a bought option takes its premium, a sold one a share of its strike value", () => {
    const contract = { ...order, instrument: { kind: "option", underlying: "NIFTY", multiplier: 1, strike: rupees(24_500) }, product: "NRML", opening: 65, price: rupees(142.35), onIndex: true } as const;
    expect(marginOf(contract, margins)).toBe(92_527_500);
    // 24,500 × 65 × 12 % = 1,91,100.00
    expect(marginOf({ ...contract, side: "SELL" }, margins)).toBe(1_911_000_000);
  });
});
