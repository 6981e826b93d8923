/** Prices of contracts from the level of their index, the volatility index and the time: pure functions, paise in, paise out. */

import { circuits, toTick } from "../grid.ts";
import type { Circuits } from "../grid.ts";
import { STEEPEST_SMILE, optionValue, smile } from "./black.ts";
import type { Extent } from "./board.ts";
import type { Contract } from "./contracts.ts";
import { BAND } from "./walk.ts";
import type { Ends } from "./walk.ts";

const YEAR_MS = 365 * 86_400_000;

/** Calendar years to expiry, never negative. */
export function yearsLeft(contract: Contract, at: number): number {
  return Math.max(0, contract.expiryAt - at) / YEAR_MS;
}

function forward(contract: Contract, level: number, years: number): number {
  return level * Math.exp(contract.facts.carryPercent * years);
}

/** Undiscounted value of an option; `vix` in paise of a per cent. */
function atExpiry(contract: Contract, ahead: number, vix: number, years: number): number {
  const { listing, facts } = contract;
  const volatility = smile((vix / 10_000) * facts.volatilityRatio, listing.strikePaise, ahead, years);
  return optionValue(listing.optionType === "CE", ahead, listing.strikePaise, volatility, years);
}

function discount(contract: Contract, years: number): number {
  return Math.exp(-contract.facts.carryPercent * years);
}

/** At expiry an option is its intrinsic value, and nothing is ever less than one tick. */
export function fairPrice(contract: Contract, level: number, vix: number, at: number): number {
  const { listing } = contract;
  const years = yearsLeft(contract, at);
  const ahead = forward(contract, level, years);
  if (listing.kind === "future") return toTick(ahead, listing.tickPaise);
  return toTick(atExpiry(contract, ahead, vix, years) * discount(contract, years), listing.tickPaise);
}

/**
 * Limits of every fair price with the index and volatility in these extents at times from `from` to
 * `to`, widened by a tick. A value rises with the forward (a put's falls), with volatility and with time left.
 */
export function fairExtent(contract: Contract, level: Extent, vix: Extent, from: number, to: number): Extent {
  const { listing } = contract;
  const tick = listing.tickPaise;
  const long = yearsLeft(contract, from);
  const short = yearsLeft(contract, to);
  const low = forward(contract, level.low, short);
  const high = forward(contract, level.high, long);
  if (listing.kind === "future") return { low: toTick(low, tick) - tick, high: toTick(high, tick) + tick };
  const call = listing.optionType === "CE";
  const least = atExpiry(contract, call ? low : high, vix.low, short) * discount(contract, long);
  const most = atExpiry(contract, call ? high : low, vix.high, long) * discount(contract, short);
  return { low: toTick(least, tick) - tick, high: toTick(most, tick) + tick };
}

/**
 * Circuits of a contract for a day that opens at `openAt`. A future has the band of its own previous
 * close. An option's upper one is what it would be worth with its index at the edge of the index's band
 * and volatility at the edge of its own; the lower one is a tick.
 */
export function contractCircuits(contract: Contract, previousClose: number, index: Ends, vix: Ends, openAt: number): Circuits {
  const { listing, facts } = contract;
  if (listing.kind === "future") return circuits(previousClose, listing.tickPaise, BAND);
  const call = listing.optionType === "CE";
  const years = yearsLeft(contract, openAt);
  const edge = call ? forward(contract, index.upperCircuit, years) : index.lowerCircuit;
  const volatility = (vix.upperCircuit / 10_000) * facts.volatilityRatio * STEEPEST_SMILE;
  const value = optionValue(call, edge, listing.strikePaise, volatility, years);
  const highest = Math.max(value, previousClose) + listing.tickPaise;
  return { upperCircuit: Math.ceil(highest / listing.tickPaise) * listing.tickPaise, lowerCircuit: listing.tickPaise };
}
