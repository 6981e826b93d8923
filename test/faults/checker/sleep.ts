import type { Held } from "./held.ts";
import type { History } from "./history.ts";
import type { Approval, Row } from "./records.ts";
import { Room } from "./room.ts";

/** A pause this short may pass for a busy machine, ms. */
const NAP_MS = 12_000;

/** What waited its turn when the lid was shut may leave after the waking only to close what is open then. */
export function nothingStaleOpens({ sent = [], sleeps = [] }: History, rows: readonly Row[], approvals: readonly Approval[], held: Held): string[] {
  const long = sleeps.filter(({ from, to }) => to - from >= NAP_MS);
  if (long.length === 0) return [];
  const room = new Room(rows, held);
  const byTag = new Map(approvals.map((one) => [one.key, one]));
  return sent.flatMap(({ at, route, about }) => {
    const approval = route === "place" ? byTag.get(about) : undefined;
    if (!approval || !long.some(({ from, to }) => approval.at <= from && at >= to)) return [];
    const { instrument, side, quantity } = approval.proposal;
    const closable = room.of(approval, at);
    return quantity > closable ? [`${approval.key} (${side} ${quantity} ${instrument}), approved before a sleep, left after it at ${at}, and only ${Math.max(0, closable)} could be closed`] : [];
  });
}
