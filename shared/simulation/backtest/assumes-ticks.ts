import type { FillModel } from "../../contract/schemas/paper.ts";
import type { RunRequest } from "../../contract/schemas/lab.ts";
import { formatQuantity } from "../../domain/format.ts";
import { assumesOf } from "../assumes.ts";
import { chargeWords } from "./assumes-bars.ts";

/** The fidelity note of a run on ticks. */
export function assumesTicks({ ticks: model, holding, chargesTimes, sizing, atEnd }: Omit<RunRequest, "parameters" | "file">): string[] {
  return [
    assumesOf(model),
    changeWords(model),
    "The terminal's own checks of an order hold, and the broker's of hours, terms and margin; limits that a trader sets for an account do not. A price that nothing bears out is shown to no strategy and fills nothing.",
    "Candles and indicators begin with the ticks, unless the run was warmed up with candles of before.",
    holding === "intraday"
      ? "Positions are closed by the broker at its time, for its fee, and none is opened afterwards; what no tick is left for is closed at the last price of the day."
      : "Positions are carried overnight; shares are not sold short. Contracts are settled at the last price of their last day.",
    chargeWords(chargesTimes),
    ...(sizing === undefined ? [] : [`Each entry is for as many whole lots as ${formatQuantity(Math.round(sizing * 100))} % of the equity buys when it is decided, at its own price or at the last: the strategy's own quantities are left aside.`]),
    atEnd === "leave" ? "What is open at the end is valued at the last price." : "What is open at the end is closed at the last price.",
  ];
}

function changeWords({ latency }: FillModel): string {
  const atOnce = latency.kind === "fixed" && latency.ms === 0;
  return atOnce ? "Changes and cancels are at the exchange at once." : "Changes and cancels take as long as orders do, and come too late for what has filled by then.";
}
