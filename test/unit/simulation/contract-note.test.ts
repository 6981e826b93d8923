import { describe, expect, test } from "vitest";
import type { NotedFill } from "../../../shared/simulation/contract-note.ts";
import { contractNote } from "../../../shared/simulation/contract-note.ts";
import { charges as tables, future, inRupees, noted, option, share } from "./tables.ts";

function note(fills: readonly NotedFill[], day: string): Record<string, number> {
  const { lines, total } = contractNote(fills, day, tables);
  expect(lines.reduce((sum, line) => sum + line.amount, 0)).toBe(total);
  return { ...inRupees(lines), total: total / 10_000 };
}

/**
 * Worked with pencil and paper from the rates of the rules, each before and after a change. STT, CTT and
 * stamp duty to the rupee, all else to the paisa, halves up; SEBI 0.0001 %; GST 18 % of all but taxes.
 */
describe("contract notes, worked by hand", () => {
  test("delivery: 100 SBIN bought at 812.10, 50 INFY of the holdings sold at 1,540.25; brokerage begins on 1 November 2024", () => {
    // 81,210.00 + 77,012.50 = 1,58,222.50.
    const fills = [noted("a", share("SBIN"), "CNC", "BUY", 100, 812.1), noted("b", share("INFY"), "CNC", "SELL", 50, 1_540.25)];
    const same = {
      STT: 158, // 0.1 % of 1,58,222.50 = 158.2225
      "Exchange transaction": 4.7, // 0.00297 % = 4.69920825
      IPFT: 0.16, // 0.0001 % = 0.1582225
      "SEBI fee": 0.16,
      "Stamp duty": 12, // 0.015 % of 81,210.00 = 12.1815
      Depository: 20, // INFY leaves the account
    };
    // 18 % of 4.70 + 0.16 + 0.16 + 20 = 25.02: 4.5036
    expect(note(fills, "2024-10-31")).toEqual({ ...same, GST: 4.5, total: 199.52 });
    // 0.1 % is 81.21 and 77.0125, at most 20 each. 18 % of 65.02: 11.7036
    expect(note(fills, "2024-11-01")).toEqual({ ...same, Brokerage: 40, GST: 11.7, total: 246.72 });
  });

  test("intraday: 100 SBIN bought at 812.10 and sold at 815.35; exchange fee and IPFT of 1 October 2024", () => {
    // 81,210.00 + 81,535.00 = 1,62,745.00. Brokerage 0.03 % = 24.363 and 24.4605, at most 20 each.
    const fills = [noted("a", share(), "MIS", "BUY", 100, 812.1), noted("b", share(), "MIS", "SELL", 100, 815.35)];
    const same = {
      Brokerage: 40,
      STT: 20, // 0.025 % of 81,535.00 = 20.38375
      "SEBI fee": 0.16, // 0.162745
      "Stamp duty": 2, // 0.003 % of 81,210.00 = 2.4363
    };
    // 0.00325 % = 5.2892125. 18 % of 45.45 = 8.181
    expect(note(fills, "2024-09-30")).toEqual({ ...same, "Exchange transaction": 5.29, GST: 8.18, total: 75.63 });
    // 0.00297 % = 4.8335265, IPFT 0.162745. 18 % of 45.15 = 8.127
    expect(note(fills, "2024-10-01")).toEqual({ ...same, "Exchange transaction": 4.83, IPFT: 0.16, GST: 8.13, total: 75.28 });
  });

  test("futures: 65 NIFTY bought at 24,310.50 and sold at 24,342.00; STT of 1 April 2026", () => {
    // 15,80,182.50 + 15,82,230.00 = 31,62,412.50.
    const fills = [noted("a", future(), "NRML", "BUY", 65, 24_310.5), noted("b", future(), "NRML", "SELL", 65, 24_342)];
    const same = {
      Brokerage: 40,
      "Exchange transaction": 54.71, // 0.00173 % = 54.70973625
      IPFT: 3.16, // 0.0001 % = 3.1624125
      "SEBI fee": 3.16,
      "Stamp duty": 32, // 0.002 % of 15,80,182.50 = 31.60365
      GST: 18.19, // 18 % of 101.03 = 18.1854
    };
    expect(note(fills, "2026-03-31")).toEqual({ ...same, STT: 316, total: 467.22 }); // 0.02 % of 15,82,230 = 316.446
    expect(note(fills, "2026-04-01")).toEqual({ ...same, STT: 791, total: 942.22 }); // 0.05 % = 791.115
  });

  test("option sale: 130 NIFTY calls in two fills of one order, 142.35 and 142.20; STT of 1 April 2026", () => {
    // 65 × 142.35 = 9,252.75, 65 × 142.20 = 9,243.00: 18,495.75.
    const call = option(24_500, "CE");
    const fills = [noted("a", call, "NRML", "SELL", 65, 142.35), noted("a", call, "NRML", "SELL", 65, 142.2)];
    const same = {
      Brokerage: 20, // one order
      "Exchange transaction": 6.48, // 0.03503 % = 6.479061225
      IPFT: 0.09, // 0.0005 % = 0.09247875
      "SEBI fee": 0.02, // 0.01849575
      GST: 4.79, // 18 % of 26.59 = 4.7862
    };
    expect(note(fills, "2026-03-31")).toEqual({ ...same, STT: 18, total: 49.38 }); // 0.1 % = 18.49575
    expect(note(fills, "2026-04-01")).toEqual({ ...same, STT: 28, total: 59.38 }); // 0.15 % = 27.743625
  });

  test("commodity: 2 GOLDM bought at 1,12,345 and sold at 1,12,890, ten times the quote each; exchange fee of 1 October 2024", () => {
    // 22,46,900 + 22,57,800 = 45,04,700.
    const gold = future("GOLDM", "MCX", 10);
    const fills = [noted("a", gold, "NRML", "BUY", 2, 112_345), noted("b", gold, "NRML", "SELL", 2, 112_890)];
    const same = {
      Brokerage: 40,
      CTT: 226, // 0.01 % of 22,57,800 = 225.78
      "SEBI fee": 4.5, // 4.5047
      "Stamp duty": 45, // 0.002 % of 22,46,900 = 44.938
    };
    // 0.0026 % = 117.1222. 18 % of 161.62 = 29.0916
    expect(note(fills, "2024-09-30")).toEqual({ ...same, "Exchange transaction": 117.12, GST: 29.09, total: 461.71 });
    // 0.0021 % = 94.5987. 18 % of 139.10 = 25.038
    expect(note(fills, "2024-10-01")).toEqual({ ...same, "Exchange transaction": 94.6, GST: 25.04, total: 435.14 });
  });

  test("currency: 10 USDINR of 1,000 dollars bought at 88.4250 and sold at 88.4675; exchange fee and IPFT of 1 October 2024", () => {
    // 8,84,250.00 + 8,84,675.00 = 17,68,925.00. No STT.
    const dollar = future("USDINR", "CDS", 1_000);
    const fills = [noted("a", dollar, "NRML", "BUY", 10, 88.425), noted("b", dollar, "NRML", "SELL", 10, 88.4675)];
    const same = {
      Brokerage: 40,
      "SEBI fee": 1.77, // 1.768925
      "Stamp duty": 1, // 0.0001 % of 8,84,250.00 = 0.88425
    };
    // 0.0009 % = 15.920325. 18 % of 57.69 = 10.3842
    expect(note(fills, "2024-09-30")).toEqual({ ...same, "Exchange transaction": 15.92, GST: 10.38, total: 69.07 });
    // 0.00035 % = 6.1912375, IPFT 0.00005 % = 0.8844625. 18 % of 48.84 = 8.7912
    expect(note(fills, "2024-10-01")).toEqual({ ...same, "Exchange transaction": 6.19, IPFT: 0.88, GST: 8.79, total: 58.63 });
  });
});

