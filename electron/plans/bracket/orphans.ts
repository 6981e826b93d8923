import type { PlanContext } from "../plan.ts";

/** Roles whose orders close a position: left alone without their bracket they could open one. */
const CLOSING = /^(stop|target\d+|exit)$/;

/** An order of a bracket that was over when Sauda ended, and that has come back since: it is cancelled. */
export function cancelOrphans({ ledger, account, desk, activity }: PlanContext, known: (id: string) => boolean): void {
  for (const order of ledger.working(account)) {
    const plan = order.why?.plan;
    if (plan?.kind !== "bracket" || known(plan.id) || !CLOSING.test(plan.leg) || order.brokerOrderId === undefined || order.change) continue;
    activity.note({ tone: "alarm", topic: "order", sentence: `An order of a bracket that is over still works at the broker (${order.why?.words ?? plan.leg}); it is being cancelled.`, account, order: order.key, instrument: order.instrument });
    desk.cancel(order.key, { plan, words: "Its bracket is over." }).catch(() => {});
  }
}
