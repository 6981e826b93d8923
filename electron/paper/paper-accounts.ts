import type { FillModel, PaperAccountView, PerformanceView } from "../../shared/contract/schemas/paper.ts";
import { PAPER_CAPITAL } from "../../shared/contract/schemas/paper.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import { formatMoney } from "../../shared/domain/format.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import { PAPER_ON_LIVE, accountId } from "../../shared/domain/identity.ts";
import type { Fill, Order } from "../../shared/domain/order.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import type { Money } from "../../shared/domain/units.ts";
import type { FillEvent } from "../../shared/simulation/fills/types.ts";
import type { Journal } from "../storage/journal.ts";
import type { StandingRecords } from "../storage/standing.ts";
import { Standing } from "../storage/standing.ts";
import { assumesOf } from "../../shared/simulation/assumes.ts";
import { PaperAccount } from "./paper-account.ts";
import { PaperDay } from "./paper-day.ts";
import { PaperDesk } from "./paper-desk.ts";
import type { PaperFloor } from "./paper-floor.ts";
import type { PaperMarket, PaperNews } from "./paper-market.ts";
import { NOBODY } from "./paper-market.ts";
import type { PaperRules } from "./paper-rules.ts";
import type { PaperDayRecord, PaperState } from "./paper-state.ts";
import { newLife } from "./paper-state.ts";
import { performanceNow, performanceThen } from "./performance.ts";

export interface PaperAccountsOptions {
  readonly journal: Journal;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly market: PaperMarket;
  readonly floor: PaperFloor;
  readonly rules: PaperRules;
  /** The connected account whose feed the market is; absent on the practice market and in a replay. */
  readonly prices?: AccountId | undefined;
  /** Trading day by the market clock. */
  readonly day: () => string;
  readonly onView: (view: PaperAccountView) => void;
}

/** What the journal has of an account's day. */
export interface DayFacts {
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
}

/** One paper account, ready to be wired to an account's order path. */
export interface PaperHandle {
  readonly id: AccountId;
  readonly account: PaperAccount;
  readonly day: PaperDay;
  readonly desk: PaperDesk;
  /** Once: who is told of its orders and fills. */
  listen(news: PaperNews): void;
}

const NAME = /^[A-Za-z][A-Za-z0-9]{0,19}$/;

/** All paper accounts: opened, reset, changed and closed here. Closed ones keep their records. */
export class PaperAccounts {
  #options: PaperAccountsOptions;
  #states: Standing<PaperState>;
  #records: Standing<PaperDayRecord>;
  #handles = new Map<AccountId, PaperHandle>();

  constructor(options: PaperAccountsOptions) {
    const { journal, clock, day } = options;
    this.#options = options;
    // Never over: a closed account's history is still asked for, and its name stays taken.
    this.#states = new Standing<PaperState>({ kind: "paper", journal, clock, day, isOver: () => false });
    this.#records = new Standing<PaperDayRecord>({ kind: "paper-day", journal, clock, day, isOver: () => false });
  }

