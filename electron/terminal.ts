import type { BrokerProtocol } from "../shared/brokers/port.ts";
import { BROKERS } from "../shared/brokers/registry.ts";
import type { Handlers, Snapshot } from "../shared/contract/commands.ts";
import type { AccountId } from "../shared/domain/identity.ts";
import type { MarketTime } from "../shared/domain/time.ts";
import { istDay } from "../shared/domain/time.ts";
import type { AccountGround } from "./accounts/account-options.ts";
import { AccountRuntime } from "./accounts/account-runtime.ts";
import { Accounts } from "./accounts/accounts.ts";
import { DayTurn } from "./accounts/day-turn.ts";
import type { Connections } from "./accounts/live/connections.ts";
import type { CandleParts } from "./accounts/live/live-market.ts";
import { openConnections } from "./accounts/live/open-connections.ts";
import { paperAccount, practiceAccount } from "./accounts/open-account.ts";
import { systemClock, systemTimers } from "./clocks.ts";
import { commandHandlers } from "./commands/handlers.ts";
import { EventHub } from "./event-hub.ts";
import { DayNotices } from "./instruments/day-notices.ts";
import type { QuoteFrames, RunningTerminal, StartTerminal, TerminalFace } from "./gateway/face.ts";
import type { HistoryRoom } from "./history/history-room.ts";
import { openRoom, practiceMarket } from "./history/open-room.ts";
import type { ShownMarket } from "./market/market-choice.ts";
import { MarketChoice } from "./market/market-choice.ts";
import { practiceView, sessionView } from "./market/market-day.ts";
import { MarketRoom } from "./market/market-room.ts";
import type { Opened } from "./opened.ts";
import { openParts } from "./opened.ts";
import { KillSwitch } from "./orders/kill-switch.ts";
import { LimitsFile } from "./orders/risk/limits-file.ts";
import { DEFAULT_LIMITS, UNPACED_LIMITS } from "./orders/risk/limits.ts";
import type { Halted } from "./orders/risk/rule.ts";
import type { PaperHandle } from "./paper/paper-accounts.ts";
import { PaperRoom } from "./paper/paper-room.ts";
import { practicePhase } from "./practice/practice-phase.ts";
import type { JournalThread } from "./storage/journal-thread.ts";
import { SettingsFile } from "./storage/settings-file.ts";
import { ActivityLog } from "./telemetry/activity-log.ts";
import { TriggerHost } from "./triggers/trigger-host.ts";

const VERSION = "0.1.0";
const LOOK_EVERY_MS = 1_000;
/** An order in an instrument that nobody watches waits this long for its first quote, ms. */
const QUOTE_WAIT_MS = 1_500;
/** Numbers of the tick bridge's lossless readers. */
const RINGS = { triggers: 1, paper: 2 } as const;

/**
 * Builds every service, wires it, starts it. Read this file first.
 * @throws TerminalError with a sentence where the start cannot go on; then nothing is left running.
 */
export const startTerminal: StartTerminal = async (options) => {
  const terminal = new Terminal(await openParts(options));
  try {
    await terminal.begin();
  } catch (error) {
    await terminal.stop();
    throw error;
  }
  return terminal;
};

