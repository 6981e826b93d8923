import type { Held } from "./held.ts";
import { placeOf } from "./held.ts";
import type { Asked, BrokerOrderRow, History, ShownBracket, ToldBracket } from "./history.ts";
import { Known } from "./known.ts";
import type { Approval, Row } from "./records.ts";
import { ENDED, PRODUCTS, handOf, keyOf } from "./records.ts";

/** A gap shorter than this is the ordinary course of a fill, ms; with it the way to the broker and back, and a journal write. */
const NAKED_MS = 1_000;
const WAY_MS = 600;
/** After the weather has cleared, so long until every book was read and every lost message made up for, ms. */
const SETTLE_MS = 30_000;
const OVER: ReadonlySet<string> = new Set(["done", "cancelled"]);
const STOPS: ReadonlySet<string> = new Set(["stop", "exit"]);

interface Leg {
  readonly role: string;
  readonly approval: Approval;
  readonly order: BrokerOrderRow;
  /** A target that Sauda watched, although targets were to rest at the broker. */
  readonly here: boolean;
}

/**
 * Brackets that are alone with their owner: what their owner holds is theirs, so their legs can be judged
 * by the broker's fills alone.
 */
export function bracketsProtect(history: History, rows: readonly Row[], approvals: readonly Approval[], held: Held): string[] {
  const known = new Known(rows);
  const orders = new Map(history.broker.orders.filter((order) => !order.elsewhere).map((order) => [order.tag, order]));
  const shown = new Map((history.shown.brackets ?? []).map((view) => [view.id, view]));
  const lone = history.asked.filter((one) => one.kind === "bracket" && one.plan !== undefined && aloneWithOwner(one, history, approvals));
  const waited = waitedHere(rows, approvals);
  const leftOpen = new Set(history.asked.flatMap((one) => (one.kind === "cancelPlan" && one.flat === false ? [one.plan] : [])));
  return [
    ...lone.flatMap((wish) => {
      const id = wish.plan ?? "";
      const legs = approvals.flatMap((approval) => {
        const order = orders.get(approval.key);
        return approval.plan?.kind === "bracket" && approval.plan.id === id && order ? [{ role: approval.plan.leg.replace(/\d+$/, ""), approval, order, here: waited.has(`${id} ${approval.plan.leg}`) }] : [];
      });
      const open = held.by(wish.owner ?? "", wish.instrument ?? "", wish.product ?? "");
      return [...legsFit(id, wish, legs, known), ...endIsClean(id, wish, legs, open, shown.get(id), leftOpen.has(id), { stop: waited.has(`${id} stop`), changes: deniedChanges(history, legs) }), ...coveredInTime(id, wish, legs, history, held)];
    }),
    ...nakedIsTold(history.told.brackets ?? [], history),
  ];
}

function aloneWithOwner(wish: Asked, { asked }: History, approvals: readonly Approval[]): boolean {
  const { owner = "", plan } = wish;
  if (handOf(owner) === "manual" || asked.some((one) => one !== wish && one.owner === owner)) return false;
  return approvals.every((one) => one.proposal.owner !== owner || one.plan?.id === plan || one.plan?.kind === "square-off");
}

/** No leg is larger than what could be known to be open when it was approved. */
function legsFit(id: string, { owner = "", instrument = "", product = "" }: Asked, legs: readonly Leg[], known: Known): string[] {
  return legs.flatMap(({ role, approval: { seq, key, proposal } }) => {
    if (role === "entry" || role === "excess") return [];
    const open = Math.abs(known.by(owner, instrument, product, seq));
    return proposal.quantity > open ? [`record ${seq}: ${role} ${key} of bracket ${id} is for ${proposal.quantity}, where ${open} were open`] : [];
  });
}

/** What was turned away of one bracket. */
interface Denials {
  /** An order of its stop was refused, here or there. */
  readonly stop: boolean;
  /** Changes of its orders that came to nothing. */
  readonly changes: number;
}

function endIsClean(id: string, wish: Asked, legs: readonly Leg[], open: number, shown: ShownBracket | undefined, mayStayOpen: boolean, denials: Denials): string[] {
  const working = legs.filter(({ order }) => !ENDED.has(order.status));
  const exits = working.filter(({ role }) => role !== "entry");
  const stops = exits.filter(({ role }) => STOPS.has(role));
  const entered = legs.reduce((sum, { role, order }) => sum + (role === "entry" ? order.filled : 0), 0);
  const wrong: string[] = [];
  if (open === 0 && exits.length > 0 && !working.some(({ role }) => role === "entry")) wrong.push(`bracket ${id} holds nothing, and ${exits.length} of its legs still work`);
  if (shown && OVER.has(shown.state) && ((open !== 0 && !mayStayOpen) || working.length > 0)) wrong.push(`bracket ${id} is ${shown.state}, and ${open} are open with ${working.length} orders working`);
  // As many as the whole would need where the exchange does not take it at once; a broker that fills more than was ordered makes it larger.
  // And one more for each change that did not go through: what a stop could not be enlarged by stands beside it.
  if (stops.length > Math.max(1, Math.ceil(Math.max(wish.quantity ?? 0, entered) / (wish.largest ?? Infinity))) + denials.changes) wrong.push(`bracket ${id} has ${stops.length} stops at once`);
  const covered = stops.reduce((sum, { order }) => sum + order.quantity - order.filled, 0);
  if (covered > Math.abs(open)) wrong.push(`the stop of bracket ${id} is for ${covered}, where ${open} are open`);
  if (!wish.stop || shown?.state !== "working" || (shown.stopLives === "only while Sauda runs" && !exits.some(({ role }) => role === "stop"))) return wrong;
  // A target that was watched here and has been met rests in place of its part of the stop.
  const instead = exits.filter(({ role, here }) => role === "target" && (here || !shown.exits.targetsAtBroker)).reduce((sum, { order }) => sum + order.quantity - order.filled, 0);
  // Of several parts one may have been called off elsewhere or rejected: from then on what no part holds is watched here, and said to be.
  if (shown.stopLives === "only while Sauda runs" && (denials.stop || legs.some(({ role, order }) => STOPS.has(role) && (order.status === "cancelled" || order.status === "rejected")))) return wrong;
  if (covered + instead < Math.abs(open)) wrong.push(`bracket ${id} has ${open} open and a stop for ${covered}`);
  return wrong;
}

