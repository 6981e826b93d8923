import type { SystemTime } from "../domain/time.ts";
import type { Advice } from "./capabilities.ts";

/**
 * Whether a broker takes orders from this machine's address. Some take them only from an address that
 * is registered for the API key, and answer everything else from anywhere. Only an order tells.
 */
export type OrderAddress =
  | { readonly kind: "unknown" }
  | { readonly kind: "allowed" }
  /** Reading goes on; opening orders are not tried until the user has registered the address and says so. */
  | { readonly kind: "refused"; readonly since: SystemTime; readonly sentence: string };

export const UNKNOWN_ADDRESS: OrderAddress = { kind: "unknown" };

/** What came of an order, a change of one, or a rule kept at the broker. */
export type OrderAnswer = { readonly kind: "taken" } | { readonly kind: "refused"; readonly advice: Advice } | { readonly kind: "open" };

/**
 * The state after one answer. Any other refusal comes from behind the check of the address, so it allows;
 * an answer that leaves the outcome open says nothing.
 */
export function afterAnswer(now: OrderAddress, answer: OrderAnswer, at: SystemTime): OrderAddress {
  if (answer.kind === "open") return now;
  if (answer.kind === "taken" || answer.advice.action !== "read-only") return now.kind === "allowed" ? now : { kind: "allowed" };
  return now.kind === "refused" ? now : { kind: "refused", since: at, sentence: answer.advice.sentence };
}

/** @param registered what the user says is registered @param present what this machine's address is, where anybody knows */
export function addressSentence(registered: string | undefined, present: string | undefined): string {
  const known = registered === undefined ? "No address is noted here as registered." : `Registered, as noted here: ${registered}.`;
  const here = present === undefined ? "This machine's public address is not known to Sauda, which asks no stranger for it." : `This machine's address: ${present}.`;
  return `Orders go nowhere from this address; quotes, books and paper trading work. ${known} ${here} Register the present address with the broker, then try again.`;
}
