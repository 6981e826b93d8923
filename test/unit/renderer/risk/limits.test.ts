import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changesOf, GROUPS, limitText, NO_DRAFT, readDraft, readLimit } from "../../../../renderer/panels/risk/limit-draft.ts";
import { metersOf, toneOf } from "../../../../renderer/panels/risk/meters.ts";
import type { RiskView } from "../../../../shared/contract/schemas/risk.ts";
import { RISK_FIELDS, riskField } from "../../../../shared/domain/risk-fields.ts";
import type { Money } from "../../../../shared/domain/units.ts";
import { ACCOUNT, defaultState } from "../../../e2e/fake/default-state.ts";
import { UNIVERSE } from "../../../e2e/fake/universe.ts";

const LIMITS = defaultState(UNIVERSE).limits[0]!.limits;
const rupees = (value: number): Money => (value * 10_000) as Money;

test("every limit stands in exactly one group", () => {
  expect(GROUPS.flatMap(({ fields }) => fields).sort()).toEqual(RISK_FIELDS.map(({ name }) => name).sort());
});

describe("what is typed", () => {
  test("reads back as it is shown, for every field and value", () => {
    fc.assert(
      fc.property(fc.constantFrom(...RISK_FIELDS), fc.double({ min: 0, max: 1, noNaN: true }), (field, share) => {
        const steps = Math.floor(((field.most - field.least) / field.step) * share);
        const value = field.unit === "percent" ? Math.round((field.least + steps * field.step) * 100) / 100 : Math.round(field.least + steps * field.step);
        expect(readLimit(field, limitText(field, value))).toBe(value);
      }),
      { seed: 11, numRuns: 500 },
    );
  });
  test("nothing and “off” switch it off; what cannot be read is no number", () => {
    const field = riskField("dailyLoss")!;
    expect(["", " ", "off", "0"].map((text) => readLimit(field, text))).toEqual([0, 0, 0, 0]);
    expect(["5o", "1,00,00", "-5", "1e5", "1.23456"].map((text) => readLimit(field, text))).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(readLimit(field, "₹ 1,00,000.50")).toBe(1_000_005_000);
  });
});

describe("a draft", () => {
  test("untouched changes nothing", () => expect(readDraft(LIMITS, NO_DRAFT)).toEqual({ limits: LIMITS, problems: {}, changes: [] }));
  test("names the field and what is expected; other fields are read on", () => {
    const { problems, limits } = readDraft(LIMITS, { texts: { perSecond: "x", dailyLossPercent: "200", openOrders: "5" } });
    expect(Object.keys(problems).sort()).toEqual(["dailyLossPercent", "perSecond"]);
    expect(problems["perSecond"]).toContain("“x” cannot be read; expected is 0 (off), or 1 order to 1,000 orders.");
    expect(limits.openOrders).toBe(5);
  });
  test("what no field shows alone is told at its field", () => {
    expect(readDraft(LIMITS, { texts: { exitsPerSecond: "8" } }).problems["exitsPerSecond"]).toContain("must be less than 8");
  });
  test("banned names are upper case, once each, and not too many", () => {
    expect(readDraft(LIMITS, { texts: {}, banned: "nse:idea\n NSE:IDEA, yesbank;" }).limits.banned).toEqual(["NSE:IDEA", "YESBANK"]);
    expect(readDraft(LIMITS, { texts: {}, banned: Array.from({ length: 501 }, (_, i) => `A${i}`).join("\n") }).problems["banned"]).toContain("At most 500");
    expect(readDraft(LIMITS, { texts: {}, banned: "x".repeat(61) }).problems["banned"]).toContain("longer than 60");
  });
});

test("changes that let more through say so", () => {
  const looser = (change: Partial<typeof LIMITS>): boolean[] => changesOf({ ...LIMITS, dailyLoss: rupees(20_000) }, { ...LIMITS, dailyLoss: rupees(20_000), ...change }).map((one) => one.looser);
  expect(looser({ dailyLoss: rupees(30_000) })).toEqual([true]);
  expect(looser({ dailyLoss: rupees(0) })).toEqual([true]);
  expect(looser({ dailyLoss: rupees(10_000) })).toEqual([false]);
  expect(looser({ drawdown: rupees(5_000) })).toEqual([false]);
  expect(looser({ exitsPerSecond: 1 })).toEqual([true]);
  expect(looser({ exitsPerSecond: 3 })).toEqual([false]);
  expect(looser({ duplicateMs: 0 })).toEqual([true]);
  expect(looser({ staleQuoteMs: 60_000 })).toEqual([true]);
  expect(looser({ onBreach: "flat" })).toEqual([false]);
  expect(changesOf({ ...LIMITS, banned: ["A"] }, { ...LIMITS, banned: ["B"] }).map(({ title, looser: more }) => [title, more])).toEqual([["Banned", false], ["No longer banned", true]]);
});

describe("meters", () => {
  const risk: RiskView = { account: ACCOUNT, net: rupees(-15_000), peak: rupees(0), drawdown: rupees(15_000), exposure: rupees(0), openOrders: 2, sent: { second: 8, minute: 0, hour: 0, day: 0 } };
  test("a loss against its limit; a gain uses none of it; what is not known is no zero", () => {
    const limits = { ...LIMITS, dailyLoss: rupees(20_000) };
    expect(metersOf(risk, limits)[0]).toEqual({ name: "Net, after charges", value: "−₹ 15,000.00", limit: "loss limit ₹ 20,000.00", used: 0.75 });
    expect(metersOf({ ...risk, net: rupees(4_000) }, limits)[0]?.used).toBe(0);
    const { net: _none, ...unknown } = risk;
    expect(metersOf(unknown, limits)[0]).toMatchObject({ value: "not known: a position has no price", used: undefined });
  });
  test("without a limit there is nothing to fill; a share of the equity is told", () => {
    expect(metersOf(risk, LIMITS)[1]).toMatchObject({ limit: "no limit", used: undefined });
    expect(metersOf(risk, { ...LIMITS, drawdownPercent: 2 })[1]).toMatchObject({ limit: "limit 2 % of equity", used: undefined });
    expect(metersOf(risk, LIMITS)[4]).toMatchObject({ value: "8", limit: "of 8", used: 1 });
  });
  test("warns from four fifths on", () => expect([undefined, 0, 0.79, 0.8, 1, 3].map(toneOf)).toEqual(["none", "good", "good", "near", "over", "over"]));
});
