import { describe, expect, test } from "vitest";
import { dayAfter, lastDay, NO_LEG, readGtt } from "../../../../renderer/panels/gtt/gtt-terms.ts";
import type { GttDraft } from "../../../../renderer/panels/gtt/gtt-terms.ts";
import { closesUnits } from "../../../../renderer/panels/gtt/gtt-closes.ts";
import type { HoldingView, PositionView } from "../../../../shared/contract/schemas/portfolio.ts";
import type { AccountId } from "../../../../shared/domain/identity.ts";
import { CALL, SBIN } from "../ticket/instruments.ts";

const CONTEXT = { view: SBIN, ltp: 8_151_000, today: "2026-08-17", product: "CNC" } as const;
const SINGLE: GttDraft = { kind: "single", type: "LIMIT", quantity: "100", legs: [{ trigger: "796", price: "795.50" }, NO_LEG], expires: "2027-08-17" };
const OCO: GttDraft = { ...SINGLE, kind: "oco", legs: [{ trigger: "796", price: "795.50" }, { trigger: "828", price: "827.50" }] };

function sentences(draft: Partial<GttDraft>, from = SINGLE): readonly string[] {
  const read = readGtt({ ...from, ...draft }, CONTEXT);
  return read.ok ? [] : read.problems.map(({ field, sentence }) => `${field}: ${sentence}`);
}

describe("a rule", () => {
  test("single and OCO, the lower trigger first; market orders carry no price", () => {
    expect(readGtt(SINGLE, CONTEXT)).toEqual({ ok: true, terms: { expires: "2027-08-17", legs: [{ trigger: 7_960_000, type: "LIMIT", price: 7_955_000, quantity: 100 }] } });
    expect(readGtt({ ...OCO, type: "MARKET" }, CONTEXT)).toMatchObject({ terms: { legs: [{ trigger: 7_960_000, price: 0 }, { trigger: 8_280_000, price: 0 }] } });
  });

  test("lots of contracts count as units", () => {
    expect(readGtt({ ...SINGLE, quantity: "2", legs: [{ trigger: "120", price: "119" }, NO_LEG] }, { ...CONTEXT, view: CALL, ltp: 1_423_500, product: "NRML" })).toMatchObject({ ok: false, problems: [{ field: "expires", sentence: "NIFTY25AUG2624500CE expires then: 2026-08-25 is the last day it can wait." }] });
    expect(readGtt({ ...SINGLE, quantity: "2", expires: "2026-08-25", legs: [{ trigger: "120", price: "119" }, NO_LEG] }, { ...CONTEXT, view: CALL, ltp: 1_423_500, product: "NRML" })).toMatchObject({ terms: { legs: [{ quantity: 150 }] } });
    expect([lastDay(SBIN, "CNC", "2026-08-17"), lastDay(CALL, "NRML", "2026-08-17"), lastDay(CALL, "MIS", "2026-08-17")]).toEqual(["2027-08-17", "2026-08-25", "2026-08-17"]);
  });

  test("triggers of an OCO lie on either side of the last price, a single one not on it", () => {
    expect(sentences({ legs: [{ trigger: "820", price: "819" }, { trigger: "828", price: "827" }] }, OCO)).toEqual(["trigger0: Lower trigger 820.00 must lie below the last price 815.10."]);
    expect(sentences({ legs: [{ trigger: "790", price: "789" }, { trigger: "800", price: "799" }] }, OCO)).toEqual(["trigger1: Upper trigger 800.00 must lie above the last price 815.10."]);
    expect(sentences({ legs: [{ trigger: "828", price: "827" }, { trigger: "796", price: "795" }] }, OCO)).toEqual(["trigger1: Upper trigger 796.00 must lie above the lower one 828.00."]);
    expect(sentences({ legs: [{ trigger: "815.10", price: "815" }, NO_LEG] })).toEqual(["trigger0: Trigger 815.10 is the last price: it would fire at once. Send an order instead."]);
  });

  test("missing and wrong fields, all at once, and the last day", () => {
    expect(sentences({ quantity: "", legs: [{ trigger: "", price: "x" }, NO_LEG] })).toEqual(["quantity: Enter a quantity.", "trigger0: Enter a trigger (tick 0.05).", "price0: Price: “x” is not a price in rupees."]);
    expect(sentences({ expires: "2026-08-16" })).toEqual(["expires: 16 Aug 2026 is over: choose today or a later day."]);
    expect(sentences({ expires: "2027-08-18" })).toEqual(["expires: A rule waits at most a year: 2027-08-17 is the last day it can wait."]);
    expect(sentences({ expires: "2026-02-31x" })).toEqual(["expires: Choose the last day on which it may fire."]);
    expect(sentences({ expires: "2026-08-17" })).toEqual([]);
    expect(dayAfter("2027-02-28", 1)).toBe("2027-03-01");
  });
});

test("what a rule could close: the position on the other side, and for a delivery sale the holding", () => {
  const account = "live:angel:A1" as AccountId;
  const position = (quantity: number, product: "CNC" | "MIS" = "CNC"): PositionView => ({ account, instrument: SBIN.key, product, quantity }) as PositionView;
  const holding = (quantity: number, t1Quantity = 0): HoldingView => ({ account, instrument: SBIN.key, quantity, t1Quantity }) as HoldingView;
  const closes = (side: "BUY" | "SELL", product: "CNC" | "MIS", positions: PositionView[], holdings: HoldingView[] = []) => closesUnits({ account, instrument: SBIN.key, product, side }, positions, holdings);
  expect(closes("SELL", "MIS", [position(60, "MIS"), position(40)], [holding(9)])).toBe(60);
  expect(closes("BUY", "MIS", [position(-25, "MIS")])).toBe(25);
  expect(closes("BUY", "MIS", [position(60, "MIS")])).toBe(0);
  expect(closes("SELL", "CNC", [position(-4)], [holding(10)])).toBe(6);
  expect(closes("SELL", "CNC", [], [holding(0, 8)])).toBe(8);
  expect(closes("BUY", "CNC", [], [holding(10)])).toBe(0);
});
