import { fileURLToPath } from "node:url";
import type { StrategyClass } from "../../../shared/strategy/strategy.ts";
import { loadModule } from "../../../workers/strategy-module/load-module.ts";
import type { LoadedStrategy } from "../../../workers/strategy-module/open-module.ts";
import { ModuleRealm } from "../../../workers/strategy-module/module-realm.ts";

const folder = new URL("../../../resources/strategies/", import.meta.url);
export const EXAMPLES = ["ema-crossover", "sma-crossover", "rsi-breakout", "bollinger-bounce", "supertrend", "opening-range-breakout", "pairs-zscore", "short-straddle", "swing-breakout"] as const;
export type Example = (typeof EXAMPLES)[number];

/** An example as the product loads it. */
export function loadExample(name: Example, realm = new ModuleRealm()): Promise<LoadedStrategy> {
  return loadModule(fileURLToPath(new URL(`${name}.ts`, folder)), realm);
}

export async function classOf(name: Example): Promise<StrategyClass> {
  return (await loadExample(name)).Class;
}
