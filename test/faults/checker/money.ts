import type { History } from "./history.ts";
import type { Row } from "./records.ts";
import { ENDED, signed } from "./records.ts";

/** An order that the broker has ended is never told open again, and its filled quantity never falls. */
export function journalKeepsItsWord(rows: readonly Row[]): string[] {
  const wrong: string[] = [];
  const known = new Map<string, { state: string; filled: number }>();
  for (const { seq, kind, body } of rows) {
    if (kind !== "order.told" || !body.says) continue;
    const { state, filled } = body.says;
    const before = known.get(body.key);
    if (before && ENDED.has(before.state) && state !== before.state) wrong.push(`record ${seq}: order ${body.key} had ended as ${before.state} and is told ${state}`);
    if (before && filled < before.filled) wrong.push(`record ${seq}: ${filled} filled of ${body.key}, after ${before.filled}`);
    known.set(body.key, { state, filled });
  }
  return wrong;
}

/** The fills in the journal are the broker's, each once, and with them the cash comes out to the paisa. */
export function fillsAndCash({ broker, shown }: History, rows: readonly Row[]): string[] {
  const wrong: string[] = [];
  const name = (orderId: string, fillId: string): string => `${orderId}/${fillId}`;
  const theirs = new Map(broker.fills.map((fill) => [name(fill.orderId, fill.fillId), fill]));
  const seen = new Set<string>();
  let cash = broker.openingPaise * 100;
  for (const { seq, body } of rows) {
    const { fill } = body;
    if (!fill) continue;
    const id = name(fill.brokerOrderId, fill.fillId);
    const their = theirs.get(id);
    if (seen.has(id)) wrong.push(`record ${seq}: fill ${id} is booked twice`);
    seen.add(id);
    if (!their) wrong.push(`record ${seq}: the broker has no fill ${id}`);
    else if (their.quantity !== fill.quantity || their.pricePaise * 100 !== fill.price || their.side !== fill.side) wrong.push(`record ${seq}: fill ${id} is not as the broker has it`);
    cash -= signed(fill.side, fill.quantity) * fill.price;
  }
  for (const id of theirs.keys()) if (!seen.has(id)) wrong.push(`the broker's fill ${id} is not in the journal`);
  if (cash !== broker.cashPaise * 100) wrong.push(`cash by the journal ${cash / 10_000} rupees, at the broker ${broker.cashPaise / 100}`);
  for (const order of shown.orders) {
    const sum = broker.fills.filter((fill) => fill.orderId === order.brokerOrderId).reduce((total, fill) => total + fill.quantity * fill.pricePaise * 100, 0);
    if (sum !== order.filledValue) wrong.push(`order ${order.key} is filled for ${order.filledValue}, its fills make ${sum}`);
  }
  return wrong;
}