/** Targets, by plan and leg, that should rest at the broker and were refused there or by a limit here: they go again once their price is met. */
function waitedHere(rows: readonly Row[], approvals: readonly Approval[]): ReadonlySet<string> {
  const denied = rows.flatMap(({ kind, body: { why } }) => (kind === "proposal.refused" && typeof why === "object" && why.plan ? [`${why.plan.id} ${why.plan.leg}`] : []));
  const rejected = new Set(rows.flatMap(({ kind, body }) => (kind === "order.refused" || body.says?.state === "rejected" ? [body.key] : [])));
  return new Set([...denied, ...approvals.flatMap(({ key, plan }) => (plan && rejected.has(key) ? [`${plan.id} ${plan.leg}`] : []))]);
}

/** On the way, or taken by the broker and then not carried out. */
function deniedChanges({ sent = [], broker }: History, legs: readonly Leg[]): number {
  const own = (id: string): boolean => legs.some(({ order }) => order.id === id);
  const astray = sent.filter(({ route, about, fate }) => route === "modify" && fate !== "clean" && own(about)).length;
  return astray + (broker.steps ?? []).filter(({ id, status }) => status === "not modified" && own(id)).length;
}

/** While the broker answers: from each fill on, stops for what is open within the second, unless the gap is told. */
function coveredInTime(id: string, wish: Asked, legs: readonly Leg[], { calmAt, broker, told, flat }: History, held: Held): string[] {
  if (calmAt === undefined || !wish.stop || flat || wish.at < calmAt) return [];
  const place = placeOf(wish.instrument ?? "", wish.product ?? "");
  const fills = broker.fills.filter((fill) => placeOf(keyOf(fill.symbol), PRODUCTS[fill.product] ?? fill.product) === place && legs.some(({ order }) => order.id === fill.orderId));
  const steps = broker.steps ?? [];
  return fills.flatMap(({ at }) => {
    const then = at + NAKED_MS + WAY_MS;
    const open = Math.abs(held.by(wish.owner ?? "", wish.instrument ?? "", wish.product ?? "", then));
    if (at < calmAt + SETTLE_MS || open === 0 || fills.some((other) => other.at > at && other.at <= then)) return [];
    let covered = 0;
    for (const { role, order } of legs) {
      if (!STOPS.has(role) || order.placedAt > then) continue;
      const step = steps.findLast((one) => one.id === order.id && one.at <= then);
      if (step && !ENDED.has(step.status)) covered += step.quantity - step.filled;
    }
    const view = told.brackets?.findLast((one) => one.id === id && one.at <= then);
    return covered >= open || (view && (view.naked > 0 || view.covered >= open)) ? [] : [`bracket ${id}: ${open} open since ${at}, and ${covered} covered ${NAKED_MS + WAY_MS} ms later, with no word of it`];
  });
}

/** What a page is told adds up, and a gap that stays open for more than a second is an alarm. */
function nakedIsTold(told: readonly ToldBracket[], { alarms = [] }: History): string[] {
  const wrong: string[] = [];
  const since = new Map<string, ToldBracket>();
  for (const view of told) {
    const { id, at, life, filled, exited, covered, naked, hasStop, state } = view;
    if (state === "working" && hasStop && naked > 0 && naked > Math.max(0, filled - exited)) wrong.push(`bracket ${id} tells ${naked} naked of ${filled} filled and ${exited} closed`);
    if (covered < 0 || naked < 0) wrong.push(`bracket ${id} tells ${covered} covered and ${naked} naked`);
    const before = since.get(id);
    const isNaked = hasStop && naked > 0 && !OVER.has(state);
    if (before && before.life === life && at - before.at > NAKED_MS + 1 && !alarms.some((alarm) => alarm.at >= before.at - NAKED_MS && alarm.at <= at && /open without a stop/.test(alarm.sentence))) {
      wrong.push(`bracket ${id} was naked from ${before.at} to ${at}, and no alarm was raised`);
    }
    if (!isNaked) since.delete(id);
    else if (!before || before.life !== life) since.set(id, view);
  }
  return wrong;
}

