import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Bar } from "../../../shared/indicators/bar.ts";
import { computeAll } from "../../../shared/indicators/compute-all.ts";
import { INDICATORS, indicatorSpec } from "../../../shared/indicators/registry.ts";
import type { OutputSpec } from "../../../shared/indicators/spec.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import { DEFINITIONS } from "./batch-oracle.ts";
import { anyIndicator, bars, SEED } from "./random-series.ts";

/** `SEED` and `RUNS` (a factor) of the environment repeat or widen a campaign. */
const runs = (count: number) => ({ seed: SEED, numRuns: count * Number(process.env["RUNS"] ?? 1) });

/** Sessions say when these begin: a bar count does not. */
const BY_SESSION = ["vwap", "pivots"];

/** What an output is compared to: its own size, or the size of what it is a difference of. */
function scaleOf({ name, unit }: OutputSpec, series: readonly Bar[], value: number): number {
  const highest = Math.max(...series.map((bar) => bar.high));
  if (unit === "price" || unit === "difference") return Math.max(highest, Math.abs(value));
  // Degrees of a slope have its error, at most 57 times.
  return Math.max(100, Math.abs(value), name === "angle" ? 57 * highest : 0);
}

const make = (id: string, values: ParameterValues) => indicatorSpec(id)!.make(values);

describe(`indicators over random series (seed ${SEED})`, () => {
  test("every one has a definition to be held against", () => {
    expect(Object.keys(DEFINITIONS).toSorted()).toEqual(INDICATORS.map((spec) => spec.id).toSorted());
  });

  test("bar by bar = its definition over the whole series, never NaN, warm as soon as declared", () => {
    fc.assert(
      fc.property(anyIndicator, bars, ({ id, values }, series) => {
        const spec = indicatorSpec(id)!;
        const indicator = spec.make(values);
        const given = computeAll(indicator, series);
        const wanted = DEFINITIONS[id]!(series, indicator.parameters);
        given.forEach((row, i) => {
          const where = `${id} ${JSON.stringify(values)} at ${i}`;
          if (!BY_SESSION.includes(id)) expect(row !== undefined, where).toBe(i + 1 >= indicator.warmUp);
          expect(row === undefined, where).toBe(wanted[i] === undefined);
          if (row === undefined) return;
          expect(Object.keys(row).toSorted()).toEqual(spec.outputs.map(({ name }) => name).toSorted());
          for (const output of spec.outputs) {
            const { name } = output;
            const [ours, theirs] = [row[name]!, wanted[i]![name]!];
            expect(Number.isFinite(ours), `${where} ${name}`).toBe(true);
            expect(Math.abs(ours - theirs), `${where} ${name}: ${ours}, not ${theirs}`).toBeLessThanOrEqual(1e-9 * scaleOf(output, series, theirs));
          }
        });
      }),
      runs(500),
    );
  });

  test("peek says what next will, to the last bit, and changes nothing", () => {
    fc.assert(
      fc.property(anyIndicator, bars, fc.nat(), ({ id, values }, series, which) => {
        const peeked = make(id, values);
        const plain = make(id, values);
        for (const bar of series) {
          peeked.peek(series[which % series.length]!);
          expect(peeked.peek(bar)).toEqual(plain.next(bar));
          peeked.next(bar);
        }
      }),
      runs(400),
    );
  });

  test("state taken out as JSON and put in elsewhere goes on as if nothing had happened; a clone too, and alone", () => {
    fc.assert(
      fc.property(anyIndicator, bars, fc.nat(), ({ id, values }, series, cut) => {
        const at = cut % (series.length + 1);
        const plain = make(id, values);
        for (const bar of series.slice(0, at)) plain.next(bar);
        const other = make(id, values);
        other.importState(JSON.parse(JSON.stringify(plain.exportState())));
        const clone = plain.clone();
        for (const bar of series.slice(0, at).toReversed()) plain.clone().next(bar);
        for (const bar of series.slice(at)) {
          const wanted = plain.next(bar);
          // JSON has no −0.
          const same = JSON.parse(JSON.stringify(wanted ?? null));
          expect(JSON.parse(JSON.stringify(other.next(bar) ?? null))).toEqual(same);
          expect(JSON.parse(JSON.stringify(clone.next(bar) ?? null))).toEqual(same);
        }
        expect(JSON.parse(JSON.stringify(other.exportState()))).toEqual(JSON.parse(JSON.stringify(plain.exportState())));
      }),
      runs(400),
    );
  });

  test("whatever the bars, no NaN and no infinity: the largest and the smallest numbers, still ones, zeros, negative ones", () => {
    const price = fc.oneof(fc.constantFrom(0, 1e99, -1e99, 5e-324, 1e-300, 0.1, -37.63), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
    const wild = fc.array(fc.record({ gap: fc.integer({ min: 0, max: 3000 }), prices: fc.array(price, { minLength: 4, maxLength: 4 }), volume: fc.constantFrom(0, 1, 1e99) }), { minLength: 1, maxLength: 60, size: "max" });
    fc.assert(
      fc.property(anyIndicator, wild, ({ id, values }, rows) => {
        const indicator = make(id, values);
        let at = 0;
        for (const { gap, prices, volume } of rows) {
          at += gap * 60_000;
          const [low, open, close, high] = prices.toSorted((a, b) => a - b) as [number, number, number, number];
          const row = indicator.next({ at, open, high, low, close, volume });
          for (const [name, value] of Object.entries(row ?? {})) expect(Number.isFinite(value), `${id} ${name} is ${value}`).toBe(true);
        }
      }),
      runs(1000),
    );
  });
});
