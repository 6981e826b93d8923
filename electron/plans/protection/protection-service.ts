import type { Publish } from "../../../shared/contract/topics.ts";
import type { ProtectionView } from "../../../shared/contract/schemas/plans.ts";
import type { HoldingView, PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import type { Order } from "../../../shared/domain/order.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Timers } from "../../../shared/domain/time.ts";
import type { QuotePeek } from "../../market/quote-peek.ts";
import type { OrderLedger } from "../../orders/order-ledger.ts";
import type { Plan } from "../plan.ts";
import { asPosition, isDelivery, stillHeld } from "./holding-row.ts";
import type { Known } from "./protection-rows.ts";
import { leftOver, protectionRow, stopsAtBroker } from "./protection-rows.ts";

export interface ProtectionOptions {
  readonly account: AccountId;
  readonly ledger: OrderLedger;
  readonly quotes: Pick<QuotePeek, "of">;
  readonly plans: () => Iterable<Pick<Plan, "covers">>;
  /** Delivered shares, as last read. */
  readonly holdings: () => readonly HoldingView[];
  readonly timers: Timers;
  readonly publish: Publish;
}

/** Changes within this time are told together, ms. */
const TOGETHER_MS = 250;
/** Amounts follow the last price this often, ms. */
const PRICES_EVERY_MS = 2_000;

/** "If the power died now": what protects each open position and holding of one account, and where that lives. */
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

  /** All open positions of the account, then its holdings. */
  rows(): ProtectionView[] {
    const { ledger, account, holdings } = this.#options;
    const held = holdings();
    const working = ledger.working(account);
    const open = this.#open().filter((position) => !isDelivery(position, held));
    const rows = open.map((position) => protectionRow(position, this.#known(position, position.quantity, working)));
    const behind = held.flatMap((holding) => {
      const today = this.#open().find(({ instrument, product }) => instrument === holding.instrument && product === "CNC");
      const units = stillHeld(holding, today);
      if (units === 0) return [];
      const row = rows.find(({ instrument, product, quantity }) => instrument === holding.instrument && product === "CNC" && quantity > 0);
      const position = asPosition(holding, units);
      return [protectionRow(position, leftOver(this.#known(position, units + (row?.quantity ?? 0), working), row))];
    });
    return [...rows, ...behind];
  }

  /** Instruments whose prices the amounts need. */
  *holds(): Iterable<InstrumentKey> {
    for (const { instrument } of this.#open()) yield instrument;
    for (const { instrument } of this.#options.holdings()) yield instrument;
  }

  end(): void {
    this.#soon?.();
    this.#later?.();
  }

  #open(): PositionView[] {
    const { ledger, account } = this.#options;
    return ledger.positions.views().filter((position) => position.account === account && position.quantity !== 0);
  }

  /** @param whole signed units that its stops may be for. */
  #known(position: PositionView, whole: number, working: readonly Order[]): Known {
    const { quotes, plans } = this.#options;
    const { instrument, product } = position;
    const quote = quotes.of(instrument);
    const covers = [...plans()].flatMap((plan) => plan.covers?.({ instrument, product, quantity: whole }) ?? []);
    return {
      kind: "position",
      atBroker: [...stopsAtBroker(position, working), ...covers.flatMap(({ atBroker = [] }) => atBroker.map((rule) => ({ ...rule, lasting: true })))],
      here: covers.filter(({ here }) => here > 0),
      ltp: quote?.ltp, lowerCircuit: quote?.lowerCircuit, upperCircuit: quote?.upperCircuit,
    };
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
