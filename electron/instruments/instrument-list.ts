import type { BrokerProtocol } from "../../shared/brokers/port.ts";
import type { InstrumentListView } from "../../shared/contract/schemas/instruments.ts";
import type { Timers } from "../../shared/domain/time.ts";
import type { KnownName } from "../../shared/instruments/terms.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";
import type { LoadedMaster } from "../market/scrip-master.ts";
import { loadMaster } from "../market/scrip-master.ts";
import type { LoadThread } from "./load-thread.ts";

/** A list that is not today's is asked for again this much later, ms. */
const AGAIN_MS = 5 * 60_000;

export interface InstrumentListOptions {
  readonly protocol: BrokerProtocol;
  readonly index: InstrumentIndex;
  /** Where the last good list is kept, as a table. */
  readonly keptAt: string;
  readonly names: readonly KnownName[];
  /** The market's day, `YYYY-MM-DD`. */
  readonly day: () => string;
  readonly daily: boolean;
  readonly timers: Timers;
  readonly onView: (view: InstrumentListView) => void;
  readonly onNote: (sentence: string) => void;
  /** A better list came by itself, after one that was not today's. */
  readonly onReplaced: () => void;
  readonly load?: LoadThread;
}

/** Keeps the day's instruments in the index: loads them, says how far they can be trusted, and tries again while they are not today's. */
export class InstrumentList {
  #options: InstrumentListOptions;
  #view: InstrumentListView = { state: "loading", count: 0 };
  #cancel: (() => void) | undefined;
  #loading: Promise<void> | undefined;
  #ended = false;

  constructor(options: InstrumentListOptions) {
    this.#options = options;
  }

  get view(): InstrumentListView {
    return this.#view;
  }

  /** @throws Error with a sentence when there is no list at all; the one in use stays. Two calls at once are one load. */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  end(): void {
    this.#ended = true;
    this.#cancel?.();
  }

  async #load(): Promise<void> {
    this.#cancel?.();
    const loaded = await this.#ask();
    if (this.#ended) return;
    this.#use(loaded);
    for (const sentence of loaded.notes) this.#options.onNote(sentence);
    if (loaded.problem !== undefined) this.#options.onNote(loaded.problem);
  }

  #ask(): Promise<LoadedMaster> {
    const { protocol, keptAt, names, day, daily, load, onNote } = this.#options;
    return loadMaster(protocol, keptAt, { day: day(), daily, names, onNote, ...(load ? { load } : {}) });
  }

  #use({ table, meta, state, problem }: LoadedMaster): void {
    const { index, onView, timers } = this.#options;
    index.use(table);
    this.#view = { state, day: meta.listDay, count: table.rows, ...(problem === undefined ? {} : { problem }) };
    onView(this.#view);
    if (problem !== undefined) this.#cancel = timers.after(AGAIN_MS, () => void this.#again());
  }

  /** In the background: what fails leaves the list in use as it is, with its banner. */
  async #again(): Promise<void> {
    const { onReplaced, onNote } = this.#options;
    const before = this.#view;
    const loaded = await this.#ask().catch(() => undefined);
    if (this.#ended || this.#loading) return;
    if (!loaded || (loaded.problem !== undefined && loaded.meta.listDay === before.day)) {
      this.#cancel = this.#options.timers.after(AGAIN_MS, () => void this.#again());
      return;
    }
    this.#use(loaded);
    onNote(loaded.problem ?? `The instrument list of ${loaded.meta.listDay} is here now.`);
    onReplaced();
  }
}
