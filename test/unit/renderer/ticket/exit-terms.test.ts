import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { NO_EXITS, readExits, splitTargets } from "../../../../renderer/panels/ticket/exit-terms.ts";
import type { ExitContext, ExitDraft } from "../../../../renderer/panels/ticket/exit-terms.ts";
import { CALL, SBIN } from "./instruments.ts";

const LONG: ExitContext = { side: "BUY", quantity: 100, entry: 8_145_000, view: SBIN };
const SHORT: ExitContext = { ...LONG, side: "SELL" };

function read(draft: Partial<ExitDraft>, context = LONG) {
  return readExits({ ...NO_EXITS, ...draft }, context);
}
function sentences(draft: Partial<ExitDraft>, context = LONG): readonly string[] {
  const reading = read(draft, context);
  return reading.ok ? [] : reading.problems.map(({ field, sentence }) => `${field}: ${sentence}`);
}
const targets = (...all: [string, string?][]) => ({ targets: all.map(([price, quantity = ""]) => ({ price, quantity })) });

describe("reading", () => {
  test("nothing asked for is nothing, and so is a row of empty targets", () => {
    expect(read({})).toMatchObject({ ok: true, terms: undefined });
    expect(read(targets([""], [""]))).toMatchObject({ ok: true, terms: undefined });
  });

  test("stop with limit, targets sorted nearest first, for both sides", () => {
    expect(read({ stop: "₹ 808", stopLimit: "807.50", ...targets(["828"], ["820.00"]), breakEven: true })).toEqual({
      ok: true, shares: [50, 50],
      terms: { stop: { trigger: 8_080_000, limit: 8_075_000 }, targets: [{ price: 8_200_000, quantity: 50 }, { price: 8_280_000, quantity: 50 }], breakEvenAfterFirst: true, targetsAtBroker: false },
    });
    expect(read({ stop: "820", ...targets(["800"], ["808"]) }, SHORT)).toMatchObject({ terms: { targets: [{ price: 8_080_000 }, { price: 8_000_000 }] } });
  });

  test("lots of contracts count as units; break-even needs a stop and a target", () => {
    const call = { side: "BUY", quantity: 225, entry: 1_423_500, view: CALL } as const;
    expect(read(targets(["160", "1"], ["180"]), call)).toMatchObject({ terms: { targets: [{ quantity: 75 }, { quantity: 150 }] } });
    expect(read({ stop: "808", breakEven: true })).toMatchObject({ terms: { breakEvenAfterFirst: false } });
  });

  test.each([
    [{ trail: "points", trailBy: "4" }, { kind: "points", by: 40_000 }],
    [{ trail: "percent", trailBy: "0.75 %" }, { kind: "percent", by: 0.75 }],
    [{ trail: "atr", trailBy: "2.5", trailBars: "14", trailFrame: 15 }, { kind: "atr", times: 2.5, bars: 14, frame: 15 }],
  ] as const)("trail %j", (draft, trail) => {
    expect(read({ stop: "808", ...draft })).toMatchObject({ ok: true, terms: { trail } });
  });
});

describe("what is wrong names the field, the limit and the value", () => {
  test("a stop or target on the wrong side of the entry, either way round", () => {
    expect(sentences({ stop: "814.50" })).toEqual(["stop: Stop 814.50 of a buy must lie below its entry 814.50."]);
    expect(sentences({ stop: "808" }, SHORT)).toEqual(["stop: Stop 808.00 of a sell must lie above its entry 814.50."]);
    expect(sentences(targets(["810"]))).toEqual(["target0: Target 810.00 of a buy must lie above its entry 814.50."]);
    // Without a known entry nothing can be said.
    expect(sentences({ stop: "900" }, { ...LONG, entry: Number.NaN })).toEqual([]);
  });

  test("off the tick, the limit of a stop on its near side, too much in the targets", () => {
    expect(sentences({ stop: "808.02" })).toEqual(["stop: Stop 808.02 is not a multiple of the tick 0.05; nearest 808.00 or 808.05."]);
    expect(sentences({ stop: "808", stopLimit: "809" })).toEqual(["stopLimit: Limit 809.00 of the stop may not be above its trigger 808.00."]);
    expect(sentences(targets(["820", "60"], ["830", "50"]))).toEqual(["target0: The targets take 110, and only 100 are entered."]);
    expect(sentences(targets(["820", "100"], ["830"]))).toEqual(["target0: 100 cannot be shared among 2 targets in lots of 1: take one away."]);
    expect(sentences(targets(["820", "half"]))).toEqual(["target0: Quantity of the target: “half” is not a number."]);
  });

  test("trails that are none", () => {
    expect(sentences({ trail: "percent", trailBy: "60", stop: "808" })).toEqual(["trail: Trail 60 % is outside 0.01 to 50 %."]);
    expect(sentences({ trail: "points", trailBy: "0.01", stop: "808" })).toEqual(["trail: Trail 0.01 is below the tick 0.05."]);
    expect(sentences({ trail: "atr", trailBy: "2", trailBars: "1", stop: "808" })).toEqual(["trail: The ATR is over 2 to 200 bars."]);
    expect(sentences({ trail: "points", trailBy: "4" })).toEqual(["stop: A trailing stop begins at a stop: enter where."]);
  });
});

test("shares: whole lots, never more than there is, as even as lots allow, typed ones untouched", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.constantFrom(1, 15, 75), fc.array(fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }), { minLength: 1, maxLength: 5 }), (lots, lot, wishes) => {
      const given = wishes.map((one) => (one === undefined ? undefined : one * lot));
      const total = lots * lot;
      const split = splitTargets(total, given, lot);
      const fixed = given.reduce<number>((sum, one) => sum + (one ?? 0), 0);
      given.forEach((one, i) => one !== undefined && expect(split[i]).toBe(one));
      const shared = split.filter((_, i) => given[i] === undefined);
      expect(shared.every((units) => units >= 0 && units % lot === 0)).toBe(true);
      if (shared.length === 0) return;
      // A slow model: deal the lots out one by one.
      const dealt = shared.map(() => 0);
      for (let left = Math.max(0, Math.floor((total - fixed) / lot)), at = 0; left > 0; left--, at = (at + 1) % dealt.length) dealt[at] = (dealt[at] ?? 0) + lot;
      expect([...shared].sort((a, b) => b - a)).toEqual([...dealt].sort((a, b) => b - a));
    }),
  );
});
