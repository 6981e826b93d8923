import type { History } from "./history.ts";
import type { Approval, Row } from "./records.ts";
import { handOf } from "./records.ts";

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
