import { Worker } from "node:worker_threads";
import type { BrokerProtocol, Session } from "../../shared/brokers/port.ts";
import { DROP_NAMES } from "../../shared/brokers/tick-record.ts";
import type { BridgeCommand, BridgeNotice, BridgeState, BridgeStats, BridgeSubscription } from "../../shared/contract/bridge.ts";
import type { DeepBookView, FeedView } from "../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { QuoteBoard, createBoard } from "../../shared/streams/quote-board.ts";
import { DeepBooks } from "./deep-books.ts";
import { workerFile } from "../worker-files.ts";
import type { LiveBarCounts } from "./live-bars.ts";
import type { InstrumentIndex } from "./instrument-index.ts";

/** Instruments one run of the terminal can ever name: 4 MB of quote board. */
const BOARD_SLOTS = 8_192;
const FEED = 0;

export interface FeedSupervisorOptions {
  readonly instruments: InstrumentIndex;
  readonly onView: (view: FeedView) => void;
  readonly onTrouble: (sentence: string, bad: boolean) => void;
  /** Ticks of these instruments are missing between these market times. */
  readonly onGap: (from: MarketTime, to: MarketTime, keys: readonly InstrumentKey[]) => void;
  /** The broker no longer takes the tokens. */
  readonly onRefused: () => void;
}

export interface FeedLogin {
  readonly protocol: BrokerProtocol;
  readonly apiKey: string;
  readonly clientCode: string;
  readonly session: Session;
}

const IDLE: FeedView = {
  state: "stopped", sentence: "No feed yet.", ticksPerSecond: 0, received: 0, dropped: 0, droppedBy: {}, lost: 0, reconnects: 0, subscribed: 0, silent: [],
};

/** Owns the quote board's slots and the tick bridge's thread: decides what is subscribed, tells how the feed does. */
export class FeedSupervisor {
  readonly board = new QuoteBoard(createBoard(BOARD_SLOTS));
  readonly deep: DeepBooks;
  #options: FeedSupervisorOptions;
  #worker: Worker | undefined;
  #protocol: BrokerProtocol | undefined;
  #slots = new Map<InstrumentKey, number>();
  #keys: InstrumentKey[] = [];
  #subscribed = new Map<InstrumentKey, BridgeSubscription>();
  /** Readers of every tick, remembered for a bridge that starts later or anew. */
  #rings = new Map<number, { readonly buffer: SharedArrayBuffer; readonly slots: "all" | readonly number[] }>();
  #view: FeedView = IDLE;
  /** Sessions that the bridge's feed was given since its start. */
  #sessions = 0;
  #quitting = false;

  constructor(options: FeedSupervisorOptions) {
    this.#options = options;
    this.deep = new DeepBooks({
      feed: FEED,
      instrument: (key) => options.instruments.get(key),
      slotOf: (key) => this.slotOf(key),
      tell: (command) => this.#tell(command),
      onView: (books) => this.#showDeep(books),
      onNone: (sentence) => options.onTrouble(sentence, false),
    });
  }

  get view(): FeedView {
    return this.#view;
  }

  /** Market time by the feed. */
  marketAt(): MarketTime | undefined {
    return this.board.marketTime(FEED)?.at;
  }

  /** The board slot of an instrument, handed out at first asking; undefined when the board is full. */
  slotOf(key: InstrumentKey): number | undefined {
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.board.allocate();
    if (slot === undefined) return undefined;
    this.#slots.set(key, slot);
    this.#keys[slot] = key;
    return slot;
  }

  keyOf(slot: number): InstrumentKey | undefined {
    return this.#keys[slot];
  }

