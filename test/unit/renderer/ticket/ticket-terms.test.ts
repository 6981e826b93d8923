import { describe, expect, test } from "vitest";
import { actionText, productsOf, readTicket } from "../../../../renderer/panels/ticket/ticket-terms.ts";
import type { TicketDraft } from "../../../../renderer/panels/ticket/ticket-terms.ts";
import { stepPrice, stepQuantity } from "../../../../renderer/panels/ticket/ticket-steps.ts";
import type { InstrumentView } from "../../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../../shared/domain/identity.ts";
import type { Price } from "../../../../shared/domain/units.ts";

const SBIN: InstrumentView = {
  key: "NSE:SBIN" as InstrumentKey, exchange: "NSE", symbol: "SBIN", name: "State Bank of India", kind: "equity", underlying: "SBIN",
  lot: 1, tick: 500 as Price, freeze: 100_000, multiplier: 1, tradable: true,
};
const CALL: InstrumentView = {
  ...SBIN, key: "NFO:NIFTY25AUG2624500CE" as InstrumentKey, exchange: "NFO", symbol: "NIFTY25AUG2624500CE", kind: "option", underlying: "NIFTY",
  expiry: "2026-08-25", strike: 245_000_000 as Price, optionType: "CE", lot: 75, freeze: 1800,
};
const DRAFT: TicketDraft = { instrument: SBIN.key, side: "BUY", product: "MIS", type: "LIMIT", validity: "DAY", quantity: "100", price: "814.50", trigger: "", modify: undefined };

function problems(draft: Partial<TicketDraft>, instrument: InstrumentView | "none" = SBIN): readonly string[] {
  const read = readTicket({ ...DRAFT, ...draft }, instrument === "none" ? undefined : instrument);
  return read.ok ? [] : read.problems.map(({ field, sentence }) => `${field}: ${sentence}`);
}

describe("a readable ticket", () => {
  test("limit order of shares", () => {
    const read = readTicket(DRAFT, SBIN);
    expect(read).toEqual({ ok: true, lots: undefined, terms: { type: "LIMIT", quantity: 100, price: 8_145_000, trigger: 0, validity: "DAY" } });
  });

  test("options count in lots: 2 lots of 75 are 150 units", () => {
    const read = readTicket({ ...DRAFT, quantity: "2", price: "142.35" }, CALL);
    expect(read).toMatchObject({ ok: true, lots: 2, terms: { quantity: 150, price: 1_423_500 } });
  });

  test("a price that the type does not use is neither read nor sent", () => {
    expect(readTicket({ ...DRAFT, type: "MARKET", price: "nonsense" }, SBIN)).toMatchObject({ ok: true, terms: { type: "MARKET", price: 0, trigger: 0 } });
    expect(readTicket({ ...DRAFT, type: "SL-M", price: "x", trigger: "808" }, SBIN)).toMatchObject({ ok: true, terms: { price: 0, trigger: 8_080_000 } });
  });

  test("quantity with commas in the Indian way is what it says", () => {
    expect(readTicket({ ...DRAFT, quantity: "1,00,000" }, SBIN)).toMatchObject({ ok: true, terms: { quantity: 100_000 } });
  });
});

