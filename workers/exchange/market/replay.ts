/** A market that was: recordings played back. Formats and rules are in `replay/ticks.ts`, `bars.ts` and `path.ts`. */

import { createHash } from "node:crypto";
import { istDay, istEpoch } from "../../../shared/domain/time.ts";
import type { Bar, DayReference, Listing, MarketPrint, MarketSource } from "../types.ts";
import { DAY_MINUTES } from "./fold.ts";
import { RecordedInstrument } from "./replay/instrument.ts";
import { readRecordings } from "./replay/recordings.ts";
import type { Recorded } from "./replay/recordings.ts";
import { recordedReference } from "./replay/reference.ts";
import { firstAfter, quantityOf, seenIn } from "./replay/series.ts";
import type { PrintSeries } from "./replay/series.ts";
import { expiryOf, onUnderlying } from "./replay/tape-listing.ts";
import type { Universe } from "./universe.ts";

/** Raised with every change of the rules that moves a print: part of the market's durable name. */
const RULES = 1;
/** Names that a title spells out. */
const NAMED = 3;

/** Rejects with a `ReplayFileError` whose message names the file and what is wrong with it. */
export async function openReplay(files: readonly string[], universe: Universe): Promise<MarketSource> {
  const { instruments, contents, notes } = await readRecordings(files, universe);
  const days = sessionDays(instruments);
  const id = createHash("sha256").update(contents.join("\n")).digest("hex").slice(0, 16);
  return new ReplayMarket(`replay-${RULES}-${id}`, instruments.map((recorded) => new RecordedInstrument(recorded, universe)), days, universe, { notes, exact: instruments.some(({ tapes }) => tapes.size > 0) });
}

/**
 * Days with ticks, if any file has ticks. Otherwise days with intraday bars, without the first of them
 * when it is needed as history: a session with a day before it has a previous close.
 */
function sessionDays(instruments: readonly Recorded[]): readonly string[] {
  const union = (keys: (recorded: Recorded) => Iterable<string>): string[] => [...new Set(instruments.flatMap((recorded) => [...keys(recorded)]))].sort();
  const ticks = union((recorded) => [...recorded.ticks.keys(), ...recorded.tapes.keys()]);
  if (ticks.length > 0) return ticks;
  const intraday = union((recorded) => recorded.intraday.keys());
  const first = intraday[0];
  if (first === undefined) throw new Error("the files hold daily bars only: a replay needs ticks or intraday bars");
  const hasPast = union((recorded) => recorded.daily.keys()).some((day) => day < first);
  return hasPast || intraday.length === 1 ? intraday : intraday.slice(1);
}

class ReplayMarket implements MarketSource {
  readonly id: string;
  readonly title: string;
  readonly firstDay: string;
  readonly exact: boolean;
  readonly notes: readonly string[];
  private readonly listed: readonly Listing[];
  private readonly days: readonly string[];
  private readonly universe: Universe;
  private readonly instruments: readonly RecordedInstrument[];
  private readonly byToken: ReadonlyMap<string, RecordedInstrument>;
  private readonly references = new Map<string, DayReference>();
  private position: number;

  constructor(id: string, instruments: readonly RecordedInstrument[], days: readonly string[], universe: Universe, { notes, exact }: Pick<Required<MarketSource>, "notes" | "exact">) {
    this.id = id;
    this.notes = notes;
    this.exact = exact;
    this.universe = universe;
    this.instruments = instruments;
    this.days = days;
    const underlyings = new Map(instruments.flatMap(({ listing }) => (listing.expiry === "" ? [[listing.name, listing.token]] : [])));
    this.listed = instruments.map(({ listing }) => (listing.expiry === "" ? listing : onUnderlying(listing, underlyings.get(listing.name))));
    this.byToken = new Map(instruments.map((instrument) => [instrument.listing.token, instrument]));
    this.firstDay = days[0] ?? "";
    const names = [...new Set(this.listed.map((listing) => listing.name))].slice(0, NAMED);
    const more = this.listed.length - names.length;
    this.title = `Replay of ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}, ${this.firstDay}${days.length > 1 ? ` to ${days.at(-1) ?? ""}` : ""}`;
    this.position = this.openAt(this.firstDay) - 1;
  }

