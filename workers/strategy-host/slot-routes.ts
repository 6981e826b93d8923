import type { Run } from "./run.ts";
import type { Version } from "./version.ts";

/** Where a tick of one slot goes: a version, and the number that the instrument has in it. */
export interface Route {
  readonly version: Version;
  readonly place: number;
}

const NONE: readonly Route[] = [];

/**
 * Which versions hear which slot: runs in the order in which they began, of each run the version that speaks
 * before the one that stands by. Lists are made anew and never changed, so that a roll-back in the middle of a
 * tick does not disturb its round.
 */
export class SlotRoutes {
  #slots = new Map<number, readonly Route[]>();

  of(slot: number): readonly Route[] {
    return this.#slots.get(slot) ?? NONE;
  }

  rebuild(runs: Iterable<Run>): void {
    const slots = new Map<number, Route[]>();
    for (const { speaker, standby } of runs) {
      for (const version of [speaker, standby]) {
        if (!version) continue;
        version.slots.forEach((slot, nth) => {
          const place = version.placeOf(nth);
          if (place < 0) return;
          const routes = slots.get(slot);
          if (routes) routes.push({ version, place });
          else slots.set(slot, [{ version, place }]);
        });
      }
    }
    this.#slots = slots;
  }
}
