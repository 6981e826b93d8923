import { randomInt } from "node:crypto";
import type { RateLimit } from "../shared/brokers/port.ts";
import { BROKERS } from "../shared/brokers/registry.ts";
import type { Handlers, Snapshot } from "../shared/contract/commands.ts";
import { FIRST_PRACTICE_DAY } from "../shared/contract/exchange.ts";
import type { InstrumentKey } from "../shared/domain/identity.ts";
import { accountId } from "../shared/domain/identity.ts";
import type { MarketTime } from "../shared/domain/time.ts";
import { istDay } from "../shared/domain/time.ts";
import { AccountRuntime } from "./accounts/account-runtime.ts";
import { systemClock, systemTimers } from "./clocks.ts";
import { commandHandlers } from "./command-handlers.ts";
import { EventHub } from "./event-hub.ts";
import type { QuoteFrames, StartTerminal, TerminalFace, TerminalOptions } from "./gateway/face.ts";
import { BoardFrames } from "./gateway/quote-frames.ts";
import { CandleService } from "./market/candle-service.ts";
import { sessionView } from "./market/market-day.ts";
import { MarketRoom } from "./market/market-room.ts";
import { ExchangeHost } from "./practice/exchange-host.ts";
import type { Resources } from "./resources.ts";
import { loadResources } from "./resources.ts";
import type { DataFolder } from "./storage/data-folder.ts";
import { openDataFolder } from "./storage/data-folder.ts";
import type { OpenedJournal } from "./storage/journal-thread.ts";
import { JournalThread } from "./storage/journal-thread.ts";
import { SettingsFile } from "./storage/settings-file.ts";
import { ActivityLog } from "./telemetry/activity-log.ts";

const VERSION = "0.1.0";
const LOOK_EVERY_MS = 1_000;

/** What must be open before anything can be wired. */
interface Opened {
  readonly options: TerminalOptions;
  readonly world: "practice" | "replay";
  readonly folder: DataFolder;
  readonly storage: OpenedJournal;
  readonly exchange: ExchangeHost;
  readonly resources: Resources;
}

/** Four letters or digits: names this installation in every tag. */
function newInstallation(): string {
  return randomInt(36 ** 3, 36 ** 4).toString(36);
}

/**
 * Builds every service, wires it, starts it. Read this file first.
 * @throws TerminalError with a sentence where the start cannot go on; then nothing is left running.
 */
export const startTerminal: StartTerminal = async (options) => {
  const folder = openDataFolder(options.dataDir, newInstallation);
  const world = options.replay.length > 0 ? "replay" : "practice";
  const [storage, exchange, resources] = await Promise.allSettled([openStorage(folder, world), startExchange(options, folder), loadResources()]);
  if (storage.status === "fulfilled" && exchange.status === "fulfilled" && resources.status === "fulfilled") {
    const terminal = new Terminal({ options, world, folder, storage: storage.value, exchange: exchange.value, resources: resources.value });
    terminal.begin();
    return terminal;
  }
  if (storage.status === "fulfilled") await storage.value.journal.close();
  if (exchange.status === "fulfilled") await exchange.value.stop();
  folder.release();
  const failed = [storage, exchange, resources].find((one) => one.status === "rejected");
  throw failed?.reason;
};

function openStorage(folder: DataFolder, world: string): Promise<OpenedJournal> {
  return JournalThread.open({ journalPath: folder.file(`journal-${world}.db`), activityPath: folder.file("activity.db"), startedAt: systemClock.now() });
}

function startExchange(options: TerminalOptions, folder: DataFolder): Promise<ExchangeHost> {
  const { seed, speed, replay, profile = "faithful" } = options;
  return ExchangeHost.start({ seed, speed, replay, profile, port: 0, dataDir: folder.file("exchange"), day: FIRST_PRACTICE_DAY, startPaused: false });
}

