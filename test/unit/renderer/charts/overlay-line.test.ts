import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BarModel } from "../../../../renderer/charts/bar-model.ts";
import { OverlayLine } from "../../../../renderer/charts/overlay-line.ts";
import type { Candle } from "../../../../shared/domain/candle.ts";
import { SessionVwap } from "../../../../shared/indicators/vwap.ts";
import { bar, barsOf, liveAt, minute, OPEN } from "./tape.ts";
import type { Trade } from "./tape.ts";

/** Counts the steps an indicator is asked for. */
function counted() {
  const steps = { next: 0, peek: 0 };
  let sum = 0;
  return {
    steps,
    make: () => {
      sum = 0;
      return {
        warmUp: 1,
        next: (one: Candle) => (steps.next++, (sum += one.close)),
        peek: (one: Candle) => (steps.peek++, sum + one.close),
      };
    },
  };
}

describe("an overlay along the bars", () => {
  test("a live frame costs one step, a new bar two", () => {
    const { steps, make } = counted();
    const line = new OverlayLine(make);
    const bars = Array.from({ length: 500 }, (_, i) => bar(minute(i), 1, 1, 1, 1, 1));
    expect(line.follow(bars, { kind: "all" })).toBe(0);
    expect(steps).toEqual({ next: 499, peek: 1 });
    bars[499] = bar(minute(499), 1, 5, 1, 5, 2);
    expect(line.follow(bars, { kind: "tail", from: 499 })).toBe(499);
    expect(line.values[499]).toBe(504);
    bars.push(bar(minute(500), 5, 5, 5, 5, 1));
    expect(line.follow(bars, { kind: "tail", from: 499 })).toBe(499);
    expect(steps).toEqual({ next: 500, peek: 3 });
    expect(line.values).toHaveLength(501);
    expect(line.follow(bars, { kind: "none" })).toBe(501);
  });

  test("a bar that changes behind the last one is computed anew", () => {
    const line = new OverlayLine(counted().make);
    const bars = [1, 2, 3].map((close, i) => bar(minute(i), close, close, close, close, 1));
    line.follow(bars, { kind: "all" });
    bars[0] = bar(minute(0), 9, 9, 9, 9, 1);
    expect(line.follow(bars, { kind: "tail", from: 0 })).toBe(0);
    expect(line.values).toEqual([9, 11, 14]);
  });

  test("live, frame by frame, it is what it would be over the finished bars", () => {
    const trades = fc
      .array(fc.record({ gap: fc.integer({ min: 1, max: 90_000 }), price: fc.integer({ min: 1, max: 1000 }), quantity: fc.integer({ min: 1, max: 500 }) }), { minLength: 2, maxLength: 60 })
      .map((rows) => {
        let after = 0;
        return rows.map(({ gap, price, quantity }): Trade => ({ after: (after += gap), price, quantity }));
      });
    fc.assert(
      fc.property(trades, (tape) => {
        const model = new BarModel(3);
        const line = new OverlayLine(() => new SessionVwap());
        for (const { after } of tape) line.follow(model.bars, model.live(liveAt(tape, OPEN + after + 1)).change);
        const whole = new OverlayLine(() => new SessionVwap());
        whole.follow(barsOf(tape, 3, Number.POSITIVE_INFINITY), { kind: "all" });
        expect(line.values).toEqual(whole.values);
      }),
    );
  });
});
