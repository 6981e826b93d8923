import { readFileSync } from "node:fs";
import { holidayTable, sessionTables } from "../../../shared/calendar/session-tables.ts";
import { HOST_BEAT } from "../../../shared/contract/strategy-host.ts";
import type { FromStrategyHost, RunSpec, ToStrategyHost } from "../../../shared/contract/strategy-host.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { RunState } from "../../../shared/strategy/run-state.ts";
import { HostRoom } from "../../../electron/strategies/hosts/host-room.ts";
import type { HostRoomOptions, RunMaterial } from "../../../electron/strategies/hosts/host-room.ts";
import type { HostThreadEvents, ThreadDeath } from "../../../electron/strategies/hosts/host-thread.ts";
import type { RunLost } from "../../../electron/strategies/hosts/loss.ts";
import { settle, VirtualTime } from "../../support/virtual-time.ts";

const json = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../resources/calendar/${name}.json`, import.meta.url), "utf8"));
export const TABLES = { sessions: sessionTables(json("sessions")), holidays: holidayTable(json("nse-holidays")) };
export const AT = 1_756_100_000_000 as MarketTime;

export function spec(run: string, generation = 1, hash = `hash-${run}-${generation}`): RunSpec {
  return { run, generation, build: { file: `${run}.ts`, code: "", map: "{}", hash }, parameters: {}, capital: 1_000_000, seed: 1, instruments: [] };
}

export function material(slots: readonly number[] = [1, 2], other: Partial<RunMaterial> = {}): RunMaterial {
  return { slots, warm: [], from: { kind: "begin" }, at: AT, openOrders: [], fills: [], ...other };
}

export function state(run: string, sequence: number): RunState {
  return { strategy: run, sequence } as RunState;
}

/** A host's thread played by the test: it answers nothing by itself. */
export class PlayedHost {
  readonly name: string;
  readonly heard: ToStrategyHost[] = [];
  readonly #events: HostThreadEvents;
  #beat: Int32Array | undefined;
  terminated = false;
  memory = 1;
  /** Does as it is told when it is terminated. */
  dies = true;
  /** Goes when asked. */
  quits = true;
  #gone: () => void = () => {};
  readonly gone = new Promise<void>((resolve) => (this.#gone = resolve));

  constructor(name: string, events: HostThreadEvents) {
    this.name = name;
    this.#events = events;
  }

  post(message: ToStrategyHost): void {
    this.heard.push(message);
    if (message.kind === "open") this.#beat = new Int32Array(message.beat);
    if (message.kind === "quit" && this.quits) this.die({ memory: false, why: "it ended by itself" });
  }

  terminate(): void {
    this.terminated = true;
    if (this.dies) this.die({ memory: false, why: "it was terminated" });
  }

  async memoryMb(): Promise<number> {
    return this.memory;
  }

  say(...messages: FromStrategyHost[]): void {
    for (const message of messages) this.#events.heard(message);
  }

  die(death: ThreadDeath): void {
    this.#events.died(death);
    this.#gone();
  }

  /** @param number of the version, or undefined. */
  beat(number: number | undefined, since = 7): void {
    Atomics.store(this.#beat!, HOST_BEAT.busySince, since);
    Atomics.store(this.#beat!, HOST_BEAT.busyRun, number === undefined ? 0 : number + 1);
  }

  round(): void {
    Atomics.add(this.#beat!, HOST_BEAT.round, 1);
  }

  of<K extends ToStrategyHost["kind"]>(kind: K): Extract<ToStrategyHost, { kind: K }>[] {
    return this.heard.filter((one): one is Extract<ToStrategyHost, { kind: K }> => one.kind === kind);
  }

  numberOf(run: string, generation = 1): number {
    return this.of("plan").find(({ spec: one }) => one.run === run && one.generation === generation)!.number;
  }
}

export interface RoomRig {
  readonly room: HostRoom;
  readonly time: VirtualTime;
  /** The machine's stopwatch, as apart from the timers as a test wants it. */
  watch: { now: number; follows: boolean };
  readonly threads: PlayedHost[];
  readonly events: (readonly [kind: string, ...rest: unknown[]])[];
  readonly lost: Map<string, RunLost>;
  /** Ring → slots, as the tick bridge has them. */
  readonly rings: Map<number, readonly number[]>;
  /** Plans and starts a run on whatever host it goes to. */
  run(name: string, slots?: readonly number[]): Promise<PlayedHost>;
  hostOf(run: string): PlayedHost;
  /** Lets time pass while the hosts that are idle turn their rounds. */
  calm(ms: number): Promise<void>;
}

export function roomRig(other: Partial<HostRoomOptions> = {}): RoomRig {
  const time = new VirtualTime();
  const threads: PlayedHost[] = [];
  const events: (readonly [string, ...unknown[]])[] = [];
  const lost = new Map<string, RunLost>();
  const rings = new Map<number, readonly number[]>();
  const watch = { now: 0, follows: true };
  const started = time.now();
  const room = new HostRoom({
    feed: {
      attachRing: (ring, _buffer, slots) => {
        rings.set(ring, slots);
        events.push(["attach", ring, [...slots]]);
      },
      detachRing: (ring) => {
        rings.delete(ring);
        events.push(["detach", ring]);
      },
    },
    board: new SharedArrayBuffer(8), ...TABLES, timers: time, ringRecords: 16, hosts: 2,
    stopwatch: () => (watch.follows ? time.now() - started : watch.now),
    spawn: ({ name }, its) => {
      const thread = new PlayedHost(name, its);
      threads.push(thread);
      return thread;
    },
    onSignals: (...told) => void events.push(["signals", ...told]),
    onFailed: (...told) => void events.push(["failed", ...told]),
    onLog: (...told) => void events.push(["log", ...told]),
    onFigures: (...told) => void events.push(["figures", ...told]),
    onState: (...told) => void events.push(["state", ...told]),
    onRolledBack: (...told) => void events.push(["rolled-back", ...told]),
    onSettled: (...told) => void events.push(["settled", ...told]),
    onTrouble: (...told) => void events.push(["trouble", ...told]),
    onLost: (run, what) => {
      if (lost.has(run)) throw new Error(`${run} was told lost twice`);
      lost.set(run, what);
      events.push(["lost", run]);
    },
    ...other,
  });
  const hostOf = (run: string): PlayedHost => threads.findLast((thread) => thread.of("plan").some(({ spec: one }) => one.run === run))!;
  const rig: RoomRig = {
    room, time, watch, threads, events, lost, rings, hostOf,
    run: async (name, slots) => {
      const planned = room.plan(spec(name));
      await settle();
      const thread = hostOf(name);
      thread.round();
      thread.say({ kind: "planned", run: name, generation: 1, planned: { needs: [], instruments: [] } });
      await planned;
      const running = room.start(name, 1, material(slots));
      thread.say({ kind: "running", run: name, generation: 1, at: AT });
      await running;
      return thread;
    },
    calm: async (ms) => {
      for (let passed = 0; passed < ms; passed += 50) {
        for (const thread of threads) thread.round();
        await time.pass(50);
      }
    },
  };
  return rig;
}

/** The message that an awaited promise rejects with. */
export async function sentenceOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it was done, and should have been refused");
}
