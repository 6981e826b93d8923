import type { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { ActivityView } from "../../../shared/contract/schemas/activity.ts";
import type { FillModel } from "../../../shared/contract/schemas/paper.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { DAY_MS, istDay, istEpoch } from "../../../shared/domain/time.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import type { ChargeTables } from "../../../shared/simulation/charges.ts";
import type { MarginTables } from "../../../shared/simulation/margin.ts";
import { AccountRuntime } from "../../accounts/account-runtime.ts";
import type { AccountGround } from "../../accounts/account-options.ts";
import { livePhase } from "../../accounts/live/live-phase.ts";
import { paperAccount } from "../../accounts/open-account.ts";
import type { InstrumentIndex } from "../../market/instrument-index.ts";
import { QuotePeek } from "../../market/quote-peek.ts";
import type { RiskLimits } from "../../orders/risk/limits.ts";
import { underlyingKeys } from "../../paper/contract.ts";
import { PaperAccounts } from "../../paper/paper-accounts.ts";
import type { PaperFloor } from "../../paper/paper-floor.ts";
import { tableRules } from "../../paper/table-rules.ts";
import { ActivityLog } from "../../telemetry/activity-log.ts";
import type { TriggerLevels } from "../../triggers/trigger-levels.ts";
import type { ReplayFeed } from "./replay-feed.ts";
import type { ReplayTime } from "./replay-time.ts";
import type { StepJournal } from "./step-journal.ts";

export interface StepAccountOptions {
  readonly time: ReplayTime;
  readonly feed: ReplayFeed;
  readonly journal: StepJournal;
  readonly floor: PaperFloor;
  readonly levels: TriggerLevels;
  readonly instruments: InstrumentIndex;
  readonly calendar: TradingCalendar;
  readonly charges: ChargeTables;
  readonly margins: MarginTables;
  readonly limits: RiskLimits;
  readonly name: string;
  readonly capital: Money;
  readonly model: FillModel;
  readonly seed: number;
  readonly onActivity: (entry: ActivityView) => void;
}

/** Four letters that tags begin with, as each installation has its own. */
const INSTALLATION = "step";

/** A paper account as the terminal has it, on a replay's clocks: order desk, risk gate, ledger, plans, books. */
export class StepAccount {
  readonly accounts: PaperAccounts;
  readonly quotes: QuotePeek;
  readonly day: () => string;
  #options: StepAccountOptions;
  #runtime: AccountRuntime | undefined;

  constructor(options: StepAccountOptions) {
    const { time, feed, journal, floor, instruments } = options;
    this.#options = options;
    this.quotes = new QuotePeek(feed);
    this.day = dayOf(time);
    this.accounts = new PaperAccounts({
      journal, floor,
      clock: time, timers: time,
      market: { instrument: (key) => instruments.get(key), quote: (key) => this.quotes.of(key), slotOf: (key) => feed.slotOf(key), marketAt: () => time.marketAt() },
      rules: this.#rules(),
      day: this.day,
      onView: () => {},
    });
  }

  get runtime(): AccountRuntime {
    if (!this.#runtime) throw new Error("the account is not open yet");
    return this.#runtime;
  }

  /** Opens the account and brings it up. Its driver must settle meanwhile. */
  async open(): Promise<void> {
    const { name, capital, model, journal, limits } = this.#options;
    const handle = await this.accounts.open(name, capital, model);
    this.#runtime = new AccountRuntime(paperAccount(this.#ground(), handle, { storage: { journal, standing: [] }, limits: () => limits }));
    this.#runtime.restore([]);
    await this.#runtime.start();
  }

  #rules(): ReturnType<typeof tableRules> {
    const { calendar, charges, margins, instruments } = this.#options;
    return tableRules({
      calendar, charges, margins,
      last: (key: InstrumentKey): Price | undefined => this.quotes.of(key)?.mark,
      fnoStock: ({ kind, underlying }) => kind === "equity" && instruments.hasDerivatives(underlying),
      onIndex: (contract) => underlyingKeys(contract).some((key) => instruments.get(key)?.kind === "index"),
    });
  }

  #ground(): AccountGround {
    const { time, levels, instruments, calendar, charges, margins, seed, onActivity } = this.#options;
    const activity = new ActivityLog({ clock: time, marketAt: () => time.marketAt(), write: (entries) => entries.forEach(onActivity), publish: () => {}, recent: [] });
    return {
      instruments, levels, charges, margins, activity,
      publish: () => {},
      quotes: this.quotes,
      day: this.day,
      installation: INSTALLATION,
      candles: () => Promise.resolve([]),
      clock: time,
      timers: time,
      stopwatch: () => time.now(),
      random: seededRandom(seed),
      marketAt: () => time.marketAt(),
      market: (instrument) => livePhase(calendar, instrument, time.marketAt(), instrument.kind === "equity" && instruments.hasDerivatives(instrument.underlying)),
      killed: () => undefined,
      prepare: () => Promise.resolve(),
    };
  }
}

/** The trading day, asked for many times a second: worked out once a day. */
function dayOf(time: ReplayTime): () => string {
  let day = "";
  let until = Number.NEGATIVE_INFINITY;
  return () => {
    const now = time.now();
    if (now >= until) {
      day = istDay(now);
      until = istEpoch(day, 0) + DAY_MS;
    }
    return day;
  };
}
