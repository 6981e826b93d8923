import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { useTerminal } from "../../state/terminal.ts";
import { cx } from "../../theme/cx.ts";
import { UNKNOWN } from "../../theme/quote-text.ts";
import { ratioText } from "./bracket-figures.ts";
import { figuresOf, Signed } from "./exit-fields.tsx";
import { equityOf } from "./risk-size.ts";
import type { TicketModel } from "./use-ticket-model.ts";
import classes from "./ticket.module.css";

/** Risk, reward, their ratio and the share of the account: shown as soon as a stop or target stands. */
export function RiskRows({ model, view }: { readonly model: TicketModel; readonly view: InstrumentView }) {
  const funds = useTerminal((state) => (model.account ? state.funds.get(model.account.id) : undefined));
  if (!model.exits.ok || !model.exits.terms) return null;
  const { atStop, atTargets, ratio, uncovered } = figuresOf(model, view);
  const equity = equityOf(funds);
  const share = atStop !== undefined && equity !== undefined && equity > 0 ? `${((-atStop / equity) * 100).toFixed(2)} %` : UNKNOWN;
  return (
    <section className={classes["summary"]} aria-label="Risk and reward">
      <p className={cx(classes["row"], atStop !== undefined && classes["said"])}><span>At the stop</span><b>{atStop === undefined ? "no stop" : <Signed units={atStop} />}</b></p>
      <p className={cx(classes["row"], atTargets !== undefined && classes["said"])}><span>At {model.exits.terms.targets.length > 1 ? "the targets" : "the target"}</span><b>{atTargets === undefined ? "no target" : <Signed units={atTargets} />}</b></p>
      <p className={classes["row"]}><span>Risk : reward, of equity</span><b>{ratio === undefined ? UNKNOWN : ratioText(ratio)} <span className={classes["note"]}>{share}</span></b></p>
      {uncovered > 0 && <p className={classes["hint"]}>{`${formatQuantity(uncovered)} have no target and stay on the stop.`}</p>}
    </section>
  );
}