class Terminal implements RunningTerminal {
  readonly handlers: Handlers;
  #opened: Opened;
  #hub = new EventHub();
  #settings: SettingsFile;
  #activity: ActivityLog;
  #market: MarketRoom;
  #levels: TriggerHost;
  #candles: HistoryRoom;
  #practiceMarket: ShownMarket;
  #choice: MarketChoice;
  #connections: Connections;
  #limits: LimitsFile;
  #kill: KillSwitch;
  #fault: Halted | undefined;
  #accounts = new Accounts();
  /** The one at the exchange, whose session feeds the market. */
  #first: AccountRuntime;
  #paper: PaperRoom;
  #dayTurn: DayTurn;
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
    this.#levels = this.#openLevels();
    this.#candles = this.#openPracticeCandles();
    this.#practiceMarket = { id: opened.world, room: this.#market, candles: this.#candles, session: () => this.#session(), practice: () => practiceView(exchange.clock, opened.world) };
    this.#choice = new MarketChoice(this.#practiceMarket);
    this.#limits = this.#openLimits();
    this.#kill = this.#openKill();
    this.#first = this.#openFirst();
    this.#accounts.add(this.#first);
    this.#paper = this.#openPaper();
    this.#dayTurn = this.#openDayTurn(exchange.clock.day);
    this.#connections = openConnections({
      opened,
      ground: this.#ground(),
      accounts: this.#accounts,
      limits: this.#limits,
      hub: this.#hub,
      choice: this.#choice,
      practice: this.#practiceMarket,
      openCandles: (parts) => this.#openCandles(parts),
    });
    this.#played = exchange.clock.day;
    this.handlers = this.#openHandlers();
  }

  async begin(): Promise<void> {
    const { storage, paper, exchange } = this.#opened;
    for (const { journal } of [storage, paper]) journal.onFailure = (sentence) => this.#journalBroken(journal, sentence);
    exchange.onWarning = (sentence) => this.#alarm("exchange", sentence);
    exchange.onFailure = (sentence) => this.#alarm("exchange", sentence);
    exchange.onClock = () => this.#clockMoved();
    this.#limits.restore(this.#first.view.id, storage.standing);
    for (const sentence of [...storage.notes, ...paper.notes, ...this.#settings.notes, ...this.#limits.notes, ...exchange.warnings]) this.#alarm("sauda", sentence);
    this.#kill.restore(storage.standing);
    this.#first.restore(storage.records);
    for (const handle of await this.#paper.restore()) if (!handle.account.state.closed) this.#openPaperAccount(handle);
    // What stood may be out of date: nothing opens until a person has looked. A disk that has lost one journal's records is trusted with no other's.
    if (storage.lost + paper.lost > 0) await this.#kill.pull(false);
    this.#look = setInterval(() => this.#lookAround(), LOOK_EVERY_MS);
    for (const account of this.#accounts) this.#start(account);
    void this.#connections.begin();
  }

  onEvent(run: Parameters<TerminalFace["onEvent"]>[0]): () => void {
    return this.#hub.listen(run);
  }

  frames(callerId: string): QuoteFrames {
    return this.#choice.frames(callerId, () => performance.timeOrigin + performance.now());
  }

  fault(sentence: string): void {
    this.#fault = { rule: "fault", sentence: "A fault in Sauda has put in doubt what it knows.", undo: "Restart Sauda to open positions again: it rebuilds everything from its journal and the broker's books." };
    this.#alarm("sauda", sentence);
  }

  /** In the order in which things lean on one another: nothing writes to what is already closed. */
  async stop(): Promise<void> {
    const { exchange, storage, paper, folder } = this.#opened;
    clearInterval(this.#look);
    this.#kill.end();
    this.#market.list.end();
    await this.#connections.end();
    await this.#accounts.stop();
    await Promise.all([this.#levels.end(), this.#paper.end(), this.#candles.end()]);
    await Promise.all([this.#market.feed.quit(), exchange.stop(), this.#settings.flush()]);
    await Promise.all([storage.journal.close(), paper.journal.close()]);
    folder.release();
  }

  #openMarket(): MarketRoom {
    const { exchange, folder, resources } = this.#opened;
    const { doors } = exchange;
    return new MarketRoom({
      protocol: this.#protocol(),
      apiKey: doors.account.apiKey,
      clientCode: doors.account.clientCode,
      masterFile: folder.file("instruments-angelone.table"),
      names: resources.names,
      day: () => this.#day(),
      notices: new DayNotices(folder.file, (sentence) => this.#alarm("sauda", sentence)),
      timers: systemTimers,
      publish: (topic, payload) => {
        if (this.#choice.shown === this.#practiceMarket) this.#hub.publish(topic, payload);
      },
      activity: () => this.#activity,
      held: () => this.#accounts.held(({ view }) => view.world !== "live"),
      onRefused: () => void this.#first.renewSession(),
    });
  }

  #openLevels(): TriggerHost {
    const { feed, watching } = this.#market;
    return new TriggerHost({
      board: feed.board.buffer,
      ring: RINGS.triggers,
      slotOf: (key) => feed.slotOf(key),
      attachRing: (ring, buffer, slots) => {
        feed.attachRing(ring, buffer, slots);
        watching.changed();
      },
      timers: systemTimers,
      onAlarm: (sentence) => this.#alarm("feed", sentence),
      onDoubt: (sentence) => this.#activity.note({ tone: "warning", topic: "feed", sentence }),
    });
  }

  #openCandles(parts: CandleParts): HistoryRoom {
    return openRoom(this.#opened, parts, (sentence) => this.#activity.note({ tone: "warning", topic: "sauda", sentence }));
  }

  #openPracticeCandles(): HistoryRoom {
    const { instruments } = this.#market;
    return this.#openCandles({
      market: practiceMarket(this.#opened),
      broker: () => this.#first.broker,
      instrument: (key) => instruments.get(key),
      hasDerivatives: (underlying) => instruments.hasDerivatives(underlying),
      marketAt: () => this.#marketAt(),
      publish: this.#hub.publish,
    });
  }

  #openLimits(): LimitsFile {
    const { folder, storage, options } = this.#opened;
    return new LimitsFile({
      path: folder.file("risk-limits.json"),
      defaults: () => (options.profile === "unlimited" ? UNPACED_LIMITS : DEFAULT_LIMITS),
      journal: storage.journal,
      clock: systemClock,
      day: () => this.#day(),
      publish: (view) => {
        this.#accounts.get(view.account).limitsChanged();
        this.#hub.publish("limits", view);
      },
    });
  }

  #openKill(): KillSwitch {
    const kill = new KillSwitch({
      journal: this.#opened.storage.journal,
      clock: systemClock,
      timers: systemTimers,
      day: () => this.#day(),
      accounts: () => this.#accounts.killed(),
      publish: (view) => this.#hub.publish("kill", view),
      onAlarm: (sentence) => this.#alarm("sauda", sentence),
    });
    kill.onPull(() => {
      for (const { plans } of this.#accounts) plans.haltOpening("The kill switch was pulled.");
    });
    return kill;
  }

  #openDayTurn(today: string): DayTurn {
    return new DayTurn(today, {
      day: () => this.#day(),
      clock: systemClock,
      trading: () => this.#first.view.trading,
      reload: () => this.#market.reload(),
      accounts: () => [...this.#accounts].filter(({ view }) => view.world !== "live"),
      onAlarm: (sentence) => this.#alarm("account", sentence),
    });
  }

  /** Pages look at the market of the account they trade in. */
  #show(account: AccountId): void {
    const { view } = this.#accounts.get(account);
    if (this.#choice.show(this.#connections.marketOf(view.id) ?? this.#practiceMarket)) this.#hub.publish("reset", { sentence: `The page shows the market of ${view.title}.` });
  }

  /** What every account is given, whoever executes its orders. */
  #ground(): AccountGround {
    const { folder, resources, exchange } = this.#opened;
    const { instruments, quotes, feed } = this.#market;
    return {
      instruments, quotes,
      installation: folder.installation,
      levels: this.#levels,
      candles: async ({ key }, frame, count) => (await this.#candles.page({ instrument: key, frame, count })).candles,
      charges: resources.charges,
      margins: resources.margins,
      clock: systemClock,
      timers: systemTimers,
      stopwatch: () => performance.now(),
      random: Math.random,
      activity: this.#activity,
      publish: this.#hub.publish,
      day: () => this.#day(),
      marketAt: () => feed.marketAt(),
      market: () => practicePhase(exchange.clock),
      killed: () => this.#kill.why() ?? this.#fault,
      prepare: () => this.#market.prepare(),
    };
  }

  #openFirst(): AccountRuntime {
    const { exchange, world, options, storage } = this.#opened;
    return new AccountRuntime(
      practiceAccount(this.#ground(), {
        storage, world,
        doors: exchange.doors,
        protocol: this.#protocol(),
        unlimited: options.profile === "unlimited",
        limits: (id) => this.#limits.of(id),
        onSession: (session) => this.#market.useSession(session),
      }),
    );
  }

  #openPaper(): PaperRoom {
    const { paper, resources, options } = this.#opened;
    const { feed, instruments, quotes } = this.#market;
    return new PaperRoom({
      storage: paper, resources, instruments, quotes, feed,
      ring: RINGS.paper,
      seed: options.seed,
      clock: systemClock,
      timers: systemTimers,
      day: () => this.#day(),
      publish: this.#hub.publish,
      onTrouble: (sentence) => this.#alarm("account", sentence),
    });
  }

  /** Wires a paper account to an order path of its own. */
  #openPaperAccount(handle: PaperHandle): AccountRuntime {
    const { paper, storage } = this.#opened;
    this.#paper.use();
    this.#limits.restore(handle.id, storage.standing);
    const account = new AccountRuntime(paperAccount(this.#ground(), handle, { storage: paper, limits: (id) => this.#limits.of(id) }));
    this.#accounts.add(account);
    account.restore(paper.records);
    return account;
  }

  #start(account: AccountRuntime): void {
    account.start().catch((error: unknown) => this.#alarm("account", `The account could not be started: ${String(error)}`));
  }

  #openHandlers(): Handlers {
    const { storage, exchange } = this.#opened;
    return commandHandlers({
      connections: this.#connections,
      shown: () => this.#choice.shown,
      show: (account) => this.#show(account),
      priced: (account, instrument) => (this.#connections.marketOf(account) ?? this.#practiceMarket).room.watching.quoted(instrument, QUOTE_WAIT_MS),
      accounts: this.#accounts,
      paper: this.#paper.accounts,
      openPaper: async ({ name, capital, model }) => {
        const account = this.#openPaperAccount(await this.#paper.accounts.open(name, capital, model));
        this.#hub.publish("limits", this.#limits.view(account.view.id));
        this.#hub.publish("account", account.view);
        this.#start(account);
        return account.view.id;
      },
      exchange,
      limits: this.#limits,
      kill: this.#kill,
      settings: this.#settings,
      activity: this.#activity,
      journal: storage.journal,
      snapshot: () => this.#snapshot(),
    });
  }

  #protocol(): BrokerProtocol {
    const { doors } = this.#opened.exchange;
    return BROKERS.angelone({ rest: doors.restUrl, stream: doors.streamUrl, orderSocket: doors.orderSocketUrl, master: doors.masterUrl });
  }

  /** The feed's time; before its first tick the exchange's own. */
  #marketAt(): MarketTime {
    return this.#market.feed.marketAt() ?? (this.#opened.exchange.clock.now as MarketTime);
  }

  #day(): string {
    return istDay(this.#marketAt());
  }

  #alarm(topic: "sauda" | "exchange" | "account" | "feed", sentence: string): void {
    this.#activity.note({ tone: "alarm", topic, sentence });
  }

  #journalBroken(journal: JournalThread, sentence: string): void {
    const ofPaper = journal === this.#opened.paper.journal;
    for (const account of this.#accounts) if (account.view.world !== "live" && (account.view.world === "paper") === ofPaper) account.journalBroken(sentence);
  }

  #clockMoved(): void {
    const { clock } = this.#opened.exchange;
    if (clock.day !== this.#played) this.#market.feed.forgetTime();
    this.#played = clock.day;
    const practice = this.#choice.shown.practice();
    if (practice) this.#hub.publish("practice", practice);
    this.#market.feed.marketOpen(clock.phase === "open" && !clock.paused);
  }

  #lookAround(): void {
    this.#hub.publish("session", this.#choice.shown.session());
    this.#market.watching.changed();
    this.#dayTurn.look();
    this.#connections.look();
  }

  #session(): Snapshot["session"] {
    return sessionView(this.#market.feed.marketAt(), this.#opened.exchange.clock);
  }

  #snapshot(): Snapshot {
    const { id, room, session, practice } = this.#choice.shown;
    return {
      market: id,
      connect: this.#connections.view,
      version: VERSION,
      ...this.#accounts.parts(),
      limits: [...this.#accounts].map(({ view }) => this.#limits.view(view.id)),
      paper: this.#paper.accounts.views(),
      kill: this.#kill.view,
      activity: [...this.#activity.recent],
      instruments: room.list.view,
      feed: room.feed.view,
      session: session(),
      practice: practice(),
      settings: this.#settings.values,
      suggested: room.suggested,
    };
  }
}
