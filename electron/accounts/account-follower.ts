import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Fill, Order } from "../../shared/domain/order.ts";

/** Somebody outside an account who acts by what happens in it. Told after the account's own plans; nothing here may throw. */
export interface AccountFollower {
  /** The day is rebuilt from the journal. Nothing may be sent yet. */
  restore(): void;
  /** After it is durable. */
  orderChanged(order: Order, before: Order | undefined): void;
  filled(fill: Fill): void;
  /** A new trading day has begun; orders of yesterday are gone from the ledger. */
  newDay(day: string): void;
  /** Instruments whose ticks it needs. */
  holds(): Iterable<InstrumentKey>;
  /** The account ends: nothing more can be sent in it. */
  ended(): Promise<void>;
}
