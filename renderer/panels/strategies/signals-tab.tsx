import { useMemo } from "react";
import type { StrategyMark, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { istTime } from "../../../shared/domain/time.ts";
import { nameOf } from "../../grids/columns.ts";
import { decimalsOf, formatPrice } from "../../grids/formats.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { instruments } from "../../state/instruments.ts";
import { select } from "../../state/selection.ts";
import { useStrategyMarks } from "../../state/strategy-marks.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { focusPanel } from "../../workspace/focus.ts";
import { toggleSignals, useChartSettings } from "../chart/chart-settings.ts";
import classes from "./strategies.module.css";

const instrumentOf = ({ instrument }: StrategyMark): StrategyMark["instrument"] => instrument;
/** More rows than are ever read at once; the log and the journal have all. */
const MOST = 500;

/** Signals and fills of the day, newest first. A row shows its instrument in the chart, where the same marks stand. */
export function SignalsTab({ strategy }: { readonly strategy: StrategyView }) {
  const { marks, kind, problem } = useStrategyMarks(strategy.id);
  const onChart = useChartSettings((settings) => settings.signals);
  useInstruments(marks, instrumentOf);
  const rows = useMemo(() => [...marks].reverse().slice(0, MOST), [marks]);
  if (kind === "loading") return <LoadingState what="the signals" rows={5} />;
  if (kind === "failed" && marks.length === 0) return <ErrorState title="The signals could not be had" sentence={problem ?? ""} />;
  if (marks.length === 0) return <EmptyState title="No signal today" hint="Each signal stands here with what became of it, and each fill with its price." />;
  return (
    <div className={classes["signals"]}>
      <div className={classes["log-tools"]}>
        <span className={classes["dim"]}>{`${marks.length > MOST ? `The last ${MOST} of ${formatQuantity(marks.length)}` : formatQuantity(marks.length)} today`}</span>
        <button type="button" className={classes["tool"]} aria-pressed={onChart} title="Signals and fills as marks on the chart (M)" onClick={toggleSignals}>On the chart</button>
      </div>
      {problem !== undefined && <p role="alert" className={classes["problem"]}>{`This list stands still: ${problem}`}</p>}
      <div className={classes["lines"]}>
        <table aria-label="Signals and fills">
          <thead><tr><th>Time</th><th>What</th><th>Instrument</th><th>Side</th><th className={classes["number"]}>Quantity</th><th className={classes["number"]}>Price</th><th>In words</th></tr></thead>
          <tbody>
            {rows.map((mark, i) => (
              <tr key={marks.length - i} data-kind={mark.kind}>
                <td>{istTime(mark.at)}</td>
                <td>{mark.kind === "fill" ? "Fill" : "Signal"}</td>
                <td><button type="button" title="Show it in the chart" onClick={() => { select(mark.instrument); focusPanel("chart"); }}>{nameOf(mark.instrument)}</button></td>
                <td className={mark.side === "BUY" ? "up" : mark.side === "SELL" ? "down" : ""}>{mark.side ?? ""}</td>
                <td className={classes["number"]}>{mark.quantity === 0 ? "" : formatQuantity(mark.quantity)}</td>
                <td className={classes["number"]}>{mark.price === 0 ? "" : formatPrice(mark.price, decimalsOf(instruments.get(mark.instrument)?.tick))}</td>
                <td title={mark.words}>{mark.words}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
