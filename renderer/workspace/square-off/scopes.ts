import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import type { OwnerPart, SquareOffScope, SquareOffView } from "../../../shared/contract/schemas/risk.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import type { Exchange } from "../../../shared/domain/words.ts";

/** One choice of the dialog, with what the page knows it would touch. */
export interface ScopeChoice {
  readonly scope: SquareOffScope;
  /** Unique among the choices. */
  readonly id: string;
  readonly group: "Everything" | "Segment" | "Instrument" | "Owner";
  readonly working: number;
  readonly open: number;
}

/** What of the page's state a choice follows from. */
export interface Books {
  readonly account: AccountId;
  readonly orders: Iterable<OrderView>;
  readonly positions: Iterable<PositionView>;
  readonly owners: Iterable<readonly OwnerPart[]>;
}

export function exchangeOf(key: InstrumentKey): Exchange {
  return key.slice(0, key.indexOf(":")) as Exchange;
}

/**
 * All that can be squared off now: everything first, then each segment, instrument and owner that has
 * a working order or an open position. Segments and owners are only offered where there is a choice.
 */
export function scopeChoices({ account, orders, positions, owners }: Books): readonly ScopeChoice[] {
  const working = [...orders].filter((order) => order.account === account && !isTerminal(order.state));
  const open = [...positions].filter((position) => position.account === account && position.quantity !== 0);
  const parts = [...owners].flat().filter((part) => part.account === account && part.quantity !== 0);
  const all: ScopeChoice = { scope: { kind: "all" }, id: "all", group: "Everything", working: working.length, open: open.length };
  const exchanges = distinct([...open, ...working].map(({ instrument }) => exchangeOf(instrument))).sort();
  const segments = exchanges.map((exchange): ScopeChoice => ({
    scope: { kind: "segment", exchange }, id: `segment ${exchange}`, group: "Segment",
    working: working.filter(({ instrument }) => exchangeOf(instrument) === exchange).length,
    open: open.filter(({ instrument }) => exchangeOf(instrument) === exchange).length,
  }));
  const instruments = distinct([...open, ...working].map(({ instrument }) => instrument)).sort().map((instrument): ScopeChoice => ({
    scope: { kind: "instrument", instrument }, id: `instrument ${instrument}`, group: "Instrument",
    working: working.filter((order) => order.instrument === instrument).length,
    open: open.filter((position) => position.instrument === instrument).length,
  }));
  const names = distinct([...parts, ...working].map(({ owner }) => owner)).sort();
  const byOwner = names.map((owner): ScopeChoice => ({
    scope: { kind: "owner", owner }, id: `owner ${owner}`, group: "Owner",
    working: working.filter((order) => order.owner === owner).length,
    open: parts.filter((part) => part.owner === owner).length,
  }));
  return [all, ...(segments.length > 1 ? segments : []), ...instruments, ...(byOwner.length > 1 ? byOwner : [])];
}

function distinct<T>(all: readonly T[]): T[] {
  return [...new Set(all)];
}

export function many(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

/** "cancels 3 orders, closes 2 positions"; even where the page knows of nothing, the terminal closes what it finds. */
export function effectWords({ working, open }: Pick<ScopeChoice, "working" | "open">): string {
  const parts = [...(working > 0 ? [`cancels ${many(working, "working order")}`] : []), ...(open > 0 ? [`closes ${many(open, "open position")} at market`] : [])];
  return parts.length === 0 ? "nothing is known here; whatever Sauda finds is cancelled and closed at market" : parts.join(", ");
}

export interface RunCount {
  /** Lines that are not closed yet. */
  readonly left: number;
  readonly failed: number;
  readonly total: number;
}

export function countRun({ lines }: SquareOffView): RunCount {
  return { left: lines.filter(({ state }) => state !== "done").length, failed: lines.filter(({ state }) => state === "failed").length, total: lines.length };
}

/** The newest run of an account. */
export function latestRun(runs: Iterable<SquareOffView>, account: AccountId | undefined): SquareOffView | undefined {
  let latest: SquareOffView | undefined;
  for (const run of runs) if (run.account === account && (!latest || run.startedAt > latest.startedAt)) latest = run;
  return latest;
}
