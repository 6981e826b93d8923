/** Puts one session together: what is listed, what each thing costs second by second, how much of it trades. */

import type { Listing } from "../../types.ts";
import type { Circuits } from "../grid.ts";
import { cashListing } from "../listing.ts";
import type { EquityFacts, IndexFacts, Universe } from "../universe.ts";
import { nameOn } from "../universe.ts";
import { Activity } from "./activity.ts";
import { Instrument, SessionBoard } from "./board.ts";
import type { Extent, InstrumentParts } from "./board.ts";
import type { Contract, ContractBook } from "./contracts.ts";
import type { DayLine, TradingDay } from "./day-line.ts";
import type { SessionFrame } from "./frame.ts";
import { Stream, gauss, streamKey, draw } from "./hash.ts";
import { contractCircuits, fairExtent, fairPrice } from "./pricing.ts";
import { VolumeCurve, contractDayLots, contractPace, equityChance, equityDayVolume, openInterestAt } from "./turnover.ts";
import { INDEX_STEP } from "./walk.ts";
import type { DailyWalk } from "./walk.ts";

/** Prices of the volatility index come five seconds apart on average. */
const VIX_CHANCE = 0.2;
/** A future strays from its fair price by this share of it (one deviation), drifting from minute to minute. */
const BASIS_NOISE = 0.00012;

type Prices = Required<Pick<InstrumentParts, "price" | "extent">>;

const zero = (): number => 0;

function equityListing(facts: EquityFacts, tickPaise: number, day: string): Listing {
  const { name, company } = nameOn(facts, day);
  return cashListing({ token: facts.token, name, symbol: `${name}-EQ`, company, kind: "equity", tickPaise, freezeLimit: facts.freezeLimit });
}

function indexListing(facts: Pick<IndexFacts, "token" | "symbol" | "name" | "company">, tickPaise: number): Listing {
  return cashListing({ ...facts, kind: "index", tickPaise, freezeLimit: 0 });
}

export class SessionBuilder {
  private readonly universe: Universe;
  private readonly seed: number;
  private readonly line: DayLine;
  private readonly walk: DailyWalk;
  private readonly contracts: ContractBook;
  private readonly cash: readonly Listing[];

  constructor(universe: Universe, seed: number, line: DayLine, walk: DailyWalk, contracts: ContractBook) {
    this.universe = universe;
    this.seed = seed;
    this.line = line;
    this.walk = walk;
    this.contracts = contracts;
    const firstDay = line.at(0).day;
    this.cash = [
      ...universe.indices.map((facts) => indexListing(facts, INDEX_STEP)),
      indexListing(universe.volatilityIndex, 1),
      ...universe.equities.map((facts, i) => equityListing(facts, walk.ticks[i] ?? 1, firstDay)),
    ];
  }

  /** Indices, shares, futures, options. */
  listingsOn(k: number): readonly Listing[] {
    return [...this.cash, ...this.contracts.on(k).map((contract) => contract.listing)];
  }

  board(frame: SessionFrame): SessionBoard {
    const { indices, equities, volatilityIndex } = this.universe;
    const parts: InstrumentParts[] = [];
    indices.forEach((facts, j) => parts.push(this.quote(indexListing(facts, INDEX_STEP), 1, frame.day, () => frame.index(j))));
    parts.push(this.quote(indexListing(volatilityIndex, 1), VIX_CHANCE, frame.day, () => frame.vix()));
    equities.forEach((facts, i) => parts.push(this.share(facts, i, frame)));
    for (const contract of this.contracts.on(frame.day.k)) parts.push(this.contract(contract, frame));
    return new SessionBoard(
      frame.day,
      parts.map((part) => new Instrument(frame.day, part)),
    );
  }

  private activity(token: string, day: TradingDay, lanes: number, chance: number): Activity {
    return new Activity(streamKey(this.seed, Stream.active, day.number, Number(token)), day.seconds, lanes, chance);
  }

  private quote(listing: Listing, chance: number, day: TradingDay, path: () => Int32Array): InstrumentParts {
    const activity = this.activity(listing.token, day, 1, chance);
    return { listing, activity, price: (second) => path()[second] ?? 0, volume: undefined, openInterest: zero };
  }

  private share(facts: EquityFacts, i: number, frame: SessionFrame): InstrumentParts {
    const { day } = frame;
    const { close, previousClose } = this.walk.equity(i, day);
    const volume = equityDayVolume(this.seed, facts, day, Math.log(close / previousClose));
    const activity = this.activity(facts.token, day, 1, equityChance(facts));
    return {
      listing: equityListing(facts, this.walk.ticks[i] ?? 1, this.line.at(0).day),
      activity,
      price: (second) => frame.equity(i)[second] ?? 0,
      volume: new VolumeCurve(streamKey(this.seed, Stream.volume, day.number, Number(facts.token)), 1, volume, activity),
      openInterest: zero,
    };
  }

