import type { BrokerFill, BrokerOrder } from "../../shared/brokers/port.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { BrokerAccount } from "../brokers/broker-account.ts";
import type { BrokerLine } from "../brokers/broker-line.ts";
import type { PaperOwners } from "../paper/paper-market.ts";

export type LinkState =
  | { readonly kind: "signed-out" }
  | { readonly kind: "signing-in"; readonly sentence: string; readonly step?: "clock" | "sign-in" }
  /** It goes on when the user has given what is asked. */
  | { readonly kind: "asking"; readonly asks: readonly ("pin" | "code")[]; readonly sentence: string }
  | { readonly kind: "signed-in" }
  | { readonly kind: "retrying"; readonly sentence: string }
  | { readonly kind: "stopped"; readonly sentence: string };

export interface LinkEvents {
  readonly onState: (state: LinkState) => void;
  /** News of an order, as the broker tells it unasked. */
  readonly onOrder: (order: BrokerOrder) => void;
  /** Of a fill, where it is told one by one; otherwise the trade book tells. */
  readonly onFill: (fill: BrokerFill) => void;
  /** From now on news of orders come: books read later miss nothing. */
  readonly onListening: () => void;
  readonly onTrouble: (sentence: string) => void;
  /** Whose quantities the account's are, by our own books: for a desk of this process, which closes positions itself. */
  readonly owners: PaperOwners;
}

/** An account's connection to whoever executes its orders. */
export interface AccountLink {
  readonly line: BrokerLine;
  /** The broker over the network, for what only it has (candles, rules of its own); undefined on paper. */
  readonly broker: BrokerAccount | undefined;
  readonly signedIn: boolean;
  readonly listening: boolean;
  /** Instruments whose prices it needs beside those of orders and positions. */
  needs(): Iterable<InstrumentKey>;
  start(): Promise<void>;
  /** The user asks to try again after a stop. */
  retry(): Promise<void>;
  /** Somebody was told that the session is no good. */
  renew(): Promise<void>;
  /** A new trading day has begun; the account's orders are still those of yesterday. */
  newDay(): Promise<void>;
  end(): Promise<void>;
}
