import type { BrokerProtocol, Session } from "../../shared/brokers/port.ts";
import type { Snapshot } from "../../shared/contract/commands.ts";
import type { Publish } from "../../shared/contract/topics.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { MarketTime, Timers } from "../../shared/domain/time.ts";
import type { HistoryRoom } from "../history/history-room.ts";
import type { DayNotices } from "../instruments/day-notices.ts";
import { InstrumentList } from "../instruments/instrument-list.ts";
import type { Surveillance } from "../instruments/surveillance.ts";
import { WatchBook } from "../gateway/watch-book.ts";
import type { ActivityLog } from "../telemetry/activity-log.ts";
import { FeedSupervisor } from "./feed-supervisor.ts";
import { InstrumentIndex } from "./instrument-index.ts";
import { LiveBars } from "./live-bars.ts";
import { QuotePeek } from "./quote-peek.ts";
import { suggested } from "./suggested.ts";
import { Watching } from "./watching.ts";
import type { KnownName } from "../../shared/instruments/terms.ts";

export interface MarketRoomOptions {
  readonly protocol: BrokerProtocol;
  readonly apiKey: string;
  readonly clientCode: string;
  /** Where the last good instrument list is kept. */
  readonly masterFile: string;
  readonly names: readonly KnownName[];
  /** The market's day, `YYYY-MM-DD`. */
  readonly day: () => string;
  /** The broker writes its list anew each trading day: the same one on a new day is late. */
  readonly daily?: boolean;
  /** Ban list, corporate actions … of the day, where the user keeps any. */
  readonly notices?: DayNotices;
  /** What the broker of this market says of shares under surveillance; undefined while nobody can be asked. */
  readonly surveillance?: () => Surveillance | undefined;
  readonly timers: Timers;
  readonly publish: Publish;
  readonly activity: () => ActivityLog;
  /** Instruments with an open order or position. */
  readonly held: () => Iterable<InstrumentKey>;
  readonly onRefused: () => void;
  /** Where the broker's own candles come from. */
  readonly candles: () => Pick<HistoryRoom, "page">;
}

/** Reconciling waits this long for the feed to tell the market's time, ms. */
const MARKET_TIME_WAIT_MS = 1_500;
const LOOK_MS = 10;

/** One broker's market as the terminal sees it: today's instruments, the feed, and who watches what. */
export class MarketRoom {
  readonly instruments = new InstrumentIndex();
  readonly list: InstrumentList;
  readonly feed: FeedSupervisor;
  readonly quotes: QuotePeek;
  readonly book: WatchBook;
  readonly watching: Watching;
  readonly bars: LiveBars;
  #options: MarketRoomOptions;
  #suggested: Snapshot["suggested"] = [];

  constructor(options: MarketRoomOptions) {
    this.#options = options;
    const { publish, activity, timers, protocol, names, day, daily = false, masterFile } = options;
    const { instruments } = this;
    this.list = new InstrumentList({
      protocol, names, day, daily, timers,
      index: instruments,
      keptAt: masterFile,
      onView: (view) => publish("instruments", view),
      onNote: (sentence) => activity().note({ tone: "warning", topic: "account", sentence }),
      onReplaced: () => this.#replaced(),
    });
    this.feed = new FeedSupervisor({
      instruments,
      onView: (view) => publish("feed", view),
      onTrouble: (sentence, bad) => activity().note({ tone: bad ? "warning" : "plain", topic: "feed", sentence }),
      onGap: (from, to, keys) => this.#gap(from, to, keys),
      onRefused: options.onRefused,
    });
    this.quotes = new QuotePeek(this.feed);
    this.bars = new LiveBars({
      marketAt: () => this.feed.marketAt(),
      quote: (key, into) => {
        const slot = this.feed.slotOf(key);
        return slot !== undefined && this.feed.board.read(slot, into, 0, into.length);
      },
      watched: (key) => {
        const slot = this.feed.slotOf(key);
        return slot !== undefined && this.book.wanted().has(slot);
      },
      minutes: async (instrument, count) => (await options.candles().page({ instrument, frame: 1, count })).candles,
      onCount: (counts) => this.feed.countBars(counts),
      onCorrected: (instrument) => publish("candlesChanged", { instrument }),
    });
    this.book = new WatchBook(() => this.watching.changed());
    this.watching = new Watching({ instruments, timers, feed: this.feed, book: this.book, quotes: this.quotes, own: () => this.#own() });
  }

  /** The market's day, `YYYY-MM-DD`. */
  get day(): () => string {
    return this.#options.day;
  }

  get notices(): DayNotices | undefined {
    return this.#options.notices;
  }

  get surveillance(): Surveillance | undefined {
    return this.#options.surveillance?.();
  }

  /** A broker's own market, of which what no list tells is not known; in one of ours there is nothing more than its lists tell. */
  get real(): boolean {
    return this.#options.daily === true;
  }

  /** What a fresh watch list begins with; empty until the instruments are known. */
  get suggested(): Snapshot["suggested"] {
    return this.#suggested;
  }

  /** Opens the feed with these tokens, or hands it the new ones. */
  useSession(session: Session): void {
    const { protocol, apiKey, clientCode } = this.#options;
    if (this.feed.view.state === "stopped") this.feed.start({ protocol, apiKey, clientCode, session });
    else this.feed.renew(session);
  }

  /** Loads the instruments once, and waits a moment for the market's time. @throws Error when there are no instruments. */
  async prepare(): Promise<void> {
    if (this.instruments.size === 0) await this.#load();
    this.watching.now();
    for (let waited = 0; waited < MARKET_TIME_WAIT_MS && this.feed.marketAt() === undefined; waited += LOOK_MS) {
      await new Promise<void>((resolve) => void this.#options.timers.after(LOOK_MS, resolve));
    }
  }

  /** About once a second. */
  look(): void {
    this.watching.changed();
    this.bars.look();
  }

  /** A new day: contracts expire, lists change. */
  async reload(): Promise<void> {
    await this.#load();
  }

  async #load(): Promise<void> {
    await this.list.load();
    this.#replaced();
  }

  #replaced(): void {
    this.#suggested = suggested(this.instruments, this.#options.day());
    this.watching.now();
    this.#options.publish("reset", { sentence: "The instrument list of the day is loaded." });
  }

  /** Bars are read anew; the quotes were filled by the snapshots that answer a subscription. */
  #gap(from: MarketTime, to: MarketTime, keys: readonly InstrumentKey[]): void {
    const { activity, publish } = this.#options;
    this.bars.missing({ from, to }, keys);
    activity().note({ tone: "warning", topic: "feed", sentence: `Ticks of ${keys.length} instruments are missing for ${Math.ceil((to - from) / 1000)} s of market time; charts read the bars anew.` });
    const wanted = new Set([...this.book.wanted().keys()].map((slot) => this.feed.keyOf(slot)));
    for (const instrument of keys) if (wanted.has(instrument)) publish("candlesChanged", { instrument });
  }

  *#own(): Iterable<InstrumentKey> {
    for (const group of this.#suggested.slice(0, 1)) yield* group.keys;
    yield* this.#options.held();
  }
}
