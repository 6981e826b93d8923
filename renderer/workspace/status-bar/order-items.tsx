import { useOrderHealth } from "../../state/account.ts";
import { cx } from "../../theme/cx.ts";
import { latencyText } from "../words.ts";
import { OrderBudget } from "./order-budget.tsx";
import classes from "./status-bar.module.css";

/** How the order path does: latency, what is used of the broker's limits, the journal. */
export function OrderItems() {
  const health = useOrderHealth();
  if (!health) return null;
  const { p50Ms, p95Ms, journal } = health;
  return (
    <>
      <span className={classes["item"]} title="From the press of the button to the bytes on the wire, over the last 200 orders: half are faster than p50, all but one in twenty faster than p95">
        {p50Ms === undefined || p95Ms === undefined ? "No order sent yet" : `Orders p50 ${latencyText(p50Ms)} · p95 ${latencyText(p95Ms)} ms`}
      </span>
      <OrderBudget health={health} />
      <span className={cx(classes["item"], classes["journal"])}>{journal}</span>
    </>
  );
}