describe("what is wrong is said in words, with the field, the limit and the value", () => {
  test("nothing chosen, an index, a suspended name", () => {
    expect(problems({}, "none")).toEqual(["instrument: Choose an instrument in the watch list, or press / to search."]);
    expect(problems({}, { ...SBIN, symbol: "NIFTY", kind: "index", tradable: false })).toEqual(["instrument: NIFTY is an index and cannot be traded itself; choose its future or an option."]);
    expect(problems({}, { ...SBIN, tradable: false })).toEqual(["instrument: SBIN cannot be traded today."]);
  });

  test("off-tick price: the two nearest are named, the text stays", () => {
    expect(problems({ price: "814.52" })).toEqual(["price: Price 814.52 is not a multiple of the tick 0.05; nearest 814.50 or 814.55."]);
    expect(problems({ price: "814.5225" })).toEqual(["price: Price 814.5225 is not a multiple of the tick 0.05; nearest 814.50 or 814.55."]);
    expect(problems({ price: "0.02" })).toEqual(["price: Price 0.02 is not a multiple of the tick 0.05; nearest 0.05."]);
  });

  test("units typed as lots", () => {
    expect(problems({ quantity: "7500", price: "142.35" }, CALL)).toEqual([
      "quantity: 7,500 lots are 5,62,500 units, above the freeze quantity of 1,800 (24 lots) for one order. 7,500 units would be 100 lots.",
    ]);
    expect(problems({ quantity: "7500 for 75 lot", price: "142.35" }, CALL)).toEqual(["quantity: Lots: “7500 for 75 lot” is not a number."]);
  });

  test("freeze quantity of shares, and the last quantity below it", () => {
    expect(problems({ quantity: "1,00,001" })).toEqual(["quantity: Quantity 1,00,001 is above the freeze quantity of 1,00,000 for one order."]);
    expect(problems({ quantity: "1,00,000" })).toEqual([]);
  });

  test("a stop-loss whose limit is on the wrong side of its trigger", () => {
    expect(problems({ type: "SL", side: "SELL", price: "808.00", trigger: "807.95" })).toEqual(["trigger: Trigger 807.95 of a stop-loss sell may not be below its price 808.00."]);
    expect(problems({ type: "SL", side: "BUY", price: "820.00", trigger: "820.05" })).toEqual(["trigger: Trigger 820.05 of a stop-loss buy may not be above its price 820.00."]);
    expect(problems({ type: "SL", side: "BUY", price: "820.00", trigger: "820.00" })).toEqual([]);
  });

  test("all fields at once, missing ones quietly", () => {
    const read = readTicket({ ...DRAFT, type: "SL", quantity: "", price: "814,50", trigger: "" }, SBIN);
    expect(read.ok ? [] : read.problems.map(({ field, missing }) => [field, missing])).toEqual([["quantity", true], ["price", false], ["trigger", true]]);
  });
});

test("products by kind of instrument", () => {
  expect(productsOf(SBIN)).toEqual(["MIS", "CNC"]);
  expect(productsOf(CALL)).toEqual(["MIS", "NRML"]);
});

describe("the button's words", () => {
  const terms = { quantity: 100, price: 8_145_000 as Price, trigger: 8_080_000 as Price, validity: "DAY" as const };
  test.each([
    ["LIMIT", "Buy 100 SBIN @ 814.50"],
    ["MARKET", "Buy 100 SBIN at market"],
    ["SL", "Buy 100 SBIN stop 808.00, limit 814.50"],
    ["SL-M", "Buy 100 SBIN stop 808.00, at market"],
  ] as const)("%s", (type, words) => {
    expect(actionText("BUY", { ...terms, type }, undefined, SBIN, false)).toBe(words);
  });

  test("lots and IOC are told", () => {
    expect(actionText("SELL", { ...terms, type: "LIMIT", quantity: 75, validity: "IOC" }, 1, CALL, false)).toBe("Sell 1 lot NIFTY 24500 CE @ 814.50 IOC");
    expect(actionText("SELL", { ...terms, type: "LIMIT", quantity: 150 }, 2, CALL, true)).toBe("Change sell to 2 lots NIFTY 24500 CE @ 814.50");
  });
});

describe("arrow keys", () => {
  const tick = 500 as Price;
  test.each([
    ["814.50", 1, "814.55"],
    ["814.50", -10, "814.00"],
    ["814.52", 1, "814.55"],
    ["814.52", -1, "814.50"],
    ["0.05", -1, "0.05"],
    ["", 1, "816.00"],
  ])("price %j by %i ticks is %s", (text, steps, result) => {
    expect(stepPrice(text, steps, tick, 8_160_000)).toBe(result);
  });

  test("an unreadable price stays as it was typed, and an empty one without a last price", () => {
    expect(stepPrice("81x", 1, tick, 8_160_000)).toBeUndefined();
    expect(stepPrice("", 1, tick, Number.NaN)).toBeUndefined();
  });

  test.each([["100", 1, "101"], ["1", -1, "1"], ["", 1, "1"], ["5", 10, "15"]])("quantity %j by %i is %s", (text, steps, result) => {
    expect(stepQuantity(text, steps)).toBe(result);
  });

  test("an unreadable quantity stays", () => {
    expect(stepQuantity("75 lots", 1)).toBeUndefined();
  });
});
