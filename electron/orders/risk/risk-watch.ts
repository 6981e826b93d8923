import type { RiskLimits, RiskView } from "../../../shared/contract/schemas/risk.ts";
import { RELEASE_WORD } from "../../../shared/contract/schemas/risk.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import { exposure, netPnl } from "../../../shared/domain/position-math.ts";
import type { SystemClock, SystemTime, Timers } from "../../../shared/domain/time.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import { ZERO } from "../../../shared/domain/units.ts";
import type { Journal } from "../../storage/journal.ts";
import type { StandingRecords } from "../../storage/standing.ts";
import { Standing } from "../../storage/standing.ts";
import type { OrderDesk } from "../order-desk.ts";
import type { OrderLedger } from "../order-ledger.ts";
import { isPast } from "../stamp-age.ts";
import { Canceller } from "./canceller.ts";
import { breachOf, lossLimits } from "./day-loss.ts";
import { openingOrders } from "./opening-orders.ts";
import type { DayStanding } from "./rule.ts";

export interface RiskWatchOptions {
  readonly id: AccountId;
  readonly ledger: OrderLedger;
  readonly desk: Pick<OrderDesk, "cancel">;
  readonly limits: () => RiskLimits;
  readonly mark: (instrument: InstrumentKey) => Price | undefined;
  /** Equity now; the first known figure of the day is the day's opening equity. */
  readonly equity: () => Money | undefined;
  /** Delivered shares of it. */
  readonly held: (instrument: InstrumentKey) => number;
  /** Of the day so far, as far as they are known. */
  readonly charges: () => Money;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly journal: Journal;
  readonly day: () => string;
  readonly trading: () => boolean;
  readonly publish: (view: RiskView) => void;
  readonly onAlarm: (sentence: string) => void;
  /** The breaker's mode is `flat`: everything is squared off. @param once the same all day. */
  readonly flatten: (once: string) => void;
}

/** What must outlive a restart of the day. */
interface BreakerState {
  readonly day: string;
  readonly equity: Money | undefined;
  /** Result of the day that does not count: that of a former life of a paper account. */
  readonly base: Money;
  readonly peak: Money;
  readonly lifted: boolean;
  readonly breach: RiskView["breach"];
}

const LOOK_MS = 1_000;
/** One bad print must not flatten anybody: a breach counts when it is still there at the next look. */
const LOOKS = 2;
/** The peak is kept for a restart, and a new one every second is not worth a write each, ms. */
const PEAK_KEPT_MS = 10_000;
const ID = "day";

/** Looks once a second where the day stands, and latches the breaker when a loss limit is reached. */
export class RiskWatch {
  #options: RiskWatchOptions;
  #standing: Standing<BreakerState>;
  #state: BreakerState;
  #net: Money | undefined;
  #looks = 0;
  #keptAt = 0;
  /** The last price of each instrument today: a feed that goes dead must not make a loss invisible. */
  #marks = new Map<InstrumentKey, Price>();
  #stopTimer: (() => void) | undefined;
  #canceller: Canceller;

  constructor(options: RiskWatchOptions) {
    this.#options = options;
    const { journal, clock, day } = options;
    this.#standing = new Standing({ kind: "breaker", journal, clock, day, isOver: () => false });
    this.#state = fresh(day());
    this.#canceller = new Canceller(options.desk, clock);
  }

