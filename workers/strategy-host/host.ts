import { TradingCalendar } from "../../shared/calendar/trading-calendar.ts";
import type { FromStrategyHost, ToStrategyHost } from "../../shared/contract/strategy-host.ts";
import { errorText } from "../../shared/strategy/health.ts";
import { QuoteBoard } from "../../shared/streams/quote-board.ts";
import { TickRingReader } from "../../shared/streams/tick-ring-reader.ts";
import { TICK } from "../../shared/streams/tick-ring.ts";
import type { HostTime } from "./beat.ts";
import { Beat } from "./beat.ts";
import { BelievedTicks } from "./believed-ticks.ts";
import { Mail } from "./mail.ts";
import { RunDesk } from "./run-desk.ts";
import { SlotRoutes } from "./slot-routes.ts";
import { StateRota } from "./state-rota.ts";
import { TimeHistogram } from "./time-histogram.ts";
import type { HostWorld } from "./version.ts";

export type Open = Extract<ToStrategyHost, { kind: "open" }>;

/** Ticks of a round: signals are sent and messages heard behind each. */
const BATCH = 256;

/**
 * The strategies of one thread. It is told what the terminal says (`do`), takes the ticks of its ring
 * (`round`) and says what came of them; who calls it, and what time it is, comes from outside.
 */
export class StrategyHost {
  readonly #ring: TickRingReader;
  readonly #board: QuoteBoard;
  readonly #mail: Mail;
  readonly #world: HostWorld;
  readonly #ticks: BelievedTicks;
  readonly #rota: StateRota;
  readonly #desk: RunDesk;
  readonly #routes = new SlotRoutes();
  #reaches: number[] = [];
  #lost: number;
  /** Market time as the ticks have told it, or the board between them. */
  #time = 0;
  #feed = 0;
  #sequence = 0;
  #lockStep = false;

