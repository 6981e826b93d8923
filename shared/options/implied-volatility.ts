import { normalDensity } from "./normal.ts";
import type { OptionTerms } from "./black76.ts";
import { optionValue } from "./black76.ts";

/** 0.01 % and 1,000 % a year: what lies outside is no price of an option but a stale or mistaken one. */
const LOWEST = 0.0001;
const HIGHEST = 10;
/** Volatility is found to this, a year. */
const CLOSE_ENOUGH = 1e-9;
/** Halving alone needs 34 steps from 10 to 1e-9. */
const MOST_STEPS = 60;

/**
 * The volatility at which the option is worth `premium`: Newton's steps, and the middle of the bracket
 * where one would leave it. The premium only rises with volatility, so there is at most one.
 * @returns undefined where there is none: no time left, or a premium at or under what the option is worth at once
 */
export function impliedVolatility(terms: OptionTerms, premium: number): number | undefined {
  const { forward, strike, years, interest } = terms;
  if (!(years > 0 && forward > 0 && strike > 0)) return undefined;
  let low = LOWEST;
  let high = HIGHEST;
  if (!(premium > optionValue(terms, low)) || !(premium < optionValue(terms, high))) return undefined;
  const root = Math.sqrt(years);
  const discount = Math.exp(-interest * years);
  let volatility = startingPoint(terms, premium, root, discount);
  for (let step = 0; step < MOST_STEPS && high - low > CLOSE_ENOUGH; step++) {
    const miss = optionValue(terms, volatility) - premium;
    if (miss > 0) high = volatility;
    else low = volatility;
    const d1 = Math.log(forward / strike) / (volatility * root) + (volatility * root) / 2;
    const next = volatility - miss / (forward * discount * normalDensity(d1) * root);
    if (Math.abs(next - volatility) < CLOSE_ENOUGH) return volatility;
    volatility = next > low && next < high ? next : (low + high) / 2;
  }
  return volatility;
}

/** What it would be at the money: Brenner and Subrahmanyam (1988), premium ≈ 0.4 F e^(−rT) σ √T. */
function startingPoint({ forward }: OptionTerms, premium: number, root: number, discount: number): number {
  return Math.min(HIGHEST / 2, Math.max(LOWEST * 2, premium / (0.4 * forward * discount * root)));
}
