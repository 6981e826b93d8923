import type { Handlers } from "../shared/contract/commands.ts";
import type { AccountId } from "../shared/domain/identity.ts";
import { inLiveMarket } from "../shared/domain/identity.ts";
import type { AccountGround } from "./accounts/account-options.ts";
import { AccountRuntime } from "./accounts/account-runtime.ts";
import { Accounts } from "./accounts/accounts.ts";
import type { Connections } from "./accounts/live/connections.ts";
import type { OpenCandles } from "./accounts/live/live-market.ts";
import { openConnections } from "./accounts/live/open-connections.ts";
import { openPaperOnLive } from "./accounts/live/open-paper-on-live.ts";
import type { PaperOnLive } from "./accounts/live/paper-on-live.ts";
import { paperAccount, practiceAccount } from "./accounts/open-account.ts";
import { systemClock, systemTimers } from "./clocks.ts";
import { commandHandlers } from "./commands/handlers.ts";
import { snapshotOf } from "./commands/snapshot.ts";
import { Authorisations } from "./depository/authorisations.ts";
import { HandoverDoor } from "./depository/handover.ts";
import { EventHub } from "./event-hub.ts";
import type { QuoteFrames, RunningTerminal, StartTerminal, TerminalFace } from "./gateway/face.ts";
import { openRoom } from "./history/open-room.ts";
import type { DriftService } from "./lab/drift/drift-service.ts";
import { openDrift } from "./lab/drift/open-drift.ts";
import type { LabService } from "./lab/lab-service.ts";
import { openLab } from "./lab/open-lab.ts";
import type { ShownMarket } from "./market/market-choice.ts";
import { MarketChoice } from "./market/market-choice.ts";
import type { Opened } from "./opened.ts";
import { openParts } from "./opened.ts";
import { KillSwitch } from "./orders/kill-switch.ts";
import { LimitsFile } from "./orders/risk/limits-file.ts";
import { DEFAULT_LIMITS, UNPACED_LIMITS } from "./orders/risk/limits.ts";
import type { Halted } from "./orders/risk/rule.ts";
import { PeriodReports } from "./period-reports/period-reports.ts";
import type { PaperHandle } from "./paper/paper-accounts.ts";
import { PaperRoom } from "./paper/paper-room.ts";
import { PracticeMarket } from "./practice/practice-market.ts";
import { openRecorder, recordedMarkets } from "./recorder/open-recorder.ts";
import type { RecordedMarket, RecorderHost } from "./recorder/recorder-host.ts";
import type { JournalThread } from "./storage/journal-thread.ts";
import { SettingsFile } from "./storage/settings-file.ts";
import { openStrategies } from "./strategies/open-strategies.ts";
import type { StrategyService } from "./strategies/strategy-service.ts";
import { ActivityLog } from "./telemetry/activity-log.ts";
import { openTradeJournal } from "./trade-journal/open-trade-journal.ts";
import type { TradeJournal } from "./trade-journal/trade-journal.ts";

