import type { LabRun, LabTrade } from "../../../shared/contract/schemas/lab.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";

/** Bars that are shown on each side of a trade, at least. */
const AROUND = 60;

/**
 * From and to of the bars that show a trade: its own length again on each side, and some bars in any case. The length
 * of a bar is that of the run by its bars, which nights make longer than it is: rather too many bars than too few.
 */
export function tradeWindow({ entryAt, exitAt }: Pick<LabTrade, "entryAt" | "exitAt">, { start, end, bars }: Pick<LabRun["figures"], "start" | "end" | "bars">): { readonly from: MarketTime; readonly to: MarketTime } {
  const bar = bars > 1 ? (end - start) / (bars - 1) : 60_000;
  const around = Math.max(exitAt - entryAt, AROUND * bar);
  return { from: Math.max(start, Math.floor(entryAt - around)) as MarketTime, to: Math.ceil(exitAt + around) as MarketTime };
}
