import type { Snapshot } from "../../shared/contract/commands.ts";
import type { ActivityView } from "../../shared/contract/schemas/activity.ts";
import type { TopicName, TopicPayload } from "../../shared/contract/topics.ts";
import { ACTIVITY_KEPT, ownersKey, positionKey } from "./terminal-state.ts";
import type { TerminalState } from "./terminal-state.ts";

/** One event of the terminal, as it came. */
export type News = { [N in TopicName]: { readonly topic: N; readonly payload: TopicPayload<N> } }[TopicName];

/** The state after a snapshot: nothing of the former books remains. */
export function applySnapshot(state: TerminalState, from: Snapshot): TerminalState {
  return {
    ...state,
    loaded: true,
    version: from.version,
    accounts: new Map(from.accounts.map((a) => [a.id, a])),
    orders: new Map(from.orders.map((o) => [o.key, o])),
    fills: new Map(from.fills.map((f) => [f.key, f])),
    positions: new Map(from.positions.map((p) => [positionKey(p), p])),
    holdings: groupBy(from.holdings, (holding) => holding.account),
    funds: new Map(from.funds.map((f) => [f.account, f])),
    activity: [...from.activity].sort((a, b) => a.seq - b.seq).slice(-ACTIVITY_KEPT),
    feed: from.feed,
    session: from.session,
    practice: from.practice,
    orderHealth: new Map(from.orderHealth.map((one) => [one.account, one])),
    suggested: from.suggested,
    paper: new Map(from.paper.map((one) => [one.account, one])),
    kill: from.kill,
    risk: new Map(from.risk.map((one) => [one.account, one])),
    limits: new Map(from.limits.map((one) => [one.account, one])),
    squareOffs: new Map(from.squareOffs.map((one) => [one.id, one])),
    conversions: new Map(from.conversions.map((one) => [one.id, one])),
    owners: groupBy(from.owners, ownersKey),
    gtts: new Map(from.gtts.map((one) => [one.id, one])),
    brackets: new Map(from.brackets.map((one) => [one.id, one])),
    baskets: new Map(from.baskets.map((one) => [one.id, one])),
    slices: new Map(from.slices.map((one) => [one.id, one])),
    protection: groupBy(from.protection, (row) => row.account),
    instrumentList: from.instruments,
    connect: from.connect,
    strategies: new Map(from.strategies.map((one) => [one.id, one])),
    strategyFiles: from.strategyFiles,
    recorder: from.recorder,
    // Each market counts its downloads by itself, and what was told before a lost link may be out of date.
    historyJobs: new Map(),
    market: from.market,
  };
}

/**
 * The state after several events, each map copied at most once. News of one frame come together, so
 * that a burst of a thousand orders is one copy and one render.
 */
export function applyNews(state: TerminalState, news: readonly News[]): TerminalState {
  const next = { ...state } as { -readonly [K in keyof TerminalState]: TerminalState[K] };
  const copied = new Set<unknown>();
  const own = <K, V>(map: ReadonlyMap<K, V>): Map<K, V> => {
    if (copied.has(map)) return map as Map<K, V>;
    const copy = new Map(map);
    copied.add(copy);
    return copy;
  };
  const put = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> => own(map).set(key, value);
  const without = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> => {
    const copy = own(map);
    copy.delete(key);
    return copy;
  };
  const entries: ActivityView[] = [];
  for (const { topic, payload } of news) {
    switch (topic) {
      case "account": next.accounts = put(next.accounts, payload.id, payload); break;
      case "order": next.orders = put(next.orders, payload.key, payload); break;
      case "fill": next.fills = put(next.fills, payload.key, payload); break;
      case "position": next.positions = put(next.positions, positionKey(payload), payload); break;
      case "funds": next.funds = put(next.funds, payload.account, payload); break;
      case "holdings": next.holdings = put(next.holdings, payload.account, payload.holdings); break;
      case "activity": entries.push(payload); break;
      case "feed": next.feed = payload; break;
      case "session": next.session = payload; break;
      case "practice": next.practice = payload; break;
      case "orderHealth": next.orderHealth = put(next.orderHealth, payload.account, payload); break;
      case "paper": next.paper = put(next.paper, payload.account, payload); break;
      case "kill": next.kill = payload; break;
      case "risk": next.risk = put(next.risk, payload.account, payload); break;
      case "limits": next.limits = put(next.limits, payload.account, payload); break;
      case "squareOff": next.squareOffs = put(next.squareOffs, payload.id, payload); break;
      case "conversion": next.conversions = put(next.conversions, payload.id, payload); break;
      case "owners": next.owners = put(next.owners, ownersKey(payload), payload.parts); break;
      case "gtt": next.gtts = put(next.gtts, payload.id, payload); break;
      case "bracket": next.brackets = put(next.brackets, payload.id, payload); break;
      case "basket": next.baskets = put(next.baskets, payload.id, payload); break;
      case "slice": next.slices = put(next.slices, payload.id, payload); break;
      case "protection": next.protection = put(next.protection, payload.account, payload.rows); break;
      case "connect": next.connect = payload; break;
      case "instruments": next.instrumentList = payload; break;
      case "strategy": next.strategies = put(next.strategies, payload.id, payload); break;
      case "strategyGone": next.strategies = without(next.strategies, payload.id); break;
      case "strategyFiles": next.strategyFiles = payload; break;
      case "recorder": next.recorder = payload; break;
      case "historyJob": next.historyJobs = put(next.historyJobs, payload.id, payload); break;
      // Panels that show them listen by themselves.
      case "labJob":
      case "tradeJournal":
      case "candlesChanged":
      case "reset": break;
    }
  }
  if (entries.length > 0) next.activity = withEntries(next.activity, entries);
  return next;
}

/** Adds entries, dropping what is known by `seq` already (events repeated around a snapshot). */
function withEntries(known: readonly ActivityView[], entries: readonly ActivityView[]): readonly ActivityView[] {
  let last = known.at(-1)?.seq ?? Number.NEGATIVE_INFINITY;
  const fresh: ActivityView[] = [];
  for (const entry of entries) {
    if (entry.seq <= last) continue;
    fresh.push(entry);
    last = entry.seq;
  }
  return fresh.length === 0 ? known : [...known, ...fresh].slice(-ACTIVITY_KEPT);
}

function groupBy<K, T>(rows: readonly T[], keyOf: (row: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
