import { useOrderHealth } from "../../state/account.ts";
import { cx } from "../../theme/cx.ts";
import { latencyText } from "../words.ts";
import classes from "./status-bar.module.css";

/** How the order path does: latency, what is left of this second's budget, the journal. */
export function OrderItems() {
  const health = useOrderHealth();
  if (!health) return null;
  const { p50Ms, p95Ms, usedThisSecond, perSecond, waiting, journal } = health;
  const full = usedThisSecond >= perSecond;
  return (
    <>
      <span className={classes["item"]} title="From the press of the button to the bytes on the wire, over the last 200 orders: half are faster than p50, all but one in twenty faster than p95">
        {p50Ms === undefined || p95Ms === undefined ? "No order sent yet" : `Orders p50 ${latencyText(p50Ms)} · p95 ${latencyText(p95Ms)} ms`}
      </span>
      <span className={cx(classes["item"], classes["budget"])} title="Orders sent in the running second, of those the broker allows">
        Order budget
        <meter className={classes["meter"]} min={0} max={perSecond} high={perSecond * 0.8} optimum={0} value={usedThisSecond} aria-label="Order budget used" />
        {usedThisSecond} of {perSecond} /s
        {waiting > 0 && <b className={full ? classes["warn"] : undefined}> · {waiting} waiting</b>}
      </span>
      <span className={cx(classes["item"], classes["journal"])}>{journal}</span>
    </>
  );
}
