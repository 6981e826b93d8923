import type { Publish } from "../../../shared/contract/topics.ts";
import type { ProtectionView } from "../../../shared/contract/schemas/plans.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Timers } from "../../../shared/domain/time.ts";
import type { QuotePeek } from "../../market/quote-peek.ts";
import type { OrderLedger } from "../../orders/order-ledger.ts";
import type { Plan } from "../plan.ts";
import { protectionRow, stopsAtBroker } from "./protection-rows.ts";

export interface ProtectionOptions {
  readonly account: AccountId;
  readonly ledger: OrderLedger;
  readonly quotes: Pick<QuotePeek, "of">;
  readonly plans: () => Iterable<Pick<Plan, "covers">>;
  readonly timers: Timers;
  readonly publish: Publish;
}

/** Changes within this time are told together, ms. */
const TOGETHER_MS = 250;
/** Amounts follow the last price this often, ms. */
const PRICES_EVERY_MS = 2_000;

/** "If the power died now": what protects each open position of one account, and where that lives. */
export class ProtectionService {
  #options: ProtectionOptions;
  #soon: (() => void) | undefined;
  #later: (() => void) | undefined;
  #told = "[]";

  constructor(options: ProtectionOptions) {
    this.#options = options;
  }

  /** Call after any change of an order, a fill, a position or a plan. */
  changed(): void {
    this.#soon ??= this.#options.timers.after(TOGETHER_MS, () => {
      this.#soon = undefined;
      this.#tell();
    });
  }

  /** All open positions of the account. */
  rows(): ProtectionView[] {
    const { ledger, account, quotes, plans } = this.#options;
    const working = ledger.working(account);
    return ledger.positions.views().filter((position) => position.account === account && position.quantity !== 0).map((position) => {
      const quote = quotes.of(position.instrument);
      const { instrument, product } = position;
      const covers = [...plans()].flatMap((plan) => plan.covers?.({ instrument, product }) ?? []);
      return protectionRow(position, {
        atBroker: [...stopsAtBroker(position, working), ...covers.flatMap(({ atBroker = [] }) => atBroker.map((rule) => ({ ...rule, lasting: true })))],
        here: covers.filter(({ here }) => here > 0),
        ltp: quote?.ltp, lowerCircuit: quote?.lowerCircuit, upperCircuit: quote?.upperCircuit,
      });
    });
  }

  /** Instruments whose prices the amounts need. */
  *holds(): Iterable<InstrumentKey> {
    const { ledger, account } = this.#options;
    for (const position of ledger.positions.views()) if (position.account === account && position.quantity !== 0) yield position.instrument;
  }

  end(): void {
    this.#soon?.();
    this.#later?.();
  }

  #tell(): void {
    const { account, publish, timers } = this.#options;
    const rows = this.rows();
    const text = JSON.stringify(rows);
    if (text !== this.#told) {
      this.#told = text;
      publish("protection", { account, rows });
    }
    this.#later?.();
    this.#later = rows.length === 0 ? undefined : timers.after(PRICES_EVERY_MS, () => this.#tell());
  }
}
