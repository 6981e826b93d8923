import type { Asked, History, Terms } from "./history.ts";
import type { Approval, Row } from "./records.ts";
import { ENDED, PRODUCTS, approvalsOf, keyOf, momentOf } from "./records.ts";

/** No order nobody asked for: each at the broker has an approval, each approval a wish that it fits. */
export function onlyWhatWasAsked({ asked, broker }: History, rows: readonly Row[]): string[] {
  const wrong: string[] = [];
  const approvals = new Map(approvalsOf(rows).map((one) => [one.key, one]));
  const placed = new Set<string>();
  for (const order of broker.orders) {
    if (order.elsewhere) continue;
    placed.add(order.tag);
    const approval = approvals.get(order.tag);
    if (!approval) wrong.push(`broker order ${order.id} (tag ${order.tag}) has no approval in the journal`);
    else if (order.side !== approval.proposal.side || keyOf(order.symbol) !== approval.proposal.instrument || PRODUCTS[order.product] !== approval.proposal.product) {
      wrong.push(`broker order ${order.id} is not what was approved as ${order.tag}`);
    }
  }
  const presses = new Map(asked.flatMap((one) => (one.once === undefined ? [] : [[one.once, one] as const])));
  const plans = new Map(asked.flatMap((one) => (one.plan === undefined || one.once === undefined ? [] : [[one.plan, one] as const])));
  const onces = new Set<string>();
  for (const approval of approvals.values()) {
    const { key, once, plan } = approval;
    if (once === undefined) {
      wrong.push(`approval ${key} belongs to no press`);
      continue;
    }
    if (onces.has(once)) wrong.push(`one press (${once}) was approved twice`);
    onces.add(once);
    if (plan?.kind === "square-off" && plan.id.startsWith("kill-")) wrong.push(...(asked.some((one) => one.kind === "kill" && one.flat && one.at <= approval.at) ? [] : [`${key} squares off for a lever nobody pulled`]));
    else wrong.push(...fits(approval, plan ? plans.get(plan.id) : (presses.get(once) ?? presses.get(once.split(":", 1)[0] ?? ""))));
  }
  for (const { kind, once, outcome } of asked) {
    if (outcome !== "refused" || once === undefined || kind === "bracket") continue;
    const sent = [...approvals.values()].find((one) => one.once === once && placed.has(one.key));
    if (sent) wrong.push(`"nothing was sent" was said of ${once}, and the broker has ${sent.key}`);
  }
  return wrong;
}

function fits({ key, once, proposal, plan }: Approval, wish: Asked | undefined): string[] {
  if (!wish) return [`approval ${key} (${once ?? ""}) was asked for by nobody`];
  const elsewhere = (wish.instrument !== undefined && wish.instrument !== proposal.instrument) || (wish.product !== undefined && wish.product !== proposal.product);
  switch (wish.kind) {
    case "place":
      return sameTerms(key, wish.terms, proposal);
    case "exit":
    case "reverse":
    case "squareOff":
      return [...(proposal.type === "MARKET" ? [] : [`exit ${key} is no market order`]), ...(elsewhere ? [`exit ${key} is in another position than was asked`] : [])];
    case "basket":
      return wish.lines?.some((line) => line.instrument === proposal.instrument && line.product === proposal.product && (plan?.leg.startsWith("undo") === true || (line.side === proposal.side && line.quantity === proposal.quantity))) ? [] : [`${key} is no line of its basket`];
    case "gtt":
      // One that may only close is cut to what is open.
      return elsewhere || wish.side !== proposal.side || (wish.reduceOnly ? proposal.quantity > (wish.quantity ?? 0) : wish.quantity !== proposal.quantity) ? [`${key} is not what the rule ${plan?.id ?? ""} was to place`] : [];
    case "slice":
      return elsewhere || wish.side !== proposal.side || proposal.quantity > (wish.quantity ?? 0) ? [`${key} is no part of the slice ${plan?.id ?? ""}`] : [];
    case "bracket":
    case "protect":
      if (elsewhere || wish.owner !== proposal.owner) return [`${key} is in another position than its bracket`];
      return wish.kind === "bracket" && plan?.leg === "entry" && (wish.side !== proposal.side || !isPart(wish, proposal.quantity)) ? [`the entry ${key} is not what was asked`] : [];
    default:
      return [`approval ${key} comes of a ${wish.kind}`];
  }
}

