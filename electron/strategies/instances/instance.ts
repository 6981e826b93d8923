import type { CardAnswer, LiveCardView } from "../../../shared/contract/schemas/live-card.ts";
import type { StrategyMark, StrategySettings, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import type { StrategyBuild } from "../../../shared/contract/strategy-host.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime, Timers } from "../../../shared/domain/time.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import type { StrategyTotals } from "../orders/results.ts";
import { wordsOf } from "../catalogue/strategy-files.ts";
import { ScheduleTimes } from "../schedule/schedule.ts";
import { changeWords } from "./change-words.ts";
import type { InstanceParts } from "./core.ts";
import { InstanceCore } from "./core.ts";
import type { DayBook } from "./day-book.ts";
import { instanceView, instrumentsOf } from "./instance-view.ts";
import type { LineQuery, LogBook } from "./log-book.ts";
import { liveCardOf, nextVersion } from "./next-version.ts";
import { noteEnd } from "./note-stint.ts";
import { notePaperDay } from "./paper-day.ts";
import type { InstanceOrders, RunNews } from "./ports.ts";
import type { InstanceRecord } from "./record.ts";
import { sameParameters } from "./record.ts";
import { runNews } from "./run-news.ts";
import type { StartHow } from "./run-start.ts";
import { startRun } from "./run-start.ts";
import type { StopHow } from "./run-stop.ts";
import { endRun, finishStop, stopRun } from "./run-stop.ts";
import { swapRun } from "./run-swap.ts";
import type { WholeFile } from "./whole-file.ts";

/** What is going on is waited for so long when the terminal ends, ms. */
const END_WAIT_MS = 3_000;

/** One strategy as the user set it up: what may be done with it, one thing after the other. */
export class StrategyInstance {
  readonly id: string;
  readonly news: RunNews;
  readonly orders: InstanceOrders;
  #core: InstanceCore;
  #work: Promise<unknown> = Promise.resolve();
  /** Of those in `#work` that have not ended. */
  #busy = 0;
  #ended = false;
  #restored = false;
  /** It ran when the terminal ended, and nobody has looked since whether it goes on. */
  #left: boolean;
  readonly #totals: WholeFile<StrategyTotals>;

  constructor(record: InstanceRecord, parts: InstanceParts) {
    const core = new InstanceCore(record, parts);
    this.id = record.id;
    this.#core = core;
    this.#left = record.wants !== "stopped";
    if (record.stopping !== undefined) core.phase = "stopping";
    if (this.#left) core.doing = record.settings.autoStart ? "It goes on when its account is ready." : "It ran when Sauda ended.";
    this.orders = parts.openOrders({
      id: record.id,
      settings: () => core.record.settings,
      build: (generation) => core.versions.get(generation)?.hash ?? core.record.build?.hash ?? "",
      indexOf: core.indexOf,
      update: (update) => parts.market.hosts.order(record.id, update),
      fill: (update, charges) => parts.market.hosts.fill(record.id, update, charges),
      onRefused: ({ signal, instrument, side, quantity }, at, sentence) => core.days.add({ kind: "refused", at, signal, instrument, side, quantity, sentence }),
      onBreach: ({ sentence }) => this.#breached(sentence),
      onChanged: parts.changed,
      onTrouble: (sentence) => {
        core.say("error", sentence);
        parts.note("alarm", `${core.record.settings.title}: ${sentence}`);
      },
    });
    this.#totals = parts.folder.file<StrategyTotals>("totals");
    void this.#do(() => this.#restore()).catch(() => {});
    this.news = runNews(core, this.orders, {
      pause: (why) => void this.#pauseItself(why),
      restart: (how) => void this.#do(() => this.#restart(how)).catch(() => {}),
      stop: (how) => void this.stop(how),
      reduceOnly: () => this.#schedule().entriesOver(core.at()),
      isEnding: () => this.#ended,
    });
  }

  get record(): InstanceRecord {
    return this.#core.record;
  }

  get view(): StrategyView {
    return instanceView(this.#core, this.orders);
  }

  /** It runs, or is on its way. */
  get isLive(): boolean {
    return this.#core.isLive;
  }

  /** Instruments whose ticks it needs. */
  holds(): Iterable<InstrumentKey> {
    return new Set([...this.#core.versions.values()].flatMap(({ instruments }) => instruments));
  }

  lines(query: LineQuery): ReturnType<LogBook["page"]> {
    return this.#core.log.page(query);
  }

  marks(): readonly StrategyMark[] {
    return this.orders.marks();
  }

  /** Of each day: what ran, and what was refused. */
  get days(): DayBook {
    return this.#core.days;
  }

  /** A version that it ran; undefined where it is not kept any more. */
  build(hash: string): Promise<StrategyBuild | undefined> {
    return this.#core.parts.folder.build(hash);
  }

  /** @throws TerminalError with what stands against it. */
  start(how: StartHow): Promise<void> {
    return this.#do(async () => {
      if (this.#core.isLive) throw new TerminalError(badInput("id", "a stopped strategy", `${this.#title} runs already, or is still stopping.`));
      if (!this.#restored) throw new TerminalError(badInput("id", "a strategy whose past is known", this.#core.doing));
      this.#left = false;
      if (how.by === "hand") this.#core.restarts.clear();
      await startRun(this.#core, this.orders, how);
    });
  }

  /** Opens nothing from now on; what protects its positions stays. @throws TerminalError where it does not run, or the journal cannot be written. */
  async pause(why = "Paused by hand."): Promise<void> {
    const { record, phase } = this.#core;
    if (record.wants === "paused" && this.#core.isLive) return;
    if (phase !== "running" && phase !== "swapping") throw new TerminalError(badInput("ids", "a running strategy", `${this.#title} does not run, so it cannot be paused.`));
    const sentence = `${why} It opens nothing; what closes its positions still goes. Resume it to go on.`;
    this.#core.say("info", sentence);
    const saved = this.#core.save({ wants: "paused", sentence }, sentence);
    this.orders.pause();
    await saved;
  }

  /** @throws TerminalError where it is not paused, or the journal cannot be written: then it stays paused. */
  async resume(): Promise<void> {
    const { record, phase } = this.#core;
    if (record.wants === "running" && this.#core.isLive) return;
    if (record.wants !== "paused" || phase === "idle" || phase === "stopping") throw new TerminalError(badInput("ids", "a paused strategy", `${this.#title} is not paused. Start it if it should run.`));
    if (this.#core.parts.killed()) throw new TerminalError(badInput("ids", "a released kill switch", `${this.#title} stays paused: the kill switch is pulled. Release it first.`));
    await this.#core.saveFirst({ wants: "running", sentence: "" }, "Resumed by hand.");
    this.#core.say("info", "Resumed by hand.");
  }

  /** Resolves when it has ended and its policy is carried out, or is being tried again. Never rejects. */
  stop(how: StopHow): Promise<void> {
    // At once, whatever is going on: what it decides from here on opens nothing.
    if (this.#core.voice !== "none") this.#core.voice = how.mute ? "none" : "reduce";
    this.#core.stopAsked();
    return this.#do(async () => {
      const { isLive, phase, record } = this.#core;
      this.#left = false;
      if (!isLive && record.stopping === undefined && how.policy === "leave") {
        this.#core.doing = "";
        if (record.wants !== "stopped") await this.#core.saveAnyway({ wants: "stopped", held: record.held || how.held === true, sentence: how.why }, how.why);
        return;
      }
      // The kill switch takes no way out away that has begun.
      if (phase === "stopping" && (record.stopping === how.policy || how.mute === true)) {
        if (how.held && !record.held) await this.#core.saveAnyway({ held: true }, how.why);
        return finishStop(this.#core, this.orders);
      }
      await stopRun(this.#core, this.orders, how);
    }).finally(() => (this.#core.stopsWanted -= 1));
  }

  /** To the file as it is now. @throws TerminalError where the new version was refused. */
  swap(parameters: ParameterValues | undefined, answer?: CardAnswer): Promise<number> {
    return this.#do(async () => swapRun(this.#core, await nextVersion(this.#core, { way: "swap", parameters }), { words: "Swapped by hand.", answer, flat: () => this.#isFlat }));
  }

  /** To the version before the last swap. @throws TerminalError where there is none, or it was refused. */
  swapBack(answer?: CardAnswer): Promise<number> {
    return this.#do(async () => swapRun(this.#core, await nextVersion(this.#core, { way: "swapBack" }), { words: "Swapped back by hand.", answer, flat: () => this.#isFlat }));
  }

  /** Of what would trade live. Beside all else: a card that takes its time holds up nothing. @throws TerminalError (BadInput) where nothing would. */
  card(way: Parameters<typeof liveCardOf>[1]): Promise<LiveCardView> {
    return liveCardOf(this.#core, way);
  }

  /** Settings that were checked. Of one that runs only what its orders and its schedule follow may change. */
  async change(settings: StrategySettings): Promise<void> {
    const before = this.record.settings;
    if (this.isLive) for (const field of ["account", "mode", "holding", "capital"] as const) if (settings[field] !== before[field]) throw this.#fixed(field);
    if (this.isLive && !sameParameters(settings.parameters, before.parameters)) throw this.#fixed("parameters");
    const what = changeWords(before, settings);
    if (what !== "") await this.#core.save({ settings }, `Changed by hand: ${what}`);
  }

  /** @throws TerminalError while it runs or holds anything. */
  mustBeOver(todo: string): void {
    if (this.isLive) throw new TerminalError(badInput("id", "a stopped strategy", `${this.#title} runs. Stop it first, then ${todo}.`));
    if (!this.#isFlat) throw new TerminalError(badInput("id", "a strategy without positions and orders", `${this.#title} still holds positions or orders. Stop it with “Square off” first, then ${todo}.`));
  }

  /** Its record is over in this account. @param what why, for the journal. */
  async leave(what: string): Promise<void> {
    await this.#core.save({ over: true }, what);
    await this.end();
  }

  /** Its account has begun a trading day. */
  newDay(day: string): void {
    this.orders.newDay(day);
    if (this.isLive) this.#core.days.add({ kind: "carried", at: Math.max(this.#core.at(), istEpoch(day, 0)) as MarketTime });
    this.#keepTotals();
  }

  /** What it came to in another account is none of this one's. */
  forgetTotals(): Promise<void> {
    return this.#totals.remove();
  }

  /** About once a second, while its account is ready: what is due by the schedule, and what is left of a stop. */
  look(): void {
    const { record, phase, parts } = this.#core;
    if (this.#busy > 0 || this.#ended || !this.#restored) return;
    if (record.stopping !== undefined) return void this.#do(() => finishStop(this.#core, this.orders));
    const now = parts.market.marketAt();
    if (now === undefined) return;
    if (this.#left) return this.#takeUp();
    notePaperDay(this.#core, now);
    const schedule = this.#schedule();
    if (phase === "running" && schedule.stopIsDue(now, record.settledAt)) {
      return void this.stop({ policy: record.settings.schedule.policy, reason: "schedule", why: `Stopped by its schedule (${record.settings.schedule.stop ?? ""}).` });
    }
    if (phase !== "idle" || record.held || !schedule.startIsDue(now, record.settledAt) || !parts.account().trading) return;
    this.start({ by: "schedule" }).catch((error: unknown) => parts.note("alarm", `${this.#title} was not started by its schedule: ${wordsOf(error)}`));
  }

  /** Once its account is ready: what ran goes on, or is shown as stopped. */
  #takeUp(): void {
    const { record, parts } = this.#core;
    if (!parts.account().trading) return;
    this.#left = false;
    this.#core.doing = "";
    if (parts.killed()) return void this.stop({ policy: "leave", reason: "limit", held: true, why: "The kill switch was pulled while it ran." });
    if (record.settings.autoStart) {
      this.start({ by: "login" }).catch((error: unknown) => parts.note("alarm", `${this.#title} does not go on after the start of Sauda: ${wordsOf(error)}`));
      return;
    }
    const sentence = "It ran when Sauda ended, and was not started again. Its orders and positions are as they were; start it to go on.";
    void this.#core.saveAnyway({ wants: "stopped", sentence }, sentence);
  }

  /** The terminal or its account ends. What should run still should, at the next start. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#core.voice = "none";
    // A policy that is still being carried out goes on at the next start.
    await within(this.#work, END_WAIT_MS, this.#core.parts.timers);
    if (this.#core.phase === "running" || this.#core.phase === "starting") {
      noteEnd(this.#core, "Sauda ended.");
      await endRun(this.#core, "shutdown");
    }
    this.orders.end();
    this.#keepTotals();
    await Promise.all([this.#core.flush(), this.#totals.flush()]);
  }

  get #isFlat(): boolean {
    return this.orders.positions().every(({ quantity }) => quantity === 0) && this.orders.figures.openOrders === 0;
  }

  get #title(): string {
    return this.#core.record.settings.title;
  }

  /** Its figures and orders first: nothing is done with it before. */
  async #restore(): Promise<void> {
    const { parts } = this.#core;
    try {
      await this.orders.restore(parts.standingRecords(), await this.#totals.read());
      this.#restored = true;
      this.#keepTotals();
    } catch (error) {
      this.#core.doing = `What it traded before could not be read: ${wordsOf(error)} It cannot be started; restart Sauda.`;
      parts.note("alarm", `${this.#title}: ${this.#core.doing}`);
    }
    parts.changed();
  }

  #keepTotals(): void {
    if (!this.#restored) return;
    this.#totals.put(this.orders.exportTotals()).catch((error: unknown) => this.#core.parts.note("warning", `${this.#title}: its totals could not be kept: ${wordsOf(error)} They are read from the journal at the next start.`));
  }

  #schedule(): ScheduleTimes {
    const { record, parts } = this.#core;
    const [first] = instrumentsOf(this.#core);
    // A file that cannot be read at the moment names none; most trade shares.
    return new ScheduleTimes(record.settings.schedule, parts.calendar, first === undefined ? "equity" : parts.market.segmentOf(first));
  }

  #breached(sentence: string): void {
    this.#core.parts.note("alarm", `${this.#title}: ${sentence}`);
    void this.stop({ policy: "square-off", reason: "limit", why: sentence, failed: true });
  }

  async #pauseItself(why: string): Promise<void> {
    this.#core.parts.note("alarm", `${this.#title}: ${why}`);
    // In memory at once: `save` does that first.
    await this.pause(why).catch(() => {});
  }

  async #restart(how: StartHow): Promise<void> {
    if (this.#core.stopsWanted > 0 || this.#ended || this.record.wants === "stopped") return;
    await startRun(this.#core, this.orders, how);
  }

  #fixed(field: string): TerminalError {
    return new TerminalError(badInput(field, "as it is while it runs", `${this.#title} runs: ${field} cannot be changed now. Stop it first${field === "parameters" ? ", or swap to the new parameters" : ""}.`));
  }

  #do<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    const mine = this.#work.then(work, work).finally(() => (this.#busy -= 1));
    this.#work = mine.catch(() => {});
    return mine;
  }
}

function within(work: Promise<unknown>, ms: number, timers: Timers): Promise<void> {
  return new Promise((resolve) => {
    const cancel = timers.after(ms, resolve);
    void work.then(() => {
      cancel();
      resolve();
    });
  });
}
