import { HostRoom } from "../../../electron/strategies/hosts/host-room.ts";
import type { HostRoomOptions, RunMaterial } from "../../../electron/strategies/hosts/host-room.ts";
import { spawnHost } from "../../../electron/strategies/hosts/host-thread.ts";
import type { HostThread } from "../../../electron/strategies/hosts/host-thread.ts";
import type { RunLost } from "../../../electron/strategies/hosts/loss.ts";
import { systemTimers } from "../../../electron/clocks.ts";
import type { RunSpec, StrategyBuild } from "../../../shared/contract/strategy-host.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { CallbackFailure } from "../../../shared/strategy/health.ts";
import type { FillUpdate, OrderUpdate } from "../../../shared/strategy/order-view.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import { createBoard, QuoteBoard } from "../../../shared/streams/quote-board.ts";
import { TickRingWriter } from "../../../shared/streams/tick-ring-writer.ts";
import { TICK, TICK_FIELDS } from "../../../shared/streams/tick-ring.ts";
import { buildModule } from "../../../workers/strategy-module/build-module.ts";
import { TABLES } from "../../unit/strategy-hosts/host-rig.ts";
import { at, facts } from "../../unit/strategy/rig.ts";

export const KEY = "NSE:S1" as InstrumentKey;
const SLOT = 1;
const START = at("09:30");

/** Strategies' threads as they are, fed by a tape, with everything that they told written down. */
export class Hall {
  readonly room: HostRoom;
  readonly threads: HostThread[] = [];
  readonly signals: { readonly run: string; readonly generation: number; readonly signal: Signal }[] = [];
  readonly failures: { readonly run: string; readonly failure: CallbackFailure; readonly lines: readonly string[] }[] = [];
  readonly lost: { readonly run: string; readonly what: RunLost }[] = [];
  readonly told: string[] = [];
  readonly rings = new Map<number, { readonly writer: TickRingWriter; readonly buffer: SharedArrayBuffer }>();
  now = START;
  sequence = 0;
  #record = new Float64Array(TICK_FIELDS);
  #feeding: ReturnType<typeof setInterval> | undefined;

  constructor(other: Partial<HostRoomOptions> = {}) {
    const board = new QuoteBoard(createBoard(16));
    for (let i = 0; i < 16; i++) board.allocate();
    this.room = new HostRoom({
      ...TABLES, board: board.buffer, timers: systemTimers, stopwatch: () => performance.now(), hosts: 1, stateEveryMs: 200, ringRecords: 65_536,
      feed: {
        attachRing: (ring, buffer) => {
          if (this.rings.get(ring)?.buffer !== buffer) this.rings.set(ring, { buffer, writer: new TickRingWriter(buffer) });
        },
        detachRing: (ring) => void this.rings.delete(ring),
      },
      spawn: (limits, events) => {
        const thread = spawnHost(limits, events);
        this.threads.push(thread);
        return thread;
      },
      onSignals: (run, generation, signals) => {
        for (const signal of signals) this.signals.push({ run, generation, signal });
      },
      onFailed: (run, _generation, failure, lines) => void this.failures.push({ run, failure, lines }),
      onLog: () => {},
      onFigures: () => {},
      onState: () => {},
      onRolledBack: (run, generation, to, sentence) => void this.told.push(`${run} rolled back from ${generation} to ${to}: ${sentence}`),
      onSettled: (run, generation) => void this.told.push(`${run} keeps ${generation}`),
      onLost: (run, what) => void this.lost.push({ run, what }),
      onTrouble: (sentence) => void this.told.push(sentence),
      ...other,
    });
  }

  async plan(run: string, build: StrategyBuild, parameters: ParameterValues = {}, generation = 1): Promise<void> {
    const spec: RunSpec = { run, generation, build, parameters, capital: 1e12, seed: 3, instruments: [facts(KEY)] };
    await this.room.plan(spec);
  }

  material(other: Partial<RunMaterial> = {}): RunMaterial {
    return { slots: [SLOT], warm: [], from: { kind: "begin" }, at: this.now as MarketTime, openOrders: [], fills: [], ...other };
  }

