import type { BarModel, RunRequest } from "../../contract/schemas/lab.ts";
import { formatQuantity, formatRupees } from "../../domain/format.ts";

const MARKET: Readonly<Record<BarModel["market"], string>> = {
  "next-open": "Market orders fill at the open of the next bar",
  "same-close": "Market orders fill at the very close on which they were decided, which nobody gets in a real market",
  vwap: "Market orders fill at the average of the next bar, (high + low + close) / 3, known when it is over",
};

const PATH: Readonly<Record<BarModel["path"], string>> = {
  colour: "Within a bar the price is taken to have gone open, low, high, close where it rose, and open, high, low, close where it fell, straight and each part in a third of its time.",
  "high-first": "Within a bar the price is taken to have gone open, high, low, close, straight and each part in a third of its time.",
  "low-first": "Within a bar the price is taken to have gone open, low, high, close, straight and each part in a third of its time.",
};

const LIMIT: Readonly<Record<BarModel["limit"], string>> = {
  touch: "Limit orders fill once their price is touched, as if nobody stood before them.",
  through: "Limit orders fill only once the price goes a tick beyond them.",
  queue: "A limit order that is only touched gets a share of the bar's volume; all that is left fills once the price goes a tick beyond.",
};

/** The fidelity note of a run on bars, a sentence each. */
export function assumesBars({ bars: model, holding, chargesTimes, sizing, atEnd }: Omit<RunRequest, "parameters" | "file">): string[] {
  return [
    `${MARKET[model.market]}${costWords(model)}. Nothing is known of who else was in the market, and orders do not move it.`,
    PATH[model.path],
    LIMIT[model.limit],
    "Stops trigger where the path meets them, at the open after a gap; SL-M then pays as a market order, SL rests at its limit. Stop and targets of a bracket work from the moment of its entry's fill.",
    latencyWords(model),
    model.volumePercent === 0 ? "Orders of any size fill whole." : `All orders in a bar together get at most ${model.volumePercent} % of its volume, in whole lots; a bar without volume gives nothing.`,
    holding === "intraday" ? "Positions are closed by the broker at its time, for its fee, and none is opened afterwards; where the data has no such bar, at the last close of the day." : "Positions are carried overnight; shares are not sold short. Contracts are settled at the last price of their last day.",
    chargeWords(chargesTimes),
    ...(sizing === undefined ? [] : [`Each entry is for as many whole lots as ${formatQuantity(Math.round(sizing * 100))} % of the equity buys at the price of its fill: the strategy's own quantities are left aside.`]),
    ...(atEnd === "leave" ? ["What is open at the end is valued at the last close."] : [`What is open at the end is closed at the last ${atEnd === "last-open" ? "bar's open" : "close"}.`]),
  ];
}

function costWords({ slippage, spread }: BarModel): string {
  const parts: string[] = [];
  if (slippage.kind === "points" && slippage.by > 0) parts.push(`${formatRupees(Math.round(slippage.by))} of slippage`);
  if (slippage.kind === "percent" && slippage.by > 0) parts.push(`${slippage.by} % of slippage`);
  if (slippage.kind === "atr" && slippage.times > 0) parts.push(`${slippage.times} average true ranges of ${slippage.bars} bars as slippage`);
  if (spread.percent > 0) parts.push(spread.on === "both" ? `half of a spread of ${spread.percent} %` : `a spread of ${spread.percent} % on what opens`);
  return parts.length === 0 ? ", without slippage or spread" : `, and pay ${parts.join(" and ")}`;
}

function latencyWords({ latency }: BarModel): string {
  if (latency.kind === "ms") return latency.ms === 0 ? "Orders are at the exchange at once." : `Orders are at the exchange ${formatQuantity(latency.ms)} ms after their decision; cancels at once.`;
  return latency.bars === 0 ? "Orders are at the exchange when the next bar opens; cancels at once." : `Orders let ${latency.bars} whole bar${latency.bars === 1 ? "" : "s"} pass before they are at the exchange; cancels work at once.`;
}

export function chargeWords(times: number): string {
  if (times === 0) return "No charges are taken.";
  const base = "Brokerage, taxes and fees are those of the dated tables, day by day as on a contract note";
  return times === 1 ? `${base}.` : `${base}, times ${times}.`;
}
