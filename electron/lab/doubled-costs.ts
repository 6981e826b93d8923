import type { BarModel, RunRequest } from "../../shared/contract/schemas/lab.ts";

/** As far as a request may go (shared/contract/schemas/lab.ts). */
const MOST = { charges: 10, percent: 20, points: 1e9, ranges: 10 };

/** The same at twice the costs: charges, slippage and spread. A run without charges is asked for those of the dated tables, twice. */
export function doubledCosts(request: RunRequest): RunRequest {
  const { chargesTimes, bars } = request;
  return {
    ...request,
    chargesTimes: Math.min(MOST.charges, 2 * (chargesTimes === 0 ? 1 : chargesTimes)),
    bars: { ...bars, slippage: doubledSlippage(bars.slippage), spread: { ...bars.spread, percent: Math.min(MOST.percent, bars.spread.percent * 2) } },
  };
}

function doubledSlippage(slippage: BarModel["slippage"]): BarModel["slippage"] {
  switch (slippage.kind) {
    case "none":
      return slippage;
    case "points":
      return { ...slippage, by: Math.min(MOST.points, slippage.by * 2) };
    case "percent":
      return { ...slippage, by: Math.min(MOST.percent, slippage.by * 2) };
    case "atr":
      return { ...slippage, times: Math.min(MOST.ranges, slippage.times * 2) };
  }
}
