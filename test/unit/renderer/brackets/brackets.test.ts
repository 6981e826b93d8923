import { describe, expect, test } from "vitest";
import { atStop, atTargets, canBreakEven, exitTexts, openResult } from "../../../../renderer/panels/brackets/bracket-words.ts";
import { exitsAt, guardedPart } from "../../../../renderer/panels/brackets/protect-distances.ts";
import { NO_EXITS, readExits } from "../../../../renderer/panels/ticket/exit-terms.ts";
import type { BracketView, ExitTerms } from "../../../../shared/contract/schemas/plans.ts";
import type { PositionView } from "../../../../shared/contract/schemas/portfolio.ts";
import type { OwnerPart } from "../../../../shared/contract/schemas/risk.ts";
import type { Price } from "../../../../shared/domain/units.ts";
import { CALL, SBIN } from "../ticket/instruments.ts";

const p = (rupees: number): Price => Math.round(rupees * 10_000) as Price;
const LONG = { side: "BUY", quantity: 100, filled: 100, exited: 40, state: "working", averageEntry: p(812.1), stopNow: p(808), exits: { stop: { trigger: p(808) }, targets: [] }, entry: { type: "LIMIT", price: p(812), trigger: 0 } } as unknown as BracketView;

describe("figures of a bracket", () => {
  test("now, at the stop and at the targets, of the 60 that are open", () => {
    expect(openResult(LONG, p(815.1), 1)).toBe(p(180));
    expect(atStop(LONG, 1)).toBe(p(-246));
    // 40 at 820 and 20 of the 50 at 828: 316 + 318.
    expect(atTargets({ ...LONG, exits: { ...LONG.exits, targets: [{ price: p(820), quantity: 40 }, { price: p(828), quantity: 50 }] } }, 1)).toBe(p(634));
    expect(openResult(LONG, Number.NaN, 1)).toBeUndefined();
  });

  test("before the entry has filled, of the whole from the entry's price", () => {
    const waiting = { ...LONG, filled: 0, exited: 0, averageEntry: undefined } as unknown as BracketView;
    expect([openResult(waiting, p(815), 1), atStop(waiting, 1)]).toEqual([undefined, p(-400)]);
  });

  test("break-even only where the stop lies on the losing side of the entry", () => {
    expect(canBreakEven(LONG)).toBe(true);
    expect(canBreakEven({ ...LONG, stopNow: p(812.1) })).toBe(false);
    expect(canBreakEven({ ...LONG, side: "SELL" })).toBe(false);
    expect(canBreakEven({ ...LONG, exited: 100 })).toBe(false);
  });
});

test("exits shown in the fields and read again are the same exits", () => {
  const terms: ExitTerms = { stop: { trigger: p(118), limit: p(117.5) }, targets: [{ price: p(160), quantity: 75 }, { price: p(180), quantity: 150 }], trail: { kind: "atr", times: 2.5, bars: 20, frame: 15 }, breakEvenAfterFirst: true, targetsAtBroker: true };
  const draft = exitTexts(terms, (units) => String(units / 75));
  expect(readExits(draft, { side: "BUY", quantity: 225, entry: Number.NaN, view: CALL })).toMatchObject({ ok: true, terms });
});

describe("protecting what is open", () => {
  test("percentages become prices on ticks, either way round", () => {
    expect(exitsAt(p(815.1), 1, p(0.05), { stop: 1, target: 2, atBroker: true })).toEqual({ ...NO_EXITS, stop: "806.95", targets: [{ price: "831.40", quantity: "" }], atBroker: true });
    expect(exitsAt(p(815.1), -1, p(0.05), { stop: 1, target: 0, atBroker: false })).toMatchObject({ stop: "823.25", targets: [{ price: "" }] });
    expect(exitsAt(Number.NaN, 1, SBIN.tick, { stop: 1, target: 2, atBroker: false })).toMatchObject({ stop: "" });
  });

  test("by hand first, else the largest owner of that side and product, else all of it", () => {
    const position = { product: "MIS", quantity: 100 } as PositionView;
    const part = (owner: string, quantity: number, product = "MIS") => ({ owner, quantity, product }) as OwnerPart;
    expect(guardedPart(position, [part("EMA cross", 80), part("manual", 20)])).toEqual({ owner: "manual", quantity: 20 });
    expect(guardedPart(position, [part("EMA cross", 80), part("external", 90), part("manual", -70), part("manual", 5, "CNC")])).toEqual({ owner: "external", quantity: 90 });
    expect(guardedPart(position, [])).toEqual({ owner: "manual", quantity: 100 });
  });
});
