import type { OrderState } from "../../domain/order.ts";
import type { OrderType } from "../../domain/words.ts";
import { needsTrigger } from "../../domain/words.ts";

interface Status {
  /** `resting`: with the exchange, as open or as an untriggered stop. */
  readonly state: OrderState | "resting";
  readonly changing?: "modify" | "cancel";
}

/**
 * The broker's status words. `modified`, `not modified` and `not cancelled` say how a change ended;
 * the order itself rests on. An after-market order waits at the broker until the market opens, and a
 * change of it is done at once: nothing is left to wait for.
 */
const STATUSES: ReadonlyMap<string, Status> = new Map<string, Status>([
  ["validation pending", { state: "pending" }],
  ["put order req received", { state: "pending" }],
  ["open pending", { state: "pending" }],
  ["after market order req received", { state: "pending" }],
  ["modify after market order req received", { state: "pending" }],
  ["open", { state: "open" }],
  ["trigger pending", { state: "trigger-pending" }],
  ["modify validation pending", { state: "resting", changing: "modify" }],
  ["modify pending", { state: "resting", changing: "modify" }],
  ["modified", { state: "resting" }],
  ["not modified", { state: "resting" }],
  ["cancel pending", { state: "resting", changing: "cancel" }],
  ["not cancelled", { state: "resting" }],
  ["complete", { state: "complete" }],
  ["cancelled", { state: "cancelled" }],
  ["cancelled after market order", { state: "cancelled" }],
  ["rejected", { state: "rejected" }],
]);

/**
 * What a status word says. A resting stop without fills counts as untriggered: the words that change
 * an order hide which of the two it is.
 * @returns undefined for a word that is not known.
 */
export function readStatus(
  status: string,
  type: OrderType,
  filled: number,
): { readonly state: OrderState; readonly changing: "modify" | "cancel" | undefined } | undefined {
  const known = STATUSES.get(status.toLowerCase());
  if (!known) return undefined;
  const resting = needsTrigger(type) && filled === 0 ? "trigger-pending" : "open";
  return { state: known.state === "resting" ? resting : known.state, changing: known.changing };
}
