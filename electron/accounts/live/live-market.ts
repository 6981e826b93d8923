import type { BrokerProtocol, Session } from "../../../shared/brokers/port.ts";
import type { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { Publish } from "../../../shared/contract/topics.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { istDay, istEpoch } from "../../../shared/domain/time.ts";
import type { BrokerAccount } from "../../brokers/broker-account.ts";
import type { HistoryRoom } from "../../history/history-room.ts";
import type { DayNotices } from "../../instruments/day-notices.ts";
import { BAN_FILE } from "../../instruments/day-notices.ts";
import { exchangeRules, indexIn } from "../../instruments/exchange-rules.ts";
import type { Surveillance } from "../../instruments/surveillance.ts";
import type { ShownMarket } from "../../market/market-choice.ts";
import type { MarketRoomOptions } from "../../market/market-room.ts";
import { MarketRoom } from "../../market/market-room.ts";
import type { MarketPhase } from "../../orders/risk/rule.ts";
import { TriggerHost } from "../../triggers/trigger-host.ts";
import type { AccountGround } from "../account-options.ts";
import { livePhase, liveSession } from "./live-phase.ts";

/** What bars of one broker's market are made from. */
export interface CandleParts {
  /** Which market, for the name of its file. */
  readonly market: string;
  readonly broker: () => BrokerAccount | undefined;
  readonly instrument: (key: InstrumentKey) => Instrument | undefined;
  readonly hasDerivatives: (underlying: string) => boolean;
  readonly marketAt: () => MarketTime | undefined;
  readonly publish: Publish;
}
export type OpenCandles = (parts: CandleParts) => HistoryRoom;

export interface LiveMarketOptions {
  readonly id: string;
  readonly protocol: BrokerProtocol;
  readonly apiKey: string;
  readonly clientCode: string;
  readonly masterFile: string;
  readonly names: MarketRoomOptions["names"];
  readonly calendar: TradingCalendar;
  readonly ground: Pick<AccountGround, "clock" | "timers" | "activity">;
  /** Hears of feed and instruments; the owner passes on what is shown. */
  readonly publish: Publish;
  readonly held: () => Iterable<InstrumentKey>;
  readonly broker: () => BrokerAccount;
  readonly openCandles: OpenCandles;
  /** The exchange's lists of the day, from files that the user keeps. */
  readonly notices: DayNotices;
  readonly surveillance: () => Surveillance | undefined;
  readonly onRefused: () => void;
  /** A stand-in for the broker plays days of its own: the market's day is the feed's, and before its first tick this one. */
  readonly playedDay?: string | undefined;
}

/** Ring of the trigger watch at this market's own tick bridge. */
const TRIGGER_RING = 1;
/** A feed that is further from this machine's time than this tells of an earlier session, ms. */
const LAGS_MS = 120_000;
/** A list that is put there during the day is found within so many seconds. */
const NOTICE_LOOKS = 15;

/** A live account's own market: instruments, feed under its client code, trigger watch, candles, hours. */
export class LiveMarket implements ShownMarket {
  readonly id: string;
  readonly room: MarketRoom;
  readonly levels: TriggerHost;
  readonly candles: HistoryRoom;
  #options: LiveMarketOptions;
  #looks = 0;
  /** The day for which missing lists were told. */
  #toldDay: string | undefined;

  constructor(options: LiveMarketOptions) {
    this.#options = options;
    this.id = options.id;
    const { protocol, apiKey, clientCode, masterFile, names, publish, held, onRefused, ground, notices, surveillance } = options;
    const { timers, activity } = ground;
    this.room = new MarketRoom({ protocol, apiKey, clientCode, masterFile, names, timers, notices, surveillance, day: () => this.day(), daily: true, publish, held, onRefused, activity: () => activity, candles: () => this.candles });
    const { feed, watching, instruments } = this.room;
    this.levels = new TriggerHost({
      board: feed.board.buffer,
      ring: TRIGGER_RING,
      slotOf: (key) => feed.slotOf(key),
      attachRing: (ring, buffer, slots) => {
        feed.attachRing(ring, buffer, slots);
        watching.changed();
      },
      timers,
      onAlarm: (sentence) => activity.note({ tone: "alarm", topic: "feed", sentence }),
      onDoubt: (sentence) => activity.note({ tone: "warning", topic: "feed", sentence }),
    });
    this.candles = options.openCandles({ market: options.id, publish, hasDerivatives: (underlying) => instruments.hasDerivatives(underlying), broker: options.broker, instrument: (key) => instruments.get(key), marketAt: () => this.marketAt() });
  }

  /** The feed's time while it is of now; before the open, with yesterday's last prices in the feed, this machine's. */
  readonly marketAt = (): MarketTime => {
    const { playedDay, ground } = this.#options;
    const here = ground.clock.now() as number as MarketTime;
    const told = this.room.feed.marketAt();
    if (playedDay !== undefined) return told ?? (istEpoch(playedDay, 0) as MarketTime);
    return told !== undefined && Math.abs(told - here) < LAGS_MS ? told : here;
  };

  readonly day = (): string => istDay(this.marketAt());

  readonly phase = (instrument: Instrument): MarketPhase => {
    const { calendar } = this.#options;
    const fnoStock = instrument.kind === "equity" && this.room.instruments.hasDerivatives(instrument.underlying);
    return livePhase(calendar, instrument, this.marketAt(), fnoStock);
  };

  /** What the exchange's lists of the day allow; what no list tells is told to be unknown. */
  readonly rules = exchangeRules((underlying) => this.#options.notices.banned(underlying, this.day()), {
    banKnown: () => this.#options.notices.banKnown(this.day()),
    clientUnits: (underlying) => this.#options.notices.clientUnits(underlying, this.day()),
    isIndex: (underlying) => indexIn(this.room.instruments)(underlying),
  });

  /** Instruments, the market's time, and the lists of the day; which of these are missing is told once a day. @throws Error when there are no instruments. */
  async prepare(): Promise<void> {
    await this.room.prepare();
    await this.#readNotices();
  }

  readonly session = () => liveSession(this.#options.calendar, this.marketAt());

  readonly practice = (): undefined => undefined;

  readonly broker = (): BrokerAccount => this.#options.broker();

  useSession(session: Session): void {
    this.room.useSession(session);
  }

  /** About once a second. */
  look(): void {
    this.room.look();
    this.room.feed.marketOpen((instrument) => this.phase(instrument).kind === "open");
    if (this.#looks++ % NOTICE_LOOKS === 0) void this.#options.notices.refresh(this.day());
  }

  async #readNotices(): Promise<void> {
    const { notices, ground } = this.#options;
    const day = this.day();
    await notices.refresh(day);
    const missing = notices.missing(day);
    if (missing.length === 0 || this.#toldDay === day) return;
    this.#toldDay = day;
    ground.activity.note({
      tone: missing.includes(BAN_FILE) ? "warning" : "plain", topic: "account",
      sentence: `Not in the data folder for ${day}: ${missing.join(", ")}. What these lists forbid is not known here: bans, position limits and ex-dates are then not checked, only refused by the exchange.`,
    });
  }

  async end(): Promise<void> {
    this.room.list.end();
    await Promise.all([this.levels.end(), this.room.feed.quit(), this.candles.end()]);
  }
}
