/**
 * Every instrument of one session, and when it may print. A lane is an instrument's chance to print at a
 * fixed millisecond of each second; the lanes of all instruments in the order of their milliseconds are
 * the order of the market's prints. All of it is a function of the second: nothing remembers.
 */

import type { Listing, MarketPrint } from "../../types.ts";
import type { Activity } from "./activity.ts";
import type { TradingDay } from "./day-line.ts";
import { Stream, draw, streamKey } from "./hash.ts";
import type { VolumeCurve } from "./turnover.ts";

export interface Extent {
  readonly low: number;
  readonly high: number;
}

export interface InstrumentParts {
  readonly listing: Listing;
  readonly activity: Activity;
  readonly price: (second: number, slot: number) => number;
  /** What no price of these minutes (end excluded) can lie outside of; absent where prices are cheaper than that. */
  readonly extent?: (firstMinute: number, endMinute: number) => Extent;
  readonly volume: VolumeCurve | undefined;
  readonly openInterest: (second: number) => number;
}

export class Instrument {
  readonly listing: Listing;
  readonly activity: Activity;
  readonly price: InstrumentParts["price"];
  readonly extent: InstrumentParts["extent"];
  readonly day: TradingDay;
  /** Millisecond of the first lane; the others follow at even distances. */
  private readonly offset: number;
  private readonly volume: VolumeCurve | undefined;
  private readonly openInterest: (second: number) => number;

  constructor(day: TradingDay, parts: InstrumentParts) {
    this.day = day;
    this.listing = parts.listing;
    this.activity = parts.activity;
    this.price = parts.price;
    this.extent = parts.extent;
    this.volume = parts.volume;
    this.openInterest = parts.openInterest;
    this.offset = draw(streamKey(Stream.active, Number(parts.listing.token)), 0) % Math.floor(1000 / parts.activity.lanes);
  }

  timeOf(slot: number): number {
    const { lanes } = this.activity;
    const second = Math.floor(slot / lanes);
    return this.day.openAt + second * 1000 + this.offset + (slot - second * lanes) * Math.floor(1000 / lanes);
  }

  /** Cumulative volume after a print. */
  volumeAt(slot: number): number {
    return this.volume?.at(slot) ?? 0;
  }

  print(slot: number): MarketPrint {
    const second = Math.floor(slot / this.activity.lanes);
    const volume = this.volumeAt(slot);
    const quantity = this.volume === undefined ? 0 : volume - this.volumeAt(this.activity.before(slot));
    const { token } = this.listing;
    return { token, at: this.timeOf(slot), price: this.price(second, slot), quantity, volume, openInterest: this.openInterest(second) };
  }
}

interface Lane {
  readonly instrument: Instrument;
  readonly number: number;
  readonly offset: number;
}

export class SessionBoard {
  readonly day: TradingDay;
  readonly instruments: readonly Instrument[];
  private readonly lanes: readonly Lane[];
  private readonly byToken: ReadonlyMap<string, Instrument>;

  constructor(day: TradingDay, instruments: readonly Instrument[]) {
    this.day = day;
    this.instruments = instruments;
    this.byToken = new Map(instruments.map((instrument) => [instrument.listing.token, instrument]));
    this.lanes = instruments
      .flatMap((instrument) =>
        Array.from({ length: instrument.activity.lanes }, (_, number) => ({ instrument, number, offset: instrument.timeOf(number) - day.openAt })),
      )
      .sort((a, b) => a.offset - b.offset);
  }

  find(token: string): Instrument | undefined {
    return this.byToken.get(token);
  }

  /** Every print in (from, to], in time order. Computed as it is asked for, from nothing but the times. */
  *prints(from: number, to: number): Generator<MarketPrint, void, undefined> {
    const { openAt, seconds } = this.day;
    const last = Math.min(seconds - 1, Math.floor((to - openAt) / 1000));
    for (let second = Math.max(0, Math.floor((from - openAt) / 1000)); second <= last; second++) {
      const base = openAt + second * 1000;
      for (const { instrument, number, offset } of this.lanes) {
        if (base + offset <= from) continue;
        if (base + offset > to) return;
        const slot = second * instrument.activity.lanes + number;
        if (instrument.activity.prints(slot)) yield instrument.print(slot);
      }
    }
  }
}
