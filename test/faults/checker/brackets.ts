import type { Held } from "./held.ts";
import { placeOf } from "./held.ts";
import type { Asked, BrokerOrderRow, History, ToldBracket } from "./history.ts";
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
}

/**
 * Brackets that are alone with their owner: what their owner holds is theirs, so their legs can be judged
 * by the broker's fills alone.
 */
export function bracketsProtect(history: History, rows: readonly Row[], approvals: readonly Approval[], held: Held): string[] {
  const orders = new Map(history.broker.orders.filter((order) => !order.elsewhere).map((order) => [order.tag, order]));
  const shown = new Map((history.shown.brackets ?? []).map((view) => [view.id, view]));
  const lone = history.asked.filter((one) => one.kind === "bracket" && one.plan !== undefined && aloneWithOwner(one, history, approvals));
  return [
    ...lone.flatMap((wish) => {
      const id = wish.plan ?? "";
      const legs = approvals.flatMap((approval) => {
        const order = orders.get(approval.key);
        return approval.plan?.kind === "bracket" && approval.plan.id === id && order ? [{ role: approval.plan.leg.replace(/\d+$/, ""), approval, order }] : [];
      });
      const open = held.by(wish.owner ?? "", wish.instrument ?? "", wish.product ?? "");
      return [...legsFit(id, wish, legs, rows), ...endIsClean(id, wish, legs, open, shown.get(id)), ...coveredInTime(id, wish, legs, history, held)];
    }),
    ...nakedIsTold(history.told.brackets ?? [], history),
  ];
}

function aloneWithOwner(wish: Asked, { asked }: History, approvals: readonly Approval[]): boolean {
  const { owner = "", plan } = wish;
  if (handOf(owner) === "manual" || asked.some((one) => one !== wish && one.owner === owner)) return false;
  return approvals.every((one) => one.proposal.owner !== owner || one.plan?.id === plan || one.plan?.kind === "square-off");
}

/** No leg is larger than what was known to be open when it was approved, and the stops together are not either. */
function legsFit(id: string, wish: Asked, legs: readonly Leg[], rows: readonly Row[]): string[] {
  const wrong: string[] = [];
  const mine = new Map(legs.map((leg) => [leg.approval.key, leg]));
  const filled = new Map<string, number>();
  for (const { kind, body, seq } of rows) {
    if (kind === "order.told" && body.says && mine.has(body.key)) filled.set(body.key, Math.max(filled.get(body.key) ?? 0, body.says.filled));
    const leg = kind === "order.approved" ? mine.get(body.key) : undefined;
    if (!leg || leg.role === "entry" || leg.role === "excess") continue;
    let open = 0;
    for (const [key, quantity] of filled) open += mine.get(key)?.approval.proposal.side === wish.side ? quantity : -quantity;
    if (leg.approval.proposal.quantity > open) wrong.push(`record ${seq}: ${leg.role} ${body.key} of bracket ${id} is for ${leg.approval.proposal.quantity}, where ${open} were open`);
  }
  return wrong;
}

function endIsClean(id: string, wish: Asked, legs: readonly Leg[], open: number, shown: { readonly state: string; readonly stopLives: string } | undefined): string[] {
  const working = legs.filter(({ order }) => !ENDED.has(order.status));
  const exits = working.filter(({ role }) => role !== "entry");
  const stops = exits.filter(({ role }) => STOPS.has(role));
  const wrong: string[] = [];
  if (open === 0 && exits.length > 0 && !working.some(({ role }) => role === "entry")) wrong.push(`bracket ${id} holds nothing, and ${exits.length} of its legs still work`);
  if (shown && OVER.has(shown.state) && (open !== 0 || working.length > 0)) wrong.push(`bracket ${id} is ${shown.state}, and ${open} are open with ${working.length} orders working`);
  if (stops.length > 1) wrong.push(`bracket ${id} has ${stops.length} stops at once`);
  const covered = stops.reduce((sum, { order }) => sum + order.quantity - order.filled, 0);
  if (covered > Math.abs(open)) wrong.push(`the stop of bracket ${id} is for ${covered}, where ${open} are open`);
  const atBroker = shown?.state === "working" && shown.stopLives !== "only while Sauda runs";
  if (wish.stop && atBroker && open !== 0 && covered < Math.abs(open)) wrong.push(`bracket ${id} has ${open} open and a stop for ${covered}`);
  return wrong;
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
    if (before && before.life === life && at - before.at > NAKED_MS + 1 && !alarms.some((alarm) => alarm.at >= before.at && alarm.at <= at && /open without a stop/.test(alarm.sentence))) {
      wrong.push(`bracket ${id} was naked from ${before.at} to ${at}, and no alarm was raised`);
    }
    if (!isNaked) since.delete(id);
    else if (!before || before.life !== life) since.set(id, view);
  }
  return wrong;
}

