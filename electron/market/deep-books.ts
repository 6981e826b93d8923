import type { BrokerProtocol } from "../../shared/brokers/port.ts";
import type { BridgeCommand, DeepState, DeepSubscription } from "../../shared/contract/bridge.ts";
import type { DeepBookView } from "../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import { createDepthBoard, DepthBoard } from "../../shared/streams/depth-board.ts";

export interface DeepBooksOptions {
  readonly feed: number;
  readonly instrument: (key: InstrumentKey) => Instrument | undefined;
  readonly slotOf: (key: InstrumentKey) => number | undefined;
  readonly tell: (command: BridgeCommand) => void;
  readonly onView: (view: readonly DeepBookView[]) => void;
  /** There are none of an instrument that is looked at, and why. */
  readonly onNone: (sentence: string) => void;
}

interface Looked {
  /** On the depth board; undefined where none are asked for. */
  readonly row: number | undefined;
  readonly view: DeepBookView;
}

/** The books of twenty levels that are looked at: which row each has, how it does, and what to say where there is none. */
export class DeepBooks {
  readonly board = new DepthBoard(createDepthBoard());
  #options: DeepBooksOptions;
  #looked = new Map<InstrumentKey, Looked>();
  #slots = new Map<number, InstrumentKey>();
  #free = Array.from({ length: this.board.rows }, (_, row) => row);

  constructor(options: DeepBooksOptions) {
    this.#options = options;
  }

  /** The row of an instrument's book on the depth board, by the slot of its quote. */
  rowOf(slot: number): number | undefined {
    const key = this.#slots.get(slot);
    return key === undefined ? undefined : this.#looked.get(key)?.row;
  }

  /** Asks for exactly these; `anew` of them are looked at for the first time by somebody. */
  want(protocol: BrokerProtocol, keys: ReadonlySet<InstrumentKey>, anew: ReadonlySet<InstrumentKey>): void {
    const before = this.#looked.size;
    const gone: number[] = [];
    for (const key of [...this.#looked.keys()]) if (!keys.has(key)) gone.push(...this.#forget(key));
    const fresh: DeepSubscription[] = [];
    let news = before !== this.#looked.size;
    for (const key of keys) {
      const known = this.#looked.get(key);
      if (known && !(anew.has(key) && known.view.state === "none")) continue;
      if (known) gone.push(...this.#forget(key));
      fresh.push(...this.#look(protocol, key));
      news = true;
    }
    // One that is asked for again keeps no place in between: given up first, then asked for.
    if (gone.length > 0) this.#options.tell({ kind: "flatten", feed: this.#options.feed, rows: gone });
    if (fresh.length > 0) this.#options.tell({ kind: "deepen", feed: this.#options.feed, instruments: fresh });
    if (news) this.#show();
  }

  heard(states: readonly DeepState[]): void {
    const { instrument, onNone } = this.#options;
    for (const { row, slot, state, why } of states) {
      const key = this.#slots.get(slot);
      const known = key === undefined ? undefined : this.#looked.get(key);
      // News of a book that nobody looks at any more.
      if (!known || known.row !== row || key === undefined) continue;
      const sentence = state === "none" ? sentenceOf(instrument(key)?.symbol ?? key, why) : "";
      this.#looked.set(key, { row, view: { instrument: key, state, sentence } });
      if (state === "none") onNone(sentence);
    }
    this.#show();
  }

  #look(protocol: BrokerProtocol, key: InstrumentKey): DeepSubscription[] {
    const { instrument: find, slotOf } = this.#options;
    const instrument = find(key);
    const slot = slotOf(key);
    const segment = instrument && protocol.feed.segmentOf(instrument);
    if (!instrument || slot === undefined || segment === undefined) return this.#none(key, "it is not in today's list of instruments");
    const { deep } = protocol.feed;
    if (!deep) return this.#none(key, `${protocol.title} streams five levels only`, instrument);
    if (!deep.has(instrument)) return this.#none(key, `${protocol.title} streams them for ${deep.only} only`, instrument);
    const row = this.#free.shift();
    if (row === undefined) return this.#none(key, `${this.board.rows} others are looked at with 20 levels already`, instrument);
    this.#slots.set(slot, key);
    this.#looked.set(key, { row, view: { instrument: key, state: "asked", sentence: "" } });
    return [{ slot, row, segment, token: instrument.broker.token, mode: deep.mode }];
  }

  #none(key: InstrumentKey, why: string, instrument?: Instrument): [] {
    this.#looked.set(key, { row: undefined, view: { instrument: key, state: "none", sentence: sentenceOf(instrument?.symbol ?? key, why) } });
    return [];
  }

  /** @returns the row that it had. Rows are used again as late as can be. */
  #forget(key: InstrumentKey): number[] {
    const row = this.#looked.get(key)?.row;
    this.#looked.delete(key);
    const slot = this.#options.slotOf(key);
    if (slot !== undefined) this.#slots.delete(slot);
    if (row === undefined) return [];
    this.#free.push(row);
    return [row];
  }

  #show(): void {
    this.#options.onView([...this.#looked.values()].map(({ view }) => view));
  }
}

function sentenceOf(symbol: string, why: string): string {
  return `20 levels are not available for ${symbol}: ${why}. Showing 5.`;
}
