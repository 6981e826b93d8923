/**
 * Quantile of the standard normal distribution, to 1e-9 relative: P. J. Acklam's rational approximation, refined by
 * one step of Halley's method against `normalShare`.
 * @param share of all values that lie below, between 0 and 1 and neither of them.
 */
export function normalQuantile(share: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError(`a share of ${share} has no quantile`);
  const rough = approximate(share);
  const error = (normalShare(rough) - share) * Math.sqrt(2 * Math.PI) * Math.exp((rough * rough) / 2);
  return rough - error / (1 + (rough * error) / 2);
}

/**
 * Share of the standard normal distribution below `z`, to 1e-12 absolute: the series of Abramowitz and Stegun 26.2.11
 * near the middle, their continued fraction 26.2.14 in the tails.
 */
export function normalShare(z: number): number {
  const distance = Math.abs(z);
  const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (distance > 40) return z > 0 ? 1 : 0;
  if (distance < 4) {
    let term = distance;
    let total = distance;
    for (let n = 1; term > total * Number.EPSILON; n++) {
      term *= (distance * distance) / (2 * n + 1);
      total += term;
    }
    return 0.5 + Math.sign(z) * density * total;
  }
  let fraction = distance;
  for (let n = 80; n >= 1; n--) fraction = distance + n / fraction;
  const tail = density / fraction;
  return z > 0 ? 1 - tail : tail;
}

const A = [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239];
const B = [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1];
const C = [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
const D = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];
/** Where the tails begin. */
const TAIL = 0.02425;

function approximate(share: number): number {
  if (share > 1 - TAIL) return -approximate(1 - share);
  if (share < TAIL) {
    const q = Math.sqrt(-2 * Math.log(share));
    return horner(C, q) / horner(D, q);
  }
  const q = share - 0.5;
  return (horner(A, q * q) * q) / horner(B, q * q);
}

function horner(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((value, one) => value * x + one, 0);
}
