import type { FillModel } from "../../shared/contract/schemas/paper.ts";
import type { OrderTerms } from "../../shared/domain/order.ts";
import type { FloorOrder } from "../../shared/simulation/fills/fill-floor.ts";

/** The simulated market as a desk sees it. Never answers at once: what becomes of an order comes by event, later. */
export interface PaperFloor {
  use(account: string, model: FillModel): void;
  put(orders: readonly FloorOrder[]): void;
  modify(id: string, terms: OrderTerms): void;
  cancel(id: string): void;
  /** Takes them out without an answer. */
  withdraw(ids: readonly string[]): void;
}
