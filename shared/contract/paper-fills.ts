import type { OrderTerms } from "../domain/order.ts";
import type { FloorOrder } from "../simulation/fills/fill-floor.ts";
import type { FillEvent } from "../simulation/fills/types.ts";
import type { FillModel } from "./schemas/paper.ts";

/**
 * What the terminal and the paper fills' thread say to each other. The thread reads every tick in order
 * and without loss, keeps the working orders of all paper accounts in simulated books beside them, and
 * tells what became of them. The terminal decides what of it counts.
 */
export type ToPaperFills =
  /** Once, first. `board` for depth and circuits. `lockStep`: paced by `Reach` alone (lock-step.ts), in the recording's time. */
  | { readonly kind: "start"; readonly ring: SharedArrayBuffer; readonly board: SharedArrayBuffer; readonly seed: number; readonly lockStep?: boolean }
  /** Before an account's first order, and when its model changes: then for what comes after. */
  | { readonly kind: "model"; readonly account: string; readonly model: FillModel }
  | { readonly kind: "put"; readonly orders: readonly FloorOrder[] }
  /** Both arrive after the account's latency; a fill may be quicker. */
  | { readonly kind: "modify"; readonly id: string; readonly terms: OrderTerms }
  | { readonly kind: "cancel"; readonly id: string }
  /** Taken out at once, without an answer: the day has ended, the account was reset. */
  | { readonly kind: "withdraw"; readonly ids: readonly string[] }
  | { readonly kind: "quit" };

export type FromPaperFills =
  /** In the order in which they happened. */
  | { readonly kind: "events"; readonly events: readonly { readonly account: string; readonly event: FillEvent }[] }
  /** The ring was full: so many more ticks were not seen, and may have held fills. */
  | { readonly kind: "lost"; readonly ticks: number }
  /** Once a second while it has orders. */
  | { readonly kind: "stats"; readonly orders: number; readonly ticks: number; readonly lost: number; readonly pending: number };
