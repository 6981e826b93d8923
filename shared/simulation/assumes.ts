import type { FillModel } from "../contract/schemas/paper.ts";

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

function latencyWords({ latency }: FillModel): string {
  if (latency.kind === "fixed") return latency.ms === 0 ? "no latency" : `a latency of ${ms(latency.ms)}`;
  return `a latency around ${ms(latency.medianMs)} (one order in a hundred slower than ${ms(latency.p99Ms)})`;
}

const QUEUE = {
  behind: "limit orders wait behind the quantity displayed at their price when they came",
  touch: "limit orders fill on any trade at their price, as if nobody stood before them",
  through: "limit orders fill only when trades go through their price",
} as const;

/** The fidelity note: what is simulated and how, and what is not. */
export function assumesOf(model: FillModel): string {
  return [
    `Fills assume ${latencyWords(model)} from sending to the exchange; ${QUEUE[model.queue]}; at most as much fills as traded or was displayed.`,
    `Market orders and SL-M may pay up to ${model.protectionPercent} % beyond the last price: they walk the five visible lines, and the rest waits and pays what is shown or traded then.`,
    "Stops trigger on trades alone. The volume between two ticks counts as traded at the later one's last price, and the market does not react to your orders.",
    "Nothing fills before an instrument's first trade of the day. Orders of the pre-open session fill at the day's opening price, those of the closing auction and the post-close session at the trades told of them; at a limit that is the auction's very price others are taken to have been first. Stops wait for continuous trading, and day orders end with it.",
    "Not simulated: how auctions find their price and when they close at random, day orders carried into the closing auction, penalties for short delivery, calendar spreads and special margins. Expiries are settled in cash; futures are carried at cost, and their open loss counts against what is available.",
  ].join(" ");
}
