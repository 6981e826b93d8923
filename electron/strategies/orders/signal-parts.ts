import type { OrderType } from "../../../shared/domain/words.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import type { Wish } from "./goals.ts";
import type { RefusedOrder } from "./updates.ts";

/** Type of the order that a signal asks for, as far as it says. */
export function typeOf(kind: Signal["kind"]): OrderType {
  if (kind === "limit") return "LIMIT";
  return kind === "stop" ? "SL-M" : "MARKET";
}

export function wishOf(signal: Signal, build: string): Omit<Wish, "want" | "cancels"> {
  return { signal: signal.id, instrument: signal.instrument, reason: signal.reason, build, decided: signal.decision.sequence };
}

export function refusedOf(signal: Signal): RefusedOrder {
  const { id, instrument } = signal;
  if ("side" in signal) return { signal: id, instrument, side: signal.side, quantity: signal.quantity, type: typeOf(signal.kind) };
  const quantity = signal.kind === "target" ? signal.quantity : 0;
  return { signal: id, instrument, side: quantity < 0 ? "SELL" : "BUY", quantity: Math.abs(quantity), type: "MARKET" };
}

