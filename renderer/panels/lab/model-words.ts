import type { BarModel } from "../../../shared/contract/schemas/lab.ts";
import type { ModelDraft } from "./model-draft.ts";

export const MARKET_OPTIONS = [
  { value: "next-open", text: "Next bar's open", title: "Decided on a close, filled when the next bar opens: what can be had in a real market" },
  { value: "same-close", text: "Same close", title: "Filled at the very close on which it was decided: nobody gets that in a real market" },
  { value: "vwap", text: "Next bar's average", title: "(high + low + close) / 3 of the next bar, as an order worked over it" },
] as const satisfies readonly { value: BarModel["market"]; text: string; title: string }[];

export const PATH_OPTIONS = [
  { value: "colour", text: "By its colour", title: "A bar that rose first went down, one that fell first went up" },
  { value: "high-first", text: "High first", title: "Open, high, low, close" },
  { value: "low-first", text: "Low first", title: "Open, low, high, close" },
] as const satisfies readonly { value: BarModel["path"]; text: string; title: string }[];

export const LIMIT_OPTIONS = [
  { value: "through", text: "Trade through", title: "Only once the price goes a tick beyond the limit" },
  { value: "touch", text: "On touch", title: "Once its price is reached, as if nobody stood before it" },
  { value: "queue", text: "Queue", title: "At its price with the share of the volume below, beyond it with all that is left" },
] as const satisfies readonly { value: BarModel["limit"]; text: string; title: string }[];

export const SLIPPAGE_OPTIONS = [
  { value: "none", text: "None" },
  { value: "points", text: "₹" },
  { value: "percent", text: "%" },
  { value: "atr", text: "ATR", title: "So many average true ranges of the last bars" },
] as const satisfies readonly { value: BarModel["slippage"]["kind"]; text: string; title?: string }[];

export const SPREAD_OPTIONS = [
  { value: "both", text: "Half in, half out", title: "Half of it is paid by each market order" },
  { value: "entry", text: "All on entry", title: "The whole by what opens, none by what closes" },
] as const satisfies readonly { value: BarModel["spread"]["on"]; text: string; title: string }[];

export const LATENCY_OPTIONS = [
  { value: "bars", text: "Bars", title: "Whole bars that are let pass" },
  { value: "ms", text: "ms", title: "Time that runs on within the bar" },
] as const satisfies readonly { value: BarModel["latency"]["kind"]; text: string; title: string }[];

function textOf<T extends string>(options: readonly { readonly value: T; readonly text: string }[], value: T): string {
  return options.find((one) => one.value === value)?.text.toLowerCase() ?? value;
}

/** The model in a line, for where it is folded away. */
export function modelLine({ market, limit, slippage, slippageBy, spread, volume, latency, latencyBy }: ModelDraft): string {
  const slips = slippage === "none" || Number(slippageBy) === 0 ? "no slippage" : `slippage ${slippage === "points" ? `₹ ${slippageBy}` : slippage === "percent" ? `${slippageBy} %` : `${slippageBy} × ATR`}`;
  return [
    `Market orders at the ${textOf(MARKET_OPTIONS, market)}`, `limits: ${textOf(LIMIT_OPTIONS, limit)}`, slips, Number(spread) === 0 ? "no spread" : `spread ${spread} %`,
    ...(Number(volume) > 0 ? [`at most ${volume} % of a bar's volume`] : []), ...(Number(latencyBy) > 0 ? [`latency ${latencyBy} ${latency}`] : []),
  ].join(" · ");
}
