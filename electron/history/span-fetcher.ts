import type { BrokerFrame, Candle } from "../../shared/domain/candle.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime, Timers } from "../../shared/domain/time.ts";
import { DAY_MS, MINUTE_MS } from "../../shared/domain/time.ts";
import type { DaySpan } from "../../shared/history/chunks.ts";
import { dayAt, dayStart } from "../../shared/history/days.ts";
import type { Sessions } from "../../shared/history/sessions.ts";
import type { CandleSource, Fetched } from "./candle-source.ts";
import { cutShort } from "./cut-short.ts";
import { HistoryStopped, pause } from "./pause.ts";

export type SpanOutcome =
  /** Days of the span without bars are known to have none. */
  | { readonly kind: "bars"; readonly candles: readonly Candle[] }
  | { readonly kind: "failed"; readonly why: string };

export interface SpanRequest {
  readonly instrument: Instrument;
  readonly frame: BrokerFrame;
  readonly span: DaySpan;
  readonly sessions: Sessions;
  /** The market's time: nothing after it is asked for. */
  readonly now: MarketTime;
  readonly signal: AbortSignal | undefined;
  /** A day of which this instrument is known to have bars of this frame, if there is one. */
  readonly proven: number | undefined;
  /** How often a doubtful answer is asked for again: less where somebody waits for it. */
  readonly patience: number;
}

/** Waits after a doubtful or failed answer, ms. The broker's "something went wrong" passes within seconds. */
const BACK_OFF_MS = [500, 1_000, 2_000, 4_000] as const;
/** How often the rest of a span is asked for again once some of it, or its neighbour, has answered. */
const AGAIN = 2;
/** A server clock behind the feed's: so many minutes are given way to before the day itself is left for later. */
const GIVE_WAY_MIN = 5;
/** Stretches of a span asked for again in vain, so that a hole-ridden listing does not eat the rate limit. */
const MOST_AGAIN = 6;
/** Days looked back for a bar that proves the broker gives candles of an instrument. */
const PROBE_DAYS = 10;

/**
 * Fetches the bars of a span of days and does not take silence for absence. The broker says "something went
 * wrong" for spans without bars and at random alike, and has cut answers short in the past. So a doubtful
 * answer is asked for again with growing waits, then a neighbouring day that must have bars is asked: only
 * when that one answers does the span count as empty. Days missing in an answer are asked for by themselves.
 */
export class SpanFetcher {
  #source: CandleSource;
  #timers: Timers;

  constructor(source: CandleSource, timers: Timers) {
    this.#source = source;
    this.#timers = timers;
  }

  /** @throws HistoryStopped when the signal says so. */
  async fetch(request: SpanRequest): Promise<SpanOutcome> {
    const days = tradingDays(request.span, request.sessions, request.now);
    const first = await this.#patiently(days.length === 0 ? { ...request, patience: 0 } : request, request.span);
    if (first.kind === "failed") return first;
    if (first.candles.length === 0) return days.length === 0 ? first : this.#confirmEmpty(request, days);
    let candles = first.candles;
    const settled = new Set<string>();
    while (settled.size < MOST_AGAIN) {
      const span = cutShort(candles, request.span, request.frame, request.sessions, request.now).find((one) => !settled.has(nameOf(one)));
      if (!span) break;
      const again = await this.#patiently({ ...request, patience: AGAIN }, span);
      if (again.kind === "failed") return again;
      const more = merged(candles, again.candles);
      // What brought nothing new is not asked a second time; what did may have been cut once more.
      if (more.length === candles.length) settled.add(nameOf(span));
      candles = more;
    }
    return { kind: "bars", candles };
  }

