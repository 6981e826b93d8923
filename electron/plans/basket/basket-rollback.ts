import type { BasketView } from "../../../shared/contract/schemas/plans.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { Order, OrderProposal } from "../../../shared/domain/order.ts";
import { PRIORITY } from "../../brokers/rate-budget.ts";
import type { PlanContext } from "../plan.ts";
import { isPassing } from "../../orders/risk/passing.ts";
import { onceOf, undoOf, whyOf } from "./basket-marks.ts";
import type { BasketRow } from "./basket-state.ts";
import { rests } from "./basket-state.ts";
import { closingOrders, isUndone, rowsToClose } from "./basket-undo.ts";

/** After a refusal by a limit on the orders of a second or minute, ms. */
const AGAIN_MS = 1_000;

export interface BasketRollbackOptions {
  readonly context: PlanContext;
  /** Baskets at work, shared with whoever sends them. */
  readonly busy: Set<string>;
  readonly get: (id: string) => BasketView | undefined;
  /** Resolves once durable. */
  readonly save: (basket: BasketView, what: string) => Promise<void>;
  readonly alarm: (basket: BasketView, error: unknown) => void;
  /** Why an exit must not leave any more. */
  readonly opens: (order: Order) => string | undefined;
}

/** Undoes a basket: cancels what rests, then closes at market what its owner still holds of it. */
export class BasketRollback {
  #options: BasketRollbackOptions;
  /** Roll backs that something happened to while their basket was busy. */
  #again = new Set<string>();

  constructor(options: BasketRollbackOptions) {
    this.#options = options;
  }

  /** Goes on where it was: cancels first, then closes what has filled, each exactly once by its mark. */
  async go(id: string): Promise<void> {
    if (this.#options.busy.has(id)) return void this.#again.add(id);
    this.#options.busy.add(id);
    try {
      const basket = this.#options.get(id);
      if (!basket || !this.#rollsBack(id) || !this.#options.context.trading()) return;
      const { ledger, desk, account } = this.#options.context;
      const orders = basket.lines.map((_, i) => ledger.byOnce(account, onceOf(basket, i)));
      const resting = orders.filter(rests);
      const asked = resting.filter((order) => order.change?.kind !== "cancel");
      await Promise.allSettled(asked.map((order) => desk.cancel(order.key, whyOf(basket, "undo", "The basket is rolled back."))));
      // Their ends bring this back here.
      if (resting.length > 0 || !this.#rollsBack(id)) return;
      const planned = basket.rows.every((row) => row.toClose !== undefined) ? basket : await this.#planUndo(basket, orders);
      for (const [i, row] of planned.rows.entries()) if (row.toClose) await this.#close(planned, i, row.toClose);
      if (!this.#rollsBack(id) || !planned.rows.every((row, i) => !row.toClose || this.#undone(planned, i, row.toClose))) return;
      const rows = planned.rows.map((row): BasketRow => (row.toClose ? { ...row, state: "undone", sentence: "Closed again." } : row));
      await this.#options.save({ ...planned, rows, state: "rolled back", text: "Rolled back: nothing of this basket is open." }, "Rolled back.");
    } catch (error) {
      const basket = this.#rollsBack(id) && !this.#goesOnLater(id, error) ? this.#options.get(id) : undefined;
      if (basket) await this.#options.save({ ...basket, state: "stuck", text: `The roll back is not complete: ${failureOf(error).sentence} Close what is left in Positions.` }, "The roll back is stuck.").catch(() => {});
      if (basket) this.#options.alarm(basket, error);
    } finally {
      this.#options.busy.delete(id);
    }
    await this.onceMore(id);
  }

  /** What came while the basket was busy may be the last that ever comes of its orders. */
  async onceMore(id: string): Promise<void> {
    if (this.#again.delete(id) && this.#options.get(id)?.state === "rolling back") await this.go(id);
  }

  /** Decided once, and durable before anything is sent. */
  async #planUndo(basket: BasketView, orders: readonly (Order | undefined)[]): Promise<BasketView> {
    const planned = { ...basket, rows: rowsToClose(basket, orders, this.#options.context.ledger), text: "Rolling back: closing what has filled." };
    await this.#options.save(planned, "What is to be closed is known.");
    return planned;
  }

  #closing(basket: BasketView, index: number, quantity: number): OrderProposal[] {
    const line = basket.lines[index];
    return closingOrders(basket, index, quantity, line && this.#options.context.instruments.get(line.instrument));
  }

  async #close(basket: BasketView, index: number, quantity: number): Promise<void> {
    for (const [part, proposal] of this.#closing(basket, index, quantity).entries()) {
      if (!this.#rollsBack(basket.id)) return;
      await this.#options.context.desk.place(proposal, undoOf(basket, index, part), PRIORITY.exit, whyOf(basket, `undo ${index + 1}`, `Closes line ${index + 1} of basket ${basket.name}, which is rolled back.`), this.#options.opens);
    }
  }

  #undone(basket: BasketView, index: number, quantity: number): boolean {
    const { ledger, account } = this.#options.context;
    return isUndone(index, this.#closing(basket, index, quantity).map((_, part) => ledger.byOnce(account, undoOf(basket, index, part))));
  }

  /** It may have been stopped while something was on its way. One that is stuck has been handed to the user, who may have closed by hand what is left. */
  #rollsBack(id: string): boolean {
    return this.#options.get(id)?.state === "rolling back";
  }

  /** The account opening again brings it back; the rate limits' next second does not come by itself. */
  #goesOnLater(id: string, error: unknown): boolean {
    const failure = failureOf(error);
    if (isPassing(failure)) this.#options.context.timers.after(AGAIN_MS, () => void this.go(id));
    return isPassing(failure) || failure.kind === "NotConnected";
  }
}
