import { useOwnProtection } from "../../panels/protection/protection-rows.ts";
import { countProtection } from "../../panels/protection/protection-sums.ts";
import { cx } from "../../theme/cx.ts";
import { focusPanel } from "../focus.ts";
import classes from "./status-bar.module.css";

/** "2 protected at broker, 1 here, 0 naked": what would still stand if the power died now. Nothing while nothing is open. */
export function ProtectionItem() {
  const rows = useOwnProtection();
  const { atBroker, here, naked } = countProtection(rows);
  if (rows.length === 0) return null;
  return (
    <button type="button" className={cx(naked > 0 ? classes["alarm"] : classes["link"])} title="If the power died now: open the Protection panel" onClick={() => focusPanel("protection")}>
      {`${atBroker} protected at broker, ${here} here, ${naked} naked`}
    </button>
  );
}
