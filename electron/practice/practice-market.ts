import type { BrokerProtocol } from "../../shared/brokers/port.ts";
import { BROKERS } from "../../shared/brokers/registry.ts";
import type { PracticeView, SessionView } from "../../shared/contract/schemas/market.ts";
import type { Publish } from "../../shared/contract/topics.ts";
import { inLiveMarket } from "../../shared/domain/identity.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { istDay } from "../../shared/domain/time.ts";
import type { AccountRuntime } from "../accounts/account-runtime.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { DayTurn } from "../accounts/day-turn.ts";
import type { OpenCandles } from "../accounts/live/live-market.ts";
import { systemClock, systemTimers } from "../clocks.ts";
import type { HistoryRoom } from "../history/history-room.ts";
import { practiceMarket } from "../history/open-room.ts";
import { exchangeRules } from "../instruments/exchange-rules.ts";
import { DayNotices } from "../instruments/day-notices.ts";
import type { ShownMarket } from "../market/market-choice.ts";
import { practiceView, sessionView } from "../market/market-day.ts";
import { MarketRoom } from "../market/market-room.ts";
import type { Opened } from "../opened.ts";
import type { MarketPhase } from "../orders/risk/rule.ts";
import type { ActivityLog } from "../telemetry/activity-log.ts";
import { TriggerHost } from "../triggers/trigger-host.ts";
import { practicePhase } from "./practice-phase.ts";

/** Ring of the trigger watch at this market's tick bridge. */
const TRIGGER_RING = 1;

export interface PracticeMarketOptions {
  readonly opened: Opened;
  readonly accounts: Accounts;
  /** The account at the exchange, whose session feeds the market. */
  readonly first: () => AccountRuntime;
  readonly activity: () => ActivityLog;
  readonly publish: Publish;
  /** True while pages look at this market. */
  readonly shown: () => boolean;
  readonly openCandles: OpenCandles;
  readonly onAlarm: (topic: "sauda" | "account" | "feed", sentence: string) => void;
}

/** Market of the practice exchange or a replay, which every account but the live ones trades in: instruments, feed, trigger watch, candles, days. */
export class PracticeMarket implements ShownMarket {
  readonly id: string;
  readonly protocol: BrokerProtocol;
  readonly notices: DayNotices;
  readonly room: MarketRoom;
  readonly levels: TriggerHost;
  readonly candles: HistoryRoom;
  #options: PracticeMarketOptions;
  #dayTurn: DayTurn;
  /** Day that the exchange last said it plays. */
  #played: string;

  constructor(options: PracticeMarketOptions) {
    this.#options = options;
    const { world, folder, exchange } = options.opened;
    const { restUrl, streamUrl, orderSocketUrl, masterUrl } = exchange.doors;
    this.id = world;
    this.protocol = BROKERS.angelone({ rest: restUrl, stream: streamUrl, orderSocket: orderSocketUrl, master: masterUrl, depository: `${restUrl}/eDIS/VerifyDIS/` });
    this.notices = new DayNotices(folder.file, (sentence) => options.onAlarm("sauda", sentence));
    this.room = this.#openRoom();
    this.levels = this.#openLevels();
    this.candles = this.#openCandles();
    this.#dayTurn = this.#openDayTurn(exchange.clock.day);
    this.#played = exchange.clock.day;
  }

  /** The feed's time; before its first tick the exchange's own. */
  readonly marketAt = (): MarketTime => this.room.feed.marketAt() ?? (this.#options.opened.exchange.clock.now as MarketTime);

  readonly day = (): string => istDay(this.marketAt());

  readonly phase = (): MarketPhase => practicePhase(this.#options.opened.exchange.clock);

  /** What the exchange's notices of the day forbid in it. */
  readonly rules = exchangeRules((underlying) => this.notices.banned(underlying, this.day()));

  readonly session = (): SessionView => sessionView(this.room.feed.marketAt(), this.#options.opened.exchange.clock);

  readonly practice = (): PracticeView => practiceView(this.#options.opened.exchange.clock, this.#options.opened.world);

  readonly broker = () => this.#options.first().broker;

  /** The exchange told its clock. */
  clockMoved(): void {
    const { opened, shown, publish } = this.#options;
    const { clock } = opened.exchange;
    if (clock.day !== this.#played) this.room.feed.forgetTime();
    this.#played = clock.day;
    if (shown()) publish("practice", this.practice());
    this.room.feed.marketOpen(clock.phase === "open" && !clock.paused);
  }

  /** About once a second. */
  look(): void {
    this.room.look();
    this.#dayTurn.look();
  }

  #openRoom(): MarketRoom {
    const { opened, accounts, first, activity, publish, shown } = this.#options;
    const { folder, resources, exchange } = opened;
    const { apiKey, clientCode } = exchange.doors.account;
    return new MarketRoom({
      protocol: this.protocol,
      apiKey, clientCode, activity,
      masterFile: folder.file("instruments-angelone.table"),
      names: resources.names,
      day: this.day,
      notices: this.notices,
      surveillance: () => first().checks?.surveillance,
      timers: systemTimers,
      publish: (topic, payload) => {
        if (shown()) publish(topic, payload);
      },
      held: () => accounts.held(({ view }) => !inLiveMarket(view.id)),
      onRefused: () => void first().renewSession(),
      candles: () => this.candles,
    });
  }

  #openLevels(): TriggerHost {
    const { activity, onAlarm } = this.#options;
    const { feed, watching } = this.room;
    return new TriggerHost({
      board: feed.board.buffer,
      ring: TRIGGER_RING,
      slotOf: (key) => feed.slotOf(key),
      attachRing: (ring, buffer, slots) => {
        feed.attachRing(ring, buffer, slots);
        watching.changed();
      },
      timers: systemTimers,
      onAlarm: (sentence) => onAlarm("feed", sentence),
      onDoubt: (sentence) => activity().note({ tone: "warning", topic: "feed", sentence }),
    });
  }

  #openCandles(): HistoryRoom {
    const { opened, first, publish, openCandles, shown } = this.#options;
    const { instruments } = this.room;
    return openCandles({
      market: practiceMarket(opened),
      broker: () => first().broker,
      instrument: (key) => instruments.get(key),
      hasDerivatives: (underlying) => instruments.hasDerivatives(underlying),
      marketAt: this.marketAt,
      publish: (topic, payload) => {
        if (shown()) publish(topic, payload);
      },
    });
  }

  #openDayTurn(today: string): DayTurn {
    const { accounts, first, onAlarm } = this.#options;
    return new DayTurn(today, {
      day: this.day,
      clock: systemClock,
      trading: () => first().view.trading,
      reload: async () => {
        await this.notices.refresh();
        await this.room.reload();
      },
      accounts: () => [...accounts].filter(({ view }) => !inLiveMarket(view.id)),
      onAlarm: (sentence) => onAlarm("account", sentence),
    });
  }
}
