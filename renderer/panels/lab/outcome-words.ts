import type { OutcomesView } from "../../../shared/contract/schemas/lab.ts";
import { percentText, signedPercent } from "../../../shared/lab-charts/figure-text.ts";

/** In words: the chance of a loss, and depth and return that all but one in twenty stay within. */
export function outcomeSentences({ lossChance, drawdowns, returns }: OutcomesView): readonly string[] {
  const at = <T extends { readonly percentile: number }>(all: readonly T[], percentile: number): T | undefined => all.find((one) => one.percentile === percentile);
  const depth = at(drawdowns, 95);
  const [low, middle, high] = [at(returns, 5), at(returns, 50), at(returns, 95)];
  return [
    `${percentText(lossChance * 100, 1)} of the simulated runs lost money.`,
    ...(depth ? [`95 of 100 stayed above a drawdown of ${percentText(Math.abs(depth.depth) * 100, 1)}.`] : []),
    ...(low && middle && high ? [`Nine of ten ended between ${signedPercent(low.return * 100, 1)} and ${signedPercent(high.return * 100, 1)}, half of them above ${signedPercent(middle.return * 100, 1)}.`] : []),
  ];
}
