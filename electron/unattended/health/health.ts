import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { redacted } from "../../redacted.ts";
import type { Wanted } from "../instances/match.ts";
import type { Picture } from "../picture.ts";

/** While the market is open a feed that has brought nothing for so long is not well, ms. */
const QUIET_MS = 30_000;
/** As `orderHealth` calls a journal that can be written. */
const JOURNAL_WELL = "Journal durable";

/** Something that is not as it should be. `about` names it without figures; `sentence` is for whoever may read them. */
export interface Reason {
  readonly about: string;
  readonly sentence: string;
}

export type ProcessState = "starting" | "running" | "stopping";

export interface HealthParts {
  readonly state: ProcessState;
  readonly picture: Picture;
  readonly wanted: readonly Wanted[];
  readonly accounts: ReadonlySet<AccountId>;
  /** A fault of Sauda's own of this run. */
  readonly fault: string | undefined;
  readonly uptimeS: number;
}

export interface HealthReport {
  readonly well: boolean;
  readonly reasons: readonly Reason[];
  /** For anyone on this machine: no figures, no sentences. */
  readonly brief: Readonly<Record<string, unknown>>;
  readonly full: Readonly<Record<string, unknown>>;
}

/** Whether all that the file asks for is being done, and what stands against it. */
export function healthOf(parts: HealthParts): HealthReport {
  const { state, picture, wanted, accounts, fault, uptimeS } = parts;
  const reasons = reasonsOf(parts);
  const well = reasons.length === 0;
  const running = wanted.filter(({ entry }) => picture.strategies.get(entry.id)?.state === "running").length;
  const brief = { status: well ? "ok" : "not ok", state, uptime_s: uptimeS, strategies: { wanted: wanted.length, running }, reasons: [...new Set(reasons.map(({ about }) => about))] };
  const { feed, session, kill } = picture;
  const full = {
    ...brief,
    reasons: reasons.map(({ about, sentence }) => ({ about, sentence: redacted(sentence) })),
    strategies: wanted.map(({ entry: { id } }) => strategyHealth(id, picture.strategies.get(id))),
    others: [...picture.strategies.values()].filter((view) => view.state !== "stopped" && !wanted.some(({ entry }) => entry.id === view.id)).map((view) => strategyHealth(view.id, view)),
    accounts: [...accounts].map((id) => accountHealth(id, picture)),
    feed: feed && { state: feed.state, age_ms: feed.ageMs ?? null, ticks_per_second: feed.ticksPerSecond, lost: feed.lost, sentence: redacted(feed.sentence) },
    session: session && { phase: session.phase, day: session.day ?? null, market_at: session.marketAt ?? null },
    journal: journalProblems(picture)[0]?.sentence ?? JOURNAL_WELL,
    kill: kill?.pulled ?? false,
    ...(fault !== undefined && { fault: redacted(fault) }),
  };
  return { well, reasons, brief, full };
}

function reasonsOf({ state, picture, wanted, accounts, fault }: HealthParts): Reason[] {
  const reasons: Reason[] = [];
  if (state !== "running") reasons.push({ about: state, sentence: state === "starting" ? "Strategies are being started." : "Strategies are being stopped." });
  if (fault !== undefined) reasons.push({ about: "fault", sentence: fault });
  const { kill } = picture;
  if (kill?.pulled === true) reasons.push({ about: "kill switch", sentence: kill.sentence });
  for (const id of accounts) {
    const view = picture.accounts.get(id);
    if (view?.trading !== true) reasons.push({ about: `account ${id}`, sentence: view?.sentence ?? "It is not connected." });
  }
  reasons.push(...journalProblems(picture), ...lockProblems(picture, wanted), ...feedProblems(picture));
  for (const one of wanted) reasons.push(...strategyProblems(one, picture.strategies.get(one.entry.id)));
  return reasons;
}

function journalProblems({ orderHealth }: Picture): Reason[] {
  return [...orderHealth.values()].filter(({ journal }) => journal !== JOURNAL_WELL).map(({ account, journal }) => ({ about: `journal of ${account}`, sentence: journal }));
}

/** A live account that was disconnected is locked again, and nothing says so but its refusals. */
function lockProblems({ connections }: Picture, wanted: readonly Wanted[]): Reason[] {
  return connections.flatMap(({ account, locked, readOnly }) => {
    const trades = wanted.some(({ settings }) => settings.account === account && settings.mode === "live");
    if (!trades) return [];
    if (readOnly !== undefined) return [{ about: `orders of ${account}`, sentence: readOnly }];
    return locked ? [{ about: `lock of ${account}`, sentence: `${account} is locked: what opens a position is refused. Start Sauda again; the file's word unlocks it.` }] : [];
  });
}

function feedProblems({ feed, session, practice }: Picture): Reason[] {
  if (feed === undefined || session?.phase !== "open" || practice?.paused === true) return [];
  if (feed.state !== "live") return [{ about: "feed", sentence: feed.sentence }];
  if ((feed.ageMs ?? 0) <= QUIET_MS) return [];
  return [{ about: "feed", sentence: `No tick has come for ${Math.round((feed.ageMs ?? 0) / 1000)} s while the market is open.` }];
}

/** One that its schedule starts may rest; all others are to run. */
function strategyProblems({ entry: { id }, settings: { schedule } }: Wanted, view: StrategyView | undefined): Reason[] {
  const about = `strategy ${id}`;
  if (!view) return [{ about, sentence: `${id} is not there: it could not be added yet, or was removed.` }];
  if (view.state === "running" || view.state === "swapping") return [];
  if (view.state === "stopped" && schedule.start !== undefined && view.held !== true) return [];
  return [{ about: `${about} ${view.state}`, sentence: `${id} is ${view.state}. ${view.sentence}` }];
}

function strategyHealth(id: string, view: StrategyView | undefined): Readonly<Record<string, unknown>> {
  if (!view) return { id, state: "missing" };
  const { title, account, mode, state, sentence, lastSignal, errors, slow, restarts, positions, openOrders, today, open, ticks, hash } = view;
  return {
    id, title, account, mode, state, sentence: redacted(sentence), version: hash.slice(0, 12), errors, slow, restarts, ticks,
    last_signal: lastSignal === undefined ? null : { at: lastSignal.at, words: redacted(lastSignal.words) },
    positions: positions.map(({ instrument, product, quantity, averagePrice }) => ({ instrument, product, quantity, average_price: averagePrice / PER_RUPEE })),
    open_orders: openOrders,
    net_today: today.net / PER_RUPEE, charges_today: today.charges / PER_RUPEE, orders_today: today.orders,
    net_open: open === undefined ? null : open / PER_RUPEE,
  };
}

function accountHealth(id: AccountId, { accounts, orderHealth }: Picture): Readonly<Record<string, unknown>> {
  const view = accounts.get(id);
  const health = orderHealth.get(id);
  return { id, state: view?.state ?? "not connected", trading: view?.trading ?? false, sentence: redacted(view?.sentence ?? ""), unresolved_orders: health?.unresolved ?? 0, journal: health?.journal ?? null };
}
