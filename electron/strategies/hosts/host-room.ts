import type { RunPlanned, RunSpec, ToStrategyHost } from "../../../shared/contract/strategy-host.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { FillUpdate, OrderUpdate } from "../../../shared/strategy/order-view.ts";
import type { RunState } from "../../../shared/strategy/run-state.ts";
import type { StopReason } from "../../../shared/strategy/strategy.ts";
import { BURST_RECORDS } from "../../../shared/streams/tick-ring.ts";
import type { HostParts } from "./host.ts";
import { Host } from "./host.ts";
import type { ThreadDeath } from "./host-thread.ts";
import { spawnHost } from "./host-thread.ts";
import type { HostRoomEvents, NewsDesk } from "./host-news.ts";
import { hear } from "./host-news.ts";
import type { Finding } from "./host-watch.ts";
import { ANSWER_MS, HostWatch } from "./host-watch.ts";
import type { Loss } from "./loss.ts";
import { atWork, inTurn, lossOf, unansweredWords } from "./loss.ts";
import { leastLoaded } from "./placement.ts";
import { Quarantine } from "./quarantine.ts";
import { refusal } from "./refusal.ts";
import type { Answers, Asked, Request, RunStopped, SwapDone } from "./requests.ts";

export interface HostRoomOptions extends HostRoomEvents, Pick<HostParts, "feed" | "board" | "sessions" | "holidays" | "timers">, Partial<Pick<HostParts, "budgetMs" | "stateEveryMs" | "heapMb" | "ringRecords" | "spawn">> {
  /** ms; best one that stands still while the machine sleeps. */
  readonly stopwatch: () => number;
  /** Threads for all runs but those that have a thread of their own. */
  readonly hosts: number;
}

export type RunMaterial = Omit<Extract<ToStrategyHost, { kind: "start" }>, "kind" | "run" | "generation">;
export type SwapMaterial = Omit<Extract<ToStrategyHost, { kind: "swap" }>, "kind" | "run" | "generation">;

/** Numbers below are of other readers of ticks. */
const FIRST_RING = 16;
const BUDGET_MS = 50;
const STATE_EVERY_MS = 5_000;
const HEAP_MB = 512;

/** How many threads this machine can spare: one core is for the terminal. */
export function hostCount(cores: number): number {
  return Math.min(4, Math.max(2, cores - 1));
}

/** The threads in which strategies run: who lives where, what was asked and answered, and what happens when one has to be ended. */
export class HostRoom {
  #options: HostRoomOptions;
  #parts: HostParts;
  #hosts = new Set<Host>();
  #homes = new Map<string, Host>();
  #quarantine = new Quarantine();
  #watch: HostWatch;
  #desk: NewsDesk;
  #ended = false;

  constructor(options: HostRoomOptions) {
    this.#options = options;
    this.#parts = { budgetMs: BUDGET_MS, stateEveryMs: STATE_EVERY_MS, heapMb: HEAP_MB, ringRecords: BURST_RECORDS, spawn: spawnHost, ...options };
    const { timers, stopwatch } = options;
    this.#watch = new HostWatch({ timers, stopwatch, heapMb: this.#parts.heapMb, hosts: () => this.#hosts, onFound: (host, finding) => this.#found(host, finding) });
    this.#desk = { events: options, stopwatch, dropped: (host, run, generation) => this.#dropped(host, run, generation), left: (host, run) => this.#left(host, run, "It has ended.") };
  }

  /** Threads that live now. */
  get threads(): number {
    return this.#hosts.size;
  }

