/**
 * Which futures and options exist on a day. Strikes stand around each day's opening level; a strike once
 * listed stays until its expiry, because somebody may hold it.
 */

import { DAY_MS } from "../../../../shared/domain/time.ts";
import type { Listing } from "../../types.ts";
import { dayNumber } from "../days.ts";
import type { ContractTerms, DerivativeFacts, Universe } from "../universe.ts";
import { inForce, tickFor } from "../universe.ts";
import type { DayLine, TradingDay } from "./day-line.ts";
import { expiriesOn, expiryText } from "./expiries.ts";
import type { Expiry } from "./expiries.ts";
import type { DailyWalk } from "./walk.ts";

export interface Contract {
  readonly listing: Listing;
  readonly facts: DerivativeFacts;
  /** Position of the underlying among the universe's indices. */
  readonly underlying: number;
  readonly expiryDay: string;
  /** The last second of the expiry day's session, epoch ms: there an option is worth its intrinsic value. */
  readonly expiryAt: number;
  /** The session that listed it first. Those of session 0 were listed before it, from `listedAt` (epoch ms). */
  readonly since: number;
  readonly listedAt: number;
  readonly strikeStep: number;
}

interface Chain extends Pick<Contract, "facts" | "underlying" | "since"> {
  readonly terms: ContractTerms;
}

/** Above every exchange token of a share or index used here, and below 2^31. */
const FIRST_TOKEN = 1_000_000;
const WEEKS = 1024;
const STRIKES = 2048;
const WEEK_ZERO = dayNumber("2019-12-30");

/** One number for one contract, the same on every day and in every market of this universe. */
function contractToken(underlying: number, expiry: Expiry, strikeNumber: number, type: Listing["optionType"]): string {
  const week = Math.floor((expiry.nominal - WEEK_ZERO) / 7) % WEEKS;
  const kind = type === "CE" ? 1 : type === "PE" ? 2 : 0;
  return String(FIRST_TOKEN + ((underlying * WEEKS + week) * STRIKES + (strikeNumber % STRIKES)) * 3 + kind);
}

export class ContractBook {
  private readonly universe: Universe;
  private readonly line: DayLine;
  private readonly walk: DailyWalk;
  private readonly byToken = new Map<string, Contract>();
  private readonly byDay = new Map<number, readonly Contract[]>();
  /** Sessions whose new contracts are in `byToken`. */
  private known = 0;

  constructor(universe: Universe, line: DayLine, walk: DailyWalk) {
    this.universe = universe;
    this.line = line;
    this.walk = walk;
  }

  /** Alive on session `k` (from 0): sorted by underlying, futures first, expiry, strike, call before put. */
  on(k: number): readonly Contract[] {
    const known = this.byDay.get(k);
    if (known !== undefined) return known;
    // In the order of days, so that each contract knows the session that listed it.
    for (; this.known <= k; this.known++) {
      const day = this.line.at(this.known);
      for (const facts of this.universe.derivatives) this.listChain(facts, day);
    }
    const today = this.line.at(k).day;
    const alive = [...this.byToken.values()].filter((contract) => contract.since <= k && contract.expiryDay >= today).sort(inOrder);
    this.byDay.set(k, alive);
    return alive;
  }

  /** Any contract listed so far, expired ones too. */
  find(token: string): Contract | undefined {
    return this.byToken.get(token);
  }

  private listChain(facts: DerivativeFacts, day: TradingDay): void {
    const underlying = this.universe.indices.findIndex((index) => index.name === facts.underlying);
    const terms = inForce(facts.terms, day.day);
    const chain: Chain = { facts, terms, underlying, since: day.k };
    const { options, futures } = expiriesOn(this.universe.calendar, terms, day.day);
    const middle = Math.round(this.walk.index(underlying, day).open / terms.strikeStep);
    for (const expiry of futures) this.add(chain, expiry, 0, "");
    for (const expiry of options) {
      for (let n = middle - terms.strikesEachSide; n <= middle + terms.strikesEachSide; n++) {
        this.add(chain, expiry, n, "CE");
        this.add(chain, expiry, n, "PE");
      }
    }
  }

  private add({ facts, terms, underlying, since }: Chain, expiry: Expiry, strikeNumber: number, type: Listing["optionType"]): void {
    const token = contractToken(underlying, expiry, strikeNumber, type);
    const index = this.universe.indices[underlying];
    if (index === undefined || this.byToken.has(token)) return;
    const strikePaise = strikeNumber * terms.strikeStep;
    const text = expiryText(expiry.day);
    const expiryAt = this.universe.calendar.hours(expiry.day).closeAt - 1000;
    const listedAt = expiryAt - (expiry.monthly ? terms.monthlyLifeDays : terms.weeklyLifeDays) * DAY_MS;
    const listing: Listing = {
      token,
      symbol: `${index.name}${text.slice(0, 5)}${text.slice(7)}${type === "" ? "FUT" : `${strikePaise / 100}${type}`}`,
      name: index.name,
      company: index.company,
      segment: "NFO",
      kind: type === "" ? "future" : "option",
      expiry: text,
      strikePaise,
      optionType: type,
      lotSize: terms.lot,
      tickPaise: tickFor(this.universe, type === "" ? "indexFuture" : "option", this.line.at(0).day, index.level),
      freezeLimit: terms.freezeLimit,
      underlyingToken: index.token,
    };
    this.byToken.set(token, { listing, facts, underlying, since, expiryDay: expiry.day, expiryAt, listedAt, strikeStep: terms.strikeStep });
  }
}

function inOrder(a: Contract, b: Contract): number {
  const kind = Number(a.listing.kind === "option") - Number(b.listing.kind === "option");
  return (
    a.underlying - b.underlying ||
    kind ||
    a.expiryAt - b.expiryAt ||
    a.listing.strikePaise - b.listing.strikePaise ||
    (a.listing.optionType < b.listing.optionType ? -1 : 1)
  );
}
