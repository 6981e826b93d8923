import type { Snapshot } from "../../shared/contract/commands.ts";
import type { AccountView } from "../../shared/contract/schemas/portfolio.ts";
import { TerminalError, badInput, notConnected } from "../../shared/domain/errors.ts";
import type { AccountId, InstrumentKey, OrderKey } from "../../shared/domain/identity.ts";
import type { KilledAccount } from "../orders/kill-switch.ts";
import type { AccountRuntime } from "./account-runtime.ts";

/** What of the page's first picture comes from the accounts. */
export type AccountParts = Pick<Snapshot, "accounts" | "orders" | "fills" | "positions" | "holdings" | "funds" | "orderHealth" | "gtts" | "brackets" | "baskets" | "slices" | "protection" | "owners" | "conversions" | "risk" | "squareOffs">;

/** All accounts of the terminal, in the order in which they were opened. */
export class Accounts {
  #all = new Map<AccountId, AccountRuntime>();
  /** Shown, and without anything that could execute an order. */
  #waiting = new Map<AccountId, AccountView>();
  /** Hears of every account that is added, before it starts. */
  onAdded: (account: AccountRuntime) => void = () => {};

  add(account: AccountRuntime): void {
    this.#waiting.delete(account.view.id);
    this.#all.set(account.view.id, account);
    this.onAdded(account);
  }

  /** The account is known and cannot do anything until it is added again; its sentence says why. */
  wait(view: AccountView): void {
    this.#all.delete(view.id);
    this.#waiting.set(view.id, view);
  }

  remove(id: AccountId): void {
    this.#all.delete(id);
  }

  [Symbol.iterator](): IterableIterator<AccountRuntime> {
    return this.#all.values();
  }

  /** @throws TerminalError BadInput for one that is not here, NotConnected for one that waits. */
  get(id: AccountId): AccountRuntime {
    const found = this.#all.get(id);
    const waiting = this.#waiting.get(id);
    if (!found && waiting) throw new TerminalError(notConnected(waiting.sentence));
    if (!found) throw new TerminalError(badInput("account", "a connected account", `There is no account ${id} here.`));
    return found;
  }

  /** @throws TerminalError BadInput for an order of none of them. */
  ofOrder(order: OrderKey): AccountRuntime {
    for (const account of this) if (account.ledger.order(order)) return account;
    throw new TerminalError(badInput("order", "an order of today", "There is no such order today."));
  }

  /** Instruments of which the terminal itself needs prices. @param of the accounts that are meant; all when left out. */
  *held(of: (account: AccountRuntime) => boolean = () => true): Iterable<InstrumentKey> {
    yield* heldBy([...this].filter(of));
  }

  parts(): AccountParts {
    const all = [...this];
    return {
      accounts: [...all.map(({ view }) => view), ...this.#waiting.values()],
      orders: all.flatMap(({ ledger }) => ledger.orders()),
      fills: all.flatMap(({ ledger }) => ledger.fills()),
      positions: all.flatMap(({ ledger }) => ledger.positions.views()),
      holdings: all.flatMap(({ money }) => money.holdings),
      funds: all.flatMap(({ money }) => money.funds ?? []),
      orderHealth: all.map((account) => account.health()),
      gtts: all.flatMap(({ plans }) => plans.gtts.views()),
      brackets: all.flatMap(({ plans }) => plans.brackets.views()),
      baskets: all.flatMap(({ plans }) => plans.baskets.views()),
      slices: all.flatMap(({ plans }) => plans.slices.views()),
      protection: all.flatMap(({ plans }) => plans.protection.rows()),
      conversions: all.flatMap(({ conversions }) => conversions.views),
      owners: all.flatMap(({ ledger }) => ledger.owners.views()),
      risk: all.map(({ safety }) => safety.watch.view),
      squareOffs: all.flatMap(({ safety }) => safety.squareOff.views),
    };
  }

  /** As the kill switch sees them. */
  *killed(): Iterable<KilledAccount> {
    for (const account of this) {
      const { view, ledger, desk, safety, money } = account;
      yield { id: view.id, ledger, desk, held: (key) => money.held(key), squareOff: safety.squareOff, trading: () => account.view.trading };
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this].map((account) => account.stop()));
  }
}

/** Instruments that these accounts have orders, positions, holdings or rules in. */
export function* heldBy(accounts: Iterable<AccountRuntime>): Iterable<InstrumentKey> {
  for (const account of accounts) {
    const { ledger, money, plans, view } = account;
    yield* account.needs();
    for (const order of ledger.working(view.id)) yield order.instrument;
    for (const position of ledger.positions.views()) if (position.quantity !== 0) yield position.instrument;
    for (const holding of money.holdings) yield holding.instrument;
    yield* plans.holds();
    yield* account.followed();
  }
}