describe("what is charged once", () => {
  const depository = (fills: readonly NotedFill[]): number | undefined => note(fills, "2026-11-20").Depository;

  test("the depository per share and day, whatever the number of orders and exchanges", () => {
    const sale = (order: string, symbol: string, exchange: "NSE" | "BSE" = "NSE"): NotedFill => noted(order, share(symbol, exchange), "CNC", "SELL", 5, 800);
    expect(depository([sale("a", "SBIN")])).toBe(20);
    expect(depository([sale("a", "SBIN"), sale("b", "SBIN"), sale("c", "SBIN", "BSE")])).toBe(20);
    expect(depository([sale("a", "SBIN"), sale("b", "INFY")])).toBe(40);
    expect(depository([noted("a", share("745AS33-YK"), "CNC", "SELL", 5, 800)])).toBe(20);
    expect(depository([noted("a", share(), "MIS", "SELL", 5, 800)])).toBeUndefined();
    expect(depository([noted("a", share(), "CNC", "BUY", 5, 800)])).toBeUndefined();
  });

  test("an order that the broker squares off pays for it once, GST included", () => {
    // 20 SENSEX calls bought at 310.40, squared off at 305.15 in two fills: 6,208 + 6,103 = 12,311. STT 0.15 % of 6,103 = 9.1545.
    // Stamp 0.003 % of 6,208 = 0.186. Exchange 0.0325 % = 4.001075. SEBI 0.012311. GST 18 % of 40 + 4.00 + 0.01 + 20 = 11.5218.
    const call = option(80_000, "CE", "SENSEX", "BFO");
    const fills = [noted("a", call, "MIS", "BUY", 20, 310.4), noted("b", call, "MIS", "SELL", 12, 305.15, true), noted("b", call, "MIS", "SELL", 8, 305.15, true)];
    expect(note(fills, "2026-11-20")).toEqual({ Brokerage: 40, STT: 9, "Exchange transaction": 4, "SEBI fee": 0.01, "Auto square-off": 20, GST: 11.52, total: 84.53 });
  });
});

