import type { ChainInterestView, OptionGreekView } from "../../../shared/contract/schemas/derivatives.ts";
import type { ChainView } from "../../../shared/contract/schemas/instruments.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { INTEREST, optionGreeks, yearsUntil } from "../../../shared/options/black76.ts";
import { atTheMoney, impliedForward, maxPain, putCallRatio } from "../../../shared/options/chain-sums.ts";
import { impliedVolatility } from "../../../shared/options/implied-volatility.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";

export type ChainSide = "CE" | "PE";
export const SIDES = ["CE", "PE"] as const;
export type ChainStrike = ChainView["strikes"][number];

/** Greeks of one option as they are shown: rupees; theta by day, vega by percent point. */
export interface ShownGreeks {
  readonly delta: number;
  readonly gamma: number;
  readonly theta: number;
  readonly vega: number;
  /** Per cent a year. */
  readonly volatility: number;
  /** Worked out by the page and not told by the broker. */
  readonly own: boolean;
}

/** The chain in a few figures; what is not known yet is undefined. Prices are units. */
export interface ChainSums {
  readonly spot: number | undefined;
  readonly atm: number | undefined;
  readonly forward: number | undefined;
  readonly maxPain: number | undefined;
  readonly ratio: number | undefined;
  /** Per cent a year, of the strike at the money: mean of call and put. */
  readonly volatility: number | undefined;
  /** ms to the end of the options. */
  readonly left: number | undefined;
  /** Of all contracts, those whose open interest is known. */
  readonly counted: number;
  readonly contracts: number;
  /** Largest open interest of one contract, for the bars; at least 1. */
  readonly largest: number;
}

export function optionOf({ call, put }: ChainStrike, side: ChainSide): InstrumentView | undefined {
  return side === "CE" ? call : put;
}

/** What is known of the chain's contracts, from the stream and from the broker's own answers; the newer of the two counts. */
export class ChainFigures {
  readonly strikes: readonly ChainStrike[];
  readonly #quote: (key: InstrumentKey, field: number) => number;
  #interest = new Map<InstrumentKey, ChainInterestView["rows"][number]>();
  #interestAt = 0;
  #told = new Map<string, OptionGreekView>();
  #endsAt: number | undefined;
  #years: number | undefined;
  #forward: number | undefined;

  /** @param quote a field of the newest streamed quote; NaN where there is none */
  constructor(strikes: readonly ChainStrike[], quote: (key: InstrumentKey, field: number) => number) {
    this.strikes = strikes;
    this.#quote = quote;
  }

  learnInterest({ rows, at }: Pick<ChainInterestView, "rows" | "at">): void {
    this.#interest = new Map(rows.map((row) => [row.instrument, row]));
    this.#interestAt = at;
  }

  /** @param rows empty where the broker gave none */
  learnGreeks(rows: readonly OptionGreekView[], endsAt: number): void {
    // A volatility of 0 is the broker's word for having found none.
    this.#told = new Map(rows.filter(({ volatility }) => volatility > 0).map((row) => [`${row.strike} ${row.optionType}`, row]));
    this.#endsAt = endsAt;
  }

  ltp(key: InstrumentKey): number | undefined {
    const live = this.#quote(key, Q.ltp);
    if (live > 0 && !this.#older(key)) return live;
    return this.#interest.get(key)?.ltp ?? (live > 0 ? live : undefined);
  }

  previousClose(key: InstrumentKey): number | undefined {
    const live = this.#quote(key, Q.previousClose);
    return live > 0 ? live : this.#interest.get(key)?.previousClose;
  }

  /** Units. The stream tells 0 also where it does not know. */
  openInterest(key: InstrumentKey): number | undefined {
    const live = this.#quote(key, Q.openInterest);
    const told = this.#interest.get(key)?.openInterest;
    if (live > 0 && !this.#older(key)) return live;
    return told ?? (live > 0 ? live : undefined);
  }

  /** The broker's where it gave them, else our own from the last price. */
  greeks(row: ChainStrike, side: ChainSide): ShownGreeks | undefined {
    const told = this.#told.get(`${row.strike} ${side}`);
    if (told) return { delta: told.delta, gamma: told.gamma, theta: told.theta, vega: told.vega, volatility: told.volatility, own: false };
    const option = optionOf(row, side);
    const premium = option && this.ltp(option.key);
    if (premium === undefined || this.#forward === undefined || this.#years === undefined) return undefined;
    const terms = { call: side === "CE", forward: this.#forward / PER_RUPEE, strike: row.strike / PER_RUPEE, years: this.#years, interest: INTEREST };
    const volatility = impliedVolatility(terms, premium / PER_RUPEE);
    return volatility === undefined ? undefined : { ...optionGreeks(terms, volatility), volatility: volatility * 100, own: true };
  }

  /**
   * The sums, and from here on the forward and the time that own greeks are worked out with.
   * @param spot of the underlying, units; @param now market time
   */
  count(spot: number | undefined, now: number | undefined): ChainSums {
    const atm = spot === undefined ? undefined : atTheMoney(this.strikes.map(({ strike }) => strike), spot);
    const left = this.#endsAt === undefined || now === undefined ? undefined : this.#endsAt - now;
    this.#years = left !== undefined && left > 0 ? yearsUntil(left, 0) : undefined;
    this.#forward = spot === undefined || this.#years === undefined ? undefined : (this.#parity(spot, this.#years) ?? spot * Math.exp(INTEREST * this.#years));
    const middle = this.strikes.find(({ strike }) => strike === atm);
    const volatilities = middle ? SIDES.flatMap((side) => this.greeks(middle, side)?.volatility ?? []) : [];
    return {
      spot, atm, left,
      forward: this.#forward,
      volatility: volatilities.length === 0 ? undefined : volatilities.reduce((sum, one) => sum + one, 0) / volatilities.length,
      ...this.#interestSums(),
    };
  }

  #parity(spot: number, years: number): number | undefined {
    const rows = this.strikes.map((row) => ({ strike: row.strike, call: row.call && this.ltp(row.call.key), put: row.put && this.ltp(row.put.key) }));
    return impliedForward(rows, spot, INTEREST, years);
  }

  /** Max pain and ratio only once the whole chain is known: of half of it they would be wrong. */
  #interestSums(): Pick<ChainSums, "maxPain" | "ratio" | "counted" | "contracts" | "largest"> {
    let [counted, contracts, largest] = [0, 0, 1];
    const of = (option: InstrumentView | undefined): number => {
      if (!option) return 0;
      contracts++;
      const interest = this.openInterest(option.key);
      if (interest === undefined) return 0;
      counted++;
      largest = Math.max(largest, interest);
      return interest;
    };
    const rows = this.strikes.map(({ strike, call, put }) => ({ strike, calls: of(call), puts: of(put) }));
    const whole = counted === contracts;
    return { counted, contracts, largest, maxPain: whole ? maxPain(rows) : undefined, ratio: whole ? putCallRatio(rows) : undefined };
  }

  /** Whether what the stream last told of it is older than the broker's answer: nobody watches it any more. */
  #older(key: InstrumentKey): boolean {
    return !(this.#quote(key, Q.receivedAt) > this.#interestAt);
  }
}
