import type { KillView } from "../../shared/contract/schemas/risk.ts";
import { RELEASE_WORD } from "../../shared/contract/schemas/risk.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import type { OrderWhy } from "../../shared/domain/order.ts";
import type { SystemClock, SystemTime, Timers } from "../../shared/domain/time.ts";
import type { Journal } from "../storage/journal.ts";
import type { StandingRecords } from "../storage/standing.ts";
import { Standing } from "../storage/standing.ts";
import type { OrderDesk } from "./order-desk.ts";
import type { OrderLedger } from "./order-ledger.ts";
import { Canceller } from "./risk/canceller.ts";
import { openingOrders } from "./risk/opening-orders.ts";
import type { Halted } from "./risk/rule.ts";
import type { SquareOff } from "./square-off/square-off.ts";

/** What the switch needs of an account. */
export interface KilledAccount {
  readonly id: AccountId;
  readonly ledger: OrderLedger;
  readonly desk: Pick<OrderDesk, "cancel">;
  readonly squareOff: Pick<SquareOff, "start">;
  /** Delivered shares of it. */
  readonly held: (instrument: InstrumentKey) => number;
  /** True once the books are reconciled and orders may go. */
  readonly trading: () => boolean;
}

export interface KillSwitchOptions {
  readonly journal: Journal;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly day: () => string;
  readonly accounts: () => Iterable<KilledAccount>;
  readonly publish: (view: KillView) => void;
  /** Pulled, released, or found pulled at a start: for the day's story. */
  readonly onAlarm: (sentence: string) => void;
}

interface KillState {
  readonly pulled: boolean;
  readonly at: SystemTime;
  /** When squaring off was asked for; undefined = positions stay. */
  readonly squareOffAt: SystemTime | undefined;
}

/** The switch belongs to no account; its records are filed under this. */
export const ALL_ACCOUNTS = "all";
const ID = "switch";
/** Orders that come to light while it is pulled are cancelled; this often it is looked for them, ms. */
const SWEEP_MS = 500;
const PULLED: Halted = { rule: "kill switch", sentence: "The kill switch is pulled.", undo: "Release the switch by typing to open positions again." };
const WHY: OrderWhy = { plan: { kind: "kill", id: ID, leg: "cancel" }, words: "The kill switch is pulled" };

/**
 * One lever for all accounts. Pulled, it cancels what could open a position and lets nothing but reducing
 * orders through the gate, over restarts, until the release word is typed. What only closes a position,
 * protective stops first of all, stays, unless it squares off: then it goes too, just before the exits.
 * What it has stopped stays stopped.
 */
export class KillSwitch {
  #options: KillSwitchOptions;
  #standing: Standing<KillState>;
  #state: KillState | undefined;
  #unwritten = false;
  #stops: (() => void)[] = [];
  #cancellers = new Map<AccountId, Canceller>();
  #sweeping = false;
  #stopTimer: (() => void) | undefined;

  constructor(options: KillSwitchOptions) {
    this.#options = options;
    const { journal, clock, day } = options;
    this.#standing = new Standing({ kind: "kill", journal, clock, day, isOver: (state) => !state.pulled });
  }

