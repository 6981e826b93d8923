import type { History, Shown } from "./history.ts";
import type { Held } from "./held.ts";
import type { Approval, Row } from "./records.ts";
import { ENDED, PRODUCTS, keyOf, momentOf } from "./records.ts";
import { Room } from "./room.ts";

/** What was on its way when the lever was pulled may still leave for so long, ms. */
const IN_FLIGHT_MS = 50;

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * From the moment the lever is written down until it is released nothing leaves that makes a position
 * larger, restarts or not. What may still be closed is judged at the moment of leaving: an order may wait
 * its turn for seconds, and the lever be pulled meanwhile.
 */
export function nothingOpensWhilePulled({ sent = [] }: History, rows: readonly Row[], approvals: readonly Approval[], held: Held): string[] {
  const spans = pulledSpans(rows);
  if (spans.length === 0) return [];
  const room = new Room(rows, held);
  const byTag = new Map(approvals.map((one) => [one.key, one]));
  return sent.flatMap(({ at, route, about }) => {
    const approval = route === "place" ? byTag.get(about) : undefined;
    if (!approval || !spans.some(({ from, to }) => at > from + IN_FLIGHT_MS && at < to)) return [];
    const { instrument, side, quantity } = approval.proposal;
    const closable = room.of(approval, at);
    return quantity > closable ? [`${approval.key} (${side} ${quantity} ${instrument}) left at ${at} while the kill switch was pulled, and only ${Math.max(0, closable)} could be closed`] : [];
  });
}

function pulledSpans(rows: readonly Row[]): Span[] {
  const spans: Span[] = [];
  let from: number | undefined;
  for (const row of rows) {
    if (row.kind !== "standing.kill") continue;
    const { pulled } = row.body.state as { pulled: boolean };
    if (pulled) from ??= momentOf(row);
    else if (from !== undefined) {
      spans.push({ from, to: momentOf(row) });
      from = undefined;
    }
  }
  if (from !== undefined) spans.push({ from, to: Number.POSITIVE_INFINITY });
  return spans;
}

/** The lever stands as it was written down last, after a restart too. */
export function leverIsRemembered({ shown, restarted }: History, rows: readonly Row[]): string[] {
  const last = rows.findLast((row) => row.kind === "standing.kill");
  const pulled = last !== undefined && (last.body.state as { pulled: boolean }).pulled;
  const wrong = (view: Shown, when: string): string[] => (view.pulled === undefined || view.pulled === pulled ? [] : [`${when}: the kill switch is ${view.pulled ? "" : "not "}pulled, the journal says otherwise`]);
  return [...wrong(shown, "shown"), ...wrong(restarted, "shown after a restart")];
}

/** The lever was pulled with square-off, and the broker answered: flat there, and nothing rests. */
export function endsFlat({ broker, flat }: History, held: Held): string[] {
  if (!flat) return [];
  const wrong: string[] = [];
  for (const place of new Set(broker.fills.map(({ symbol, product }) => `${keyOf(symbol)}|${PRODUCTS[product] ?? product}`))) {
    const [instrument = "", product = ""] = place.split("|");
    const net = held.net(instrument, product);
    if (net !== 0) wrong.push(`everything was squared off, and ${net} of ${instrument} ${product} are open`);
  }
  const resting = broker.orders.filter((order) => !ENDED.has(order.status));
  if (resting.length > 0) wrong.push(`everything was squared off, and ${resting.length} orders still work`);
  return wrong;
}
