import { normalDensity, normalDistribution } from "./normal.ts";

/** Interest a year, continuously compounded, by which premiums are discounted: about what Indian bills of three months pay. */
export const INTEREST = 0.065;

const DAYS = 365;
const YEAR_MS = DAYS * 86_400_000;

/** A European option on a forward. Forward, strike and premium in one unit, whichever. */
export interface OptionTerms {
  readonly call: boolean;
  /** Of the underlying, for the day on which the option ends. */
  readonly forward: number;
  readonly strike: number;
  /** To the end, above 0; of 365 days. */
  readonly years: number;
  /** A year, continuously compounded: 0.065 is 6.5 %. */
  readonly interest: number;
}

export interface Greeks {
  /** Premium by the forward: 0 to e^(−rT) for a call, below 0 for a put. */
  readonly delta: number;
  /** Delta by the forward. */
  readonly gamma: number;
  /** Premium by calendar day, the forward as it is. */
  readonly theta: number;
  /** Premium by percent point of volatility. */
  readonly vega: number;
}

export function yearsUntil(end: number, now: number): number {
  return (end - now) / YEAR_MS;
}

function deviations({ forward, strike, years }: OptionTerms, volatility: number): readonly [d1: number, d2: number] {
  const deviation = volatility * Math.sqrt(years);
  const d1 = Math.log(forward / strike) / deviation + deviation / 2;
  return [d1, d1 - deviation];
}

/**
 * Premium by Black, "The pricing of commodity contracts" (Journal of Financial Economics 3, 1976), as in
 * Hull, Options, Futures and Other Derivatives: call = e^(−rT) (F N(d1) − K N(d2)), put = e^(−rT) (K N(−d2) − F N(−d1)).
 * @param volatility a year: 0.125 is 12.5 %, above 0
 */
export function optionValue(terms: OptionTerms, volatility: number): number {
  const { call, forward, strike, years, interest } = terms;
  const [d1, d2] = deviations(terms, volatility);
  const sign = call ? 1 : -1;
  return Math.exp(-interest * years) * sign * (forward * normalDistribution(sign * d1) - strike * normalDistribution(sign * d2));
}

/** The derivatives of `optionValue`, in the units that chains are read in: theta by day, vega by percent point. */
export function optionGreeks(terms: OptionTerms, volatility: number): Greeks {
  const { call, forward, years, interest } = terms;
  const [d1] = deviations(terms, volatility);
  const discount = Math.exp(-interest * years);
  const slope = discount * normalDensity(d1);
  const root = Math.sqrt(years);
  const decay = (-forward * slope * volatility) / (2 * root);
  return {
    delta: discount * (call ? normalDistribution(d1) : normalDistribution(d1) - 1),
    gamma: slope / (forward * volatility * root),
    theta: (decay + interest * optionValue(terms, volatility)) / DAYS,
    vega: (forward * slope * root) / 100,
  };
}