  /** Of another day it says nothing. */
  restore(records: StandingRecords): void {
    const found = this.#standing.restore(records, this.#options.id).at(-1);
    if (found && found.day === this.#options.day()) this.#state = found;
  }

  start(): void {
    this.#stopTimer = this.#options.timers.after(LOOK_MS, () => {
      this.look();
      this.start();
    });
  }

  end(): void {
    this.#stopTimer?.();
  }

  newDay(): void {
    this.#state = fresh(this.#options.day());
    this.#net = undefined;
    this.#looks = 0;
    this.#marks.clear();
  }

  /** The account begins anew, as a paper account does: what the day has brought so far counts no more. Call once nothing is open and all fills are known. */
  async beginAnew(): Promise<void> {
    const { net } = this.#result();
    this.#state = { ...fresh(this.#options.day()), base: (this.#state.base + net) as Money };
    this.#net = undefined;
    this.#looks = 0;
    this.look();
    await this.#save(this.#state, "The account began anew: its day counts from here.");
  }

  /** For the gate. */
  readonly standing = (): DayStanding => {
    const { peak, equity, lifted, breach } = this.#state;
    const net = this.#net;
    return { net, drawdown: (net === undefined ? 0 : peak - net) as Money, ...lossLimits(this.#options.limits(), equity), lifted, breach };
  };

  get view(): RiskView {
    const { id, ledger, clock } = this.#options;
    const { peak, breach, lifted } = this.#state;
    return {
      account: id,
      ...(breach && !lifted ? { breach } : {}),
      ...(this.#net === undefined ? {} : { net: this.#net }),
      peak,
      drawdown: (this.#net === undefined ? 0 : peak - this.#net) as Money,
      exposure: this.#exposure(),
      openOrders: ledger.resting.count(id),
      sent: ledger.tally.counts(clock.now()),
    };
  }

  /** One look: figures, breach, and what a breach asks for. */
  look(): void {
    const { day, equity, trading, publish, limits } = this.#options;
    if (this.#state.day !== day()) this.newDay();
    const { known, net } = this.#result();
    this.#net = known ? net : undefined;
    if (this.#state.equity === undefined) this.#state = { ...this.#state, equity: equity() };
    if (known && net > this.#state.peak) this.#keepPeak(net);
    if (trading()) {
      const breach = this.#state.breach || this.#state.lifted ? undefined : breachOf({ net, peak: this.#state.peak, equity: this.#state.equity }, limits());
      this.#looks = breach ? this.#looks + 1 : 0;
      if (breach && this.#looks >= LOOKS) this.#trip(breach);
      this.#enforce();
    }
    publish(this.view);
  }

  /** @throws TerminalError for any other word, or when the journal cannot be written: then the breaker stays out. */
  async lift(typed: string): Promise<void> {
    const before = this.#state;
    if (!before.breach || before.lifted) return;
    if (typed.trim() !== RELEASE_WORD) throw new TerminalError(badInput("typed", RELEASE_WORD, `The breaker stays out: type ${RELEASE_WORD} to lift it for the rest of the day.`));
    const lifted = { ...before, lifted: true };
    await this.#save(lifted, "The breaker was lifted by typing, for the rest of the day.");
    this.#state = lifted;
    this.#options.onAlarm("The breaker was lifted by typing: for the rest of the day no loss limit holds orders back.");
    this.#options.publish(this.view);
  }

  #trip(breach: { readonly rule: string; readonly sentence: string }): void {
    const { clock, limits, onAlarm } = this.#options;
    const mode = limits().onBreach;
    const at: SystemTime = clock.now();
    this.#state = { ...this.#state, breach: { ...breach, mode, at } };
    const does = mode === "flat" ? "Everything is squared off" : "What could open a position is cancelled";
    onAlarm(`The breaker is out. ${breach.sentence} ${does}, and only orders that make a position smaller go today.`);
    this.#save(this.#state, `The breaker went: ${breach.sentence}`).catch(() => {
      onAlarm("The journal cannot be written: the breaker holds only until Sauda ends.");
    });
  }

  /** At every look: orders of before, or found later, must not fill after the breach. Repeated calls join what is going on. */
  #enforce(): void {
    const { breach, lifted, day } = this.#state;
    const { id, ledger, flatten, held } = this.#options;
    if (!breach || lifted) return;
    if (breach.mode === "flat") flatten(`breaker-${day}-${breach.at}`);
    void this.#canceller.ask(openingOrders(ledger, id, held), { plan: { kind: "breaker", id: ID, leg: "cancel" }, words: "The breaker is out" });
  }

  /** Positions without a price count with what they cost: what is known of a loss is not hidden by what is not. */
  #result(): { readonly known: boolean; readonly net: Money } {
    const { id, ledger, mark, charges } = this.#options;
    let known = true;
    let net = -charges() - this.#state.base;
    for (const position of ledger.positions.views()) {
      if (position.account !== id) continue;
      const now = mark(position.instrument);
      if (now !== undefined && now > 0) this.#marks.set(position.instrument, now);
      const last = this.#marks.get(position.instrument);
      const result = netPnl(position, last ?? Number.NaN);
      if (result === undefined) known = false;
      net += result ?? position.realised;
    }
    return { known, net: net as Money };
  }

  #exposure(): Money {
    const { id, ledger } = this.#options;
    let sum = 0;
    for (const position of ledger.positions.views()) {
      if (position.account === id) sum += exposure(position, this.#marks.get(position.instrument) ?? Number.NaN) ?? 0;
    }
    return sum as Money;
  }

  #keepPeak(peak: Money): void {
    this.#state = { ...this.#state, peak };
    const now = this.#options.clock.now();
    if (!isPast(this.#keptAt, PEAK_KEPT_MS, now)) return;
    this.#keptAt = now;
    this.#save(this.#state, "A new best of the day.").catch(() => {});
  }

  #save(state: BreakerState, what: string): Promise<void> {
    return this.#standing.save(this.#options.id, ID, state, what);
  }
}

function fresh(day: string): BreakerState {
  return { day, equity: undefined, base: ZERO, peak: ZERO, lifted: false, breach: undefined };
}