  constructor(open: Open, time: HostTime, say: (message: FromStrategyHost) => void) {
    this.#ring = new TickRingReader(open.ring);
    this.#lost = this.#ring.lost;
    this.#board = new QuoteBoard(open.board);
    this.#mail = new Mail(say);
    this.#world = {
      calendar: new TradingCalendar(open.sessions, open.holidays), time, beat: new Beat(open.beat, time), budgetMs: open.budgetMs,
      lag: new TimeHistogram(), due: Number.POSITIVE_INFINITY, deciding: [], failed: (version, failures) => this.#desk.failed(version, failures),
    };
    this.#ticks = new BelievedTicks(this.#board, this.#deliver);
    this.#rota = new StateRota(open.stateEveryMs, time.now, this.#mail);
    this.#desk = new RunDesk({
      world: this.#world, mail: this.#mail, rota: this.#rota,
      sequence: () => this.#sequence,
      onRoutes: () => this.#routes.rebuild(this.#desk.runs.values()),
      onSlot: (slot, hasVolume) => this.#ticks.hasVolume(slot, hasVolume),
    });
  }

  get pending(): number {
    return this.#ring.pending;
  }

  /** Resolves when a tick waits or `ms` have passed. */
  wait(ms: number): Promise<boolean> {
    return this.#ring.waitAsync(ms);
  }

  /** What the terminal says, but for the opening. Between two ticks. */
  do(message: Exclude<ToStrategyHost, Open>): void {
    const desk = this.#desk;
    switch (message.kind) {
      case "plan":
        desk.plan(message);
        break;
      case "start":
      case "swap":
        desk.warm(message);
        break;
      case "drop":
        desk.drop(message);
        break;
      case "stop":
        desk.stop(message);
        break;
      case "order":
        desk.update(message.run, { order: message.update });
        break;
      case "fill":
        desk.update(message.run, { fill: message.update, charges: message.charges });
        break;
      case "reach":
        this.#lockStep = true;
        this.#reaches.push(message.sequence);
        break;
      case "quit":
        for (const run of desk.runs.values()) this.#rota.tell(run);
    }
    this.#mail.send(this.#world.deciding, desk.runs);
    this.#answerReaches();
  }

  /** One batch of ticks, or what time alone brings. @returns whether there is more to do at once. */
  round(): boolean {
    const desk = this.#desk;
    this.#world.beat.round();
    desk.step();
    const done = this.#ring.drain(this.#visit, BATCH);
    this.#tellLost();
    if (done === 0) this.#passTime();
    desk.endTrials(this.#world.time.now());
    this.#mail.send(this.#world.deciding, desk.runs);
    this.#rota.round(desk.runs);
    this.#answerReaches();
    return this.#ring.pending > 0 || desk.busy;
  }

  /** What must not wait for the next round: states behind fills. */
  settle(): void {
    this.#rota.settle();
  }

  /** A promise that nobody waits for was rejected: whose it is its stack tells, or nobody knows. */
  rejected(reason: unknown): void {
    const { message, stack } = errorText(reason);
    for (const { speaker } of this.#desk.runs.values()) {
      const [place] = speaker?.lines.of(stack) ?? [];
      if (place !== undefined) speaker?.note("error", `${place}: ${message} This was thrown in an async function, which no strategy can use: nothing waits for it.`);
    }
  }

  /** Once a second. */
  report(heapMb: number): void {
    const { lag } = this.#world;
    const runs = [...this.#desk.runs.values()];
    for (const run of runs) {
      this.#mail.log(run);
      run.newSecond();
    }
    this.#mail.say({
      kind: "figures", runs: runs.flatMap(({ speaker }) => (speaker ? [speaker.figures()] : [])),
      pending: this.#ring.pending, lost: this.#ring.lost, heapMb,
      lag: { p99Us: lag.quantile(0.99), mostUs: lag.mostUs, counts: lag.counts.slice() },
    });
    lag.clear();
  }

  readonly #visit = (records: Float64Array, from: number): void => {
    const slot = records[from + TICK.slot] ?? -1;
    const at = records[from + TICK.marketAt] ?? 0;
    this.#sequence = records[from + TICK.sequence] ?? 0;
    this.#feed = records[from + TICK.feed] ?? 0;
    if (this.#routes.of(slot).length > 0) this.#ticks.take(slot, records, from);
    // For those that the tick is not for, time has passed.
    if (at > 0) this.#timeIs(at, this.#sequence);
  };

  readonly #deliver = (slot: number, records: Float64Array, from: number): void => {
    const routes = this.#routes.of(slot);
    for (let i = 0; i < routes.length; i++) {
      const route = routes[i];
      if (route?.version.alive) route.version.tick(route.place, records, from);
    }
  };

  #timeIs(at: number, sequence: number | undefined): void {
    const world = this.#world;
    this.#time = at;
    if (at < world.due) return;
    world.due = Number.POSITIVE_INFINITY;
    for (const { speaker, standby } of this.#desk.runs.values()) {
      for (const version of [speaker, standby]) {
        if (!version?.alive) continue;
        if (version.runner.due <= at) version.work((runner) => runner.advance(at, sequence));
        world.due = Math.min(world.due, version.runner.due);
      }
    }
  }

  /** The board's clock is written after the ticks that told it: where none waits, all of them have been taken. */
  #passTime(): void {
    if (this.#lockStep) return;
    const at = this.#board.marketTime(this.#feed)?.at ?? 0;
    if (at <= this.#time || this.#ring.pending > 0) return;
    this.#timeIs(at, undefined);
    for (const { speaker, standby } of this.#desk.runs.values()) {
      speaker?.runner.advance(at);
      standby?.runner.advance(at);
    }
  }

  #tellLost(): void {
    const { lost } = this.#ring;
    if (lost === this.#lost) return;
    const more = (lost - this.#lost) >>> 0;
    this.#lost = lost;
    for (const { speaker } of this.#desk.runs.values()) {
      speaker?.note("error", `${more} ticks were lost: the strategies of this thread are too slow for the market. Candles of now may lack trades. Run fewer, or ones that need less time for a tick.`);
    }
  }

  /** What was written before the question is in the ring by now: an empty ring answers it too. */
  #answerReaches(): void {
    if (this.#reaches.length === 0) return;
    const all = this.#ring.pending === 0;
    this.#reaches = this.#reaches.filter((sequence) => {
      if (!all && this.#sequence < sequence) return true;
      this.#mail.say({ kind: "reached", sequence });
      return false;
    });
  }
}
