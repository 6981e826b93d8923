import { beforeAll, describe, expect, test, vi } from "vitest";
import { syntheticMarket } from "../../../workers/exchange/market/synthetic.ts";
import type { DayReference, Listing, MarketPrint } from "../../../workers/exchange/types.ts";
import { DAY, universe } from "./market.ts";

// A machine that is busy with other tests takes its time.
vi.setConfig({ testTimeout: 60_000 });

const SEED = 20260901;
const market = syntheticMarket(universe, SEED, DAY);
const open = market.openAt(DAY);
const close = market.closeAt(DAY);

interface Seen {
  readonly listing: Listing;
  readonly reference: DayReference;
  prints: number;
  volume: number;
  traded: number;
  worst: string;
  readonly perMinute: number[];
}

/** One pass over a whole day: 4 million prints. */
const seen = new Map<string, Seen>();
let disorder = 0;
let total = 0;

function check(print: MarketPrint, at: Seen): void {
  const { listing, reference } = at;
  const complain = (what: string): void => {
    at.worst ||= `seed ${SEED}, ${listing.symbol}: ${what} ${JSON.stringify(print)}`;
  };
  if (print.price % listing.tickPaise !== 0 || print.price <= 0) complain("off the tick grid");
  if (print.price > reference.upperCircuit || print.price < reference.lowerCircuit) complain("outside its circuits");
  if (print.openInterest % listing.lotSize !== 0 || print.openInterest < 0) complain("open interest not in lots");
  if (listing.kind === "index") {
    if (print.quantity !== 0 || print.volume !== 0) complain("an index trades nothing");
  } else {
    if (print.quantity <= 0 || print.quantity % listing.lotSize !== 0) complain("not a whole number of lots");
    if (print.volume !== at.volume + print.quantity) complain("volume is not the sum of quantities");
  }
}

beforeAll(() => {
  for (const listing of market.listings) {
    seen.set(listing.token, { listing, reference: market.reference(listing.token, DAY), prints: 0, volume: 0, traded: 0, worst: "", perMinute: new Array<number>(375).fill(0) });
  }
  market.seek(open - 1);
  let last = open - 1;
  for (const print of market.advance(close)) {
    const at = seen.get(print.token);
    if (at === undefined || print.at < last || print.at >= close) {
      disorder++;
      continue;
    }
    check(print, at);
    last = print.at;
    at.prints++;
    at.volume = print.volume;
    at.perMinute[Math.floor((print.at - open) / 60_000)]! += print.quantity;
    total++;
  }
}, 60_000);

describe("every print of a day", () => {
  test("is of a listed token, in time order, inside the session", () => {
    expect(disorder).toBe(0);
  });

  test("lies on the tick grid and inside the circuits, in whole lots, with exact volumes", () => {
    expect([...seen.values()].map((at) => at.worst).filter((worst) => worst !== "")).toEqual([]);
  });

  test("makes a market of 150 to 400 prints a second in which everything trades", () => {
    expect(total / 22_500).toBeGreaterThan(150);
    expect(total / 22_500).toBeLessThan(400);
    for (const { listing, prints } of seen.values()) expect(`${listing.symbol} ${prints >= 2}`).toBe(`${listing.symbol} true`);
  });

  test("liquid shares and near futures print about once a second and more", () => {
    const prints = (symbol: string): number => [...seen.values()].find((at) => at.listing.symbol === symbol)!.prints / 22_500;
    expect(prints("HDFCBANK-EQ")).toBeGreaterThan(0.9);
    expect(prints("SBIN-EQ")).toBeGreaterThan(0.7);
    expect(prints("NIFTY29SEP26FUT")).toBeGreaterThan(0.5);
    expect(prints("Nifty 50")).toBe(1);
  });

  test("volume is U-shaped: the first and the last half hour beat midday", () => {
    const sum = (from: number, to: number): number =>
      [...seen.values()].filter((at) => at.listing.kind === "equity").reduce((all, at) => all + at.perMinute.slice(from, to).reduce((a, b) => a + b, 0), 0);
    expect(sum(0, 30)).toBeGreaterThan(1.4 * sum(170, 200));
    expect(sum(345, 375)).toBeGreaterThan(1.4 * sum(170, 200));
  });

  test("circuits of shares are ten per cent of the previous close, rounded inwards to the tick", () => {
    for (const { listing, reference } of seen.values()) {
      if (listing.kind !== "equity") continue;
      expect(reference.upperCircuit).toBeLessThanOrEqual(reference.previousClose * 1.1 + 1e-6);
      expect(reference.upperCircuit).toBeGreaterThan(reference.previousClose * 1.1 - listing.tickPaise);
      expect(reference.lowerCircuit).toBeGreaterThanOrEqual(reference.previousClose * 0.9 - 1e-6);
      expect(reference.lowerCircuit).toBeLessThan(reference.previousClose * 0.9 + listing.tickPaise);
    }
  });
});

