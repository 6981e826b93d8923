import { create } from "zustand";
import type { ExpiryRank } from "../../../shared/brokers/capabilities.ts";
import type { DerivativeListName } from "../../../shared/contract/schemas/derivatives.ts";

/** What the panel shows: a list of the broker's, or the put-call ratios. */
export type MoversView = DerivativeListName | "ratios";

export const useMovers = create<{ readonly view: MoversView; readonly expiry: ExpiryRank }>(() => ({ view: "price-gainers", expiry: "near" }));

interface ViewWords {
  readonly view: MoversView;
  readonly text: string;
  readonly title: string;
  /** Of the bars: what the list is good or bad news for. */
  readonly tone: "up" | "down" | "plain";
}

/** In the order of their tabs; the keys 1 to 9 go to them. */
export const VIEWS: readonly ViewWords[] = [
  { view: "price-gainers", text: "Price ▲", title: "Futures whose price rose most", tone: "up" },
  { view: "price-losers", text: "Price ▼", title: "Futures whose price fell most", tone: "down" },
  { view: "oi-gainers", text: "OI ▲", title: "Futures whose open interest rose most", tone: "plain" },
  { view: "oi-losers", text: "OI ▼", title: "Futures whose open interest fell most", tone: "plain" },
  { view: "long-built-up", text: "Long built up", title: "Price up, open interest up: longs are opened", tone: "up" },
  { view: "short-built-up", text: "Short built up", title: "Price down, open interest up: shorts are opened", tone: "down" },
  { view: "short-covering", text: "Short covering", title: "Price up, open interest down: shorts are closed", tone: "up" },
  { view: "long-unwinding", text: "Long unwinding", title: "Price down, open interest down: longs are closed", tone: "down" },
  { view: "ratios", text: "PCR", title: "Put-call ratio: open interest of puts by that of calls, by underlying", tone: "plain" },
];

export const EXPIRIES = [
  { value: "near", text: "Near", title: "Futures that expire next" },
  { value: "next", text: "Next", title: "Those of the month after" },
  { value: "far", text: "Far", title: "Those of two months on" },
] as const satisfies readonly { readonly value: ExpiryRank; readonly text: string; readonly title: string }[];

export function show(view: MoversView): void {
  useMovers.setState({ view });
}

export function nextExpiry(): void {
  const at = EXPIRIES.findIndex(({ value }) => value === useMovers.getState().expiry);
  useMovers.setState({ expiry: EXPIRIES[(at + 1) % EXPIRIES.length]?.value ?? "near" });
}