  /**
   * Evaluates a version and says what it needs: of a run that runs, beside it in its host; of another, in the host with the least load.
   * @throws TerminalError (Refused) with a sentence; the version is gone then.
   */
  async plan(spec: RunSpec): Promise<RunPlanned> {
    const { run, generation } = spec;
    if (this.#ended) throw refusal("Sauda is closing; strategies are not started any more.", run);
    if (this.#homes.get(run)?.version(run, generation)) throw refusal(`Version ${generation} of ${run} is there already.`, run);
    const host = this.#placeOf(spec);
    this.#homes.set(run, host);
    const answer = this.#ask(host, "plan", run, generation);
    host.plan(spec);
    return answer;
  }

  /** History in, then the first callback. @returns market time of the start. @throws as `plan`. */
  async start(run: string, generation: number, material: RunMaterial): Promise<MarketTime> {
    const { host, seat } = this.#planned(run, generation, material.slots);
    if (seat.isStarted) throw refusal(`${run} runs already; a new version of it takes over by a swap.`, run);
    const answer = this.#ask(host, "start", run, generation);
    seat.isStarted = true;
    if (material.from.kind === "resume") seat.keep(generation, material.from.state);
    host.post({ kind: "start", run, generation, ...material });
    return answer;
  }

  /** A planned version takes over from the running one between two ticks. @throws as `plan`; the running one goes on then. */
  async swap(run: string, generation: number, material: SwapMaterial): Promise<SwapDone> {
    const { host, seat } = this.#planned(run, generation, material.slots);
    if (seat.speaking === undefined) throw refusal(`${run} does not run, so there is nothing that a new version could take over. Start it.`, run);
    const answer = this.#ask(host, "swap", run, generation);
    host.post({ kind: "swap", run, generation, ...material });
    return answer;
  }

  /** Gives up a planned version that will not be run. */
  drop(run: string, generation: number): void {
    const host = this.#homes.get(run);
    if (!host?.version(run, generation)) return;
    host.post({ kind: "drop", run, generation });
    const request = host.requests.refused(run, generation);
    if (request) host.requests.remove(request);
    this.#dropped(host, run, generation);
    request?.reject(refusal(`Version ${generation} of ${run} was given up.`, run));
  }

  /** Ends a run after its onStop, the signals of which still come. One that does not end by itself is ended; never rejects for that. */
  async stop(run: string, reason: StopReason): Promise<RunStopped> {
    const host = this.#homes.get(run);
    const seat = host?.seats.get(run);
    if (!host || !seat) return { state: undefined, why: "It did not run." };
    if (!seat.isStarted) {
      for (const { generation } of [...seat.versions]) this.drop(run, generation);
      return { state: undefined, why: "It had not been started yet." };
    }
    const answer = this.#ask(host, "stop", run, seat.speaking ?? 0);
    host.post({ kind: "stop", run, reason });
    return answer;
  }

  order(run: string, update: OrderUpdate): void {
    this.#started(run)?.post({ kind: "order", run, update });
  }

  fill(run: string, update: FillUpdate, charges: number): void {
    this.#started(run)?.post({ kind: "fill", run, update, charges });
  }

  /** What a running run last exported. */
  lastState(run: string): RunState | undefined {
    return this.#homes.get(run)?.seats.get(run)?.state;
  }

  /** Ends all threads, in order and within a bound. Stop the runs before: whatever still runs ends without onStop. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#watch.end();
    const hosts = [...this.#hosts];
    this.#hosts.clear();
    this.#homes.clear();
    for (const host of hosts) for (const request of host.requests.clear()) unanswered(host, request, `${request.run} ends with Sauda, which is closing.`);
    await Promise.all(hosts.map((host) => host.quit()));
  }

  #ask<K extends Asked>(host: Host, kind: K, run: string, generation: number): Promise<Answers[K]> {
    const answer = host.requests.ask(kind, run, generation);
    if (!answer) throw refusal(`${run} is being asked to ${kind} already; wait for that to end.`, run);
    return answer;
  }

  #started(run: string): Host | undefined {
    const host = this.#homes.get(run);
    return host?.seats.get(run)?.isStarted === true ? host : undefined;
  }

  #planned(run: string, generation: number, slots: readonly number[]) {
    const host = this.#homes.get(run);
    const seat = host?.seats.get(run);
    const version = seat?.get(generation);
    if (!host || !seat || !version) throw refusal(`Version ${generation} of ${run} is not there any more. Start it again.`, run);
    version.slots = slots;
    // Before the message: its first tick may come at once.
    host.listen();
    return { host, seat };
  }

  #placeOf({ run, build }: RunSpec): Host {
    const home = this.#homes.get(run);
    const suspect = this.#quarantine.has(run, build.hash);
    if (home) {
      if (suspect && !home.own) throw refusal(`This version of ${build.file} has ended a thread before, so it does not take over beside others. Stop ${run} and start it with this version: it is given a thread of its own.`, run);
      return home;
    }
    if (suspect) {
      this.#quarantine.check([...this.#hosts].filter(({ own }) => own).length, run);
      return this.#open(true);
    }
    const shared = [...this.#hosts].filter(({ own }) => !own);
    const idle = shared.find(({ seats }) => seats.size === 0);
    return idle ?? (shared.length < this.#options.hosts ? undefined : leastLoaded(shared)) ?? this.#open(false);
  }

  #open(own: boolean): Host {
    const taken = new Set([...this.#hosts].map((host) => host.ring));
    let ring = FIRST_RING;
    while (taken.has(ring)) ring += 1;
    const host = new Host(ring, own, this.#parts, { heard: (from, message) => hear(from, message, this.#desk), died: (gone, death) => this.#died(gone, death) });
    this.#hosts.add(host);
    this.#watch.begin();
    return host;
  }

  #dropped(host: Host, run: string, generation: number): void {
    host.drop(run, generation);
    if (!host.seats.has(run)) this.#left(host, run, "Its version is gone.");
  }

  /** The run lives here no more: who still waits for it is told. */
  #left(host: Host, run: string, why: string): void {
    for (const request of host.requests.of(run)) {
      host.requests.remove(request);
      unanswered(host, request, request.kind === "stop" ? why : `${run} ended before this could be done: ${why}`);
    }
    host.seats.delete(run);
    host.listen();
    if (this.#homes.get(run) === host) this.#homes.delete(run);
    if (!host.own || host.seats.size > 0) return;
    this.#hosts.delete(host);
    void host.quit();
  }

  #found(host: Host, finding: Finding): void {
    const { heapMb } = this.#parts;
    switch (finding.kind) {
      case "stuck":
      case "memory":
        return this.#lose(host, { cause: finding.kind, ...atWork(host, finding.number), why: "", heapMb });
      case "silent":
        return this.#lose(host, finding.booted ? { cause: "stuck", ...inTurn(host), why: `nothing was heard of it for ${finding.seconds} s`, heapMb }
          : { cause: "crash", culprit: undefined, during: undefined, why: `it did not come up within ${finding.seconds} s`, heapMb });
      case "unanswered":
        return this.#unanswered(host, finding.request);
    }
  }

