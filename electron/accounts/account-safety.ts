import type { JournalRecord } from "../../shared/contract/journal.ts";
import type { SquareOffScope } from "../../shared/contract/schemas/risk.ts";
import type { Money } from "../../shared/domain/units.ts";
import { plus } from "../../shared/domain/units.ts";
import { Exits } from "../orders/exits.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import type { OrderLedger } from "../orders/order-ledger.ts";
import { DayCharges } from "../orders/risk/day-charges.ts";
import { RiskWatch } from "../orders/risk/risk-watch.ts";
import { SquareOff } from "../orders/square-off/square-off.ts";
import type { MoneyBooks } from "../portfolio/money-books.ts";
import { OwnerCarry } from "../portfolio/owner-carry.ts";
import type { AccountOptions } from "./account-options.ts";

export interface SafetyParts {
  readonly ledger: OrderLedger;
  readonly desk: OrderDesk;
  readonly money: MoneyBooks;
  readonly trading: () => boolean;
  /** Plans that would open anew in what is being squared off must end. */
  readonly onSquareOff: (scope: SquareOffScope) => void;
}

/** What gets an account out, and what stops it: exits, square-off, the loss breaker, and who owns what. Wiring only. */
export class AccountSafety {
  readonly exits: Exits;
  readonly squareOff: SquareOff;
  readonly watch: RiskWatch;
  #charges: DayCharges;
  #owners: OwnerCarry;
  #options: AccountOptions;
  #ledger: OrderLedger;

  constructor(options: AccountOptions, { ledger, desk, money, trading, onSquareOff }: SafetyParts) {
    const { id, instruments, quotes, journal, clock, timers, day, publish, activity, charges } = options;
    const onAlarm = (sentence: string): void => activity.note({ tone: "alarm", topic: "account", sentence, account: id });
    this.#options = options;
    this.#ledger = ledger;
    this.exits = new Exits({ id, ledger, timers, desk, instrument: (key) => instruments.get(key), held: (key) => money.held(key) });
    this.squareOff = new SquareOff({
      id, ledger, desk, clock, timers, journal, day, trading,
      exits: this.exits,
      publish: (view) => publish("squareOff", view),
      onBegin: onSquareOff,
      onTrouble: onAlarm,
    });
    this.#charges = new DayCharges({ id, ledger, instrument: (key) => instruments.get(key), tables: charges });
    this.watch = new RiskWatch({
      id, ledger, desk, clock, timers, journal, day, trading, onAlarm,
      limits: options.limits,
      mark: (key) => quotes.of(key)?.mark,
      equity: () => equityOf(money),
      held: (key) => money.held(key),
      charges: () => this.#charges.total(),
      publish: (view) => publish("risk", view),
      flatten: (once) => void this.squareOff.start({ kind: "all" }, once).catch((error: unknown) => onAlarm(`The breaker could not square off: ${error instanceof Error ? error.message : String(error)}`)),
    });
    this.#owners = new OwnerCarry({ id, journal, clock, day });
  }

  /** Before the day's records are folded: whose the carried-in quantities are. */
  restoreOwners(records: readonly JournalRecord[]): void {
    const { id, standing, day } = this.#options;
    this.#ledger.owners.record(id, this.#owners.restore(standing, records, day()));
  }

  restore(): void {
    this.squareOff.restore(this.#options.standing);
    this.watch.restore(this.#options.standing);
  }

  ready(): void {
    this.squareOff.ready();
  }

  /** While the ledger still has yesterday. @returns gives the new day's ledger what was carried into it. */
  dayEnds(day: string): () => void {
    const { id, clock } = this.#options;
    // What still waits its turn would leave the ledger with its day, and be known to nobody.
    for (const { key, state } of this.#ledger.working(id)) {
      if (state === "queued") this.#ledger.record({ kind: "order.not-placed", key, at: clock.now(), why: "A new trading day began before it was sent. Nothing was sent; place it again if it is still wanted." }).durable.catch(() => {});
    }
    const parts = this.#ledger.owners.overnight(id);
    return () => {
      this.#owners.newDay(day, parts);
      this.#ledger.owners.record(id, parts);
      this.#charges.clear();
      this.squareOff.newDay();
      this.watch.newDay();
    };
  }

  end(): void {
    this.squareOff.end();
    this.watch.end();
  }
}

/** What the account is worth as its broker counts funds; undefined before they are known. */
function equityOf({ funds }: MoneyBooks): Money | undefined {
  return funds && plus(funds.available, funds.utilised);
}
