/** The one door to a market: recordings where files are given, else the synthetic one. */

import type { MarketSource } from "../types.ts";
import { openReplay } from "./replay.ts";
import { syntheticMarket } from "./synthetic.ts";
import type { Universe } from "./universe.ts";

export interface MarketOptions {
  readonly seed: number;
  /** First session of the synthetic market, `YYYY-MM-DD`; a replay has its own days. */
  readonly day: string;
  /** Files of recordings; none for the synthetic market. */
  readonly replay: readonly string[];
  readonly universe: Universe;
}

/** Rejects with one sentence a trader understands; for a recording it names file, line and column. */
export async function openMarket({ seed, day, replay, universe }: MarketOptions): Promise<MarketSource> {
  return replay.length > 0 ? openReplay(replay, universe) : syntheticMarket(universe, seed, day);
}