  /**
   * Rebuilds the accounts from the journal. Call before anything trades.
   * @param facts the orders and fills that the journal has of an account on a day: that of its standing
   * record, which need not be the account's latest in the journal.
   */
  async restore(records: StandingRecords, facts: (account: AccountId, day: string) => Promise<DayFacts>): Promise<PaperHandle[]> {
    const ids = new Set(records.filter((record) => record.kind === "standing.paper").map((record) => record.account as AccountId));
    const handles: PaperHandle[] = [];
    for (const id of ids) {
      this.#records.restore(records, id);
      for (const state of this.#states.restore(records, id)) {
        if (state.prices !== this.#options.prices) continue;
        const { orders, fills } = state.day === "" ? { orders: [], fills: [] } : await facts(id, state.day);
        const handle = this.#begin(state);
        handle.account.restore(orders, fills);
        handles.push(handle);
      }
    }
    return handles;
  }

  /** @throws TerminalError naming what is off. */
  async open(name: string, capital: Money, model: FillModel): Promise<PaperHandle> {
    if (!NAME.test(name)) throw new TerminalError(badInput("name", "1 to 20 letters and digits, a letter first", `"${name}" is no name for an account: use 1 to 20 letters and digits, a letter first.`));
    const taken = this.#states.all().find((state) => state.name.toLowerCase() === name.toLowerCase());
    if (taken) {
      const why = taken.closed ? "was used by an account that is closed; its history is kept under it" : "is an account already";
      throw new TerminalError(badInput("name", "a name that is not taken", `${taken.name} ${why}. Choose another name.`));
    }
    mustBeCapital(capital);
    mustBeModel(model);
    const { clock, prices } = this.#options;
    const account = accountId(prices === undefined ? "paper" : PAPER_ON_LIVE, name, "paper");
    const state: PaperState = {
      account, name, model, ...(prices !== undefined && { prices }), openedAt: clock.now(), closed: false, day: "", afterFill: 0, life: newLife(1, capital), holdings: [], carried: [], opening: [], earlier: [],
    };
    await this.#save(state, `Paper account ${name} opened with ${formatMoney(capital)}.`);
    const handle = this.#begin(state);
    this.#told(handle);
    return handle;
  }

  /** Orders are cancelled, positions closed at their last price, holdings gone; the life so far stays in the history. */
  async reset(id: AccountId, capital: Money): Promise<void> {
    const handle = this.#open(id);
    mustBeCapital(capital);
    await handle.day.reset(capital);
    this.#told(handle);
  }

  /** For orders that are sent from now on. */
  async model(id: AccountId, model: FillModel): Promise<void> {
    const handle = this.#open(id);
    mustBeModel(model);
    await handle.day.current();
    const state = { ...handle.account.state, model };
    handle.account.keep(state);
    await this.#save(state, "The fill model was changed.");
    this.#told(handle);
  }

  /** Takes no orders any more. @throws TerminalError while it has open positions or orders. */
  async close(id: AccountId): Promise<void> {
    const { account, day } = this.#open(id);
    await day.current();
    const open = account.books.lines.filter(({ own }) => own.quantity !== 0).length;
    const working = account.working().length;
    if (open + working > 0) {
      const what = `${working} working order${working === 1 ? "" : "s"} and ${open} open position${open === 1 ? "" : "s"}`;
      throw new TerminalError({ kind: "Refused", rule: "close", limit: "no orders, no positions", value: what, sentence: `${account.state.name} has ${what}. Close them, or reset the account, before you close it.` });
    }
    const state = { ...account.state, closed: true };
    account.keep(state);
    await this.#save(state, "The paper account was closed.");
    const handle = this.#handles.get(id);
    if (handle) this.#told(handle);
  }

  /** @throws TerminalError for an account or a generation that is not there. */
  performance(id: AccountId, generation?: number): PerformanceView {
    const { account, day } = this.#known(id);
    const { life, earlier } = account.state;
    if (generation === undefined || generation === life.generation) return performanceNow(account, day.marks);
    const then = earlier.find((one) => one.generation === generation);
    if (!then) throw new TerminalError(badInput("generation", `1 to ${life.generation}`, `${account.state.name} has no generation ${generation}; it has ${life.generation}.`));
    return performanceThen(account, then);
  }

  get(id: AccountId): PaperHandle | undefined {
    return this.#handles.get(id);
  }

  views(): PaperAccountView[] {
    return [...this.#handles.values()].map(({ account }) => viewOf(account.state));
  }

  /** What the floor tells of an account's order. */
  heard(id: string, event: FillEvent): void {
    this.#handles.get(id as AccountId)?.account.heard(event);
  }

  /** A floor was built anew: what works is put on it. */
  refill(): void {
    for (const { account } of this.#handles.values()) account.refill();
  }

  #begin(state: PaperState): PaperHandle {
    const { rules, market, floor, day, clock, timers } = this.#options;
    let to: PaperNews | undefined;
    const news: PaperNews = {
      onOrder: (order) => to?.onOrder(order),
      onFill: (fill) => to?.onFill(fill),
      onTrouble: (sentence) => to?.onTrouble(sentence),
      get owners() {
        return to?.owners ?? NOBODY;
      },
    };
    const account = new PaperAccount(state, rules, market, floor, news);
    const days = new PaperDay({ account, states: this.#states, records: this.#records, day, onTrouble: news.onTrouble });
    const handle: PaperHandle = { id: state.account, account, day: days, desk: new PaperDesk(account, days, clock, timers), listen: (listener) => (to = listener) };
    this.#handles.set(state.account, handle);
    return handle;
  }

  #save(state: PaperState, what: string): Promise<void> {
    return this.#states.save(state.account, state.account, state, what);
  }

  #told({ account }: PaperHandle): void {
    this.#options.onView(viewOf(account.state));
  }

  #known(id: AccountId): PaperHandle {
    const handle = this.#handles.get(id);
    if (!handle) throw new TerminalError(badInput("account", "a paper account", `${id} is no paper account.`));
    return handle;
  }

  #open(id: AccountId): PaperHandle {
    const handle = this.#known(id);
    const { closed, name } = handle.account.state;
    if (closed) throw new TerminalError(badInput("account", "an open paper account", `The paper account ${name} is closed; open another one to go on.`));
    return handle;
  }
}

/** An account as pages see it. */
export function viewOf({ account, name, model, life, openedAt, closed, prices }: PaperState): PaperAccountView {
  return { account, name, capital: life.capital, model, assumes: assumesOf(model), generation: life.generation, openedAt, closed, ...(prices !== undefined && { prices }) };
}

function mustBeCapital(capital: Money): void {
  const { least, most } = PAPER_CAPITAL;
  if (Number.isSafeInteger(capital) && capital >= least && capital <= most) return;
  const range = `${formatMoney(least)} to ${formatMoney(most)}`;
  throw new TerminalError(badInput("capital", range, `A paper account begins with ${range}; ${Number.isFinite(capital) ? formatMoney(capital) : String(capital)} is not in that.`));
}

function mustBeModel({ latency }: FillModel): void {
  if (latency.kind !== "spread" || (latency.medianMs > 0 && latency.p99Ms >= latency.medianMs) || (latency.medianMs === 0 && latency.p99Ms === 0)) return;
  throw new TerminalError(badInput("p99Ms", `at least the median, ${latency.medianMs} ms, and a median above 0`, `One order in a hundred is slower than ${latency.p99Ms} ms cannot go with a median of ${latency.medianMs} ms: give a median above 0 and a larger figure for the slow ones.`));
}