describe("prices of one moment belong together", () => {
  /** In the last second everything prints. */
  const moment = (): Map<string, number> => {
    market.seek(close - 1_001);
    return new Map([...market.advance(close)].map((print) => [print.token, print.price]));
  };

  test("an index is the weighted sum of its constituents", () => {
    const prices = moment();
    for (const index of universe.indices) {
      const total = Object.values(index.weights).reduce((a, b) => a + b, 0);
      let level = 0;
      for (const [name, weight] of Object.entries(index.weights)) {
        const facts = universe.equities.find((entry) => entry.name === name)!;
        const tick = market.listings.find((listing) => listing.token === facts.token)!.tickPaise;
        const base = Math.round(facts.price / tick) * tick;
        level += (weight / total) * index.level * (prices.get(facts.token)! / base);
      }
      expect(Math.abs(prices.get(index.token)! - level)).toBeLessThanOrEqual(2.5);
    }
  });

  test("futures carry a premium that grows with the expiry", () => {
    const prices = moment();
    for (const name of ["NIFTY", "BANKNIFTY"]) {
      const futures = market.listings.filter((listing) => listing.kind === "future" && listing.name === name);
      const levels = [prices.get(futures[0]!.underlyingToken)!, ...futures.map((listing) => prices.get(listing.token)!)];
      levels.forEach((level, n) => {
        if (n > 0) expect(level).toBeGreaterThan(levels[n - 1]!);
      });
      expect(levels.at(-1)! / levels[0]!).toBeLessThan(1.03);
    }
  });

  test("chains: calls fall and puts rise with the strike, and parity holds to the rounding", () => {
    const prices = moment();
    const chains = Map.groupBy(
      market.listings.filter((listing) => listing.kind === "option"),
      (listing) => `${listing.name} ${listing.expiry}`,
    );
    expect(chains.size).toBe(8);
    for (const [title, options] of chains) {
      const side = (type: string): Listing[] => options.filter((listing) => listing.optionType === type).sort((a, b) => a.strikePaise - b.strikePaise);
      const calls = side("CE").map((listing) => prices.get(listing.token)!);
      const puts = side("PE").map((listing) => prices.get(listing.token)!);
      for (let n = 1; n < calls.length; n++) {
        expect(`${title} ${calls[n]! <= calls[n - 1]!}`).toBe(`${title} true`);
        expect(`${title} ${puts[n]! >= puts[n - 1]!}`).toBe(`${title} true`);
      }
      // C - P falls by the discounted distance of the strikes; each price is rounded by up to 2.5 paise and is 5 at least.
      const strikes = side("CE").map((listing) => listing.strikePaise);
      const gaps = strikes.map((strike, n) => calls[n]! - puts[n]! + strike * discount(options[0]!));
      for (const gap of gaps) expect(Math.abs(gap - gaps[12]!)).toBeLessThanOrEqual(20);
    }
  });

  const discount = (option: Listing): number => {
    const carry = universe.derivatives.find((facts) => facts.underlying === option.name)!.carryPercent;
    const expiry = Date.parse(`${option.expiry.slice(0, 2)} ${option.expiry.slice(2, 5)} ${option.expiry.slice(5)} 15:29:59 +0530`);
    return Math.exp((-carry * (expiry - (close - 1_000))) / (365 * 86_400_000));
  };
});

describe("the market as a whole looks like one", () => {
  const dailyReturns = (token: string): number[] => {
    const bars = market.bars(token, 1440, 0, open - 1, open - 1);
    return bars.slice(1).map((bar, n) => Math.log(bar.close / bars[n]!.close));
  };
  const deviation = (x: readonly number[]): number => Math.sqrt(x.reduce((sum, r) => sum + r * r, 0) / x.length);

  test("names have about the volatility that the universe says, and move with the index", () => {
    const nifty = dailyReturns("99926000");
    for (const name of ["SBIN", "RELIANCE", "TCS", "DIVISLAB"]) {
      const facts = universe.equities.find((entry) => entry.name === name)!;
      const own = dailyReturns(facts.token);
      const ratio = deviation(own) / facts.dailyVolatilityPercent;
      expect(ratio).toBeGreaterThan(0.8);
      expect(ratio).toBeLessThan(1.35);
      const together = own.reduce((sum, r, n) => sum + r * nifty[n]!, 0) / own.length / deviation(own) / deviation(nifty);
      expect(together).toBeGreaterThan(0.15);
    }
    expect(deviation(nifty)).toBeGreaterThan(0.005);
    expect(deviation(nifty)).toBeLessThan(0.011);
  });

  test("the volatility index stays plausible and falls when the market rises", () => {
    const vix = market.bars("99926017", 1440, 0, open - 1, open - 1);
    for (const bar of vix) {
      expect(bar.low).toBeGreaterThan(500);
      expect(bar.high).toBeLessThan(4000);
    }
    const moves = vix.slice(1).map((bar, n) => Math.log(bar.close / vix[n]!.close));
    const nifty = dailyReturns("99926000");
    const together = moves.reduce((sum, r, n) => sum + r * nifty[n]!, 0) / moves.length / deviation(moves) / deviation(nifty);
    expect(together).toBeLessThan(-0.3);
  });
});
