import type { BrokerOrderRow, StepRow } from "./checker/history.ts";
import type { Approval } from "./checker/records.ts";
import { approvalsOf, rowsOf } from "./checker/records.ts";
import type { Ran } from "./world/run.ts";
import type { Storm } from "./world/weather.ts";
import type { Fate } from "./world/wires.ts";

/** How the cases are recognised in what a run leaves behind. */

const SILENT: ReadonlySet<string> = new Set<Fate>(["silent after", "late arrival", "reset after"]);
/** A listing so late counts as one 5 s late: it is drawn from up to that. */
const LATE_MS = 4_000;

export function storm(name: Storm | "sleep with brackets"): (ran: Ran) => boolean {
  return ({ fates }) => fates.has(`storm: ${name}`);
}

/** One of these befell a request of the route. */
export function fates(route: string, names: readonly Fate[]): (ran: Ran) => boolean {
  return (ran) => names.some((name) => ran.fates.has(`${route}: ${name}`));
}

export function acceptedUnanswered({ history: { broker, sent = [] } }: Ran): boolean {
  const late = new Set(broker.orders.filter((order) => (order.listedAt ?? 0) - order.placedAt >= LATE_MS).map((order) => order.tag));
  return sent.some((one) => one.route === "place" && SILENT.has(one.fate) && late.has(one.about));
}

export function fillBeforeAck(ran: Ran): boolean {
  const answered = new Set<string>();
  const sent = new Set<string>();
  for (const { kind, body } of rowsOf(ran.history)) {
    if (kind === "order.sent") sent.add(body.key);
    if (kind === "order.acknowledged" || kind === "order.unresolved") answered.add(body.key);
    if (kind === "order.told" && (body.says?.filled ?? 0) > 0 && sent.has(body.key) && !answered.has(body.key)) return true;
  }
  return false;
}

/** A fill came between the wish for a change and its end, of both kinds. */
export function crossings({ history }: Ran): boolean {
  const met = new Set<string>();
  const before = new Map<string, StepRow>();
  for (const step of history.broker.steps ?? []) {
    const last = before.get(step.id);
    if (last && step.filled > last.filled && /^(cancel|modify) pending$/.test(last.status)) met.add(last.status);
    before.set(step.id, step);
  }
  return met.size === 2;
}

interface BracketLeg {
  readonly approval: Approval;
  readonly order: BrokerOrderRow;
}

function legsByBracket({ history }: Ran): Map<string, BracketLeg[]> {
  const orders = new Map(history.broker.orders.map((order) => [order.tag, order]));
  const legs = new Map<string, BracketLeg[]>();
  for (const approval of approvalsOf(rowsOf(history))) {
    const order = orders.get(approval.key);
    if (order && approval.plan?.kind === "bracket") legs.set(approval.plan.id, [...(legs.get(approval.plan.id) ?? []), { approval, order }]);
  }
  return legs;
}

/** Stop and target of one bracket have both filled, or more was closed than was open. */
export function bothLegs(ran: Ran): boolean {
  return [...legsByBracket(ran).values()].some((legs) => {
    const filled = (role: RegExp): boolean => legs.some(({ approval, order }) => role.test(approval.plan?.leg ?? "") && order.filled > 0);
    return legs.some(({ approval }) => approval.plan?.leg === "excess") || (filled(/^stop/) && filled(/^target/));
  });
}

export function crashInPartialEntry(ran: Ran): boolean {
  const { steps = [] } = ran.history.broker;
  const entries = new Set([...legsByBracket(ran).values()].flat().filter(({ approval }) => approval.plan?.leg === "entry").map(({ order }) => order.id));
  return ran.killedAt.some((at) => {
    const latest = new Map<string, StepRow>();
    for (const step of steps) if (step.at <= at && entries.has(step.id)) latest.set(step.id, step);
    return [...latest.values()].some((step) => step.filled > 0 && step.filled < step.quantity);
  });
}

export function refusedChild({ history }: Ran): boolean {
  const children = new Set(approvalsOf(rowsOf(history)).filter((one) => one.plan?.kind === "gtt").map((one) => one.key));
  return history.broker.orders.some((order) => children.has(order.tag) && order.status === "rejected");
}

export function phone({ history: { broker } }: Ran): boolean {
  const own = new Set(broker.orders.filter((order) => !order.elsewhere).map((order) => order.symbol));
  return broker.orders.some((order) => order.elsewhere && own.has(order.symbol));
}

export function restartWhileOpen({ history: { broker }, killedAt }: Ran): boolean {
  return killedAt.some((at) => {
    const nets = new Map<string, number>();
    for (const fill of broker.fills) if (fill.at <= at) nets.set(fill.symbol, (nets.get(fill.symbol) ?? 0) + (fill.side === "BUY" ? fill.quantity : -fill.quantity));
    return [...nets.values()].some((net) => net !== 0);
  });
}

export function diverged({ words }: Ran): boolean {
  return words.some((line) => /do not come together/.test(line));
}

/** One slice of an exit or a slicer was turned away for haste while another of the same waited its turn. */
export function tooFastWithSlices({ history }: Ran): boolean {
  const { sent = [] } = history;
  const groupOf = ({ plan, once = "" }: Approval): string | undefined => (plan ? (plan.kind === "bracket" ? undefined : plan.id) : once.includes(":") ? once.split(":", 1)[0] : undefined);
  const approvals = approvalsOf(rowsOf(history)).filter((one) => groupOf(one) !== undefined);
  const sentAt = new Map(sent.map((one) => [one.about, one.at]));
  return sent.some((one) => {
    if (one.route !== "place" || (one.fate !== "too many" && one.fate !== "too fast")) return false;
    const slice = approvals.find(({ key }) => key === one.about);
    return slice !== undefined && approvals.some((other) => other.key !== slice.key && groupOf(other) === groupOf(slice) && other.at <= one.at && (sentAt.get(other.key) ?? Number.POSITIVE_INFINITY) > one.at);
  });
}
