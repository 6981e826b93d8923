import { create } from "zustand";
import type { BasketRequest } from "../../../shared/contract/schemas/plans.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { OrderType, Product, Side } from "../../../shared/domain/words.ts";
import { instruments } from "../../state/instruments.ts";
import { inLots, productsOf } from "../ticket/ticket-terms.ts";

/** One order of the basket, as it is typed. */
export interface LineDraft {
  /** Of this draft, for React and the focus. */
  readonly id: number;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly product: Product;
  readonly type: OrderType;
  /** Units for shares, lots for contracts. */
  readonly quantity: string;
  readonly price: string;
  readonly trigger: string;
}

export interface BasketDraft {
  readonly lines: readonly LineDraft[];
  readonly ifRefused: BasketRequest["ifRefused"];
}

/** As the contract allows. */
export const MOST_LINES = 50;

export const useBasket = create<BasketDraft>(() => ({ lines: [], ifRefused: "stop" }));

let last = 0;

/** Adds an order of an instrument at market, one lot, bought. @returns false when the basket is full. */
export function addLine(instrument: InstrumentKey, change: Partial<LineDraft> = {}): boolean {
  const { lines } = useBasket.getState();
  if (lines.length >= MOST_LINES) return false;
  const view = instruments.get(instrument);
  const line: LineDraft = {
    id: ++last, instrument, side: "BUY", product: productsOf(view)[0] ?? "MIS", type: "MARKET", quantity: view && inLots(view) ? "1" : "", price: "", trigger: "", ...change,
  };
  useBasket.setState({ lines: [...lines, line] });
  return true;
}

export function editLine(id: number, change: Partial<Omit<LineDraft, "id" | "instrument">>): void {
  useBasket.setState({ lines: useBasket.getState().lines.map((line) => (line.id === id ? { ...line, ...change } : line)) });
}

/** @returns puts the former lines back. */
export function removeLine(id: number): () => void {
  const { lines } = useBasket.getState();
  useBasket.setState({ lines: lines.filter((line) => line.id !== id) });
  return () => useBasket.setState({ lines });
}

/** @returns puts the former lines back. */
export function emptyBasket(): () => void {
  const { lines } = useBasket.getState();
  useBasket.setState({ lines: [] });
  return () => useBasket.setState({ lines });
}
