import type { Level, TriggerLevels } from "../../../electron/triggers/trigger-levels.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { BrokerTime } from "./broker.ts";
import type { Chance } from "./chance.ts";

interface Held {
  readonly level: Level;
  price: Price;
}

/**
 * The trigger watch as its host behaves: levels beside the ticks in a thread that may die, and news of a
 * crossing that is on its way for a moment. A level dropped or put anew meanwhile is told of nothing.
 */
export class WorldLevels implements TriggerLevels {
  #held = new Map<string, Held>();
  #last = new Map<InstrumentKey, Price>();
  #time: BrokerTime;
  #chance: Chance;
  /** What was traded while the thread was dead: the ring keeps it. */
  #backlog: { readonly instrument: InstrumentKey; readonly price: Price }[] | undefined;

  constructor(time: BrokerTime, chance: Chance) {
    this.#time = time;
    this.#chance = chance;
  }

  put(level: Level): void {
    const held: Held = { level, price: level.price };
    this.#held.set(level.id, held);
    const last = this.#last.get(level.instrument);
    if (last !== undefined && !this.#backlog && meets(held, last)) this.#tell(held, last, true);
  }

  drop(id: string): void {
    this.#held.delete(id);
  }

  trade(instrument: InstrumentKey, price: Price): void {
    if (this.#backlog) return void this.#backlog.push({ instrument, price });
    this.#last.set(instrument, price);
    for (const held of [...this.#held.values()]) {
      if (held.level.instrument !== instrument) continue;
      if (meets(held, price)) this.#tell(held, price, false);
      else this.#trail(held, price);
    }
  }

  /** The thread is gone for so long; then every level is armed anew before what has waited is read. */
  die(ms: number): void {
    if (this.#backlog) return;
    this.#backlog = [];
    this.#time.after(ms, () => {
      const missed = this.#backlog ?? [];
      this.#backlog = undefined;
      for (const { instrument, price } of missed) this.trade(instrument, price);
    });
  }

  #tell(held: Held, price: Price, already: boolean): void {
    const marketAt = this.#time.now() as MarketTime;
    this.#time.after(this.#chance.from(1, 12), () => {
      if (this.#held.get(held.level.id) !== held) return;
      this.#held.delete(held.level.id);
      held.level.onCrossed({ price, marketAt, receivedAt: marketAt, already });
    });
  }

  /** One that follows the market never goes back. */
  #trail(held: Held, price: Price): void {
    const { trail, way, onTrailed } = held.level;
    if (!trail) return;
    const at = (way === "fall" ? price - trail.by : price + trail.by) as Price;
    if ((way === "fall" ? at - held.price : held.price - at) < trail.step) return;
    held.price = at;
    onTrailed?.(at, this.#time.now() as MarketTime);
  }
}

function meets({ level, price: at }: Held, price: Price): boolean {
  return level.way === "rise" ? price >= at : price <= at;
}