  #died(host: Host, { memory, why }: ThreadDeath): void {
    this.#lose(host, { cause: memory ? "memory" : "crash", ...atWork(host, host.beat.busy), why, heapMb: this.#parts.heapMb });
  }

  /** A host that is well and does not answer: what was asked is lost, and nobody waits for it for ever. */
  #unanswered(host: Host, { kind, run, generation }: Request): void {
    const why = `It was asked to ${kind} and did not answer within ${ANSWER_MS / 1_000} s.`;
    this.#options.onTrouble(`${run}: ${why}`);
    if (kind === "plan" || kind === "swap") return this.drop(run, generation);
    if (kind === "start") host.post({ kind: "stop", run, reason: "errors" });
    this.#left(host, run, why);
  }

  async #seeOff(host: Host, { culprit }: Loss): Promise<void> {
    if (await host.terminate()) return;
    this.#options.onTrouble(`A thread of strategies was ended${culprit ? `, since ${culprit.run} (${culprit.file}) was out of hand,` : ""} and is still at work: something in it cannot be interrupted. Nothing that it decides counts any more, but it takes time and memory from everything else. Restart Sauda at the next quiet moment, and do not run that version again.`);
  }

  /** Ends a host and tells everybody whom it concerns, the culprit last. Whoever is told may at once plan anew. */
  #lose(host: Host, loss: Loss): void {
    this.#hosts.delete(host);
    void this.#seeOff(host, loss);
    const { culprit } = loss;
    if (culprit) this.#quarantine.add(culprit.run, culprit.hash);
    const seats = [...host.seats.values()].sort((a, b) => Number(a.run === culprit?.run) - Number(b.run === culprit?.run));
    for (const { run } of seats) if (this.#homes.get(run) === host) this.#homes.delete(run);
    const stopping = new Set<string>();
    for (const request of host.requests.clear()) {
      const { kind, run, generation } = request;
      if (kind === "stop") stopping.add(run);
      unanswered(host, request, unansweredWords(run, generation, kind, loss));
    }
    for (const seat of seats) {
      const lost = stopping.has(seat.run) ? undefined : lossOf(seat, loss);
      if (lost) this.#options.onLost(seat.run, lost);
    }
  }
}

/** Nobody will answer this any more. A stop has its end all the same: the run is gone. */
function unanswered(host: Host, request: Request, sentence: string): void {
  if (request.kind === "stop") (request as Request<"stop">).resolve({ state: host.seats.get(request.run)?.state, why: sentence });
  else request.reject(refusal(sentence, request.run));
}
