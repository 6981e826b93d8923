/** Bars of the days before the first session, of anything that was listed then. */

import { istEpoch } from "../../../../shared/domain/time.ts";
import type { Bar } from "../../types.ts";
import type { MinuteBars } from "../fold.ts";
import type { Universe } from "../universe.ts";
import type { ContractBook } from "./contracts.ts";
import type { DayLine } from "./day-line.ts";
import { ContractHistory } from "./history-contracts.ts";
import { SpotHistory } from "./history-spot.ts";
import type { DailyWalk } from "./walk.ts";

export interface History {
  /** The whole of day `k` < 0 as one bar that opens at midnight; undefined when the token was not listed. */
  day(token: string, k: number): Bar | undefined;
  minutes(token: string, k: number): MinuteBars | undefined;
}

export function marketHistory(universe: Universe, seed: number, line: DayLine, walk: DailyWalk, contracts: ContractBook): History {
  const spots = new SpotHistory(universe, seed, walk);
  const derived = new ContractHistory(seed, walk, spots);
  return {
    day(token, k) {
      const day = line.at(k);
      const at = istEpoch(day.day, 0);
      const contract = contracts.find(token);
      if (contract !== undefined) {
        return derived.isListed(contract, day) ? { at, ...derived.range(contract, day), volume: derived.volume(contract, day) } : undefined;
      }
      const spot = spots.spot(token, day);
      return spot === undefined ? undefined : { at, ...spots.range(spot, day), volume: spot.volume };
    },
    minutes(token, k) {
      const day = line.at(k);
      const contract = contracts.find(token);
      if (contract !== undefined) return derived.isListed(contract, day) ? derived.minuteBars(contract, day) : undefined;
      const spot = spots.spot(token, day);
      return spot === undefined ? undefined : spots.minuteBars(spot, day);
    },
  };
}
