import type { AccountId, InstrumentKey } from "./identity.ts";
import type { AnswerBytes, SentBytes } from "./order-events.ts";
import type { SystemTime } from "./time.ts";
import type { Money } from "./units.ts";
import type { Product, Side } from "./words.ts";

/** Units of a position that are to go over to another product, with what they cost. */
export interface Conversion {
  /** Follows from the mark of the press: the same press is the same conversion. */
  readonly id: string;
  readonly account: AccountId;
  /** Trading day, `YYYY-MM-DD`: only what is of the day is converted. */
  readonly day: string;
  readonly instrument: InstrumentKey;
  readonly multiplier: number;
  readonly from: Product;
  readonly to: Product;
  /** BUY for a long position. */
  readonly side: Side;
  /** Unsigned units. */
  readonly quantity: number;
  /** Signed like the position's cost, without multiplier: the share of it at the moment of asking. */
  readonly value: Money;
  /** Whose units they are; quantities and values add up to those above. */
  readonly parts: readonly { readonly owner: string; readonly quantity: number; readonly value: Money }[];
}

/**
 * What happens to a conversion; each is a journal record before anybody acts on it. Between `converting` and
 * its end it may or may not have been carried out: it is never repeated, and the position book tells.
 */
export type ConversionEvent =
  | { readonly kind: "position.converting"; readonly at: SystemTime; readonly id: string; readonly conversion: Conversion }
  | { readonly kind: "position.conversion-sent"; readonly at: SystemTime; readonly id: string; readonly sent: SentBytes }
  | { readonly kind: "position.conversion-in-doubt"; readonly at: SystemTime; readonly id: string; readonly why: string; readonly answer?: AnswerBytes }
  | { readonly kind: "position.converted"; readonly at: SystemTime; readonly id: string; readonly by: "answer" | "position book"; readonly answer?: AnswerBytes }
  /** Turned away, not sent, or found not to have been carried out. */
  | { readonly kind: "position.conversion-refused"; readonly at: SystemTime; readonly id: string; readonly text: string; readonly code?: string; readonly answer?: AnswerBytes };

export type ConversionState = "sending" | "in doubt" | "converted" | "refused";

export interface KnownConversion {
  readonly conversion: Conversion;
  readonly state: ConversionState;
  /** Why, where there is something to say. */
  readonly text: string;
  readonly askedAt: SystemTime;
  readonly updatedAt: SystemTime;
}

const KINDS: ReadonlySet<string> = new Set(["position.converting", "position.conversion-sent", "position.conversion-in-doubt", "position.converted", "position.conversion-refused"]);

export function isConversion(event: { readonly kind: string }): event is ConversionEvent {
  return KINDS.has(event.kind);
}

export function isSettled({ state }: Pick<KnownConversion, "state">): boolean {
  return state === "converted" || state === "refused";
}

/** Signed change of the quantity in the product that is left. */
export function unitsOut({ side, quantity }: Pick<Conversion, "side" | "quantity">): number {
  return side === "BUY" ? -quantity : quantity;
}

/** The one step function. @returns the reason where there is no such step. */
export function applyConversion(known: KnownConversion | undefined, event: ConversionEvent): KnownConversion | string {
  const { at } = event;
  if (event.kind === "position.converting") {
    if (known) return `conversion ${event.id} has begun before`;
    return { conversion: event.conversion, state: "sending", text: "", askedAt: at, updatedAt: at };
  }
  if (!known) return `nothing is known of conversion ${event.id}`;
  if (isSettled(known)) return `conversion ${event.id} was ${known.state} before`;
  switch (event.kind) {
    case "position.conversion-sent":
      return { ...known, updatedAt: at };
    case "position.conversion-in-doubt":
      return { ...known, state: "in doubt", text: event.why, updatedAt: at };
    case "position.converted":
      return { ...known, state: "converted", text: "", updatedAt: at };
    case "position.conversion-refused":
      return { ...known, state: "refused", text: event.text, updatedAt: at };
  }
}
