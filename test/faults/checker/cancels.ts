import type { History } from "./history.ts";
import type { Approval, Row } from "./records.ts";
import { ENDED } from "./records.ts";

/** So often a cancel is tried before it is given up. */
const TRIES = 4;

/** A cancel that was taken on is pursued until its order has ended, the broker has refused it, or it was tried often enough. */
export function cancelsArePursued({ broker, sent = [] }: History, rows: readonly Row[], approvals: readonly Approval[]): string[] {
  const wrong: string[] = [];
  const tags = new Set(approvals.map((one) => one.key));
  const byKey = new Map(broker.orders.map((order) => [tags.has(order.tag) && !order.elsewhere ? order.tag : order.id, order]));
  const latest = new Map<string, string>();
  const lost = new Set<string>();
  for (const { kind, body } of rows) {
    if (kind === "change.approved") {
      latest.set(body.key, body.change ?? "");
      lost.delete(body.key);
    }
    if (kind === "change.unresolved" && latest.get(body.key) === "cancel") lost.add(body.key);
    if (kind === "change.ended") latest.set(body.key, lost.has(body.key) ? "given up" : "ended");
  }
  for (const [key, what] of latest) {
    const order = byKey.get(key) ?? broker.orders.find((one) => key.endsWith(one.id));
    if (!order || ENDED.has(order.status)) continue;
    const tries = sent.filter(({ route, about }) => route === "cancel" && about === order.id).length;
    if (what === "cancel") wrong.push(`order ${order.id} was to be cancelled; it lives, and nobody pursues it (${tries} tries)`);
    if (what === "given up" && tries < TRIES) wrong.push(`the cancel of ${order.id} was lost, and given up after ${tries} tries`);
  }
  return wrong;
}
