import type { Credentials, Endpoints } from "../../../shared/brokers/port.ts";
import type { InstrumentKey, OrderKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal, OrderTerms } from "../../../shared/domain/order.ts";
import type { Product } from "../../../shared/domain/words.ts";
import type { Shown } from "../checker/history.ts";

/** Waiting windows of many seconds pass in a few: the terminal's clock and timers run so much faster than the world's. */
export const FAST = 4;

/** How the terminal in a process of its own is started. */
export interface ChildOptions {
  readonly dataDir: string;
  readonly endpoints: Endpoints;
  readonly credentials: Credentials;
  readonly day: string;
  /** When all its lives began to count time, epoch ms; they count FAST times as fast. */
  readonly epoch: number;
  /** It kills itself with SIGKILL as it crosses this border for the n-th time. */
  readonly killAt: { readonly border: string; readonly nth: number } | undefined;
}

export type Wish =
  | { readonly kind: "place"; readonly terms: OrderProposal; readonly once: string }
  | { readonly kind: "modify"; readonly order: OrderKey; readonly terms: OrderTerms }
  | { readonly kind: "cancel"; readonly order: OrderKey }
  | { readonly kind: "cancelAll" }
  | { readonly kind: "exit" | "reverse"; readonly instrument: InstrumentKey; readonly product: Product; readonly once: string }
  | { readonly kind: "squareOff"; readonly once: string }
  | { readonly kind: "look" };

export type ToChild = { readonly id: number; readonly wish: Wish } | { readonly prices: Readonly<Record<string, number>> };

/** What the child shows when it is looked at. */
export interface Look {
  readonly shown: Shown;
  readonly trading: boolean;
  readonly sentence: string;
  readonly unresolved: number;
  readonly words: readonly string[];
}

export type FromChild =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly sentence: string }
  | { readonly told: "order" | "fill"; readonly key: string }
  | { readonly ready: true };
