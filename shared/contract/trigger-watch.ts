/**
 * What the terminal and the trigger watch's thread say to each other. The watch reads every tick of the
 * slots it was given, in order and without loss, holds the levels beside them, and tells only what was
 * crossed. Prices in 1/10,000 rupee.
 */
export interface WatchLevel {
  /** Unique; putting it again replaces it. */
  readonly id: string;
  readonly slot: number;
  /** `rise`: met by a trade at or above the price; `fall`: at or below. */
  readonly way: "rise" | "fall";
  readonly price: number;
  /** The level follows the market at this distance and never goes back; told when it has moved by `step` or more. */
  readonly trail?: { readonly by: number; readonly step: number } | undefined;
  /** False for what is computed and not traded: an index. */
  readonly hasVolume: boolean;
}

export type ToTriggerWatch =
  /**
   * Once, first. `board` for circuits, and for where a slot stands before its first tick. `levels` are armed
   * before the first tick is read, so that what waits in the ring of a thread that died fires them.
   * `lockStep`: paced by `Reach` alone (lock-step.ts).
   */
  | { readonly kind: "start"; readonly ring: SharedArrayBuffer; readonly board: SharedArrayBuffer; readonly levels: readonly WatchLevel[]; readonly lockStep?: boolean }
  /** A level that the latest believed trade has met already is told at once. */
  | { readonly kind: "put"; readonly levels: readonly WatchLevel[] }
  | { readonly kind: "drop"; readonly ids: readonly string[] }
  | { readonly kind: "quit" };

export type FromTriggerWatch =
  /**
   * Told once per level, which is gone then. `marketAt` and `receivedAt` of the packet by which the trade
   * that met it was believed; `receivedAt` 0 for one that was met when put. `already`: the market stood
   * there when the level was put, or when the watch first knew its price.
   */
  | { readonly kind: "crossed"; readonly id: string; readonly price: number; readonly marketAt: number; readonly receivedAt: number; readonly already: boolean }
  | { readonly kind: "trailed"; readonly id: string; readonly price: number; readonly marketAt: number }
  /** A print that would have met a level and was found wrong: it fired nothing. */
  | { readonly kind: "doubted"; readonly slot: number; readonly price: number; readonly why: string }
  /** Once a second. `lost` since the ring was made. */
  | { readonly kind: "stats"; readonly levels: number; readonly ticks: number; readonly lost: number; readonly pending: number };
