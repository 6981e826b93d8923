import type { StrategyMark } from "../../../shared/contract/schemas/strategies.ts";
import { formatQuantity, formatRupees } from "../../../shared/domain/format.ts";
import type { Fill } from "../../../shared/domain/order.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import type { Signal } from "../../../shared/strategy/signals.ts";
import { signalWords } from "../../../shared/strategy/signal-words.ts";

/** Kept for the chart; the oldest go first. */
export const MOST_MARKS = 2_000;

/** Signals and fills as the chart shows them, oldest first. */
export class Marks {
  #marks: StrategyMark[] = [];
  #count = 0;

  /** Rises with each one. */
  get count(): number {
    return this.#count;
  }

  get all(): readonly StrategyMark[] {
    return this.#marks.slice(-MOST_MARKS);
  }

  get lastSignal(): { readonly at: MarketTime; readonly words: string } | undefined {
    const last = this.#marks.findLast(({ kind }) => kind === "signal");
    return last && { at: last.at, words: last.words };
  }

  /** @param what became of it, where it was not sent: a sentence. */
  signal(signal: Signal, what = ""): void {
    const side = "side" in signal ? signal.side : undefined;
    const quantity = "quantity" in signal ? signal.quantity : 0;
    const words = [signalWords(signal), signal.reason, what].filter((part) => part !== "").join(" · ");
    this.#add({ kind: "signal", at: signal.decision.at, instrument: signal.instrument, ...(side === undefined ? {} : { side }), price: priceOf(signal), quantity, words });
  }

  /** An order that was refused after its signal had been marked. */
  refusal({ instrument, side, quantity }: Pick<StrategyMark, "instrument" | "quantity"> & { readonly side: "BUY" | "SELL" }, at: MarketTime, words: string): void {
    this.#add({ kind: "signal", at, instrument, side, price: NO_PRICE, quantity, words: `Refused: ${words}` });
  }

  fill({ side, quantity, price, at, instrument }: Fill): void {
    this.#add({ kind: "fill", at, instrument, side, price, quantity, words: `${side === "BUY" ? "Bought" : "Sold"} ${formatQuantity(quantity)} at ${formatRupees(price)}` });
  }

  #add(mark: StrategyMark): void {
    this.#count++;
    this.#marks.push(mark);
    // Cut in halves of the limit: not at every one.
    if (this.#marks.length > MOST_MARKS * 2) this.#marks = this.#marks.slice(-MOST_MARKS);
  }
}

function priceOf(signal: Signal): StrategyMark["price"] {
  if (signal.kind === "limit") return signal.price;
  if (signal.kind === "stop") return signal.trigger;
  if (signal.kind === "gtt") return signal.legs[0]?.trigger ?? NO_PRICE;
  if (signal.kind === "bracket") return signal.entry.price ?? signal.entry.trigger ?? NO_PRICE;
  return NO_PRICE;
}
