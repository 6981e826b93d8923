import type { StopPolicy, StrategyMode, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { formatMoney, formatQuantity } from "../../../shared/domain/format.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { UNKNOWN } from "../../theme/quote-text.ts";

type State = StrategyView["state"];

export const STATE_WORDS: Readonly<Record<State, string>> = {
  stopped: "Stopped", starting: "Starting…", running: "Running", paused: "Paused", swapping: "Swapping…", stopping: "Stopping…", failed: "Failed",
};

export const MODE_WORDS: Readonly<Record<StrategyMode, string>> = { paper: "PAPER", shadow: "SHADOW", live: "LIVE" };

/** What a mode does with a signal, for a tooltip and the form. */
export const MODE_MEANING: Readonly<Record<StrategyMode, string>> = {
  paper: "Orders are filled by Sauda against live prices: no money moves.",
  shadow: "Signals are only shown: nothing is sent anywhere.",
  live: "Orders go to the broker and cost real money.",
};

export const POLICY_WORDS: Readonly<Record<StopPolicy, string>> = { leave: "Leave everything", cancel: "Cancel orders", "square-off": "Square off" };

export const POLICY_MEANING: Readonly<Record<StopPolicy, string>> = {
  leave: "Orders go on working and positions stay open, with their stops. Nobody decides about them any more.",
  cancel: "Working orders are cancelled; positions stay open, with the stops that brackets keep for them.",
  "square-off": "Working orders are cancelled, and positions are closed at market.",
};

/** True while it takes ticks or is about to. */
export function isActive({ state }: Pick<StrategyView, "state">): boolean {
  return state !== "stopped" && state !== "failed";
}

export function isFlat({ positions }: Pick<StrategyView, "positions">): boolean {
  return positions.every(({ quantity }) => quantity === 0);
}

/** A version other than the one that runs lies in the file. */
export function hasNewVersion({ state, hash, fileHash }: Pick<StrategyView, "state" | "hash" | "fileHash">): boolean {
  return (state === "running" || state === "paused") && fileHash !== "" && fileHash !== hash;
}

/** "flat", "+100 SBIN", "3 open". */
export function positionText({ positions }: Pick<StrategyView, "positions">, nameOf: (key: InstrumentKey) => string): string {
  const open = positions.filter(({ quantity }) => quantity !== 0);
  const [first] = open;
  if (!first) return "flat";
  return open.length === 1 ? `${signedQuantity(first.quantity)} ${nameOf(first.instrument)}` : `${open.length} open`;
}

export function signedQuantity(quantity: number): string {
  return quantity > 0 ? `+${formatQuantity(quantity)}` : formatQuantity(quantity);
}

/** "SBIN", "SBIN, TCS", "SBIN and 9 more". */
export function instrumentsText(keys: readonly InstrumentKey[], nameOf: (key: InstrumentKey) => string): string {
  const [first, second] = keys;
  if (first === undefined) return UNKNOWN;
  if (second === undefined) return nameOf(first);
  return keys.length === 2 ? `${nameOf(first)}, ${nameOf(second)}` : `${nameOf(first)} and ${keys.length - 1} more`;
}

/** Share of closed trades that won, 0 to 1; undefined before the first one. */
export function winRate({ total }: Pick<StrategyView, "total">): number | undefined {
  return total.trades > 0 ? total.wins / total.trades : undefined;
}

export function percentText(share: number | undefined): string {
  return share === undefined ? UNKNOWN : `${Math.round(share * 100)} %`;
}

/** "4.2 µs", "380 µs", "1.3 ms". */
export function microText(us: number | undefined): string {
  if (us === undefined) return UNKNOWN;
  if (us >= 1_000) return `${(us / 1_000).toFixed(1)} ms`;
  return us < 10 ? `${us.toFixed(1)} µs` : `${Math.round(us)} µs`;
}

/** "12.4 ms": a switch between two versions. */
export function switchText(ms: number): string {
  return `${ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** The first digits of a hash: enough to tell two versions apart. */
export function shortHash(hash: string): string {
  return hash === "" ? UNKNOWN : hash.slice(0, 12);
}

/** "₹ 1,00,000" without empty paise. */
export function wholeMoney(units: number): string {
  return formatMoney(units).replace(/\.00$/, "");
}

/** What the limits of its own mean in money, one sentence each; the account's limits hold on top. */
export function limitSentences({ capital, limits }: Pick<StrategyView, "capital" | "limits">): readonly string[] {
  const { ordersPerDay, orderValue, exposure, dailyLoss } = limits;
  return [
    `It works with a capital of ${wholeMoney(capital)}.`,
    orderValue > 0 ? `One order is worth ${wholeMoney(orderValue)} at most.` : "One order has no limit of its own: the account's holds.",
    exposure > 0 ? `Open positions and working orders together are worth ${wholeMoney(exposure)} at most.` : "Open positions and working orders together are bounded by its capital.",
    dailyLoss > 0 ? `At a net loss of ${wholeMoney(dailyLoss)} in a day it is stopped and squared off; in a fast market the loss can become larger than that.` : "No loss of a day stops it: set a daily loss if one should.",
    ordersPerDay > 0 ? `It opens with at most ${formatQuantity(ordersPerDay)} orders a day.` : "The number of its orders a day has no limit of its own.",
  ];
}

/** What is open and works in several strategies, in a sentence. */
export function openWords(strategies: readonly Pick<StrategyView, "positions" | "openOrders">[]): string {
  const positions = strategies.reduce((sum, one) => sum + one.positions.filter(({ quantity }) => quantity !== 0).length, 0);
  const orders = strategies.reduce((sum, one) => sum + one.openOrders, 0);
  if (positions === 0 && orders === 0) return "Nothing is open and no order works.";
  const parts = [positions > 0 ? `${positions} position${positions === 1 ? "" : "s"} open` : "", orders > 0 ? `${orders} order${orders === 1 ? "" : "s"} working` : ""];
  return `${parts.filter(Boolean).join(", ")}.`;
}
