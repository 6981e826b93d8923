import type { FromTriggerWatch, WatchLevel } from "../../shared/contract/trigger-watch.ts";
import { formatRupees } from "../../shared/domain/format.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { MarketTime, Timers } from "../../shared/domain/time.ts";
import type { Price } from "../../shared/domain/units.ts";
import { BURST_RECORDS, createRing } from "../../shared/streams/tick-ring.ts";
import type { Level, TriggerLevels } from "./trigger-levels.ts";
import type { SpawnWatch, WatchThread } from "./watch-thread.ts";
import { spawnWatch } from "./watch-thread.ts";

/** A thread that died is started again after this long, longer each time, ms. */
const FIRST_RESTART_MS = 50;
const LAST_RESTART_MS = 5_000;

export interface TriggerHostOptions {
  readonly board: SharedArrayBuffer;
  /** The ring's number at the tick bridge. */
  readonly ring: number;
  /** Names a slot for the instrument; undefined when it is unknown today or the board is full. */
  readonly slotOf: (instrument: InstrumentKey) => number | undefined;
  /** Lets the tick bridge write these slots into the ring; called again with more slots. */
  readonly attachRing: (ring: number, buffer: SharedArrayBuffer, slots: readonly number[]) => void;
  readonly timers: Timers;
  /** Something that needs eyes: triggers were not watched for a moment, ticks were lost. */
  readonly onAlarm: (sentence: string) => void;
  /** A print was not believed. */
  readonly onDoubt: (sentence: string) => void;
  readonly spawn?: SpawnWatch;
}

export interface TriggerStats {
  readonly state: "watching" | "restarting";
  readonly levels: number;
  readonly ticks: number;
  readonly lost: number;
  readonly pending: number;
}

interface Held {
  readonly level: Level;
  /** Name on the wire: unique for each put, so that an old crossing on its way never fires the level's successor. */
  readonly wire: string;
  readonly slot: number;
  /** Where a trailing level has come to. */
  price: Price;
}

/** The main process's end of the trigger watch: keeps every level, so that a thread that died is armed again. */
export class TriggerHost implements TriggerLevels {
  #options: TriggerHostOptions;
  #ring = createRing(BURST_RECORDS);
  #held = new Map<string, Held>();
  #byWire = new Map<string, Held>();
  #slots = new Map<number, InstrumentKey>();
  #thread: WatchThread | undefined;
  #puts = 0;
  #restartMs = FIRST_RESTART_MS;
  #ticks = 0;
  #lost = 0;
  #pending = 0;
  #ended = false;

  constructor(options: TriggerHostOptions) {
    this.#options = options;
    this.#start();
  }

  get stats(): TriggerStats {
    return { state: this.#thread ? "watching" : "restarting", levels: this.#held.size, ticks: this.#ticks, lost: this.#lost, pending: this.#pending };
  }

  put(level: Level): void {
    if (this.#ended) return;
    this.drop(level.id);
    const slot = this.#options.slotOf(level.instrument);
    if (slot === undefined) {
      this.#options.onAlarm(`${level.instrument} is not in today's instrument list, so its trigger ${formatRupees(level.price)} is not watched. Cancel it or place it on today's instrument.`);
      return;
    }
    this.#attach(slot, level.instrument);
    const held: Held = { level, wire: `${++this.#puts}`, slot, price: level.price };
    this.#held.set(level.id, held);
    this.#byWire.set(held.wire, held);
    this.#thread?.post({ kind: "put", levels: [wireLevel(held)] });
  }

  drop(id: string): void {
    const held = this.#held.get(id);
    if (!held) return;
    this.#forget(held);
    this.#thread?.post({ kind: "drop", ids: [held.wire] });
  }

  /** Drops all levels whose id begins so: an account that ends, orders of a day that is over. */
  dropAll(prefix: string): void {
    for (const id of [...this.#held.keys()]) if (id.startsWith(prefix)) this.drop(id);
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#thread?.end();
    this.#thread = undefined;
  }

  #attach(slot: number, instrument: InstrumentKey): void {
    if (this.#slots.has(slot)) return;
    this.#slots.set(slot, instrument);
    this.#options.attachRing(this.#options.ring, this.#ring, [...this.#slots.keys()]);
  }

  #start(): void {
    if (this.#ended) return;
    const { spawn = spawnWatch, board } = this.#options;
    const thread = spawn({
      heard: (message) => {
        if (this.#thread === thread) this.#heard(message);
      },
      died: (why) => this.#died(thread, why),
    });
    this.#thread = thread;
    thread.post({ kind: "start", ring: this.#ring, board, levels: [...this.#held.values()].map(wireLevel) });
  }

  #died(thread: WatchThread, why: string): void {
    if (this.#thread !== thread || this.#ended) return;
    this.#thread = undefined;
    const wait = this.#restartMs;
    this.#restartMs = Math.min(this.#restartMs * 2, LAST_RESTART_MS);
    const levels = this.#held.size;
    this.#options.onAlarm(`The trigger watch stopped (${why}). It is started again with all ${levels} trigger${levels === 1 ? "" : "s"}; one that is met meanwhile fires as soon as it runs.`);
    this.#options.timers.after(wait, () => this.#start());
  }

  #heard(message: FromTriggerWatch): void {
    switch (message.kind) {
      case "crossed": {
        const held = this.#byWire.get(message.id);
        // Dropped or replaced while the news was on its way.
        if (!held) return;
        this.#forget(held);
        const { price, marketAt, receivedAt, already } = message;
        return held.level.onCrossed({ price: price as Price, marketAt: marketAt as MarketTime, receivedAt, already });
      }
      case "trailed": {
        const held = this.#byWire.get(message.id);
        if (!held) return;
        held.price = message.price as Price;
        return held.level.onTrailed?.(held.price, message.marketAt as MarketTime);
      }
      case "doubted": {
        const name = this.#slots.get(message.slot) ?? "an instrument";
        return this.#options.onDoubt(`A print of ${name} at ${formatRupees(message.price)} would have met a trigger and fired nothing: ${message.why}.`);
      }
      case "stats":
        return this.#stats(message);
    }
  }

  #stats({ ticks, lost, pending }: Extract<FromTriggerWatch, { kind: "stats" }>): void {
    this.#restartMs = FIRST_RESTART_MS;
    this.#ticks = ticks;
    this.#pending = pending;
    if (lost > this.#lost) {
      this.#options.onAlarm(`The trigger watch has lost ${lost - this.#lost} ticks: this machine could not keep up. Triggers were compared with the latest prices instead; a price touched only in between was missed. Close other programs, or watch fewer instruments.`);
    }
    this.#lost = lost;
  }

  #forget(held: Held): void {
    this.#held.delete(held.level.id);
    this.#byWire.delete(held.wire);
  }
}

function wireLevel({ level, wire, slot, price }: Held): WatchLevel {
  const hasVolume = !level.instrument.split(":", 1).some((exchange) => exchange.endsWith("_INDEX"));
  return { id: wire, slot, way: level.way, price, hasVolume, ...(level.trail ? { trail: { by: level.trail.by, step: level.trail.step } } : {}) };
}
