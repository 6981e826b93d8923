import type { OrderHealthView } from "../../../shared/contract/schemas/market.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { closeMeter, openMeter, useMeterTable } from "../rate-meter/meter-state.ts";
import { MeterTable } from "../rate-meter/meter-table.tsx";
import { useMeter } from "../rate-meter/use-meter.ts";
import classes from "./status-bar.module.css";

const BUTTON = "order-budget";
const MINUTE_MS = 60_000;

/** What is used of the broker's limit on orders, in this second and this minute; opens all limits. */
export function OrderBudget({ health: { account, usedThisSecond, perSecond, waiting } }: { readonly health: OrderHealthView }) {
  const open = useMeterTable((state) => state.open);
  const reading = useMeter(account);
  const minute = reading.meter?.lanes.find(({ name }) => name === "orders")?.windows.find(({ ms }) => ms === MINUTE_MS);
  const full = usedThisSecond >= perSecond || (minute !== undefined && minute.used >= minute.limit);
  return (
    <>
      <button
        id={BUTTON} type="button" className={classes["link"]} aria-haspopup="dialog" aria-expanded={open} onClick={open ? closeMeter : openMeter}
        title="Orders sent in the last second and minute, of those allowed. Shows all limits of the broker."
      >
        Order budget
        <meter className={classes["meter"]} min={0} max={perSecond} high={perSecond * 0.8} optimum={0} value={usedThisSecond} aria-label="Order budget used" />
        {usedThisSecond} of {perSecond} /s
        {waiting > 0 && <b className={full ? classes["warn"] : undefined}> · {waiting} waiting</b>}
        {minute && ` · ${groupDigits(minute.used)} of ${groupDigits(minute.limit)} /min`}
      </button>
      {open && <MeterTable anchor={BUTTON} reading={reading} />}
    </>
  );
}
