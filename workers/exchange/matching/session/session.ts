import type { ClockState } from "../../types.ts";
import type { Floor } from "../floor.ts";
import type { Desk } from "../orders/desk.ts";
import type { Latency } from "../orders/latency.ts";
import type { Trading } from "../orders/trading.ts";
import { DEFAULT_ROLLOVER_MS, type ExchangeSettings } from "../settings.ts";
import type { DayTurn } from "./day-turn.ts";
import { squareOffAt } from "./timetable.ts";

/** Wall time between two slices of a paced session, ms. */
const SLICE_MS = 10;
/** A slice never makes up for more wall time than this: after a stall or a suspended machine the session runs late, it does not leap. */
const LONGEST_LAG_MS = 250;
/** As fast as possible: each slice is sized to take about this long, so that orders come in between. */
const BUSY_SLICE_MS = 8;
const LONGEST_STRIDE_MS = 60_000;
/** How often the clock and the state of the market are written, wall ms. */
const CLOCK_EVERY_MS = 1_000;
const MARKET_EVERY_MS = 10_000;

/**
 * Session time: the source's own time, moved by the wall clock times the speed. It opens at a day's
 * first moment, plays to its close, waits, and goes on with the source's next day.
 */
export class Session {
  private readonly floor: Floor;
  private readonly trading: Trading;
  private readonly desk: Desk;
  private readonly days: DayTurn;
  private readonly latency: Latency;
  private readonly settings: ExchangeSettings;
  private readonly listeners: ((state: ClockState) => void)[] = [];
  private speed: number;
  private paused: boolean;
  private running = false;
  private callOff: (() => void) | undefined;
  private steppedAt = 0;
  private savedAt = 0;
  private marketSavedAt = 0;
  /** Session time not yet played because it is less than a millisecond. */
  private carry = 0;
  private stride = 1;
  private closedFor = 0;

  constructor(floor: Floor, trading: Trading, desk: Desk, days: DayTurn, latency: Latency, settings: ExchangeSettings) {
    this.floor = floor;
    this.trading = trading;
    this.desk = desk;
    this.days = days;
    this.latency = latency;
    this.settings = settings;
    this.speed = validSpeed(settings.speed);
    this.paused = settings.startPaused;
  }

  get followingDay(): string | undefined {
    return this.floor.source.nextDay(this.floor.state.day);
  }

  state(): ClockState {
    const { floor } = this;
    return {
      now: floor.now,
      day: floor.state.day,
      phase: floor.open ? "open" : "closed",
      paused: this.paused,
      speed: this.speed,
      openAt: floor.openAt,
      closeAt: floor.closeAt,
      title: floor.source.title,
      ended: !floor.open && this.followingDay === undefined,
    };
  }

  onClock(listener: (state: ClockState) => void): void {
    this.listeners.push(listener);
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.steppedAt = this.savedAt = this.marketSavedAt = this.settings.systemNow();
    this.closedFor = Math.max(0, this.floor.played - this.floor.closeAt);
    this.schedule(0);
    this.tell();
  }

  stop(): void {
    this.running = false;
    this.callOff?.();
    this.callOff = undefined;
  }

  pause(): void {
    if (this.paused) return;
    this.step();
    this.paused = true;
    this.callOff?.();
    this.callOff = undefined;
    this.tell();
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.steppedAt = this.settings.systemNow();
    if (this.running) this.schedule(0);
    this.tell();
  }

  /** @throws RangeError for what is not a number ≥ 0 */
  setSpeed(speed: number): void {
    const wanted = validSpeed(speed);
    if (this.running && !this.paused) this.step();
    this.speed = wanted;
    this.stride = 1;
    if (this.running && !this.paused) this.schedule(0);
    this.tell();
  }

