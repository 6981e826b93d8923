/**
 * A market that never was: the same universe, seed and first day give the same prints on any machine.
 * Everything is a function of the time alone, so a seek costs nothing but the day's paths (about 40 ms
 * the first time, then kept).
 */

import { istDay, istEpoch } from "../../../shared/domain/time.ts";
import type { Bar, DayReference, Listing, MarketPrint, MarketSource } from "../types.ts";
import { DAY_MINUTES, Recent } from "./fold.ts";
import type { Extent, SessionBoard } from "./synthetic/board.ts";
import { ContractBook } from "./synthetic/contracts.ts";
import { DayLine } from "./synthetic/day-line.ts";
import type { TradingDay } from "./synthetic/day-line.ts";
import { sessionExtremes } from "./synthetic/extremes.ts";
import { SessionFrame } from "./synthetic/frame.ts";
import { marketHistory } from "./synthetic/history.ts";
import type { History } from "./synthetic/history.ts";
import { References } from "./synthetic/reference.ts";
import { SessionBars } from "./synthetic/session-bars.ts";
import { SessionBuilder } from "./synthetic/session.ts";
import { DailyWalk } from "./synthetic/walk.ts";
import type { Universe } from "./universe.ts";

/** Raised with every change of the rules that moves a print: part of the market's durable name. */
const RULES = 1;
/** Sessions whose paths are kept: the one that runs, the one before, the one after. 6 MB each. */
const KEPT_SESSIONS = 3;
/** Sessions whose ranges are kept: a year of them, 60 kB each. */
const YEAR_SESSIONS = 260;

/** `firstDay` is `YYYY-MM-DD`; if the exchange is closed then, the next day that it is open. */
export function syntheticMarket(universe: Universe, seed: number, firstDay: string): MarketSource {
  if (!Number.isSafeInteger(seed)) throw new Error(`the seed of a synthetic market is a whole number, not ${seed}`);
  return new SyntheticMarket(universe, seed, firstDay);
}

class SyntheticMarket implements MarketSource {
  readonly id: string;
  readonly title: string;
  readonly firstDay: string;
  private readonly universe: Universe;
  private readonly seed: number;
  private readonly line: DayLine;
  private readonly walk: DailyWalk;
  private readonly contracts: ContractBook;
  private readonly builder: SessionBuilder;
  private readonly history: History;
  private readonly references: References;
  private readonly boards = new Recent<number, SessionBoard>(KEPT_SESSIONS);
  private readonly sessionBars = new SessionBars();
  private readonly ranges = new Recent<number, ReadonlyMap<string, Extent>>(YEAR_SESSIONS);
  private readonly listed = new Recent<number, readonly Listing[]>(KEPT_SESSIONS);
  private position: number;

  constructor(universe: Universe, seed: number, firstDay: string) {
    this.universe = universe;
    this.seed = seed;
    this.line = new DayLine(universe.calendar, firstDay);
    this.walk = new DailyWalk(universe, seed, this.line);
    this.contracts = new ContractBook(universe, this.line, this.walk);
    this.builder = new SessionBuilder(universe, seed, this.line, this.walk, this.contracts);
    this.history = marketHistory(universe, seed, this.line, this.walk, this.contracts);
    this.references = new References(universe, this.line, this.walk, this.contracts, this.builder, (token, k) => this.dayRange(token, k));
    const first = this.line.at(0);
    this.firstDay = first.day;
    this.id = `synthetic-${RULES}-${universe.fingerprint}-${seed}-${first.day}`;
    this.title = `Synthetic market, seed ${seed}`;
    this.position = first.openAt - 1;
  }

  /** Of the day the market stands on: contracts expire and strikes are added from day to day. */
  get listings(): readonly Listing[] {
    const { k } = this.session(istDay(this.position));
    return this.listed.get(k) ?? this.listed.set(k, this.builder.listingsOn(k));
  }

  nextDay(day: string): string | undefined {
    return this.universe.calendar.next(day);
  }

  openAt(day: string): number {
    return this.session(day).openAt;
  }

  closeAt(day: string): number {
    return this.session(day).closeAt;
  }

  reference(token: string, day: string): DayReference {
    const session = this.session(day);
    this.contracts.on(session.k);
    return this.references.of(token, session);
  }

  seek(at: number): void {
    const { openAt, closeAt } = this.session(istDay(at));
    if (at < openAt - 1 || at > closeAt) throw new RangeError(`${new Date(at).toISOString()} is outside the session of ${istDay(at)}`);
    this.position = at;
  }

  /** Moves at once; the prints are computed as they are read, and can be read again. */
  advance(to: number): Iterable<MarketPrint> {
    const from = this.position;
    const board = this.board(this.session(istDay(from)).k);
    if (to <= from) return [];
    this.position = Math.min(to, board.day.closeAt);
    return { [Symbol.iterator]: () => board.prints(from, to) };
  }

  peek(): number | undefined {
    const board = this.board(this.session(istDay(this.position)).k);
    const next = board.prints(this.position, board.day.closeAt).next();
    return next.done === true ? undefined : next.value.at;
  }

  bars(token: string, minutes: number, from: number, to: number, now: number): Bar[] {
    const bars: Bar[] = [];
    const until = Math.min(to, now);
    const end = istDay(until);
    for (let day = this.line.onOrAfter(istDay(from)); day.day <= end; day = this.line.at(day.k + 1)) {
      for (const bar of this.barsOf(token, minutes, day, from, until, now)) bars.push(bar);
    }
    return bars;
  }

  private barsOf(token: string, minutes: number, day: TradingDay, from: number, to: number, now: number): Bar[] {
    if (minutes < DAY_MINUTES) return this.minuteBars(token, day, now)?.bars(day.openAt, minutes, from, to) ?? [];
    const at = istEpoch(day.day, 0);
    if (at < from || at > to) return [];
    const bar = day.k < 0 ? this.history.day(token, day.k) : this.minuteBars(token, day, now)?.day(at);
    return bar === undefined ? [] : [bar];
  }

  private minuteBars(token: string, day: TradingDay, now: number): ReturnType<History["minutes"]> {
    if (day.k < 0) return this.history.minutes(token, day.k);
    const board = this.board(day.k);
    const instrument = board.find(token);
    return instrument === undefined ? undefined : this.sessionBars.upTo(board, instrument, now);
  }

  /** The range of a whole day; those of a session are found for all its instruments at once and kept. */
  private dayRange(token: string, k: number): Extent | undefined {
    if (k < 0) return this.history.day(token, k);
    const known = this.ranges.get(k);
    if (known !== undefined) return known.get(token);
    const { instruments } = this.board(k);
    return this.ranges.set(k, new Map(instruments.map((instrument) => [instrument.listing.token, sessionExtremes(instrument)]))).get(token);
  }

  private board(k: number): SessionBoard {
    return this.boards.get(k) ?? this.boards.set(k, this.builder.board(new SessionFrame(this.universe, this.seed, this.walk, this.line.at(k))));
  }

  /** Throws for a day on which this market has no session. */
  private session(day: string): TradingDay {
    const found = this.line.find(day);
    if (found === undefined || found.k < 0) throw new RangeError(`the synthetic market has no session on ${day}`);
    return found;
  }
}
