import type { StopPolicy, StrategyView } from "../../shared/contract/schemas/strategies.ts";
import { failureOf } from "../../shared/domain/errors.ts";
import { formatQuantity } from "../../shared/domain/format.ts";
import type { Timers } from "../../shared/domain/time.ts";
import type { Desk } from "./desk.ts";
import { ask } from "./desk.ts";
import type { Wanted } from "./instances/match.ts";
import type { Tell } from "./news/tell.ts";
import type { Picture } from "./picture.ts";
import { waitUntil } from "./wait-until.ts";

export interface StopParts {
  readonly desk: Desk;
  readonly picture: Picture;
  readonly wanted: readonly Wanted[];
  readonly timers: Timers;
  readonly tell: Tell;
  /** For all policies together, ms. */
  readonly withinMs: number;
}

/**
 * Stops every strategy by its own policy: the file's for its entries, the instance's own for others that run.
 * @returns false when a policy was not carried out in time. What is left is told by name.
 */
export async function stopStrategies({ desk, picture, wanted, timers, tell, withinMs }: StopParts): Promise<boolean> {
  const policies = new Map<string, StopPolicy>();
  // One that was begun a moment ago must not be missed.
  await picture.refresh();
  for (const view of picture.strategies.values()) {
    const policy = wanted.find(({ entry }) => entry.id === view.id)?.entry.onStop ?? view.schedule.policy;
    if (toBeStopped(view, policy)) policies.set(view.id, policy);
  }
  if (policies.size === 0) return true;
  tell("info", "stop", `${[...policies].map(([id, policy]) => `${id} (${policy})`).join(", ")}: stopping.`);
  const refused = new Set<string>();
  for (const policy of new Set(policies.values())) {
    const ids = [...policies].filter(([, one]) => one === policy).map(([id]) => id);
    // Not waited for: its end is told by state, and a policy that takes long must not hold up the others.
    ask(desk, "strategies.stop", { ids, policy }).then(
      () => picture.refresh(),
      (error: unknown) => {
        for (const id of ids) refused.add(id);
        tell("error", "stop.refused", `${ids.join(", ")} could not be stopped: ${failureOf(error).sentence}`);
      },
    );
  }
  const isDone = ([id, policy]: [string, StopPolicy]): boolean => done(picture.strategies.get(id), policy);
  await waitUntil(picture, timers, withinMs, () => [...policies].every(isDone), () => [...policies].every((one) => isDone(one) || refused.has(one[0])));
  await picture.refresh();
  for (const [id, policy] of policies) tellEnd(picture.strategies.get(id), policy, id, tell);
  return [...policies].every(isDone);
}

/** One that has failed does nothing any more, but what it left is subject to its policy. */
function toBeStopped(view: StrategyView, policy: StopPolicy): boolean {
  if (view.state !== "failed") return view.state !== "stopped";
  return policy !== "leave" && holdsSomething(view, policy);
}

function holdsSomething({ positions, openOrders }: StrategyView, policy: StopPolicy): boolean {
  return openOrders > 0 || (policy === "square-off" && positions.some(({ quantity }) => quantity !== 0));
}

function done(view: StrategyView | undefined, policy: StopPolicy): boolean {
  if (view === undefined) return true;
  if (view.state !== "stopped" && view.state !== "failed") return false;
  return policy !== "square-off" || !view.positions.some(({ quantity }) => quantity !== 0);
}

function tellEnd(view: StrategyView | undefined, policy: StopPolicy, id: string, tell: Tell): void {
  if (view === undefined) return;
  const left = leftWords(view);
  const facts = { strategy: id, policy, positions: view.positions.filter(({ quantity }) => quantity !== 0), open_orders: view.openOrders };
  if (done(view, policy)) tell(left === "" ? "info" : "warn", "stop.done", `${id} is stopped (${policy}).${left === "" ? " It holds nothing." : ` Left open, as its policy has it: ${left}.`}`, facts);
  else tell("error", "stop.left", `${id} was to ${policy === "leave" ? "be stopped" : policy}, and that is not done: ${view.sentence} Still open: ${left === "" ? "nothing that is known" : left}. The next start goes on with it; or see to it at the broker.`, facts);
}

function leftWords({ positions, openOrders }: StrategyView): string {
  const parts = positions.filter(({ quantity }) => quantity !== 0).map(({ quantity, instrument, product }) => `${formatQuantity(quantity)} ${instrument} ${product}`);
  if (openOrders > 0) parts.push(`${openOrders} working order${openOrders === 1 ? "" : "s"}`);
  return parts.join(", ");
}
