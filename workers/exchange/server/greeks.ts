/** Greeks of one option from its price: Black and Scholes with the volatility that gives this price. */

import { normalDistribution, optionValue } from "../market/synthetic/black.ts";

export interface Greeks {
  readonly delta: number;
  readonly gamma: number;
  /** Per calendar day. */
  readonly theta: number;
  /** Per percent point of volatility. */
  readonly vega: number;
  /** Per cent a year; 0 where the price is at or under the intrinsic value. */
  readonly impliedVolatility: number;
}

const HIGHEST = 5;
const STEPS = 60;
const DAYS = 365;

const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** The volatility at which the option is worth `price`, by bisection: its value only rises with it. */
export function impliedVolatility(call: boolean, forward: number, strike: number, discounted: number, years: number): number {
  if (discounted <= optionValue(call, forward, strike, 0.0001, years)) return 0;
  let low = 0.0001;
  let high = HIGHEST;
  for (let i = 0; i < STEPS; i++) {
    const middle = (low + high) / 2;
    if (optionValue(call, forward, strike, middle, years) < discounted) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * @param spot,forward,strike,price in one unit
 * @param years to expiry, above 0
 */
export function greeksOf(call: boolean, spot: number, forward: number, strike: number, price: number, years: number): Greeks {
  const rate = Math.log(forward / spot) / years;
  const discount = Math.exp(-rate * years);
  const volatility = impliedVolatility(call, forward, strike, price / discount, years);
  const inTheMoney = call ? forward > strike : forward < strike;
  if (volatility === 0) return { delta: inTheMoney ? (call ? 1 : -1) : 0, gamma: 0, theta: 0, vega: 0, impliedVolatility: 0 };
  const deviation = volatility * Math.sqrt(years);
  const d1 = Math.log(forward / strike) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  const decay = (-spot * density(d1) * volatility) / (2 * Math.sqrt(years));
  const carry = rate * strike * discount * (call ? -normalDistribution(d2) : normalDistribution(-d2));
  return {
    delta: call ? normalDistribution(d1) : normalDistribution(d1) - 1,
    gamma: density(d1) / (spot * deviation),
    theta: (decay + carry) / DAYS,
    vega: (spot * density(d1) * Math.sqrt(years)) / 100,
    impliedVolatility: volatility * 100,
  };
}