  start(login: FeedLogin): void {
    this.#protocol = login.protocol;
    if (!this.#worker) {
      this.#worker = this.#spawn();
      for (const [ring, attached] of this.#rings) this.#tell({ kind: "attach-ring", ring, ...attached });
    }
    const { protocol, apiKey, clientCode, session } = login;
    this.#sessions = 1;
    this.#tell({ kind: "start", feed: FEED, protocol: protocol.id, endpoints: protocol.endpoints, apiKey, clientCode, session, board: this.board.buffer, depthBoard: this.deep.board.buffer });
  }

  renew(session: Session): void {
    if (!this.#worker) return;
    this.#sessions += 1;
    this.#tell({ kind: "session", feed: FEED, session });
  }

  /** Subscribes to exactly these; what is no longer wanted is given up. */
  want(keys: ReadonlySet<InstrumentKey>): void {
    if (!this.#protocol || !this.#worker) return;
    const gone: number[] = [];
    for (const [key, subscription] of this.#subscribed) {
      if (keys.has(key)) continue;
      gone.push(subscription.slot);
      this.#subscribed.delete(key);
    }
    const fresh: BridgeSubscription[] = [];
    for (const key of keys) {
      const instrument = this.#options.instruments.get(key);
      const subscription = instrument && this.#subscription(this.#protocol, instrument);
      const known = this.#subscribed.get(key);
      // A new list may give an instrument another token, and its old one to another instrument.
      if (!subscription || (known && known.token === subscription.token && known.segment === subscription.segment)) continue;
      this.#subscribed.set(key, subscription);
      fresh.push(subscription);
    }
    if (gone.length > 0) this.#tell({ kind: "unsubscribe", feed: FEED, slots: gone });
    if (fresh.length > 0) this.#tell({ kind: "subscribe", feed: FEED, instruments: fresh });
  }

  /** Twenty levels of exactly these; those of `anew` are asked for again where they were given up. */
  wantDeep(keys: ReadonlySet<InstrumentKey>, anew: ReadonlySet<InstrumentKey>): void {
    if (this.#protocol && this.#worker) this.deep.want(this.#protocol, keys, anew);
  }

  /** Whether silence means trouble now, by the hours of each instrument: commodities trade long after shares have closed. */
  marketOpen(open: boolean | ((instrument: Instrument) => boolean)): void {
    if (!this.#worker || open === false) return this.#tell({ kind: "phase", feed: FEED, openSegments: [] });
    const segments = new Set<number>();
    for (const [key, { segment }] of this.#subscribed) {
      if (segments.has(segment)) continue;
      const instrument = open === true ? undefined : this.#options.instruments.get(key);
      if (open === true || (instrument && open(instrument))) segments.add(segment);
    }
    this.#tell({ kind: "phase", feed: FEED, openSegments: [...segments] });
  }

  /** Another recording or day begins on the practice exchange: its times may lie before the present ones. */
  forgetTime(): void {
    if (this.#worker) this.#tell({ kind: "forget-time", feed: FEED });
  }

  /** Every tick of these slots goes to the ring from now on. Attaching a known ring again changes its slots. */
  attachRing(ring: number, buffer: SharedArrayBuffer, slots: "all" | readonly number[]): void {
    this.#rings.set(ring, { buffer, slots });
    this.#tell({ kind: "attach-ring", ring, buffer, slots });
  }

  detachRing(ring: number): void {
    this.#rings.delete(ring);
    this.#tell({ kind: "detach-ring", ring });
  }

  async quit(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    this.#quitting = true;
    const ended = new Promise<void>((resolve) => void worker.once("exit", () => resolve()));
    this.#tell({ kind: "quit" });
    const timer = setTimeout(() => void worker.terminate(), 2_000);
    await ended;
    clearTimeout(timer);
  }

  /** One mode per instrument, the one with depth and circuits: switching modes would count it twice. */
  #subscription(protocol: BrokerProtocol, instrument: Instrument): BridgeSubscription | undefined {
    const segment = protocol.feed.segmentOf(instrument);
    const slot = this.slotOf(instrument.key);
    if (segment === undefined || slot === undefined) return undefined;
    return { slot, segment, token: instrument.broker.token, mode: protocol.feed.modes.full };
  }

  #spawn(): Worker {
    const worker = new Worker(workerFile("tick-bridge"), { name: "tick-bridge" });
    worker.on("message", (notice: BridgeNotice) => this.#heard(notice));
    worker.on("error", (error: Error) => this.#options.onTrouble(`The tick bridge stopped: ${error.message}. Start Sauda again to have prices.`, true));
    worker.on("exit", () => {
      if (this.#quitting) return;
      this.#worker = undefined;
      this.#show({ ...this.#view, state: "stopped", sentence: "The tick bridge has ended; prices stand still. Start Sauda again." });
    });
    return worker;
  }

  #tell(command: BridgeCommand): void {
    this.#worker?.postMessage(command);
  }

  #heard(notice: BridgeNotice): void {
    switch (notice.kind) {
      case "state":
        return this.#state(notice.state);
      case "stats":
        return this.#stats(notice);
      case "silent":
        return this.#show({ ...this.#view, silent: this.#named(notice.slots) });
      case "not-subscribed":
        return this.#options.onTrouble(`${notice.slots.length} instrument${notice.slots.length === 1 ? "" : "s"} could not be subscribed: ${notice.why}`, true);
      case "deep":
        return this.deep.heard(notice.books);
      case "gap":
        return this.#options.onGap(notice.from as MarketTime, notice.to as MarketTime, this.#named(notice.slots));
      case "said":
        return this.#options.onTrouble(`The feed said: ${notice.text}`, false);
      case "failed":
        return this.#options.onTrouble(notice.sentence, true);
    }
  }

  #state(state: BridgeState): void {
    const before = this.#view.state;
    this.#show({ ...this.#view, state: state.name, sentence: sentenceOf(state) });
    // Newer tokens may be on their way to the bridge while it tells this.
    if (state.name === "refused" && state.sessions === this.#sessions) this.#options.onRefused();
    if (state.name === "live" && before !== "live") this.#options.onTrouble("The feed is live.", false);
    if (state.name === "retrying" && before === "live") this.#options.onTrouble(sentenceOf(state), true);
  }

  #stats(stats: BridgeStats): void {
    const droppedBy: Record<string, number> = {};
    let dropped = 0;
    stats.dropped.forEach((count, reason) => {
      dropped += count;
      if (count > 0) droppedBy[DROP_NAMES[reason] ?? `reason ${reason}`] = count;
    });
    const { ageMs: _old, ...view } = this.#view;
    this.#show({
      ...view,
      ...(stats.dataAgeMs === undefined ? {} : { ageMs: stats.dataAgeMs }),
      ticksPerSecond: stats.perSecond,
      received: stats.received,
      dropped,
      droppedBy,
      lost: stats.rings.reduce((sum, ring) => sum + ring.lost, 0),
      reconnects: stats.reconnects,
      subscribed: stats.subscribed,
      connections: [...stats.connections],
    });
  }

  /** What the comparison of live minutes with the broker's has come to. */
  countBars(liveBars: LiveBarCounts): void {
    this.#show({ ...this.#view, liveBars });
  }

  #showDeep(books: readonly DeepBookView[]): void {
    const { deep: _old, ...view } = this.#view;
    this.#show(books.length === 0 ? view : { ...view, deep: [...books] });
  }

  #named(slots: readonly number[]): InstrumentKey[] {
    return slots.flatMap((slot) => this.#keys[slot] ?? []);
  }

  #show(view: FeedView): void {
    this.#view = view;
    this.#options.onView(view);
  }
}

function sentenceOf(state: BridgeState): string {
  switch (state.name) {
    case "connecting":
      return state.attempt <= 1 ? "Connecting to the feed." : `Connecting to the feed, attempt ${state.attempt}.`;
    case "live":
      return "Live.";
    case "retrying":
      return `${state.why} Trying again in ${(state.inMs / 1000).toFixed(1)} s.`;
    case "refused":
      return `${state.why} Signing in again.`;
    case "stopped":
      return "Stopped.";
  }
}
