import type { InstrumentKey } from "../../shared/domain/identity.ts";

/** Limits of one `market.watch`. */
const MOST_KEYS = 1_000;
const MOST_FULL = 20;

const NONE: readonly InstrumentKey[] = [];

export interface Wish {
  readonly keys: readonly InstrumentKey[];
  readonly full: readonly InstrumentKey[];
  /** With twenty levels. */
  readonly deep: readonly InstrumentKey[];
  /** Instruments that found no place. */
  readonly leftOut: number;
}

/** What each part of the page wants quotes of, and the union of it: first come, first served, depth before the rest. */
export class QuoteWishes {
  readonly #brief = new Map<string, readonly InstrumentKey[]>();
  readonly #full = new Map<string, readonly InstrumentKey[]>();
  readonly #deep = new Map<string, readonly InstrumentKey[]>();

  /** Replaces the owner's former wish. An empty one ends it. @returns false when it was the same already. */
  set(owner: string, keys: readonly InstrumentKey[], full: boolean): boolean {
    const former = (full ? this.#full : this.#brief).get(owner) ?? NONE;
    if (former.length === keys.length && former.every((key, i) => key === keys[i]) && !(full ? this.#brief : this.#full).has(owner)) return false;
    this.#brief.delete(owner);
    this.#full.delete(owner);
    if (keys.length > 0) (full ? this.#full : this.#brief).set(owner, keys);
    return true;
  }

  /** The same for twenty levels, which come beside the quote: that is wished for apart. */
  setDeep(owner: string, keys: readonly InstrumentKey[]): boolean {
    const former = this.#deep.get(owner) ?? NONE;
    if (former.length === keys.length && former.every((key, i) => key === keys[i])) return false;
    if (keys.length > 0) this.#deep.set(owner, keys);
    else this.#deep.delete(owner);
    return true;
  }

  union(): Wish {
    const full = new Set<InstrumentKey>();
    const keys = new Set<InstrumentKey>();
    for (const wanted of this.#full.values()) {
      for (const key of wanted) {
        if (full.size < MOST_FULL) full.add(key);
        keys.add(key);
      }
    }
    for (const wanted of this.#brief.values()) for (const key of wanted) keys.add(key);
    const deep = [...new Set([...this.#deep.values()].flat())].slice(0, MOST_FULL);
    return { keys: [...keys].slice(0, MOST_KEYS), full: [...full], deep, leftOut: Math.max(0, keys.size - MOST_KEYS) };
  }
}
