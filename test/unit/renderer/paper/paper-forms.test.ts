import { describe, expect, test } from "vitest";
import { capitalText, readCapital } from "../../../../renderer/panels/paper/capital-text.ts";
import { modelText, readModel } from "../../../../renderer/panels/paper/fill-words.ts";
import { DEFAULT_FILL_MODEL, fillModel } from "../../../../shared/contract/schemas/paper.ts";

describe("capital", () => {
  test.each([["10,00,000", 1e10], ["₹ 1,000", 1e7], ["1000000.00", 1e10], ["1,000,000", 1e10], ["1,00,00,00,000", 1e13], ["1000000000", 1e13]])("%s is taken", (text, units) => {
    expect(readCapital(text)).toEqual({ ok: true, capital: units });
  });
  test.each([["", "Enter the capital, ₹ 1,000 to ₹ 1,00,00,00,000."], ["999", "it is ₹ 999.00"], ["1,00,00,00,001", "it is ₹ 1,00,00,00,001.00"], ["10,0,000", "“10,0,000” is not"], ["1000.50", "is not"], ["ten", "is not"], ["-5000", "is not"]])("“%s” is told", (text, why) => {
    const read = readCapital(text);
    expect(read.ok).toBe(false);
    expect(!read.ok && read.why).toContain(why);
  });
  test("is shown as people in India write it", () => expect(capitalText(12_34_567 * 10_000)).toBe("12,34,567"));
});

describe("fill model", () => {
  test("what is shown reads back as it was, and is what the contract takes", () => {
    for (const model of [DEFAULT_FILL_MODEL, { latency: { kind: "fixed", ms: 120 }, queue: "through", protectionPercent: 0.5 } as const]) {
      const read = readModel(modelText(model));
      expect(read).toEqual({ ok: true, model });
      expect(fillModel.safeParse(read.ok && read.model).success).toBe(true);
    }
  });
  test("each wrong field is named", () => {
    const text = modelText(DEFAULT_FILL_MODEL);
    expect(readModel({ ...text, medianMs: "x", protection: "0.05" })).toEqual({ ok: false, problems: { medianMs: "The usual delay must be 0 to 60,000 ms, whole.", protection: "The protection must be 0.1 to 20 %." } });
    expect(readModel({ ...text, medianMs: "300" })).toEqual({ ok: false, problems: { p99Ms: "The slow delay must be at least the usual one, 300 ms." } });
    expect(readModel({ ...text, kind: "fixed", fixedMs: "60001" }).ok).toBe(false);
    // A field that is not shown is not asked about.
    expect(readModel({ ...text, kind: "fixed", medianMs: "x" }).ok).toBe(true);
  });
});
