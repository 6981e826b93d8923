import type { HolidayTable, SessionTables } from "../../../shared/calendar/session-tables.ts";
import type { FromStrategyHost, RunPlanned, RunSpec, RunStart, ToStrategyHost, WarmCandles } from "../../../shared/contract/strategy-host.ts";
import { HOST_BEAT } from "../../../shared/contract/strategy-host.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { LogLine } from "../../../shared/strategy/log.ts";
import type { FillUpdate, OrderUpdate } from "../../../shared/strategy/order-view.ts";
import type { RunState } from "../../../shared/strategy/run-state.ts";
import type { CallbackFailure } from "../../../shared/strategy/health.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import type { StopReason } from "../../../shared/strategy/strategy.ts";
import type { StepLine } from "./step-line.ts";
import { StepEnd } from "./step-line.ts";
import type { HandOut, StepReader } from "./step-reader.ts";

export type HostLine = StepLine<ToStrategyHost, FromStrategyHost>;

/** What a strategy says beside its answers. */
export interface HostNews {
  readonly onSignals: (run: string, generation: number, signals: readonly Signal[]) => void;
  readonly onFailed: (run: string, failure: CallbackFailure, lines: readonly string[]) => void;
  readonly onLog: (run: string, lines: readonly LogLine[]) => void;
}

export interface StepHostOptions extends HostNews {
  readonly line: HostLine;
  readonly board: SharedArrayBuffer;
  readonly ring: SharedArrayBuffer;
  readonly sessions: SessionTables;
  readonly holidays: HolidayTable;
}

export interface HostStart {
  readonly slots: readonly number[];
  readonly warm: readonly WarmCandles[];
  readonly from: RunStart;
  readonly at: MarketTime;
}

/** A replay's strategies are watched by whoever started it: no callback is too slow, no state is kept aside. */
const NEVER_MS = 0x7fff_ffff;

/** A strategy host in lock-step. */
export class StepHost implements StepReader {
  /** A strategy may answer any tick. */
  readonly busy = true;
  readonly next = undefined;
  #end: StepEnd<ToStrategyHost, FromStrategyHost>;
  #news: HostNews;
  #runs = 0;

  constructor({ line, board, ring, sessions, holidays, ...news }: StepHostOptions) {
    this.#news = news;
    this.#end = new StepEnd("strategy host", line, (message) => this.#isAside(message));
    const beat = new SharedArrayBuffer(HOST_BEAT.size * Int32Array.BYTES_PER_ELEMENT);
    this.#end.tell({ kind: "open", ring, board, beat, sessions, holidays, budgetMs: NEVER_MS, stateEveryMs: NEVER_MS });
  }

  get told(): boolean {
    return this.#end.told;
  }

  /** @throws Error with the host's sentence where the version is refused. */
  async plan(spec: RunSpec): Promise<RunPlanned> {
    const answer = await this.#ask({ kind: "plan", spec, number: this.#runs++ }, spec, "planned");
    return answer.kind === "planned" ? answer.planned : neverSaid();
  }

  /** What it decides in its first callback is handed out with the next answer. @returns what it has said of its history. @throws Error with the host's sentence where it does not start. */
  async start({ run, generation }: RunSpec, { slots, warm, from, at }: HostStart): Promise<HandOut> {
    const said: FromStrategyHost[] = [];
    await this.#ask({ kind: "start", run, generation, slots, warm, from, at, openOrders: [], fills: [] }, { run, generation }, "running", said);
    return () => this.#hand(said);
  }

  /** @returns its last state; what its last callback decided is handed out by the function. */
  async stop({ run, generation }: RunSpec, reason: StopReason): Promise<{ readonly state: RunState | undefined; readonly hand: HandOut }> {
    const said: FromStrategyHost[] = [];
    const answer = await this.#ask({ kind: "stop", run, reason }, { run, generation }, "stopped", said);
    return { state: answer.kind === "stopped" ? answer.state : neverSaid(), hand: () => this.#hand(said) };
  }

  order(run: string, update: OrderUpdate): void {
    this.#end.tell({ kind: "order", run, update });
  }

  fill(run: string, update: FillUpdate, charges: number): void {
    this.#end.tell({ kind: "fill", run, update, charges });
  }

  async reach(sequence: number): Promise<HandOut | undefined> {
    const said = await this.#end.ask({ kind: "reach", sequence }, (message) => message.kind === "reached" && message.sequence === sequence);
    return said.length === 1 ? undefined : () => this.#hand(said);
  }

  end(): Promise<void> {
    return this.#end.end();
  }

  async #ask(question: ToStrategyHost, { run, generation }: Pick<RunSpec, "run" | "generation">, wanted: FromStrategyHost["kind"], said: FromStrategyHost[] = []): Promise<FromStrategyHost> {
    said.push(...await this.#end.ask(question, (message) => (message.kind === wanted || message.kind === "refused") && "generation" in message && message.run === run && message.generation === generation, true));
    const answer = said.at(-1) ?? neverSaid();
    if (answer.kind === "refused") throw new Error(answer.sentence);
    return answer;
  }

  /** Words are told at a pace of the host's own; figures and states are asked of nobody here. */
  #isAside(message: FromStrategyHost): boolean {
    if (message.kind === "log") this.#news.onLog(message.run, message.lines);
    return message.kind === "log" || message.kind === "figures" || message.kind === "state";
  }

  #hand(said: readonly FromStrategyHost[]): void {
    for (const message of said) {
      if (message.kind === "signals") this.#news.onSignals(message.run, message.generation, message.signals);
      else if (message.kind === "failed") this.#news.onFailed(message.run, message.failure, message.lines);
    }
  }
}

function neverSaid(): never {
  throw new Error("an answer without a last message");
}