describe("bought and sold for delivery on one day", () => {
  test("what was both is taxed as intraday, what stays as delivery, and nothing leaves the account", () => {
    // 100 at 500 = 50,000, 60 at 505 = 30,300. STT 0.025 % of 30,300 + 0.1 % of 20,000 = 27.575. Stamp 0.003 % of 30,000 + 0.015 % of 20,000 = 3.90.
    // Exchange 0.00297 % of 80,300 = 2.38491, IPFT and SEBI 0.0803. Brokerage 20 each. GST 18 % of 42.54 = 7.6572.
    const fills = [noted("a", share(), "CNC", "BUY", 100, 500), noted("b", share(), "CNC", "SELL", 60, 505)];
    expect(note(fills, "2026-11-20")).toEqual({ Brokerage: 40, STT: 28, "Exchange transaction": 2.38, IPFT: 0.08, "SEBI fee": 0.08, "Stamp duty": 4, GST: 7.66, total: 82.2 });
  });

  test("on two exchanges it is two deliveries", () => {
    const fills = [noted("a", share("SBIN", "NSE"), "CNC", "BUY", 100, 500), noted("b", share("SBIN", "BSE"), "CNC", "SELL", 100, 500)];
    // 0.1 % of 1,00,000.
    expect(note(fills, "2026-11-20")).toMatchObject({ STT: 100, Depository: 20 });
  });
});

test("a day without fills costs nothing", () => {
  expect(contractNote([], "2026-11-20", tables)).toEqual({ day: "2026-11-20", table: "rates of Apr 2026", lines: [], total: 0, orders: [] });
});

test("brokerage is told per order, of the value of all its fills", () => {
  // 0.03 % of 20,000 = 6; of 20,000 + 20,000 = 12.
  const fills = [noted("a", share(), "MIS", "BUY", 20, 1_000), noted("b", share(), "MIS", "BUY", 20, 1_000), noted("b", share(), "MIS", "BUY", 20, 1_000)];
  expect(contractNote(fills, "2026-11-20", tables).orders).toEqual([{ order: "a", brokerage: 60_000 }, { order: "b", brokerage: 120_000 }]);
});
