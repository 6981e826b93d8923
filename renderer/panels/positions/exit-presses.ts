import type { Failure } from "../../../shared/domain/errors.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";

export type ExitKind = "exit" | "reverse";

export interface ExitParts<P> {
  readonly keyOf: (position: P) => string;
  readonly quantityOf: (position: P) => number;
  readonly send: (kind: ExitKind, position: P, once: string) => Promise<readonly OrderKey[]>;
  readonly newMark: () => string;
  /** System ms. */
  readonly now: () => number;
}

export type ExitOutcome =
  | { readonly kind: "sent"; readonly orders: readonly OrderKey[] }
  /** One is on its way: nothing was sent. */
  | { readonly kind: "busy" }
  | { readonly kind: "failed"; readonly failure: Failure };

type Standing =
  | { readonly kind: "asking" }
  | { readonly kind: "sent"; readonly at: number; readonly quantity: number }
  | { readonly kind: "doubt"; readonly what: ExitKind; readonly once: string };

/**
 * An exit that went out takes a moment to show in the position. So long after the answer another press on
 * the same quantity does nothing; after that it must be possible again, since an exit may rest unfilled.
 */
export const QUIET_MS = 3_000;

/** One press, one exit: an impatient second press never turns a position round. */
export class ExitPresses<P> {
  readonly #parts: ExitParts<P>;
  readonly #standing = new Map<string, Standing>();

  constructor(parts: ExitParts<P>) {
    this.#parts = parts;
  }

  async press(what: ExitKind, position: P): Promise<ExitOutcome> {
    const { keyOf, quantityOf, send, newMark, now } = this.#parts;
    const key = keyOf(position);
    const standing = this.#standing.get(key);
    const quantity = quantityOf(position);
    if (standing?.kind === "asking") return { kind: "busy" };
    if (standing?.kind === "sent" && standing.quantity === quantity && now() - standing.at < QUIET_MS) return { kind: "busy" };
    // The mark of a press whose answer was lost: the terminal acts on it once.
    const once = standing?.kind === "doubt" && standing.what === what ? standing.once : newMark();
    this.#standing.set(key, { kind: "asking" });
    try {
      const orders = await send(what, position, once);
      this.#standing.set(key, { kind: "sent", at: now(), quantity });
      return { kind: "sent", orders };
    } catch (error) {
      const failure = failureOf(error);
      const open = failure.kind === "Unresolved" || failure.kind === "Fault";
      if (open) this.#standing.set(key, { kind: "doubt", what, once });
      else this.#standing.delete(key);
      return { kind: "failed", failure };
    }
  }
}