class Terminal implements TerminalFace {
  readonly handlers: Handlers;
  #opened: Opened;
  #hub = new EventHub();
  #settings: SettingsFile;
  #activity: ActivityLog;
  #market: MarketRoom;
  #account: AccountRuntime;
  #today: string;
  /** Day that the exchange last said it plays. */
  #played: string;
  #look: NodeJS.Timeout | undefined;

  constructor(opened: Opened) {
    this.#opened = opened;
    const { folder, storage, exchange } = opened;
    this.#settings = new SettingsFile(folder.file("settings.json"));
    this.#activity = new ActivityLog({
      clock: systemClock,
      marketAt: () => this.#market.feed.marketAt(),
      write: (entries) => storage.journal.noteActivity(entries),
      publish: (entry) => this.#hub.publish("activity", entry),
      recent: storage.activity,
    });
    this.#market = this.#openMarket();
    this.#account = this.#openAccount();
    this.#today = exchange.clock.day;
    this.#played = exchange.clock.day;
    this.handlers = this.#openHandlers();
  }

  begin(): void {
    const { storage, exchange } = this.#opened;
    for (const sentence of [...storage.notes, ...this.#settings.notes, ...exchange.warnings]) this.#activity.note({ tone: "alarm", topic: "sauda", sentence });
    storage.journal.onFailure = (sentence) => this.#account.journalBroken(sentence);
    exchange.onWarning = (sentence) => this.#activity.note({ tone: "alarm", topic: "exchange", sentence });
    exchange.onFailure = (sentence) => this.#activity.note({ tone: "alarm", topic: "exchange", sentence });
    exchange.onClock = () => this.#clockMoved();
    this.#account.restore(storage.records.filter((record) => record.day === this.#today));
    this.#look = setInterval(() => this.#lookAround(), LOOK_EVERY_MS);
    this.#account.start().catch((error: unknown) => this.#activity.note({ tone: "alarm", topic: "account", sentence: `The account could not be started: ${String(error)}` }));
  }

  onEvent(run: Parameters<TerminalFace["onEvent"]>[0]): () => void {
    return this.#hub.listen(run);
  }

  frames(callerId: string): QuoteFrames {
    const { feed, book } = this.#market;
    return new BoardFrames(feed.board, book, callerId, { market: () => feed.marketAt(), system: () => performance.timeOrigin + performance.now() });
  }

  /** In the order in which things lean on one another: nothing writes to what is already closed. */
  async stop(): Promise<void> {
    const { exchange, storage, folder } = this.#opened;
    clearInterval(this.#look);
    await this.#account.stop();
    await Promise.all([this.#market.feed.quit(), exchange.stop(), this.#settings.flush()]);
    await storage.journal.close();
    folder.release();
  }

  #openMarket(): MarketRoom {
    const { exchange, folder, resources } = this.#opened;
    const { doors } = exchange;
    return new MarketRoom({
      protocol: BROKERS.angelone({ rest: doors.restUrl, stream: doors.streamUrl, orderSocket: doors.orderSocketUrl, master: doors.masterUrl }),
      apiKey: doors.account.apiKey,
      clientCode: doors.account.clientCode,
      masterFile: folder.file("instruments-angelone.json"),
      names: resources.names,
      timers: systemTimers,
      publish: this.#hub.publish,
      activity: () => this.#activity,
      held: () => this.#held(),
      onRefused: () => void this.#account.renewSession(),
    });
  }

  #openAccount(): AccountRuntime {
    const { exchange, world, options, folder, storage, resources } = this.#opened;
    const { doors } = exchange;
    const { instruments, quotes } = this.#market;
    const protocol = BROKERS.angelone({ rest: doors.restUrl, stream: doors.streamUrl, orderSocket: doors.orderSocketUrl, master: doors.masterUrl });
    return new AccountRuntime({
      id: accountId(protocol.id, doors.account.clientCode, world),
      title: world === "replay" ? "Replay" : "Practice exchange",
      protocol, instruments, quotes,
      credentials: doors.account,
      codesMayRepeat: true,
      limits: options.profile === "unlimited" ? withoutWindows(protocol.limits) : protocol.limits,
      installation: folder.installation,
      journal: storage.journal,
      charges: resources.charges,
      margins: resources.margins,
      clock: systemClock,
      timers: systemTimers,
      stopwatch: () => performance.now(),
      random: Math.random,
      activity: this.#activity,
      publish: this.#hub.publish,
      day: () => this.#day(),
      marketAt: () => this.#market.feed.marketAt(),
      closedHint: () => (exchange.clock.phase === "open" ? undefined : "The market is closed: the order waits at the broker for the next open."),
      onSession: (session) => this.#market.useSession(session),
      prepare: () => this.#market.prepare(),
    });
  }

  #openHandlers(): Handlers {
    const { storage, exchange } = this.#opened;
    const { instruments, watching } = this.#market;
    const candles = new CandleService({
      account: () => this.#account.broker,
      instrument: (key) => instruments.get(key),
      marketAt: () => this.#marketAt(),
    });
    return commandHandlers({
      accounts: new Map([[this.#account.view.id, this.#account]]),
      instruments, candles, watching, exchange,
      settings: this.#settings,
      activity: this.#activity,
      journal: storage.journal,
      snapshot: () => this.#snapshot(),
    });
  }

  /** The feed's time; before its first tick the exchange's own. */
  #marketAt(): MarketTime {
    return this.#market.feed.marketAt() ?? (this.#opened.exchange.clock.now as MarketTime);
  }

  #day(): string {
    return istDay(this.#marketAt());
  }

  *#held(): Iterable<InstrumentKey> {
    const { ledger, view } = this.#account;
    for (const order of ledger.working(view.id)) yield order.instrument;
    for (const position of ledger.positions.views()) if (position.quantity !== 0) yield position.instrument;
    for (const holding of this.#account.money.holdings) yield holding.instrument;
  }

  #clockMoved(): void {
    const { clock } = this.#opened.exchange;
    if (clock.day !== this.#played) this.#market.feed.forgetTime();
    this.#played = clock.day;
    this.#hub.publish("practice", this.#practice());
    this.#market.feed.marketOpen(clock.phase === "open" && !clock.paused);
  }

  #lookAround(): void {
    this.#hub.publish("session", this.#session());
    this.#market.watching.changed();
    const day = this.#day();
    if (day === this.#today || !this.#account.view.trading) return;
    this.#today = day;
    this.#market.reload().then(
      () => this.#account.newDay(),
      (error: unknown) => this.#activity.note({ tone: "alarm", topic: "account", sentence: `The new day's instrument list could not be had: ${String(error)}` }),
    );
  }

  #session(): Snapshot["session"] {
    return sessionView(this.#market.feed.marketAt(), this.#opened.exchange.clock);
  }

  #practice(): NonNullable<Snapshot["practice"]> {
    const { exchange, world } = this.#opened;
    const { title, paused, speed, day, now, openAt, closeAt, ended } = exchange.clock;
    return { title, paused, speed, day, now, openAt, closeAt, ended, replay: world === "replay" };
  }

  #snapshot(): Snapshot {
    const { ledger, money, view } = this.#account;
    return {
      version: VERSION,
      accounts: [view],
      orders: ledger.orders(),
      fills: ledger.fills(),
      positions: ledger.positions.views(),
      holdings: [...money.holdings],
      funds: money.funds ? [money.funds] : [],
      activity: [...this.#activity.recent],
      feed: this.#market.feed.view,
      session: this.#session(),
      practice: this.#practice(),
      orderHealth: this.#account.health(),
      settings: this.#settings.values,
      suggested: this.#market.suggested,
    };
  }
}

/** For load tests against an exchange that sets no limits. */
function withoutWindows(limits: readonly RateLimit[]): RateLimit[] {
  return limits.map((limit) => ({ ...limit, windows: [], spacingMs: 0 }));
}