/** Whole, or a part where the exchange does not take the whole at once. */
function isPart({ quantity = 0, largest = quantity }: Asked, part: number): boolean {
  return quantity <= largest ? part === quantity : part <= largest;
}

/** The parts of an entry together never come to more than was asked, but by a change of the order itself. */
export function entriesWithin({ asked, broker }: History, rows: readonly Row[]): string[] {
  const entries = approvalsOf(rows).filter(({ plan }) => plan?.kind === "bracket" && plan.leg === "entry");
  const byTag = new Map(broker.orders.map((order) => [order.tag, order]));
  const changed = new Set(asked.flatMap(({ kind, order }) => (kind === "modify" && order !== undefined ? [order] : [])));
  return asked.flatMap((wish) => {
    if (wish.kind !== "bracket" || wish.plan === undefined) return [];
    const taken = entries.reduce((sum, { key, plan }) => {
      const order = plan?.id === wish.plan ? byTag.get(key) : undefined;
      if (!order) return sum;
      // What the broker fills over an order's quantity is the broker's doing.
      return sum + (ENDED.has(order.status) ? Math.min(order.filled, order.quantity) : order.quantity);
    }, 0);
    const byHand = entries.some(({ key, plan }) => plan?.id === wish.plan && changed.has(key));
    return taken > (wish.quantity ?? 0) && !byHand ? [`bracket ${wish.plan} entered or works at ${taken}, and ${wish.quantity ?? 0} was asked`] : [];
  });
}

function sameTerms(key: string, wish: Terms | undefined, got: Terms): string[] {
  if (!wish) return [`${key}: the wish has no terms`];
  const names = ["instrument", "side", "quantity", "type", "price", "trigger", "product"] as const;
  return names.filter((name) => wish[name] !== got[name]).map((name) => `${key}: ${name} ${String(got[name])} was approved, ${String(wish[name])} was asked`);
}

export function durableBeforeSent({ broker }: History, rows: readonly Row[]): string[] {
  const durable = new Map(approvalsOf(rows).map(({ key, durableAt: at }) => [key, at]));
  return broker.orders.flatMap((order) => {
    const at = durable.get(order.tag);
    return !order.elsewhere && at !== undefined && at > order.placedAt ? [`order ${order.tag} was at the broker at ${order.placedAt}, on the disk only at ${at}`] : [];
  });
}

export function noIntentTwice({ broker }: History): string[] {
  const times = new Map<string, number>();
  for (const { tag, elsewhere } of broker.orders) if (!elsewhere) times.set(tag, (times.get(tag) ?? 0) + 1);
  return [...times].flatMap(([tag, count]) => (count > 1 ? [`intent ${tag} is at the broker ${count} times`] : []));
}

/** At the broker, rejected, or proven not placed; and no proof of absence while the broker had it. */
export function everyIntentEndsKnown({ broker, shown }: History, rows: readonly Row[]): string[] {
  const wrong: string[] = [];
  const byTag = new Map(broker.orders.filter((order) => !order.elsewhere).map((order) => [order.tag, order]));
  const states = new Map(shown.orders.map((order) => [order.key, order.state]));
  for (const row of rows) {
    const { kind, body } = row;
    const order = byTag.get(body.key);
    if (kind === "order.approved") {
      const state = states.get(body.key);
      if (order ? state === undefined || ["queued", "sent", "unresolved", "not-placed"].includes(state) : state !== "rejected" && state !== "not-placed") {
        wrong.push(`intent ${body.key} ends as ${state ?? "nothing"}, and the broker has ${order ? `it as ${order.status}` : "none"}`);
      }
    }
    if (order && order.placedAt <= momentOf(row) && (kind === "order.not-placed" || kind === "order.refused")) wrong.push(`${kind} was written of ${body.key}, which the broker had taken before`);
  }
  return wrong;
}