  /** Nothing came: of a contract before its first day, or of a broker in trouble. A day that must have bars decides. */
  async #confirmEmpty(request: SpanRequest, days: readonly number[]): Promise<SpanOutcome> {
    const { span } = request;
    if (!(await this.#neighbourAnswers(request))) return { kind: "failed", why: "the broker gives no candles of this instrument at the moment, also not of days that have some" };
    const again = { ...request, patience: AGAIN };
    // A wide span may fail where one of its days does not: its newest is the likeliest to have traded.
    const newest = days.at(-1) ?? span.to;
    const last = await this.#patiently(again, days.length === 1 ? span : { from: newest, to: newest });
    if (last.kind === "failed" || last.candles.length === 0 || days.length === 1) return last;
    const middle = Math.floor((span.from + span.to) / 2);
    const older = await this.fetch({ ...again, span: { from: span.from, to: middle }, proven: newest });
    if (older.kind === "failed") return older;
    const newer = await this.fetch({ ...again, span: { from: middle + 1, to: span.to }, proven: newest });
    return newer.kind === "failed" ? newer : { kind: "bars", candles: [...older.candles, ...newer.candles] };
  }

  async #neighbourAnswers(request: SpanRequest): Promise<boolean> {
    const { proven, now, sessions } = request;
    const today = dayAt(now);
    const probes: readonly [BrokerFrame, DaySpan][] = [
      ...(proven === undefined ? [] : [[request.frame, { from: proven, to: proven }] as [BrokerFrame, DaySpan]]),
      [1440, { from: today - PROBE_DAYS, to: today }],
    ];
    for (const [frame, span] of probes) {
      const answer = await this.#patiently({ ...request, frame, sessions }, span);
      if (answer.kind === "bars" && answer.candles.length > 0) return true;
    }
    return false;
  }

  /** One span, asked until it answers or patience ends. Bars outside of it are dropped. */
  async #patiently(request: SpanRequest, span: DaySpan): Promise<SpanOutcome> {
    const from = dayStart(span.from) as MarketTime;
    let to = endOf(span, request.now);
    let last: Fetched = { kind: "failed", why: "nothing was asked", definite: true };
    for (let attempt = 0, given = 0; attempt <= request.patience; attempt++) {
      if (request.signal?.aborted) throw new HistoryStopped();
      if (to < from) return { kind: "bars", candles: [] };
      last = await this.#source.fetch(request.instrument, request.frame, from, to);
      if (last.kind === "bars" && last.candles.length > 0) return { kind: "bars", candles: last.candles.filter(({ at }) => at >= from && at <= to) };
      if (last.kind === "too-late") {
        given++;
        to = given <= GIVE_WAY_MIN ? ((to - MINUTE_MS) as MarketTime) : ((dayStart(dayAt(to)) - MINUTE_MS) as MarketTime);
        attempt--;
        continue;
      }
      if (last.kind === "failed" && last.definite) break;
      const wait = BACK_OFF_MS[Math.min(attempt, BACK_OFF_MS.length - 1)];
      if (wait !== undefined && attempt < request.patience) await pause(wait, this.#timers, request.signal);
    }
    return last.kind === "failed" ? { kind: "failed", why: last.why } : { kind: "bars", candles: [] };
  }
}

/** The last whole minute of the span that is not after now. */
function endOf(span: DaySpan, now: number): MarketTime {
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  return Math.min(dayStart(span.to) + DAY_MS - MINUTE_MS, minute) as MarketTime;
}

/** Without the running day: that nothing has traded yet today is no trouble. */
function tradingDays({ from, to }: DaySpan, sessions: Sessions, now: number): number[] {
  const days: number[] = [];
  for (let day = from; day <= Math.min(to, dayAt(now) - 1); day++) if (sessions.mayTrade(day)) days.push(day);
  return days;
}

function nameOf({ from, to }: DaySpan): string {
  return `${from}-${to}`;
}

/** Both in order of time, each bar once. */
function merged(a: readonly Candle[], b: readonly Candle[]): Candle[] {
  const all = new Map<number, Candle>();
  for (const candle of [...a, ...b]) all.set(candle.at, candle);
  return [...all.values()].sort((one, other) => one.at - other.at);
}
