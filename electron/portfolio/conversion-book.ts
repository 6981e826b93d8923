import type { Conversion, ConversionEvent, KnownConversion } from "../../shared/domain/conversion.ts";
import { applyConversion, isSettled } from "../../shared/domain/conversion.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import type { Product, Side } from "../../shared/domain/words.ts";

export type ConversionStep =
  | { readonly kind: "moved"; readonly known: KnownConversion; /** Set when the positions change by it. */ readonly move: Conversion | undefined }
  | { readonly kind: "illegal"; readonly why: string };

export interface MovedPlace {
  readonly account: AccountId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  /** Of the position that was left. */
  readonly side: Side;
}

/** The day's conversions of positions to other products. Kept up by the order ledger alone. */
export class ConversionBook {
  #known = new Map<string, KnownConversion>();

  apply(event: ConversionEvent): ConversionStep {
    const next = applyConversion(this.#known.get(event.id), event);
    if (typeof next === "string") return { kind: "illegal", why: next };
    this.#known.set(event.id, next);
    return { kind: "moved", known: next, move: event.kind === "position.converted" ? next.conversion : undefined };
  }

  /** Undoes, in memory only, one whose beginning could not be journaled. */
  forget(id: string): void {
    this.#known.delete(id);
  }

  get(id: string): KnownConversion | undefined {
    return this.#known.get(id);
  }

  of(account: AccountId): KnownConversion[] {
    return [...this.#known.values()].filter(({ conversion }) => conversion.account === account);
  }

  /** Those of which the outcome is not known yet. */
  open(account: AccountId): KnownConversion[] {
    return this.of(account).filter((known) => !isSettled(known));
  }

  /** Units that left a place today. @param isOwner whose count. */
  movedOut({ account, instrument, product, side }: MovedPlace, isOwner: (owner: string) => boolean): number {
    let sum = 0;
    for (const { conversion, state } of this.#known.values()) {
      if (state !== "converted" || conversion.account !== account || conversion.instrument !== instrument || conversion.from !== product || conversion.side !== side) continue;
      for (const { owner, quantity } of conversion.parts) if (isOwner(owner)) sum += quantity;
    }
    return sum;
  }

  clear(): void {
    this.#known.clear();
  }
}
