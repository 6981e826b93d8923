import type { Level, TriggerLevels } from "../../electron/triggers/trigger-levels.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import type { Price } from "../../shared/domain/units.ts";

/** Levels that a test's own trades meet, each believed at once. */
export class ManualLevels implements TriggerLevels {
  readonly held = new Map<string, Level>();
  #last = new Map<InstrumentKey, Price>();

  put(level: Level): void {
    this.held.set(level.id, level);
  }

  drop(id: string): void {
    this.held.delete(id);
  }

  /** A trade: what it meets is told, in the order in which it was put. */
  trade(instrument: InstrumentKey, price: Price, marketAt: MarketTime, receivedAt = 0): void {
    this.#last.set(instrument, price);
    for (const level of [...this.held.values()]) {
      if (level.instrument !== instrument || !this.held.has(level.id)) continue;
      const met = level.way === "rise" ? price >= level.price : price <= level.price;
      if (met) {
        this.held.delete(level.id);
        level.onCrossed({ price, marketAt, receivedAt });
      } else this.#trail(level, price, marketAt);
    }
  }

  /** One that follows the market never goes back. */
  #trail(level: Level, price: Price, marketAt: MarketTime): void {
    if (!level.trail) return;
    const { by, step } = level.trail;
    const at = (level.way === "fall" ? price - by : price + by) as Price;
    const better = level.way === "fall" ? at - level.price : level.price - at;
    if (better < step) return;
    this.held.set(level.id, { ...level, price: at });
    level.onTrailed?.(at, marketAt);
  }
}
