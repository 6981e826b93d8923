import type { World } from "../../shared/domain/words.ts";

/** Whose money it is, in a sentence. */
export const WORLD_MEANING: Readonly<Record<World, string>> = {
  practice: "A simulated market: no real money moves.",
  replay: "A recorded market: no real money moves.",
  paper: "The real market, simulated fills: no real money moves.",
  live: "Real money: orders go to the broker.",
};
