/** How much of what trades, and how often: day volumes, open interest and the chance of a print in a second. */

import type { EquityFacts } from "../universe.ts";
import type { Activity } from "./activity.ts";
import type { Contract } from "./contracts.ts";
import type { TradingDay } from "./day-line.ts";
import { Stream, gauss, streamKey, uniform } from "./hash.ts";
import { volumeShares } from "./shape.ts";

/** Deviation (log) of a day's volume around its mean, and of open interest around its own. */
const VOLUME_SPREAD = 0.3;
const INTEREST_SPREAD = 0.12;
/** Far strikes and far expiries still print now and then. */
const LEAST_CHANCE = 0.005;
const LEAST_NEARNESS = 0.2;
const DAY_MS = 86_400_000;

/** Shares of one day: the mean, more when the price moved far (`move` is log(close / previous close)). */
export function equityDayVolume(seed: number, facts: EquityFacts, day: TradingDay, move: number): number {
  const key = streamKey(seed, Stream.dayVolume, Number(facts.token));
  const excitement = 0.75 + (0.35 * Math.abs(move)) / facts.dailyVolatilityPercent;
  return Math.round(facts.averageVolume * excitement * Math.exp(VOLUME_SPREAD * gauss(key, day.number)));
}

/** 1 at expiry, falling over weeks. */
function nearness(contract: Contract, at: number): number {
  return Math.max(LEAST_NEARNESS, Math.exp(-Math.max(0, contract.expiryAt - at) / (25 * DAY_MS)));
}

/** Strikes between the contract and the index; a future is at the money. */
function strikesAway(contract: Contract, level: number): number {
  return contract.listing.kind === "future" ? 0 : Math.abs(contract.listing.strikePaise - level) / contract.strikeStep;
}

/** This month's future has nearly all of the trade, until next month's takes over in the week of the expiry. */
function futureShare(contract: Contract, at: number): number {
  const days = Math.max(0, contract.expiryAt - at) / DAY_MS;
  return 0.02 + 0.98 / (1 + Math.exp((days - 33) / 2));
}

/** Lots of one day. `level` is the index's at the open. */
export function contractDayLots(seed: number, contract: Contract, day: TradingDay, level: number): number {
  const rough = Math.exp(VOLUME_SPREAD * gauss(streamKey(seed, Stream.dayVolume, Number(contract.listing.token)), day.number));
  const { dailyLots } = contract.facts;
  if (contract.listing.kind === "future") return Math.round(dailyLots.future * rough * futureShare(contract, day.openAt));
  return Math.round(dailyLots.option * rough * nearness(contract, day.openAt) * Math.exp(-strikesAway(contract, level) / 5));
}

/** Open interest at the close of a day, in units. `level` is the index's at that close. Round strikes hold twice as much. */
export function openInterestAt(seed: number, contract: Contract, day: TradingDay, level: number): number {
  const { listing, facts } = contract;
  const rough = Math.exp(INTEREST_SPREAD * gauss(streamKey(seed, Stream.openInterest, Number(listing.token)), day.number));
  const option = facts.openInterestLots.option * Math.exp(-strikesAway(contract, level) / 10) * (listing.strikePaise % (10 * contract.strikeStep) === 0 ? 2 : 1);
  const lots = listing.kind === "future" ? facts.openInterestLots.future * futureShare(contract, day.closeAt) : option * nearness(contract, day.closeAt);
  return Math.round(lots * rough) * listing.lotSize;
}

/** Chance of a print in a second, by a day's mean turnover: 0.7 below ₹100 crore a day, 1 from ₹1,000 crore. */
export function equityChance(facts: EquityFacts): number {
  const rupees = (facts.price / 100) * facts.averageVolume;
  return Math.min(1, Math.max(0.7, 0.7 + 0.3 * Math.log10(rupees / 1e9)));
}

/** Futures and near strikes print up to twice a second, far ones seldom, and none more often than half its lots. */
export function contractPace(contract: Contract, day: TradingDay, level: number, dayLots: number): { readonly lanes: number; readonly chance: number } {
  const future = contract.listing.kind === "future";
  const near = future ? Math.min(0.95, 2 * futureShare(contract, day.openAt)) : nearness(contract, day.openAt) * Math.exp(-strikesAway(contract, level) / 10);
  const lanes = near > 0.6 ? 2 : 1;
  const most = dayLots / (2 * day.seconds * lanes);
  return { lanes, chance: Math.max(LEAST_CHANCE, Math.min(near, most)) };
}

/**
 * Cumulative volume at any slot without the prints before it. The day's profile says how much each
 * minute has; within the minute the slots share it unevenly; and every print is worth at least one lot.
 */
export class VolumeCurve {
  private readonly key: number;
  private readonly lot: number;
  private readonly activity: Activity;
  private readonly spread: number;
  private shares: Float64Array | undefined;

  /** `dayLots` is what the last slot stands at, or the number of prints if that is more. */
  constructor(key: number, lot: number, dayLots: number, activity: Activity) {
    this.key = key;
    this.lot = lot;
    this.activity = activity;
    this.spread = Math.max(0, dayLots - activity.count(activity.slots - 1));
  }

  /** Units traded up to and including a slot; 0 before the first (slot -1). */
  at(slot: number): number {
    return this.lot * (Math.floor(this.spread * this.share(slot)) + this.activity.count(slot));
  }

  private share(slot: number): number {
    const { lanes, slots } = this.activity;
    if (slot < 0) return 0;
    if (slot >= slots - 1) return 1;
    const perMinute = 60 * lanes;
    this.shares ??= volumeShares(this.key, Math.ceil(slots / perMinute));
    const minute = Math.floor(slot / perMinute);
    const from = this.shares[minute] ?? 1;
    const to = this.shares[minute + 1] ?? 1;
    // The square of a draw: many small prints and a few large ones. Below 1, so the next slot is never less.
    const part = uniform(this.key, slot + 1_000_000);
    return from + ((to - from) * (slot - minute * perMinute + part * part)) / perMinute;
  }
}
