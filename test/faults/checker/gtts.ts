import type { Held } from "./held.ts";
import type { History } from "./history.ts";
import type { Approval, Row } from "./records.ts";
import { handOf } from "./records.ts";
import { Room } from "./room.ts";

const UNSETTLED: ReadonlySet<string> = new Set(["saving", "firing", "cancelling", "unresolved"]);

/** A rule fires once: one child at the broker, another only after the first is proven absent; and no rule stays in between. */
export function rulesFireOnce({ broker, shown }: History, rows: readonly Row[], approvals: readonly Approval[]): string[] {
  const wrong: string[] = [];
  const absent = new Set(rows.filter((row) => row.kind === "order.not-placed" || row.kind === "order.refused").map((row) => row.body.key));
  const atBroker = new Set(broker.orders.map((order) => order.tag));
  const children = new Map<string, Approval[]>();
  for (const one of approvals) if (one.plan?.kind === "gtt") children.set(one.plan.id, [...(children.get(one.plan.id) ?? []), one]);
  for (const [id, firings] of children) {
    const there = firings.filter((one) => atBroker.has(one.key));
    if (there.length > 1) wrong.push(`rule ${id} has ${there.length} orders at the broker`);
    for (const early of firings.slice(0, -1)) if (!absent.has(early.key)) wrong.push(`rule ${id} was fired again, though it was not known that ${early.key} is absent`);
    if (new Set(firings.map((one) => handOf(one.proposal.owner))).size > 1) wrong.push(`the orders of rule ${id} belong to several owners`);
  }
  for (const { id, state } of shown.gtts ?? []) if (UNSETTLED.has(state)) wrong.push(`rule ${id} ends as ${state}`);
  return wrong;
}

/** The order of a rule that may only close leaves only for what is open then. */
export function rulesOnlyClose({ asked, sent = [] }: History, rows: readonly Row[], approvals: readonly Approval[], held: Held): string[] {
  const closing = new Set(asked.flatMap((one) => (one.kind === "gtt" && one.reduceOnly && one.plan !== undefined ? [one.plan] : [])));
  const children = new Map(approvals.flatMap((one) => (one.plan?.kind === "gtt" && closing.has(one.plan.id) ? [[one.key, one] as const] : [])));
  if (children.size === 0) return [];
  const room = new Room(rows, held);
  return sent.flatMap(({ at, route, about }) => {
    const child = route === "place" ? children.get(about) : undefined;
    if (!child) return [];
    const closable = room.of(child, at);
    return child.proposal.quantity > closable ? [`rule ${child.plan?.id ?? ""} may only close, and its order ${child.key} for ${child.proposal.quantity} left when ${Math.max(0, closable)} were open`] : [];
  });
}
