import type { HistoryStore } from "../../shared/contract/history-store.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime, SystemClock } from "../../shared/domain/time.ts";
import type { CorporateAction } from "../../shared/history/corporate-actions.ts";
import { corporateActions } from "../../shared/history/corporate-actions.ts";
import { dayAt, dayStart } from "../../shared/history/days.ts";
import { unpackCandles } from "../../shared/history/packed.ts";
import type { Sessions } from "../../shared/history/sessions.ts";
import type { HistoryBook } from "./history-book.ts";

export interface ActionBookOptions {
  readonly book: Pick<HistoryBook, "fill">;
  readonly store: Pick<HistoryStore, "read">;
  readonly sessions: (instrument: Instrument) => Sessions;
  readonly marketAt: () => MarketTime | undefined;
  readonly clock: SystemClock;
}

interface Looked {
  /** Days since 1970-01-01. */
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

const ALL_DAYS = 100_000;
/** Daily bars before the first day that is asked about: they show how the price usually moves. */
const DAYS_BEFORE = 30;
/** Without an answer it is tried again so much later, system ms; the running day's bar is looked at as often. */
const AGAIN_MS = 600_000;

/**
 * Splits and bonuses, seen in the daily bars. Daily bars that are not kept are fetched, in one request as a rule, so
 * that a chart of minutes is warned as well. Only shares have any.
 */
export class ActionBook {
  #options: ActionBookOptions;
  #looked = new Map<InstrumentKey, Looked>();

  constructor(options: ActionBookOptions) {
    this.#options = options;
  }

  /** Of the daily bars that are kept; nothing is asked of the broker. */
  async kept(key: InstrumentKey): Promise<readonly CorporateAction[]> {
    const { packed } = await this.#options.store.read({ instrument: key, frame: 1440 }, 0, ALL_DAYS, this.#options.clock.now());
    return corporateActions(unpackCandles(packed));
  }

  /** @param from days since 1970-01-01. @returns those from that day on, ascending; what the broker does not answer is looked at another time. */
  async since(instrument: Instrument, from: number): Promise<readonly CorporateAction[]> {
    if (instrument.kind !== "equity") return [];
    await this.#fill(instrument, from - DAYS_BEFORE);
    return (await this.kept(instrument.key)).filter(({ at }) => at >= dayStart(from));
  }

  async #fill(instrument: Instrument, from: number): Promise<void> {
    const { book, sessions, marketAt, clock } = this.#options;
    const now = marketAt();
    if (now === undefined) return;
    const looked = this.#looked.get(instrument.key);
    const to = dayAt(now);
    const fresh = looked !== undefined && looked.to === to && clock.now() - looked.at < AGAIN_MS;
    if (fresh && looked.from <= from) return;
    this.#looked.set(instrument.key, { from: Math.min(from, looked?.from ?? from), to, at: clock.now() });
    await book.fill({ instrument, frame: 1440, from, to, sessions: sessions(instrument), now, patience: 0 }).catch(() => {});
  }
}