  async run(run: string, build: StrategyBuild, parameters: ParameterValues = {}, other: Partial<RunMaterial> = {}): Promise<void> {
    await this.plan(run, build, parameters);
    await this.room.start(run, 1, this.material(other));
  }

  /** One tick into every ring, as the bridge writes it: a hundred to a minute of the market. */
  tick(): void {
    const record = this.#record;
    this.now += 600;
    this.sequence += 1;
    record.fill(0);
    record[TICK.slot] = SLOT;
    record[TICK.sequence] = this.sequence;
    record[TICK.ltp] = 5_000_000;
    record[TICK.ltq] = record[TICK.traded] = 10;
    record[TICK.volume] = this.sequence * 10;
    record[TICK.exchangeAt] = record[TICK.marketAt] = this.now;
    record[TICK.receivedAt] = performance.timeOrigin + performance.now();
    record[TICK.bid] = 4_999_500;
    record[TICK.ask] = 5_000_500;
    for (const { writer } of this.rings.values()) {
      writer.push(record);
      writer.flush();
    }
  }

  /** The market goes on until the end of the test. */
  feed(): void {
    this.#feeding ??= setInterval(() => this.tick(), 5);
  }

  /** Sequences on which a run has decided, as they were told. */
  decided(run: string): number[] {
    return this.signals.filter((one) => one.run === run).map(({ signal }) => signal.decision.sequence);
  }

  lostOf(run: string): RunLost | undefined {
    return this.lost.find((one) => one.run === run)?.what;
  }

  async end(): Promise<void> {
    clearInterval(this.#feeding);
    await this.room.end();
  }
}

/** Waits for what must come; a limit for what hangs, not a measure. */
export async function until(is: () => boolean, what: string): Promise<void> {
  for (let waited = 0; waited < 3_000; waited++) {
    if (is()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited in vain: ${what}`);
}

const head = (body: string, parameters: string): string => `import { strategy, ticks, candles, instrument, choice, int } from "sauda";
export class Mine extends strategy({ title: "Mine", about: "Tries.", parameters: { ${parameters} }, series: () => ({ ticks: ticks("${KEY}"), bars: candles("${KEY}", 1) }) }) {
${body}
}
`;

/** Buys one with every tick, and counts them. */
export const steady = (version = 1): Promise<StrategyBuild> => buildModule(head(`  seen = 0;
  onTick(tick) {
    this.seen += ${version};
    this.orders.market({ instrument: tick.instrument, side: "BUY", quantity: 1, reason: String(this.seen) });
  }`, ""), "steady.ts");

export const PLACES = ["onInit", "onResume", "onTick", "onCandle", "onOrder", "onFill", "onTimer", "onStop", "exportState", "none"] as const;
export type FaultPlace = (typeof PLACES)[number];

/** Does something bad in one of its callbacks. */
export const faulty = (bad: string): Promise<StrategyBuild> => buildModule(`${head(`  seen = 0;
  #bad(here) {
    if (here === this.parameters.where) bad(this);
  }
  onInit() { this.timers.every("look", 1); this.#bad("onInit"); }
  onResume() { this.#bad("onResume"); }
  onTick() { this.seen += 1; this.#bad("onTick"); }
  onCandle() { this.#bad("onCandle"); }
  onOrder() { this.#bad("onOrder"); }
  onFill() { this.#bad("onFill"); }
  onTimer() { this.#bad("onTimer"); }
  onStop() { this.#bad("onStop"); }
  exportState() { this.#bad("exportState"); return super.exportState(); }`, `where: choice({ help: "Where.", choices: ${JSON.stringify(PLACES)}, default: "none" })`)}
const bad = (self) => { ${bad} };
`, "faulty.ts");

export const module = (source: string, file = "bad.ts"): Promise<StrategyBuild> => buildModule(source, file);
export const classWith = head;

export const ORDER: OrderUpdate = { id: "o1", signal: "s1", instrument: 0, side: "BUY", type: "MARKET", quantity: 1, filled: 0, price: 0, trigger: 0, state: "open", text: "" };
export const FILL: FillUpdate = { id: "f1", order: "o1", signal: "s1", instrument: 0, side: "BUY", quantity: 1, price: 5_000_000, at: START as MarketTime };
