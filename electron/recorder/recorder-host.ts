import type { FromRecorder, InstrumentNames, RecorderState } from "../../shared/contract/recorder.ts";
import type { RecorderView } from "../../shared/contract/schemas/strategies.ts";
import { TerminalError } from "../../shared/domain/errors.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { Timers } from "../../shared/domain/time.ts";
import { BURST_RECORDS, createRing } from "../../shared/streams/tick-ring.ts";
import type { MarketRoom } from "../market/market-room.ts";
import type { RecorderSettings } from "./recorder-settings.ts";
import { readRecorderSettings, writeRecorderSettings } from "./recorder-settings.ts";
import type { RecorderThread, SpawnRecorder } from "./recorder-thread.ts";
import { spawnRecorder } from "./recorder-thread.ts";

/** Number of the recorder's ring at every tick bridge. */
export const RECORDER_RING = 3;
/** A thread that died is started again after this long, longer each time, ms. */
const FIRST_RESTART_MS = 500;
const LAST_RESTART_MS = 60_000;
const NOTHING: RecorderState = { sentence: "", stuck: false, instruments: 0, ticks: 0, lost: 0, bytes: 0, days: [] };

/** A market whose ticks can be recorded. */
export interface RecordedMarket {
  /** Of its folder: letters, digits, `-`. */
  readonly name: string;
  readonly room: {
    readonly feed: Pick<MarketRoom["feed"], "board" | "attachRing" | "detachRing" | "keyOf">;
    readonly instruments: Pick<MarketRoom["instruments"], "get">;
  };
}

export interface RecorderHostOptions {
  /** Absolute. */
  readonly folder: string;
  readonly settingsPath: string;
  readonly timers: Timers;
  readonly publish: (view: RecorderView) => void;
  /** Something that needs eyes: nothing is recorded, or not everything. */
  readonly onAlarm: (sentence: string) => void;
  readonly spawn?: SpawnRecorder;
}

/** The main process's end of the recorder: which markets, on or off, names for slots, the view. */
export class RecorderHost {
  #options: RecorderHostOptions;
  #settings: RecorderSettings;
  #thread: RecorderThread | undefined;
  #state = NOTHING;
  #markets = new Map<string, RecordedMarket>();
  #recorded = new Set<string>();
  #restartMs = FIRST_RESTART_MS;
  /** Ticks lost by threads that died. */
  #lostBefore = 0;
  #ended = false;

  constructor(options: RecorderHostOptions) {
    this.#options = options;
    this.#settings = readRecorderSettings(options.settingsPath);
  }

