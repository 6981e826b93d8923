import type { Conversion } from "../../shared/domain/conversion.ts";
import { unitsOut } from "../../shared/domain/conversion.ts";
import { doubtKey } from "../portfolio/position-doubts.ts";

/** What a look at the broker's position book says of a conversion in doubt. */
export type Sight = "done" | "not done" | "neither";

/** After the doubt began a request may still arrive: that it was not done is believed only this much later, ms. */
const MAY_ARRIVE_MS = 15_000;
/** Looks that say the same, in a row, with so much time between the first and the last, ms. */
const LOOKS = 2;
const APART_MS = 2_000;

/** @param off the broker's number less ours, by position; positions that agree are left out. */
export function sightOf(conversion: Conversion, off: ReadonlyMap<string, number>): Sight {
  const units = unitsOut(conversion);
  const at = (product: Conversion["from"]): number => off.get(doubtKey(conversion.instrument, product)) ?? 0;
  const [left, entered] = [at(conversion.from), at(conversion.to)];
  if (left === units && entered === 0 - units) return "done";
  return left === 0 && entered === 0 ? "not done" : "neither";
}

interface Looked {
  readonly sight: Sight;
  readonly first: number;
  readonly count: number;
}

/** Collects looks at one conversion until they settle it. */
export class Verdict {
  #since: number;
  #looked: Looked | undefined;
  /** The first look may have been asked for before the request went. */
  #skipped = false;

  /** @param since system ms at which the doubt began. */
  constructor(since: number) {
    this.#since = since;
  }

  /** @returns the outcome once it is certain. */
  look(sight: Sight, now: number): "done" | "not done" | undefined {
    if (!this.#skipped) {
      this.#skipped = true;
      return undefined;
    }
    const same = this.#looked?.sight === sight ? this.#looked : undefined;
    this.#looked = { sight, first: same?.first ?? now, count: (same?.count ?? 0) + 1 };
    const { first, count } = this.#looked;
    if (sight === "neither" || count < LOOKS || now - first < APART_MS) return undefined;
    return sight === "not done" && now - this.#since < MAY_ARRIVE_MS ? undefined : sight;
  }
}
