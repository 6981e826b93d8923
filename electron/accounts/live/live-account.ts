import type { BrokerProtocol, Credentials, HttpAnswer, Session } from "../../../shared/brokers/port.ts";
import type { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { ConnectionView } from "../../../shared/contract/schemas/connect.ts";
import type { TopicName, TopicPayload } from "../../../shared/contract/topics.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Redactor } from "../../credentials/redactor.ts";
import type { UsedWindows } from "../../credentials/used-windows.ts";
import type { DayNotices } from "../../instruments/day-notices.ts";
import type { MarketRoomOptions } from "../../market/market-room.ts";
import type { RiskLimits } from "../../orders/risk/limits.ts";
import type { Journal } from "../../storage/journal.ts";
import type { StandingRecords } from "../../storage/standing.ts";
import type { AccountLink, LinkEvents, LinkState } from "../account-link.ts";
import type { AccountGround, AccountOptions } from "../account-options.ts";
import { AccountRuntime } from "../account-runtime.ts";
import { heldBy } from "../accounts.ts";
import { DayTurn } from "../day-turn.ts";
import type { Wires } from "../network-link.ts";
import { NetworkLink, network } from "../network-link.ts";
import { AddressGuard } from "./address-guard.ts";
import { GuardedHttp } from "./guarded-http.ts";
import { ListWatch } from "./list-watch.ts";
import type { OpenCandles } from "./live-market.ts";
import { LiveMarket } from "./live-market.ts";
import { ownIdentity } from "./own-identity.ts";

/** What every account is given, whichever market it trades in. */
export type LiveGround = Omit<AccountGround, "instruments" | "quotes" | "levels" | "candles" | "day" | "marketAt" | "market" | "prepare" | "locked">;

export interface LiveAccountOptions {
  readonly id: AccountId;
  readonly protocol: BrokerProtocol;
  readonly credentials: Credentials;
  /** Registered for orders, as the user knows it; "" = not told. */
  readonly address: string;
  readonly ground: LiveGround;
  readonly journal: Journal;
  readonly standing: StandingRecords;
  readonly records: AccountOptions["records"];
  readonly limits: () => RiskLimits;
  readonly calendar: TradingCalendar;
  readonly names: MarketRoomOptions["names"];
  readonly masterFile: string;
  readonly openCandles: OpenCandles;
  readonly notices: DayNotices;
  readonly usedWindows: UsedWindows;
  readonly redactor: Redactor;
  /** A stand-in for the broker takes a code twice, and plays days of its own, of which this was the last. */
  readonly playedDay?: string | undefined;
  /** True while pages look at this account's market. */
  readonly shown: () => boolean;
  /** Paper accounts that trade on its prices. */
  readonly alongside: () => readonly AccountRuntime[];
  /** Something of `status` has changed. */
  readonly onStatus: () => void;
  /** The network unless given. */
  readonly wires?: Wires | undefined;
}

export type LiveStatus = Pick<ConnectionView, "state" | "asks" | "step" | "sentence" | "locked" | "readOnly" | "clock">;

/** One connected broker account: its session, its market, its order path. Lives from connect to disconnect. */
export class LiveAccount {
  readonly runtime: AccountRuntime;
  readonly market: LiveMarket;
  #options: LiveAccountOptions;
  #link: NetworkLink | undefined;
  #linkState: LinkState = { kind: "signed-out" };
  #guard: AddressGuard;
  #listWatch: ListWatch;
  #dayTurn: DayTurn;
  #unlocked = false;
  #ended = false;

  constructor(options: LiveAccountOptions) {
    this.#options = options;
    const { id, protocol, credentials, address, ground } = options;
    this.#guard = new AddressGuard({ protocol, registered: address, onRefused: (sentence) => this.#readOnly(sentence) });
    this.#listWatch = new ListWatch({
      protocol,
      clock: ground.clock,
      reload: () => this.market.room.reload(),
      onNote: (sentence) => ground.activity.note({ tone: "warning", topic: "account", sentence, account: id }),
    });
    this.market = new LiveMarket({
      id, protocol, ground,
      apiKey: credentials.apiKey,
      clientCode: credentials.clientCode,
      masterFile: options.masterFile,
      openCandles: options.openCandles,
      notices: options.notices,
      surveillance: () => this.runtime.checks?.surveillance,
      names: options.names,
      calendar: options.calendar,
      publish: (topic, payload) => this.#ofMarket(topic, payload),
      held: () => this.#held(),
      broker: () => this.#network().broker,
      onRefused: () => void this.runtime.renewSession(),
      playedDay: options.playedDay,
    });
    this.runtime = new AccountRuntime(this.#accountOptions());
    this.#dayTurn = new DayTurn(this.market.day(), {
      day: this.market.day,
      clock: ground.clock,
      trading: () => this.runtime.view.trading,
      reload: () => this.market.room.reload(),
      accounts: () => [this.runtime, ...options.alongside()],
      onAlarm: (sentence) => ground.activity.note({ tone: "alarm", topic: "account", sentence, account: id }),
    });
  }

  get status(): LiveStatus {
    const { state, sentence, trading } = this.runtime.view;
    const { clockSentence } = this.#network();
    const asking = this.#linkState.kind === "asking" ? this.#linkState : undefined;
    const { why } = this.#guard;
    return {
      state: asking ? "asking" : state === "ready" ? "connected" : state === "stopped" ? "stopped" : state === "retrying" ? "retrying" : "connecting",
      asks: asking ? [...asking.asks] : [],
      step: trading && state === "ready" ? "done" : state === "reconciling" ? "books" : this.#linkState.kind === "signing-in" && this.#linkState.step === "clock" ? "clock" : "sign-in",
      sentence: asking?.sentence ?? (state === "ready" ? this.#readyWords() : sentence),
      locked: !this.#unlocked,
      ...(why === undefined ? {} : { readOnly: why }),
      ...(clockSentence === undefined ? {} : { clock: clockSentence }),
    };
  }

  async start(): Promise<void> {
    await this.runtime.start();
  }

  /** The user gives what was asked for. @throws TerminalError (BadInput) for a code that comes too soon after another. */
  answer(typed: { readonly pin?: string | undefined; readonly code?: string | undefined }): void {
    this.#network().answer(typed);
  }

  /** The user asks to try again after a stop. */
  async retry(): Promise<void> {
    await this.runtime.retry();
  }

  unlock(): void {
    this.#unlocked = true;
    this.#options.onStatus();
  }

  tryOrders(): void {
    this.#guard.lift();
    this.#options.onStatus();
  }

  /** About once a second. */
  look(): void {
    this.market.look();
    this.#dayTurn.look();
  }

  /** Signs out and ends everything of it. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#network().signOut();
    await this.runtime.stop();
    await this.market.end();
  }

  /** What any account in this market is given: its prices, hours and instruments, and nothing that could reach the broker. */
  get marketGround(): AccountGround {
    const { ground } = this.#options;
    const { room, levels, candles, day, marketAt, phase, rules } = this.market;
    return {
      ...ground,
      levels, day, marketAt,
      instruments: room.instruments,
      quotes: room.quotes,
      candles: async ({ key }, frame, count) => (await candles.page({ instrument: key, frame, count })).candles,
      market: phase,
      exchange: rules,
      prepare: () => this.market.prepare(),
    };
  }

  #accountOptions(): AccountOptions {
    const { id, credentials, ground, journal, standing, records, limits } = this.#options;
    return {
      ...this.marketGround,
      id, journal, standing, records, limits,
      title: credentials.clientCode,
      link: (events) => this.#openLink(events),
      closed: () => this.#guard.why,
      locked: () => this.#lockWords(),
      publish: (topic, payload) => {
        ground.publish(topic, payload);
        if (topic === "account" && !this.#ended) this.#options.onStatus();
      },
    };
  }

  /** Everything the broker says passes the redactor before anybody quotes it. */
  #openLink(events: LinkEvents): AccountLink {
    const { protocol, credentials, address, ground, usedWindows, redactor, playedDay } = this.#options;
    const { clock, timers, random } = ground;
    redactor.add(credentials.pin, credentials.totpSecret, credentials.apiKey);
    const wires = this.#options.wires ?? network(protocol);
    this.#link = new NetworkLink({
      protocol, credentials, clock, timers, random, usedWindows,
      codesMayRepeat: playedDay !== undefined,
      checksClock: true,
      limits: protocol.limits,
      identity: ownIdentity(address),
      onSession: (session) => this.#newSession(session),
      wires: { openSocket: wires.openSocket, http: new GuardedHttp({ http: wires.http, redactor, onWritten: (answer) => this.#written(answer) }) },
    }, {
      ...events,
      onTrouble: (sentence) => events.onTrouble(redactor.text(sentence)),
      onState: (state) => {
        this.#linkState = "sentence" in state ? { ...state, sentence: redactor.text(state.sentence) } : state;
        events.onState(this.#linkState);
        this.#options.onStatus();
      },
    });
    return this.#link;
  }

  #written(answer: HttpAnswer): void {
    this.#guard.look(answer);
    this.#listWatch.look(answer);
  }

  #newSession(session: Session): void {
    this.#options.redactor.add(session.accessToken, session.refreshToken, session.feedToken);
    this.market.useSession(session);
  }

  /** It is made while the runtime is, and asked for only afterwards. */
  #network(): NetworkLink {
    if (!this.#link) throw new Error("the account's link is not open yet");
    return this.#link;
  }

  #held(): Iterable<InstrumentKey> {
    const { ledger, money, plans } = this.runtime;
    return [
      ...heldBy(this.#options.alongside()),
      ...ledger.working(this.#options.id).map(({ instrument }) => instrument),
      ...ledger.positions.views().filter(({ quantity }) => quantity !== 0).map(({ instrument }) => instrument),
      ...money.holdings.map(({ instrument }) => instrument),
      ...plans.holds(),
    ];
  }

  /** Pages hear of the market that they are shown; words about it reach them in any case. */
  #ofMarket<N extends TopicName>(topic: N, payload: TopicPayload<N>): void {
    if (this.#options.shown()) this.#options.ground.publish(topic, payload);
  }

  #readOnly(sentence: string): void {
    const { ground, id } = this.#options;
    ground.activity.note({ tone: "alarm", topic: "account", sentence, account: id });
    this.#options.onStatus();
  }

  #lockWords(): string | undefined {
    if (this.#unlocked) return undefined;
    return `${this.#options.credentials.clientCode} is a live account and locked: orders that open a position cost real money, so they go only after you have typed LIVE in the Connect panel. Exits and cancels go without it.`;
  }

  #readyWords(): string {
    if (this.#guard.why !== undefined) return "Connected, read-only: prices and books come, orders are not sent.";
    return this.#unlocked ? "Connected. Orders go to the broker." : "Connected. Opening orders are locked until you unlock them.";
  }
}
