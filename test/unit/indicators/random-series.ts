import fc from "fast-check";
import type { Bar } from "../../../shared/indicators/bar.ts";
import { INDICATORS } from "../../../shared/indicators/registry.ts";
import type { Parameter, ParameterValues } from "../../../shared/strategy/parameters.ts";

export const SEED = Number(process.env["SEED"] ?? 20_210_412);

const OPEN = Date.parse("2021-04-08T09:15:00+05:30");
const MINUTE = 60_000;
const DAY = 1440;
const STILL = { move: 0, above: 0, below: 0, body: 0 };

/**
 * Bars on a grid of ticks, so that prices are equal or clearly different: still for a while or for good, walking, with
 * jumps, days apart, without volume, and a tick of anything from 1e-9 to 1e9 rupees.
 */
export const bars: fc.Arbitrary<readonly Bar[]> = fc
  .record({
    start: fc.integer({ min: 0, max: 400 }),
    tick: fc.integer({ min: -9, max: 9 }).map((power) => 10 ** power),
    /** Of ten bars so many stand still. */
    calm: fc.constantFrom(0, 0, 2, 8, 10),
    rows: fc.array(
      fc.record({
        lively: fc.nat({ max: 9 }),
        gap: fc.oneof({ weight: 12, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 60 }), fc.integer({ min: 1, max: 5 }).map((days) => days * DAY)),
        move: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 5, arbitrary: fc.integer({ min: -30, max: 30 }) }, { weight: 1, arbitrary: fc.integer({ min: -20_000, max: 20_000 }) }),
        above: fc.nat({ max: 12 }), below: fc.nat({ max: 12 }), body: fc.integer({ min: -12, max: 12 }),
        volume: fc.oneof(fc.constant(0), fc.nat({ max: 1_000_000 })),
      }),
      { maxLength: 90, size: "max" },
    ),
  })
  .map(({ start, tick, calm, rows }) => {
    let at = OPEN + start * MINUTE;
    let level = 20_000;
    return rows.map(({ gap, volume, lively, ...shape }, i) => {
      if (i > 0) at += gap * MINUTE;
      const { move, above, below, body } = lively < calm ? STILL : shape;
      level = Math.max(100, level + move);
      const open = level - body;
      return { at, open: open * tick, high: (Math.max(level, open) + above) * tick, low: (Math.min(level, open) - below) * tick, close: level * tick, volume };
    });
  });

/** Any indicator with any parameters that make it answer within these short series. */
export const anyIndicator: fc.Arbitrary<{ id: string; values: ParameterValues }> = fc
  .constantFrom(...INDICATORS)
  .chain(({ id, parameters }) => fc.record(Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, name === "source" ? fc.constant("close") : valueOf(one)]))).map((values) => ({ id, values: inOrder(values as ParameterValues) })));

function valueOf(parameter: Parameter): fc.Arbitrary<number | string> {
  if (parameter.kind === "choice") return fc.constantFrom(...parameter.choices);
  if (parameter.kind === "int") return fc.integer({ min: parameter.least, max: 14 });
  if (parameter.kind !== "number") throw new Error(`a test for parameters of the kind ${parameter.kind} is missing`);
  return fc.integer({ min: 1, max: 20 }).map((steps) => Math.min(parameter.most, steps * parameter.step));
}

/** What must be the smaller of two is. */
function inOrder(values: ParameterValues): ParameterValues {
  const swapped = { ...values };
  for (const [less, more, apart] of [["fast", "slow", 1], ["acceleration", "maximum", 0]] as const) {
    if (!(less in values && more in values)) continue;
    swapped[less] = Math.min(Number(values[less]), Number(values[more]));
    swapped[more] = Math.max(Number(values[less]), Number(values[more]), Number(swapped[less]) + apart);
  }
  return swapped;
}
