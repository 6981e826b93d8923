import { readFileSync } from "node:fs";
import type Database from "better-sqlite3";
import type { CandleSource, Fetched } from "../../../electron/history/candle-source.ts";
import { HistoryBook } from "../../../electron/history/history-book.ts";
import { holidayTable, sessionTables } from "../../../shared/calendar/session-tables.ts";
import { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { HistoryCalls, HistoryStore } from "../../../shared/contract/history-store.ts";
import type { BrokerFrame, Candle } from "../../../shared/domain/candle.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { istDay, istEpoch } from "../../../shared/domain/time.ts";
import { dayAt, dayNumber, dayStart } from "../../../shared/history/days.ts";
import { sessionsOf } from "../../../shared/history/sessions.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { HistoryFile } from "../../../workers/history/history-file.ts";
import { openHistory } from "../../../workers/history/schema.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const json = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../resources/calendar/${name}.json`, import.meta.url), "utf8"));
export const CALENDAR = new TradingCalendar(sessionTables(json("sessions")), holidayTable(json("nse-holidays")));
export const NSE = sessionsOf(CALENDAR, "NSE", false);
export const MCX = sessionsOf(CALENDAR, "MCX", false);

export const rs = (rupees: number): Price => Math.round(rupees * 10_000) as Price;

/** Friday, 20-Nov-2026, 11:03 IST. */
export const NOW = istEpoch("2026-11-20", 663) as MarketTime;

/** A bar that tells where it stands, so that a wrong one shows. */
export function barAt(at: number): Candle {
  const level = 800 + ((at / 60_000) % 977) / 10;
  return { at: at as MarketTime, open: rs(level), high: rs(level + 1), low: rs(level - 0.5), close: rs(level + 0.25), volume: 10 + ((at / 60_000) % 7) };
}

/** Every bar of the sessions from one day to another, both `YYYY-MM-DD`, up to a moment. */
export function tape(frame: BrokerFrame, from: string, to: string, until: number = NOW, sessions = NSE): Candle[] {
  const bars: Candle[] = [];
  for (let day = dayNumber(from); day <= dayNumber(to); day++) {
    for (const { open, close } of sessions.windows(day)) {
      if (frame === 1440) bars.push(barAt(dayStart(day)));
      else for (let minute = open; minute < close; minute += frame) bars.push(barAt(dayStart(day) + minute * 60_000));
    }
  }
  return bars.filter(({ at }) => at <= until);
}

export interface Asked {
  readonly frame: BrokerFrame;
  readonly from: string;
  readonly to: string;
}

/** A source that has these bars, and answers as a test tells it to. */
export class ScriptedSource implements CandleSource {
  readonly asked: Asked[] = [];
  readonly spans: { readonly from: number; readonly to: number }[] = [];
  answer: (frame: BrokerFrame, bars: readonly Candle[], from: number, to: number) => Fetched | undefined = () => undefined;
  limits: Partial<Record<BrokerFrame, number>> = { 1: 30, 3: 60, 5: 100, 10: 100, 15: 200, 30: 200, 60: 400, 1440: 2_000 };
  bars: (frame: BrokerFrame) => readonly Candle[];

  constructor(bars: (frame: BrokerFrame) => readonly Candle[]) {
    this.bars = bars;
  }

  days(frame: BrokerFrame): number {
    return this.limits[frame] ?? 1;
  }

  fetch(_instrument: Instrument, frame: BrokerFrame, from: MarketTime, to: MarketTime): Promise<Fetched> {
    this.asked.push({ frame, from: istDay(from), to: istDay(to) });
    this.spans.push({ from, to });
    const bars = this.bars(frame).filter(({ at }) => at >= from && at <= to);
    return Promise.resolve(this.answer(frame, bars, from, to) ?? (bars.length > 0 ? { kind: "bars", candles: bars } : { kind: "doubtful", why: "Something Went Wrong" }));
  }
}

/** The store's file on a path (":memory:" by default), called as from another thread. */
export function openStore(path = ":memory:", limitBytes = 1e9): { readonly file: HistoryFile; readonly store: HistoryStore; readonly db: Database.Database } {
  const { db } = openHistory(path);
  const file = new HistoryFile(db, limitBytes);
  const store = new Proxy({} as HistoryStore, {
    get: (_, name: keyof HistoryCalls) => async (...args: unknown[]) => {
      await Promise.resolve();
      return Reflect.apply(file[name], file, args) as unknown;
    },
  });
  return { file, store, db };
}

export function bookRig(bars: (frame: BrokerFrame) => readonly Candle[], opened = openStore()) {
  const time = new VirtualTime(1_795_150_000_000);
  const source = new ScriptedSource(bars);
  const notes: string[] = [];
  const book = new HistoryBook({ store: opened.store, source, clock: time, timers: time, onNote: (sentence) => notes.push(sentence) });
  /** Lets waits pass until the promise settles. */
  const run = async <T>(work: Promise<T>): Promise<T> => {
    let over = false;
    const settled = work.finally(() => (over = true));
    settled.catch(() => {});
    for (let i = 0; i < 10_000 && !over; i++) await time.pass(250);
    return settled;
  };
  return { ...opened, time, source, notes, book, run };
}

export const dayOf = (text: string): number => dayNumber(text);
export const dayOfBar = ({ at }: Candle): number => dayAt(at);
