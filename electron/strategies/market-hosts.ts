import { marketSegmentOf } from "../../shared/calendar/session-tables.ts";
import type { HolidayTable, SessionTables } from "../../shared/calendar/session-tables.ts";
import type { TradingCalendar } from "../../shared/calendar/trading-calendar.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import type { Exchange } from "../../shared/domain/words.ts";
import type { Timers } from "../../shared/domain/time.ts";
import type { InstrumentFacts } from "../../shared/strategy/instrument-handle.ts";
import type { AccountRuntime } from "../accounts/account-runtime.ts";
import type { ShownMarket } from "../market/market-choice.ts";
import { boardMinutes } from "./history/board-minutes.ts";
import { RunHistory } from "./history/run-history.ts";
import type { HostRoomEvents } from "./hosts/host-news.ts";
import { HostRoom } from "./hosts/host-room.ts";
import type { RunNews, StrategyMarket } from "./instances/ports.ts";

export interface MarketHostsOptions {
  readonly calendar: TradingCalendar;
  readonly sessions: SessionTables;
  readonly holidays: HolidayTable;
  readonly timers: Timers;
  /** ms; one that stands still while the machine sleeps. */
  readonly stopwatch: () => number;
  /** Threads of one market. */
  readonly hosts: number;
  /** Market of an account. */
  readonly marketOf: (account: AccountId) => ShownMarket;
  /** Who hears of a run; undefined for one that is gone. */
  readonly news: (run: string) => RunNews | undefined;
  readonly onTrouble: (sentence: string) => void;
}

interface Open {
  readonly hosts: HostRoom;
  readonly history: RunHistory;
  readonly users: Set<AccountId>;
}

/** Strategy hosts of each market in which an account trades: made with its first strategy, ended with its last account. */
export class MarketHosts {
  #options: MarketHostsOptions;
  #open = new Map<ShownMarket, Open>();

  constructor(options: MarketHostsOptions) {
    this.#options = options;
  }

  /** The market as strategies of this account see it. */
  of({ view, given }: AccountRuntime): StrategyMarket {
    const shown = this.#options.marketOf(view.id);
    const { feed, instruments, watching } = shown.room;
    const { hosts, history } = this.#use(shown, given.marketAt, view.id);
    return {
      hosts,
      marketAt: given.marketAt,
      day: given.day,
      facts: (key) => {
        const found = instruments.get(key);
        if (!found) return undefined;
        const { exchange, symbol, kind, underlying, expiry, strike, optionType, lot, tick, multiplier } = found;
        const facts: InstrumentFacts = { key, exchange, symbol, kind, underlying, expiry, strike, optionType, lot, tick, multiplier, fnoStock: kind === "equity" && instruments.hasDerivatives(underlying) };
        return facts;
      },
      slots: (keys) => keys.map((key) => slotOf(key, feed.slotOf(key))),
      watch: () => watching.changed(),
      warm: (needs, facts) => history.warm(needs, facts),
      segmentOf: (key) => marketSegmentOf(key.slice(0, key.indexOf(":")) as Exchange),
    };
  }

  /** The account has ended. */
  async released(account: AccountId): Promise<void> {
    for (const [shown, { users, hosts }] of this.#open) {
      if (!users.delete(account) || users.size > 0) continue;
      this.#open.delete(shown);
      await hosts.end();
    }
  }

  async end(): Promise<void> {
    const open = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(open.map(({ hosts }) => hosts.end()));
  }

  #use(shown: ShownMarket, marketAt: StrategyMarket["marketAt"], account: AccountId): Open {
    let open = this.#open.get(shown);
    if (!open) this.#open.set(shown, (open = this.#make(shown, marketAt)));
    open.users.add(account);
    return open;
  }

  #make({ room, candles }: ShownMarket, marketAt: StrategyMarket["marketAt"]): Open {
    const { sessions, holidays, calendar, timers, stopwatch, hosts, onTrouble } = this.#options;
    const { feed } = room;
    const history = new RunHistory({
      calendar, marketAt,
      page: (request) => candles.page(request),
      minutes: boardMinutes((key, into) => {
        const slot = feed.slotOf(key);
        return slot !== undefined && feed.board.read(slot, into, 0, into.length);
      }),
    });
    return {
      history,
      users: new Set(),
      hosts: new HostRoom({ feed, sessions, holidays, timers, stopwatch, hosts, board: feed.board.buffer, ...this.#events(), onTrouble }),
    };
  }

  #events(): Omit<HostRoomEvents, "onTrouble"> {
    const { news } = this.#options;
    return {
      onSignals: (run, generation, signals) => news(run)?.signals(generation, signals),
      onFailed: (run, generation, failure, lines) => news(run)?.failed(generation, failure, lines),
      onLog: (run, lines) => news(run)?.log(lines),
      onFigures: (runs) => {
        for (const figures of runs) news(figures.run)?.figures(figures);
      },
      onState: (run, generation, state) => news(run)?.state(generation, state),
      onRolledBack: (run, generation, to, sentence) => news(run)?.rolledBack(generation, to, sentence),
      onSettled: (run, generation) => news(run)?.settled(generation),
      onLost: (run, lost) => news(run)?.lost(lost),
    };
  }
}

function slotOf(key: InstrumentKey, slot: number | undefined): number {
  if (slot === undefined) throw new Error(`${key} finds no place on the quote board: 8,192 instruments have been named since the start. Start Sauda again.`);
  return slot;
}