const LOOK_EVERY_MS = 1_000;
/** An order in an instrument that nobody watches waits this long for its first quote, ms. */
const QUOTE_WAIT_MS = 1_500;
/** Number of paper's lossless reader at the tick bridge. */
const PAPER_RING = 2;

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
  #market: PracticeMarket;
  #choice: MarketChoice;
  #connections: Connections;
  #limits: LimitsFile;
  #kill: KillSwitch;
  #fault: Halted | undefined;
  #accounts = new Accounts();
  #door = new HandoverDoor(systemClock, systemTimers);
  /** The one at the exchange, whose session feeds the market. */
  #first: AccountRuntime;
  #paper: PaperRoom;
  #livePaper: PaperOnLive;
  #recorder: RecorderHost;
  #strategies: StrategyService;
  #lab: LabService;
  #reports: PeriodReports;
  #tradeJournal: TradeJournal;
  #drift: DriftService;
  #look: NodeJS.Timeout | undefined;

  constructor(opened: Opened) {
    this.#opened = opened;
    const { folder, storage } = opened;
    this.#settings = new SettingsFile(folder.file("settings.json"));
    this.#activity = new ActivityLog({
      clock: systemClock,
      marketAt: () => this.#market.room.feed.marketAt(),
      write: (entries) => storage.journal.noteActivity(entries),
      publish: (entry) => this.#hub.publish("activity", entry),
      recent: storage.activity,
    });
    this.#market = this.#openMarket();
    this.#choice = new MarketChoice(this.#market);
    this.#limits = this.#openLimits();
    this.#kill = this.#openKill();
    this.#first = this.#openFirst();
    this.#accounts.add(this.#first);
    this.#paper = this.#openPaper();
    this.#livePaper = openPaperOnLive({ opened, accounts: this.#accounts, limits: this.#limits, hub: this.#hub, giver: (account) => this.#connections.live.get(account), onTrouble: (sentence) => this.#alarm("account", sentence) });
    this.#recorder = openRecorder(opened, { publish: (view) => this.#hub.publish("recorder", view), onAlarm: (sentence) => this.#alarm("sauda", sentence) });
    this.#connections = openConnections({
      opened,
      ground: this.#ground(),
      accounts: this.#accounts,
      limits: this.#limits,
      hub: this.#hub,
      choice: this.#choice,
      practice: this.#market,
      openCandles: this.#openCandles,
      paper: this.#livePaper,
    });
    this.#strategies = openStrategies({ opened, accounts: this.#accounts, hub: this.#hub, kill: this.#kill, activity: this.#activity, marketOf: (account) => this.#marketOf(account), card: (version, how) => this.#lab.versionCard(version, how) });
    this.#lab = openLab({ opened, strategies: this.#strategies, shown: () => this.#choice.shown, recorded: () => this.#recorded(), publish: this.#hub.publish, onNote: (sentence) => this.#alarm("sauda", sentence) });
    this.#reports = new PeriodReports({ opened, clock: systemClock, marketDay: () => this.#market.day(), onNote: (sentence) => this.#alarm("sauda", sentence) });
    this.#tradeJournal = openTradeJournal({ opened, accounts: this.#accounts, hub: this.#hub, isShown: (account) => this.#marketOf(account) === this.#choice.shown, onTrouble: (sentence) => this.#alarm("sauda", sentence) });
    this.#drift = openDrift({
      opened, accounts: this.#accounts, strategies: this.#strategies, lab: this.#lab, activity: this.#activity,
      marketOf: (account) => this.#marketOf(account),
      recorded: () => this.#recorded(),
      paper: () => [...this.#paper.accounts.views(), ...this.#livePaper.views()],
    });
    this.handlers = this.#openHandlers();
  }

  async begin(): Promise<void> {
    const { storage, paper, exchange } = this.#opened;
    for (const { journal } of [storage, paper]) journal.onFailure = (sentence) => this.#journalBroken(journal, sentence);
    exchange.onWarning = (sentence) => this.#alarm("exchange", sentence);
    exchange.onFailure = (sentence) => this.#alarm("exchange", sentence);
    exchange.onClock = () => this.#market.clockMoved();
    this.#limits.restore(this.#first.view.id, storage.standing);
    for (const sentence of [...storage.notes, ...paper.notes, ...this.#settings.notes, ...this.#limits.notes, ...exchange.warnings]) this.#alarm("sauda", sentence);
    this.#kill.restore(storage.standing);
    this.#first.restore(storage.records);
    for (const handle of await this.#paper.restore()) if (!handle.account.state.closed) this.#openPaperAccount(handle);
    // What stood may be out of date: nothing opens until a person has looked. A disk that has lost one journal's records is trusted with no other's.
    if (storage.lost + paper.lost > 0) await this.#kill.pull(false);
    await this.#market.notices.refresh();
    void this.#strategies.begin();
    this.#recorder.begin();
    this.#look = setInterval(() => this.#lookAround(), LOOK_EVERY_MS);
    for (const account of this.#accounts) this.#start(account);
    await this.#livePaper.begin();
    void this.#connections.begin();
    this.#tradeJournal.begin();
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
    // It begins nothing more; what it waits for the lab cancels.
    const drift = this.#drift.end();
    await Promise.all([this.#lab.end(), this.#reports.end(), this.#tradeJournal.end()]);
    await drift;
    await this.#strategies.end();
    this.#market.room.list.end();
    await this.#recorder.end();
    await this.#livePaper.end();
    await this.#door.end();
    await this.#connections.end();
    await this.#accounts.stop();
    await Promise.all([this.#market.levels.end(), this.#paper.end(), this.#market.candles.end()]);
    await Promise.all([this.#market.room.feed.quit(), exchange.stop(), this.#settings.flush()]);
    await Promise.all([storage.journal.close(), paper.journal.close()]);
    folder.release();
  }

  #openMarket(): PracticeMarket {
    return new PracticeMarket({
      opened: this.#opened,
      accounts: this.#accounts,
      first: () => this.#first,
      activity: () => this.#activity,
      publish: this.#hub.publish,
      shown: () => this.#choice.shown === this.#market,
      openCandles: this.#openCandles,
      onAlarm: (topic, sentence) => this.#alarm(topic, sentence),
    });
  }

  #openCandles: OpenCandles = (parts) => openRoom(this.#opened, parts, (sentence) => this.#activity.note({ tone: "warning", topic: "sauda", sentence }));

  #openLimits(): LimitsFile {
    const { folder, storage, options } = this.#opened;
    return new LimitsFile({
      path: folder.file("risk-limits.json"),
      defaults: () => (options.profile === "unlimited" ? UNPACED_LIMITS : DEFAULT_LIMITS),
      journal: storage.journal,
      clock: systemClock,
      day: () => this.#market.day(),
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
      day: () => this.#market.day(),
      accounts: () => this.#accounts.killed(),
      publish: (view) => this.#hub.publish("kill", view),
      onAlarm: (sentence) => this.#alarm("sauda", sentence),
    });
    kill.onPull(() => {
      for (const { plans } of this.#accounts) plans.haltOpening("The kill switch was pulled.");
    });
    return kill;
  }

  /** Pages look at the market of the account they trade in. */
  #show(account: AccountId): void {
    const { view } = this.#accounts.get(account);
    if (this.#choice.show(this.#marketOf(view.id))) this.#hub.publish("reset", { sentence: `The page shows the market of ${view.title}.` });
  }

  #marketOf(account: AccountId): ShownMarket {
    return this.#connections.marketOf(this.#livePaper.pricesOf(account) ?? account) ?? this.#market;
  }

  /** What every account is given, whoever executes its orders. */
  #ground(): AccountGround {
    const { folder, resources } = this.#opened;
    const { room, levels, candles, day } = this.#market;
    const { instruments, quotes, feed } = room;
    return {
      instruments, quotes, levels, day,
      installation: folder.installation,
      candles: async ({ key }, frame, count) => (await candles.page({ instrument: key, frame, count })).candles,
      charges: resources.charges,
      margins: resources.margins,
      clock: systemClock,
      timers: systemTimers,
      stopwatch: () => performance.now(),
      random: Math.random,
      activity: this.#activity,
      publish: this.#hub.publish,
      marketAt: () => feed.marketAt(),
      market: this.#market.phase,
      exchange: this.#market.rules,
      killed: () => this.#kill.why() ?? this.#fault,
      prepare: () => room.prepare(),
    };
  }

  #openFirst(): AccountRuntime {
    const { exchange, world, options, storage } = this.#opened;
    return new AccountRuntime(
      practiceAccount(this.#ground(), {
        storage, world,
        doors: exchange.doors,
        protocol: this.#market.protocol,
        unlimited: options.profile === "unlimited",
        limits: (id) => this.#limits.of(id),
        onSession: (session) => this.#market.room.useSession(session),
      }),
    );
  }

  #openPaper(): PaperRoom {
    const { paper, resources, options } = this.#opened;
    const { feed, instruments, quotes } = this.#market.room;
    return new PaperRoom({
      storage: paper, resources, instruments, quotes, feed,
      marketAt: () => feed.marketAt(),
      ring: PAPER_RING,
      seed: options.seed,
      clock: systemClock,
      timers: systemTimers,
      day: () => this.#market.day(),
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
      calendar: this.#opened.resources.calendar,
      clock: systemClock,
      show: (account) => this.#show(account),
      priced: (account, instrument) => this.#marketOf(account).room.watching.quoted(instrument, QUOTE_WAIT_MS),
      accounts: this.#accounts,
      authorisations: new Authorisations(this.#door),
      paper: (account) => this.#livePaper.roomOf(account) ?? this.#paper.accounts,
      openPaper: async ({ name, capital, model, prices }) => {
        if (prices !== undefined) return (await this.#livePaper.open(name, capital, model, prices)).view.id;
        const account = this.#openPaperAccount(await this.#paper.accounts.open(name, capital, model));
        this.#hub.publish("limits", this.#limits.view(account.view.id));
        this.#hub.publish("account", account.view);
        this.#start(account);
        return account.view.id;
      },
      exchange,
      limits: this.#limits,
      kill: this.#kill,
      strategies: this.#strategies,
      lab: this.#lab,
      reports: this.#reports,
      tradeJournal: this.#tradeJournal,
      drift: this.#drift,
      settings: this.#settings,
      recorder: this.#recorder,
      activity: this.#activity,
      journal: storage.journal,
      snapshot: () =>
        snapshotOf({ choice: this.#choice, connections: this.#connections, accounts: this.#accounts, limits: this.#limits, paper: [...this.#paper.accounts.views(), ...this.#livePaper.views()], kill: this.#kill, activity: this.#activity, settings: this.#settings, strategies: this.#strategies, recorder: this.#recorder }),
    });
  }

  #recorded(): RecordedMarket[] {
    return recordedMarkets(this.#opened, this.#market, this.#connections.live.values());
  }

  #alarm(topic: "sauda" | "exchange" | "account" | "feed", sentence: string): void {
    this.#activity.note({ tone: "alarm", topic, sentence });
  }

  #journalBroken(journal: JournalThread, sentence: string): void {
    const ofPaper = journal === this.#opened.paper.journal;
    for (const account of this.#accounts) if (!inLiveMarket(account.view.id) && (account.view.world === "paper") === ofPaper) account.journalBroken(sentence);
  }

  #lookAround(): void {
    this.#hub.publish("session", this.#choice.shown.session());
    this.#market.look();
    this.#connections.look();
    this.#livePaper.look(this.#connections.live.values());
    this.#recorder.watch(this.#recorded());
    this.#strategies.look();
    this.#drift.look();
  }
}