  get view(): RecorderView {
    const { on, mostBytes } = this.#settings;
    const { sentence, stuck, lost, ...rest } = this.#state;
    return { ...rest, on, folder: this.#options.folder, mostBytes, stuck: on && stuck, lost: this.#lostBefore + lost, sentence: this.#sentence(sentence) };
  }

  /** Starts the thread, which looks first at what has been recorded before. */
  begin(): void {
    this.#start();
  }

  /** Exactly these markets are recorded while it is on; ask as often as you like. */
  watch(markets: readonly RecordedMarket[]): void {
    const wanted = new Map(markets.map((market) => [market.name, market]));
    for (const [name, market] of this.#markets) if (wanted.get(name)?.room !== market.room) this.#leave(name);
    this.#markets = wanted;
    this.#attach();
  }

  /** @throws TerminalError when the setting cannot be kept; then nothing is changed. */
  set({ on, mostBytes = this.#settings.mostBytes }: { readonly on: boolean; readonly mostBytes?: number | undefined }): void {
    const settings = { on, mostBytes };
    try {
      writeRecorderSettings(this.#options.settingsPath, settings);
    } catch (error) {
      throw new TerminalError({ kind: "Fault", sentence: `The recorder's setting could not be saved, so it stays as it was: ${error instanceof Error ? error.message : String(error)}.` }, { cause: error });
    }
    this.#settings = settings;
    this.#thread?.post({ kind: "bound", mostBytes });
    if (on) this.#attach();
    else for (const name of [...this.#recorded]) this.#leave(name);
    this.#show();
  }

  /** Everything is written and the files are closed when it resolves. */
  async end(): Promise<void> {
    this.#ended = true;
    for (const name of [...this.#recorded]) this.#leave(name);
    await this.#thread?.end();
    this.#thread = undefined;
  }

  #sentence(told: string): string {
    if (!this.#thread) return this.#ended ? "Stopped." : "The recorder stopped and is being started again.";
    if (!this.#settings.on) return "Off.";
    if (this.#markets.size === 0) return "A replay is not recorded: it is a recording already.";
    return told === "" ? "Starting." : told;
  }

  #start(): void {
    if (this.#ended) return;
    const { spawn = spawnRecorder, folder } = this.#options;
    const thread = spawn({
      heard: (message) => {
        if (this.#thread === thread) this.#heard(message);
      },
      died: (why) => this.#died(thread, why),
    });
    this.#thread = thread;
    thread.post({ kind: "start", folder, mostBytes: this.#settings.mostBytes });
    this.#attach();
  }

  #died(thread: RecorderThread, why: string): void {
    if (this.#thread !== thread || this.#ended) return;
    this.#thread = undefined;
    for (const name of [...this.#recorded]) this.#leave(name);
    this.#lostBefore += this.#state.lost;
    this.#state = { ...this.#state, lost: 0 };
    const wait = this.#restartMs;
    this.#restartMs = Math.min(this.#restartMs * 2, LAST_RESTART_MS);
    if (this.#settings.on) this.#options.onAlarm(`The recorder stopped (${why}) and is started again. Ticks of the last seconds, and those until it runs, are not in the recording.`);
    this.#show();
    this.#options.timers.after(wait, () => this.#start());
  }

  #attach(): void {
    const thread = this.#thread;
    if (!thread || !this.#settings.on || this.#ended) return;
    for (const [name, { room }] of this.#markets) {
      if (this.#recorded.has(name)) continue;
      this.#recorded.add(name);
      const ring = createRing(BURST_RECORDS);
      thread.post({ kind: "record", market: name, ring, board: room.feed.board.buffer });
      room.feed.attachRing(RECORDER_RING, ring, "all");
    }
  }

  #leave(name: string): void {
    if (!this.#recorded.delete(name)) return;
    this.#markets.get(name)?.room.feed.detachRing(RECORDER_RING);
    this.#thread?.post({ kind: "leave", market: name });
  }

  #heard(message: FromRecorder): void {
    if (message.kind === "who") return this.#name(message.market, message.slots);
    this.#restartMs = FIRST_RESTART_MS;
    const { stuck } = this.#state;
    this.#state = message.state;
    if (this.#settings.on && message.state.stuck && !stuck) this.#options.onAlarm(message.state.sentence);
    this.#show();
  }

  #name(market: string, slots: readonly number[]): void {
    const room = this.#markets.get(market)?.room;
    const names = slots.map((slot) => {
      const key = room?.feed.keyOf(slot);
      const instrument = key === undefined ? undefined : room?.instruments.get(key);
      return { slot, names: instrument && namesOf(instrument) };
    });
    this.#thread?.post({ kind: "names", market, names });
  }

  #show(): void {
    this.#options.publish(this.view);
  }
}

function namesOf({ key, exchange, symbol, name, kind, underlying, expiry, strike, optionType, lot, tick, freeze, broker }: Instrument): InstrumentNames {
  return {
    key, exchange, symbol, name, kind, underlying, lot, tick,
    token: broker.token,
    brokerSymbol: broker.symbol,
    ...(expiry === undefined ? {} : { expiry }),
    ...(strike === undefined ? {} : { strike }),
    ...(optionType === undefined ? {} : { optionType }),
    ...(freeze === undefined ? {} : { freeze }),
  };
}
