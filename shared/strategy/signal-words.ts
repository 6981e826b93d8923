import { formatQuantity, formatRupees } from "../domain/format.ts";
import type { Signal } from "./signals.ts";

/** A signal in a few words: "Buy 50 at 812.00", "Bring the position to −50". */
export function signalWords(signal: Signal): string {
  switch (signal.kind) {
    case "market":
      return `${sideWord(signal)} at market`;
    case "limit":
      return `${sideWord(signal)} at ${formatRupees(signal.price)}${signal.validity === "IOC" ? ", at once or not at all" : ""}`;
    case "stop":
      return `${sideWord(signal)}, stop ${formatRupees(signal.trigger)}`;
    case "bracket":
      return `${sideWord(signal)} as a bracket, stop ${formatRupees(signal.stop.trigger)}`;
    case "gtt":
      return `${sideWord(signal)}${signal.onlyCloses ? ", only to close," : ""} when ${signal.legs.map(({ trigger }) => formatRupees(trigger)).join(" or ")} is reached`;
    case "target":
      return `Bring the position to ${formatQuantity(signal.quantity)}`;
    case "close":
      return "Close the position";
    case "cancel":
      return "Cancel";
  }
}

function sideWord({ side, quantity }: { readonly side: "BUY" | "SELL"; readonly quantity: number }): string {
  return `${side === "BUY" ? "Buy" : "Sell"} ${formatQuantity(quantity)}`;
}
