import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import type { Price } from "../../shared/domain/units.ts";

/** A trade that met a level. */
export interface Crossing {
  readonly price: Price;
  readonly marketAt: MarketTime;
  /** System time at which its bytes were read, ms; 0 for one known before the level was put. */
  readonly receivedAt: number;
  /** The market stood there when the level was put, or when its first price came: it was not seen crossing. */
  readonly already?: boolean | undefined;
}

export interface Level {
  /** Unique in the process: begin it with the plan's id. Putting it again replaces it. */
  readonly id: string;
  readonly instrument: InstrumentKey;
  /** `rise`: met by a trade at or above the price; `fall`: at or below. */
  readonly way: "rise" | "fall";
  readonly price: Price;
  /** The level follows the market at this distance and never goes back. */
  readonly trail?: { readonly by: Price; readonly step: Price } | undefined;
  /** Called once; the level is gone then. Never called from within `put`. */
  readonly onCrossed: (crossing: Crossing) => void;
  readonly onTrailed?: ((price: Price, marketAt: MarketTime) => void) | undefined;
}

/** Prices to be watched on every tick, by whoever needs to act when they are met. */
export interface TriggerLevels {
  put(level: Level): void;
  drop(id: string): void;
}
