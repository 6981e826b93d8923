import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Product } from "../../shared/domain/words.ts";

/** A difference seen at fewer looks in a row may be fills on their way, either way. */
const SETTLED_AT = 4;

export type Doubt =
  /** It may be gone at the next look, seconds from now. */
  | { readonly kind: "looking again" }
  /** @property off the broker's number less ours, units. */
  | { readonly kind: "stands"; readonly off: number };

interface Seen {
  readonly off: number;
  readonly looks: number;
}

/** Positions of which the broker, when last asked, had another number than the fills known here add up to. */
export class PositionDoubts {
  #seen = new Map<string, Seen>();

  /** One complete look. @param off the broker's number less ours, by position; those that agree are left out. */
  compared(off: ReadonlyMap<string, number>): void {
    this.#seen = new Map([...off].map(([place, units]) => [place, { off: units, looks: (this.#seen.get(place)?.looks ?? 0) + 1 }]));
  }

  /** A look at a book that could not be read: a stop must not wait for ever for one that never comes. */
  lookedInVain(): void {
    this.#seen = new Map([...this.#seen].map(([place, { off, looks }]) => [place, { off, looks: looks + 1 }]));
  }

  of(instrument: InstrumentKey, product: Product): Doubt | undefined {
    const seen = this.#seen.get(doubtKey(instrument, product));
    if (!seen) return undefined;
    return seen.looks < SETTLED_AT ? { kind: "looking again" } : { kind: "stands", off: seen.off };
  }

  get any(): boolean {
    return this.#seen.size > 0;
  }

  /** Some difference has been there at so many looks that it is none of messages on their way. */
  get standing(): boolean {
    return [...this.#seen.values()].some(({ looks }) => looks >= SETTLED_AT);
  }

  /** Some difference is worth another look soon. */
  get fresh(): boolean {
    return [...this.#seen.values()].some(({ looks }) => looks < SETTLED_AT);
  }

  /** A new trading day. */
  forget(): void {
    this.#seen.clear();
  }
}

export function doubtKey(instrument: InstrumentKey, product: Product): string {
  return `${instrument}|${product}`;
}