  get view(): KillView {
    if (!this.#state?.pulled) return { pulled: false, squareOff: false, sentence: "Not pulled." };
    const { at, squareOffAt } = this.#state;
    const squareOff = squareOffAt !== undefined;
    return { pulled: true, at, squareOff, sentence: this.#sentence(squareOff) };
  }

  /** For the gate: why only reducing orders go. */
  readonly why = (): Halted | undefined => (this.#state?.pulled ? PULLED : undefined);

  /** Called when the switch is pulled, and at a start with it pulled. Nobody is called at the release. */
  onPull(stop: () => void): void {
    this.#stops.push(stop);
    if (this.#state?.pulled) stop();
  }

  /** Before anything may be sent. */
  restore(records: StandingRecords): void {
    this.#state = this.#standing.restore(records, ALL_ACCOUNTS).at(-1);
    if (!this.#state?.pulled) return;
    for (const stop of this.#stops) stop();
    this.#options.onAlarm("The kill switch was pulled before Sauda ended, and still is: orders that could open a position are cancelled.");
    this.#options.publish(this.view);
    this.#sweepSoon(SWEEP_MS);
  }

  /**
   * Blocks at once, in memory; nothing is cancelled or sent before that is durable, unless it cannot be.
   * Pulled again, with square-off this time, it squares off as well.
   */
  async pull(squareOff: boolean): Promise<void> {
    const { clock, publish, onAlarm } = this.#options;
    const now = clock.now();
    const before = this.#state?.pulled ? this.#state : undefined;
    const state: KillState = { pulled: true, at: before?.at ?? now, squareOffAt: squareOff ? now : before?.squareOffAt };
    this.#state = state;
    for (const stop of this.#stops) stop();
    try {
      await this.#standing.save(ALL_ACCOUNTS, ID, state, `The kill switch was pulled${squareOff ? ", with square-off" : ""}.`);
      this.#unwritten = false;
    } catch {
      this.#unwritten = true;
    }
    onAlarm(`Kill switch: ${this.view.sentence}`);
    publish(this.view);
    await this.#sweep();
    this.#sweepSoon(SWEEP_MS);
  }

  /** @throws TerminalError for any other word, or when the journal cannot be written: then it stays pulled. */
  async release(typed: string): Promise<void> {
    const before = this.#state;
    if (!before?.pulled) return;
    if (typed.trim() !== RELEASE_WORD) throw new TerminalError(badInput("typed", RELEASE_WORD, `The kill switch stays pulled: type ${RELEASE_WORD} to release it.`));
    const released: KillState = { ...before, pulled: false };
    await this.#standing.save(ALL_ACCOUNTS, ID, released, "The kill switch was released by typing. What it stopped stays stopped.");
    this.#state = released;
    this.#unwritten = false;
    this.#stopTimer?.();
    this.#options.onAlarm("The kill switch was released by typing. What it stopped stays stopped; start it again by hand.");
    this.#options.publish(this.view);
  }

  end(): void {
    this.#stopTimer?.();
    this.#stops = [];
  }

  #sweepSoon(ms: number): void {
    this.#stopTimer?.();
    this.#stopTimer = this.#options.timers.after(ms, () => {
      void this.#sweep().then(() => this.#sweepSoon(SWEEP_MS));
    });
  }

  /** Orders that work now, those found after a restart or placed elsewhere included. */
  async #sweep(): Promise<void> {
    if (this.#sweeping || !this.#state?.pulled) return;
    this.#sweeping = true;
    try {
      await Promise.all([...this.#options.accounts()].map((account) => this.#stop(account)));
    } finally {
      this.#sweeping = false;
    }
  }

  async #stop({ id, ledger, desk, squareOff, held, trading }: KilledAccount): Promise<void> {
    if (!this.#state?.pulled || !trading()) return;
    const { squareOffAt } = this.#state;
    // It keeps its own record, joins what is going on, and should it not begin, the next sweep tries again.
    if (squareOffAt !== undefined) await squareOff.start({ kind: "all" }, `kill-${squareOffAt}`).catch(() => {});
    let canceller = this.#cancellers.get(id);
    if (!canceller) this.#cancellers.set(id, (canceller = new Canceller(desk, this.#options.clock)));
    await canceller.ask(openingOrders(ledger, id, held), WHY);
  }

  #sentence(squareOff: boolean): string {
    const does = squareOff
      ? "Working orders are cancelled, protective stops too, and what is open at the broker is squared off."
      : "Working orders that could open a position are cancelled, those placed elsewhere too; what only closes one, protective stops first, stays.";
    const written = this.#unwritten ? " The journal cannot be written: it holds only until Sauda ends, and nothing can be cancelled from here. Cancel what rests in the broker's own application." : "";
    return `Pulled. ${does} Only orders that make a position smaller go. Type ${RELEASE_WORD} to release it.${written}`;
  }
}