  private contract(contract: Contract, frame: SessionFrame): InstrumentParts {
    const { day } = frame;
    const { listing } = contract;
    const level = this.walk.index(contract.underlying, day).open;
    const lots = contractDayLots(this.seed, contract, day, level);
    const { lanes, chance } = contractPace(contract, day, level, lots);
    const activity = this.activity(listing.token, day, lanes, chance);
    const key = streamKey(this.seed, Stream.volume, day.number, Number(listing.token));
    const prices = listing.kind === "future" ? this.futurePrices(contract, frame) : this.optionPrices(contract, frame);
    return { listing, activity, ...prices, volume: new VolumeCurve(key, listing.lotSize, lots, activity), openInterest: this.interest(contract, day, frame.spent) };
  }

  private optionPrices(contract: Contract, frame: SessionFrame): Prices {
    const limits = this.limits(contract, frame.day);
    return {
      price(second) {
        const price = fairPrice(contract, frame.index(contract.underlying)[second] ?? 0, frame.vix()[second] ?? 0, frame.day.openAt + second * 1000);
        return Math.min(limits.upperCircuit, Math.max(limits.lowerCircuit, price));
      },
      extent: (first, end) => extentOf(contract, frame, first, end),
    };
  }

  /** Fair price, a drifting basis and a tick of flicker; the open and the close are fair. */
  private futurePrices(contract: Contract, frame: SessionFrame): Prices {
    const { day } = frame;
    const limits = this.limits(contract, day);
    const tick = contract.listing.tickPaise;
    const key = streamKey(this.seed, Stream.basis, day.number, Number(contract.listing.token));
    const knots = Math.ceil(day.seconds / 60);
    const knot = (n: number): number => (n <= 0 || n >= knots ? 0 : gauss(key, n));
    return {
      price(second, slot) {
        const level = frame.index(contract.underlying)[second] ?? 0;
        const fair = fairPrice(contract, level, 0, day.openAt + second * 1000);
        if (second === 0 || second === day.seconds - 1) return fair;
        const minute = Math.floor(second / 60);
        const part = second / 60 - minute;
        const basis = fair * BASIS_NOISE * (knot(minute) * (1 - part) + knot(minute + 1) * part);
        const flicker = (draw(key, slot + 1_000_000) % 3) - 1;
        const price = fair + (Math.round(basis / tick) + flicker) * tick;
        return Math.min(limits.upperCircuit, Math.max(limits.lowerCircuit, price));
      },
      extent(first, end) {
        const { low, high } = extentOf(contract, frame, first, end);
        // No draw is beyond 3.5 deviations; a tick for the flicker, a tick for rounding.
        const stray = high * BASIS_NOISE * 3.5 + 2 * tick;
        return { low: low - stray, high: high + stray };
      },
    };
  }

  /** From the close of the day before to this day's, along the session's variance, in whole lots. */
  private interest(contract: Contract, day: TradingDay, spent: Float64Array): (second: number) => number {
    const before = this.line.at(day.k - 1);
    const { previousClose, close } = this.walk.index(contract.underlying, day);
    const from = openInterestAt(this.seed, contract, before, previousClose);
    const to = openInterestAt(this.seed, contract, day, close);
    const lot = contract.listing.lotSize;
    return (second) => Math.round((from + (to - from) * (spent[second] ?? 1)) / lot) * lot;
  }

  /** Circuits and the close before, for one contract on one day. */
  limits(contract: Contract, day: TradingDay): Circuits & { readonly previousClose: number } {
    const before = this.line.at(day.k - 1);
    const index = this.walk.index(contract.underlying, day);
    const vix = this.walk.vix(day);
    const previousClose = fairPrice(contract, index.previousClose, vix.previousClose, before.openAt + (before.seconds - 1) * 1000);
    return { previousClose, ...contractCircuits(contract, previousClose, index, vix, day.openAt) };
  }
}

function extentOf(contract: Contract, frame: SessionFrame, firstMinute: number, endMinute: number): Extent {
  const { openAt } = frame.day;
  const level = frame.extent(frame.index(contract.underlying), firstMinute, endMinute);
  const vix = frame.extent(frame.vix(), firstMinute, endMinute);
  return fairExtent(contract, level, vix, openAt + firstMinute * 60_000, openAt + endMinute * 60_000);
}
