import type { LabCalls } from "../../../shared/contract/backtest-task.ts";
import type { DriftAsk, DriftDayView, DriftReport } from "../../../shared/contract/schemas/drift.ts";
import type { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import { marketSegmentOf } from "../../../shared/calendar/session-tables.ts";
import { TerminalError, badInput, refused } from "../../../shared/domain/errors.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { MarketTime, SystemClock } from "../../../shared/domain/time.ts";
import { DAY_MS, istDay, istEpoch, istTime } from "../../../shared/domain/time.ts";
import type { LabJobs } from "../lab-jobs.ts";
import type { LabThreads } from "../lab-threads.ts";
import type { DriftAccount, DriftStrategy } from "./day-task.ts";
import { dayTask } from "./day-task.ts";
import { driftNotice } from "./notice.ts";

/** After the close, so that the last fills, the square-off and the recorder's last ticks are in, ms. */
const AFTER_CLOSE_MS = 300_000;
/** Between two looks for days that are due, ms. */
const LOOK_MS = 15_000;
/** Days of a strategy that are made up for by themselves where the terminal was not there at their close. */
const MAKE_UP_DAYS = 5;

/** The account with its market's clock. */
export interface DriftMarketAccount extends DriftAccount {
  readonly day: () => string;
  readonly marketAt: () => MarketTime | undefined;
}

export interface DriftServiceOptions {
  /** The file of drifts. */
  readonly db: string;
  readonly threads: Pick<LabThreads, "job" | "desk" | "end">;
  readonly jobs: Pick<LabJobs, "start">;
  readonly strategies: () => Iterable<DriftStrategy>;
  /** Undefined for one that is not here now. */
  readonly account: (id: AccountId) => Promise<DriftMarketAccount | undefined>;
  readonly calendar: TradingCalendar;
  readonly clock: SystemClock;
  readonly note: (sentence: string, account: AccountId) => void;
}

/** How strategies' days compare with their re-runs: by themselves after the close, and when asked for. */
export class DriftService {
  readonly #options: DriftServiceOptions;
  /** Strategy and day of what was seen to by itself, or is being compared. */
  readonly #seen = new Set<string>();
  readonly #going = new Map<string, string>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;
  #ended = false;

  constructor(options: DriftServiceOptions) {
    this.#options = options;
  }

  /** Ask as often as you like: what is due is compared. */
  look(): void {
    const now = this.#options.clock.now();
    if (this.#looking || this.#ended || (now - this.#lookedAt < LOOK_MS && now >= this.#lookedAt)) return;
    this.#lookedAt = now;
    // What failed is tried at the next start; a day can be compared by hand at any time.
    this.#looking = this.#compareDue().catch(() => {}).finally(() => (this.#looking = undefined));
  }

  /** Days on which it ran, the newest first. @throws TerminalError for a strategy that is not here, or a file that cannot be read. */
  async days(strategy: string): Promise<DriftDayView[]> {
    const { days } = this.#find(strategy);
    const [booked, { days: kept }] = await Promise.all([days.days(), this.#desk("driftDays", { strategy })]);
    const known = new Map(kept.map((one) => [one.day, one]));
    const all = new Set([...booked, ...known.keys()]);
    return [...all].sort().reverse().map((day) => known.get(day) ?? { day, state: "open", sure: false, sentence: "Not compared yet." });
  }

  report({ strategy, day }: DriftAsk): Promise<DriftReport> {
    return this.#desk("driftReport", { strategy, day });
  }

  /** @returns the job's id. @throws TerminalError where the day is not over, or its account is away. */
  async run({ strategy: id, day }: DriftAsk): Promise<string> {
    const going = this.#going.get(`${id} ${day}`);
    if (going !== undefined) return going;
    const strategy = this.#find(id);
    const account = await this.#accountOf(strategy);
    const open = await this.#openUntil(strategy, account, day);
    if (open !== undefined) throw new TerminalError(refused("drift-day", `The day is not over: it can be compared from ${istTime(open)} on, when the last fills and ticks are in.`, istTime(open), istTime(account.marketAt() ?? 0)));
    return this.#start(strategy, account, day).id;
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#looking;
    await this.#options.threads.end();
  }

  #start(strategy: DriftStrategy, account: DriftMarketAccount, day: string): { readonly id: string; readonly result: Promise<DriftReport> } {
    const key = `${strategy.id} ${day}`;
    const { threads, jobs, db, clock } = this.#options;
    const { title } = strategy.record.settings;
    const { id, result } = jobs.start<DriftReport>({
      kind: "drift", title: `Drift of ${title} on ${day}`,
      work: async (signal, progress) => {
        const task = await dayTask(strategy, account, day, clock.now());
        if ("stretches" in task) return threads.job("drift", { db, task: { ...task, progress } }, signal);
        const report: DriftReport = { strategy: strategy.id, title, day, at: clock.now(), state: "not comparable", sure: false, sentence: task.sentence, notes: [...task.notes], lines: [] };
        await threads.desk("driftKeep", { db, report });
        return report;
      },
      done: ({ sentence }) => ({ sentence }),
    });
    this.#seen.add(key);
    this.#going.set(key, id);
    void result.catch(() => {}).finally(() => this.#going.delete(key));
    return { id, result };
  }

  async #compareDue(): Promise<void> {
    for (const strategy of this.#options.strategies()) {
      const fresh = (await strategy.days.days()).slice(0, MAKE_UP_DAYS).filter((day) => !this.#seen.has(`${strategy.id} ${day}`));
      if (fresh.length === 0) continue;
      const account = await this.#options.account(strategy.record.settings.account);
      // Before the market has come up its list is not there either.
      if (account?.marketAt() === undefined) continue;
      const { days: kept } = await this.#desk("driftDays", { strategy: strategy.id });
      for (const day of fresh) {
        if (this.#ended) return;
        if (kept.some((one) => one.day === day)) this.#seen.add(`${strategy.id} ${day}`);
        else if ((await this.#openUntil(strategy, account, day)) === undefined) await this.#compareByItself(strategy, account, day);
      }
    }
  }

  async #compareByItself(strategy: DriftStrategy, account: DriftMarketAccount, day: string): Promise<void> {
    const report = await this.#start(strategy, account, day).result;
    const notice = driftNotice(report, await capitalOf(strategy, day));
    if (notice !== undefined) this.#options.note(notice, account.id);
  }

  /** From when on a day can be compared, where that is not yet. */
  async #openUntil(strategy: DriftStrategy, account: DriftMarketAccount, day: string): Promise<MarketTime | undefined> {
    const now = account.marketAt();
    const today = now === undefined ? account.day() : istDay(now);
    if (day < today) return undefined;
    const from = (await this.#closeOf(strategy, day)) + AFTER_CLOSE_MS;
    return now !== undefined && now >= from ? undefined : (from as MarketTime);
  }

  /** When the last of its instruments' markets closes. */
  async #closeOf(strategy: DriftStrategy, day: string): Promise<number> {
    const { entries } = await strategy.days.read(day);
    const closes = entries.flatMap((entry) => (entry.kind === "stint" ? entry.instruments : [])).flatMap(({ exchange, fnoStock }) => {
      const segment = marketSegmentOf(exchange);
      return this.#options.calendar.spanOf(segment, day, "closing-auction", { fnoStock })?.until ?? this.#options.calendar.continuousHours(segment, day, { fnoStock })?.close ?? [];
    });
    return closes.length === 0 ? istEpoch(day, 0) + DAY_MS - AFTER_CLOSE_MS : Math.max(...closes);
  }

  #find(id: string): DriftStrategy {
    for (const strategy of this.#options.strategies()) if (strategy.id === id) return strategy;
    throw new TerminalError(badInput("strategy", "a strategy that is here", `There is no strategy ${id} here. It was removed, or its account is not connected.`));
  }

  async #accountOf({ record: { settings } }: DriftStrategy): Promise<DriftMarketAccount> {
    const account = await this.#options.account(settings.account);
    if (!account) throw new TerminalError({ kind: "NotConnected", sentence: `The account of ${settings.title} is not here now. Connect it, then compare the day.` });
    return account;
  }

  #desk<N extends "driftDays" | "driftReport">(name: N, ask: Omit<Parameters<LabCalls[N]>[0], "db">): Promise<ReturnType<LabCalls[N]>> {
    return this.#options.threads.desk(name, { ...ask, db: this.#options.db });
  }
}

async function capitalOf(strategy: DriftStrategy, day: string): Promise<number> {
  const { entries } = await strategy.days.read(day);
  return Math.max(0, ...entries.flatMap((entry) => (entry.kind === "stint" ? [entry.capital] : [])));
}
