import type { ToStrategyHost } from "../../shared/contract/strategy-host.ts";
import type { CallbackFailure } from "../../shared/strategy/health.ts";
import type { StrategyRunner } from "../../shared/strategy/runner.ts";
import { takeFill } from "./run.ts";
import type { Version } from "./version.ts";

export type Start = Extract<ToStrategyHost, { kind: "start" }>;

/**
 * The first callback of a version that has been warmed up.
 * @returns the failures of the callback; none = it runs.
 * @throws StateMisfit where the state that it should go on from is not for it.
 */
export function beginRun(version: Version, start: Start): readonly CallbackFailure[] {
  const { from, at } = start;
  // A new run finds what the instance already has: no callback is told of it.
  if (from.kind === "begin") version.work((runner) => tellAll(runner, version, start));
  version.work((runner) => (from.kind === "begin" ? runner.begin(at) : runner.resume(from.state, at, "warmed")), false);
  return version.takeFailures();
}

/** What has happened while a run that was resumed was away: fills, orders, and orders that are gone. */
export function catchUp(version: Version, start: Start): void {
  const { from, openOrders, fills } = start;
  if (from.kind === "begin") return;
  const { orders } = from.state;
  const open = new Set(openOrders.map(({ id }) => id));
  const counted = new Set(orders.fills);
  version.work((runner) => {
    tellAll(runner, version, start);
    for (const { instrument, ...order } of orders.open) {
      if (open.has(order.id)) continue;
      const fresh = fills.filter((fill) => fill.order === order.id && !counted.has(fill.id));
      const filled = fresh.reduce((sum, { quantity }) => sum + quantity, order.filled);
      // A GTT has no fills of its own: what its trigger brought about has its signal.
      const met = order.legs && [...openOrders, ...fills.filter(({ id }) => !counted.has(id))].some(({ signal }) => signal === order.signal);
      const state = met ? "triggered" : filled >= order.quantity ? "complete" : "cancelled";
      runner.order({ ...order, instrument: runner.instruments.indexOf(instrument), filled, state, text: "It ended while the strategy was not running." });
    }
  });
}

function tellAll(runner: StrategyRunner, version: Version, { fills, openOrders }: Start): void {
  for (const fill of fills) takeFill(runner, { ...fill, instrument: version.placeOf(fill.instrument) }, 0);
  for (const order of openOrders) runner.order({ ...order, instrument: version.placeOf(order.instrument) });
}