  /** Contracts that have expired before the day are gone from its list. */
  get listings(): readonly Listing[] {
    const today = istDay(this.position);
    return this.listed.filter((listing) => (expiryOf(listing) ?? today) >= today);
  }

  nextDay(day: string): string | undefined {
    return this.days.find((candidate) => candidate > day);
  }

  openAt(day: string): number {
    return this.universe.calendar.hours(day).openAt;
  }

  closeAt(day: string): number {
    return this.universe.calendar.hours(day).closeAt;
  }

  reference(token: string, day: string): DayReference {
    const key = `${token}/${day}`;
    const known = this.references.get(key);
    if (known !== undefined) return known;
    const instrument = this.byToken.get(token);
    if (instrument === undefined) throw new Error(`this replay does not list token ${token}`);
    const reference = recordedReference(instrument, day);
    this.references.set(key, reference);
    return reference;
  }

  seek(at: number): void {
    const day = istDay(at);
    if (!this.days.includes(day) || at < this.openAt(day) - 1 || at > this.closeAt(day)) {
      throw new RangeError(`${new Date(at).toISOString()} is outside the sessions of this replay`);
    }
    this.position = at;
  }

  /** Moves at once; the prints are merged as they are read, and can be read again. */
  advance(to: number): Iterable<MarketPrint> {
    const from = this.position;
    const day = istDay(from);
    if (to <= from) return [];
    const end = Math.min(to, this.closeAt(day));
    this.position = end;
    return { [Symbol.iterator]: () => this.merge(day, from, end) };
  }

  peek(): number | undefined {
    const next = this.merge(istDay(this.position), this.position, Infinity).next();
    return next.done === true ? undefined : next.value.at;
  }

  bars(token: string, minutes: number, from: number, to: number, now: number): Bar[] {
    const instrument = this.byToken.get(token);
    if (instrument === undefined) return [];
    const today = istDay(now);
    const until = Math.min(to, now);
    const first = istDay(from);
    const last = istDay(until);
    return instrument.days
      .filter((day) => day >= first && day <= last)
      .flatMap((day) => {
        if (minutes < DAY_MINUTES) return instrument.minuteBars(day, now)?.bars(this.openAt(day), minutes, from, until) ?? [];
        const at = istEpoch(day, 0);
        if (at < from || at > until) return [];
        // Today's bar is what has printed so far: a daily file knows how the day ends.
        const bar = day < today ? instrument.dayBar(day) : instrument.minuteBars(day, now)?.day(at);
        return bar === undefined ? [] : [bar];
      });
  }

  /** The prints of all instruments in (from, to], by time, then in the order of the listings. */
  private *merge(day: string, from: number, to: number): Generator<MarketPrint, void, undefined> {
    const cursors: Cursor[] = [];
    for (const instrument of this.instruments) {
      const series = instrument.series(day);
      if (series !== undefined) cursors.push({ token: instrument.listing.token, series, next: firstAfter(series, from) });
    }
    for (;;) {
      const cursor = earliest(cursors);
      const at = cursor === undefined ? Infinity : timeOf(cursor);
      if (cursor === undefined || at > to || at === Infinity) return;
      const { token, series, next } = cursor;
      cursor.next++;
      yield { token, at, price: series.price[next] ?? 0, quantity: quantityOf(series, next), volume: series.volume[next] ?? 0, openInterest: series.seen?.openInterest[next] ?? 0, seen: seenIn(series, next) };
    }
  }
}

interface Cursor {
  readonly token: string;
  readonly series: PrintSeries;
  next: number;
}

function timeOf({ series, next }: Cursor): number {
  return series.at[next] ?? Infinity;
}

/** A scan: a replay has tens of instruments, not thousands. */
function earliest(cursors: readonly Cursor[]): Cursor | undefined {
  let best: Cursor | undefined;
  for (const cursor of cursors) if (best === undefined || timeOf(cursor) < timeOf(best)) best = cursor;
  return best;
}
