import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Backoff } from "../../../workers/tick-bridge/backoff.ts";
import { Retry } from "../../../workers/tick-bridge/retry.ts";

const LOST = { kind: "lost", why: "gone", oversized: false } as const;
const refused = (status: number): { kind: "refused"; status: number; why: string } => ({ kind: "refused", status, why: "no" });

describe("backoff", () => {
  test("the first try is made at once, later ones wait between half a second and a ceiling that doubles to thirty", () => {
    const most = new Backoff(() => 0.999_999);
    const least = new Backoff(() => 0);
    expect(Array.from({ length: 8 }, () => Math.round(most.afterLoss()))).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(Array.from({ length: 4 }, () => least.afterLoss())).toEqual([0, 500, 500, 500]);
  });

  test("a refusal waits five to sixty seconds", () => {
    const most = new Backoff(() => 0.999_999);
    expect(Array.from({ length: 5 }, () => Math.round(most.afterRefusal()))).toEqual([10_000, 20_000, 40_000, 60_000, 60_000]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.integer({ min: 1, max: 2_000 }), (chance, tries) => {
        const backoff = new Backoff(() => chance);
        let wait = 0;
        for (let i = 0; i < tries; i++) wait = backoff.afterRefusal();
        expect(wait).toBeGreaterThanOrEqual(5_000);
        expect(wait).toBeLessThanOrEqual(60_000);
      }),
    );
  });
});

describe("retry", () => {
  test("a connection that held is replaced at once, one that did not hold is not", () => {
    const retry = new Retry(() => 0.5);
    expect(retry.afterEnd(LOST, 60_000, true)).toEqual({ step: "retry", inMs: 0, status: 0 });
    expect(retry.afterEnd(LOST, 100, true)).toEqual({ step: "retry", inMs: 750, status: 0 });
    expect(retry.afterEnd(LOST, 60_000, false)).toEqual({ step: "retry", inMs: 1_250, status: 0 });
    expect(retry.afterEnd(LOST, 60_000, true)).toEqual({ step: "retry", inMs: 0, status: 0 });
  });

  test("too many connections keep their distance, a gateway in trouble is tried like a broken line", () => {
    const retry = new Retry(() => 0.5);
    expect(retry.afterEnd(refused(429), 0, false)).toEqual({ step: "retry", inMs: 7_500, status: 429 });
    expect(new Retry(() => 0.5).afterEnd(refused(403), 0, false)).toMatchObject({ inMs: 7_500 });
    expect(new Retry(() => 0.5).afterEnd(refused(502), 0, false)).toEqual({ step: "retry", inMs: 0, status: 502 });
  });

  test("refused tokens wait for new ones; new ones that are refused too are not tried in a hurry", () => {
    const retry = new Retry(() => 0.5);
    expect(retry.afterEnd(refused(401), 0, false)).toEqual({ step: "await-session" });
    expect(retry.afterSession()).toBe(0);
    expect(retry.afterEnd(refused(401), 0, false)).toEqual({ step: "await-session" });
    expect(retry.afterSession()).toBeGreaterThanOrEqual(5_000);
    retry.afterEnd(LOST, 10_000, true);
    expect(retry.afterEnd(refused(401), 0, false)).toEqual({ step: "await-session" });
    expect(retry.afterSession()).toBe(0);
  });
});
