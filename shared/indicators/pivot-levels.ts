/** How levels are drawn from the period before. */
export type PivotKind = "traditional" | "fibonacci" | "camarilla";

export type PivotLevels = {
  readonly pivot: number;
  readonly r1: number;
  readonly r2: number;
  readonly r3: number;
  readonly s1: number;
  readonly s2: number;
  readonly s3: number;
  /** Central pivot range, whichever the kind: (high + low) / 2 and its mirror at the pivot, the higher one on top. */
  readonly top: number;
  readonly bottom: number;
};

/** Shares of the range: Fibonacci's from the pivot, Camarilla's from the close. */
const FIBONACCI = [0.382, 0.618, 1] as const;
const CAMARILLA = [1.1 / 12, 1.1 / 6, 1.1 / 4] as const;

/** Levels from the high, low and close of the period before; the unit is theirs. Formulas as on TradingView under the same names. */
export function pivotLevels(kind: PivotKind, high: number, low: number, close: number): PivotLevels {
  const range = high - low;
  const pivot = (high + low + close) / 3;
  const middle = (high + low) / 2;
  const mirrored = 2 * pivot - middle;
  const centre = { pivot, top: Math.max(middle, mirrored), bottom: Math.min(middle, mirrored) };
  if (kind === "fibonacci") return { ...centre, ...steps(pivot, range, FIBONACCI) };
  if (kind === "camarilla") return { ...centre, ...steps(close, range, CAMARILLA) };
  return {
    ...centre,
    r1: 2 * pivot - low,
    r2: pivot + range,
    r3: high + 2 * (pivot - low),
    s1: 2 * pivot - high,
    s2: pivot - range,
    s3: low - 2 * (high - pivot),
  };
}

function steps(from: number, range: number, [first, second, third]: readonly [number, number, number]) {
  return {
    r1: from + first * range, r2: from + second * range, r3: from + third * range,
    s1: from - first * range, s2: from - second * range, s3: from - third * range,
  };
}