  /** One slice: plays the market as far as the wall clock has come. */
  private step(): void {
    if (this.paused || !this.running || this.floor.failure !== undefined) return;
    const wall = this.settings.systemNow();
    const lag = Math.min(Math.max(0, wall - this.steppedAt), LONGEST_LAG_MS);
    this.steppedAt = wall;
    const { open } = this.floor;
    if (open && this.floor.source.exact === true) this.play(this.target(lag));
    else this.floor.timedTurn(() => (open ? this.play(this.target(lag)) : this.rest(lag)));
    if (this.floor.failure !== undefined) return this.stop();
    if (open && this.speed === 0) this.adapt(this.settings.systemNow() - wall);
    if (wall - this.savedAt >= CLOCK_EVERY_MS || wall < this.savedAt) this.save(wall);
    if (open !== this.floor.open) this.tell();
    if (this.floor.open || this.followingDay !== undefined) this.schedule(this.floor.open && this.speed === 0 ? 0 : SLICE_MS);
  }

  /** Where this slice goes to, session time. */
  private target(lag: number): number {
    const { now, source, closeAt } = this.floor;
    if (this.speed === 0) return Math.max(now + this.stride, Math.min(source.peek() ?? closeAt, closeAt));
    const wanted = now + this.carry + lag * this.speed;
    const whole = Math.floor(wanted);
    this.carry = wanted - whole;
    return whole;
  }

  /** Plays prints up to a moment, stopping at the moments at which the day itself acts. */
  private play(to: number): void {
    const { floor } = this;
    const squareOff = squareOffAt(floor.state.day, floor.closeAt);
    if (!floor.state.squaredOff && to >= squareOff) {
      this.playPrints(squareOff);
      this.act(() => this.days.squareOff());
    }
    this.playPrints(Math.min(to, floor.closeAt));
    if (to < floor.closeAt) return;
    this.act(() => this.days.close());
    this.closedFor = 0;
  }

  private playPrints(to: number): void {
    if (to <= this.floor.played) return;
    for (const print of this.floor.source.advance(to)) {
      this.act(() => this.trading.print(print));
      if (this.floor.failure !== undefined) return;
    }
    this.floor.played = to;
    this.act(() => this.trading.recover());
  }

  /** One step of the market. Where each print is a packet of its own it is told before the next: a turn of its own. */
  private act(work: () => void): void {
    if (this.floor.source.exact === true) this.floor.timedTurn(work);
    else work();
  }

  /** The market is closed: the clock goes at the wall's pace until the next day begins. */
  private rest(lag: number): void {
    const day = this.followingDay;
    if (day === undefined) return;
    this.closedFor += lag;
    this.floor.played = this.floor.closeAt + Math.floor(this.closedFor);
    if (this.closedFor < (this.settings.rolloverMs ?? DEFAULT_ROLLOVER_MS)) return;
    this.days.begin(day);
    this.latency.prune();
    this.carry = 0;
    this.desk.release();
  }

  private adapt(took: number): void {
    if (took < BUSY_SLICE_MS / 2) this.stride = Math.min(this.stride * 2, LONGEST_STRIDE_MS);
    else if (took > BUSY_SLICE_MS * 1.5) this.stride = Math.max(1, Math.floor(this.stride / 2));
  }

  private save(wall: number): void {
    const market = wall - this.marketSavedAt >= MARKET_EVERY_MS || wall < this.marketSavedAt;
    this.savedAt = wall;
    if (market) this.marketSavedAt = wall;
    this.floor.timedTurn(() => this.floor.save(market ? this.floor.marketPosition() : undefined));
    this.tell();
  }

  private tell(): void {
    const state = this.state();
    for (const listener of this.listeners) listener(state);
  }

  private schedule(ms: number): void {
    this.callOff?.();
    this.callOff = undefined;
    if (!this.running || this.paused) return;
    this.callOff = this.settings.setTimer(() => this.step(), ms);
  }
}

function validSpeed(speed: number): number {
  if (!Number.isFinite(speed) || speed < 0) throw new RangeError(`session speed ${speed} is not a number of 0 or more`);
  return speed;
}
