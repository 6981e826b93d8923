import type { SquareOffScope, SquareOffView } from "../../../shared/contract/schemas/risk.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { chooseOrder } from "../../panels/orders/order-choice.ts";
import { nameOf } from "../../grids/columns.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { decimalsOf } from "../../state/instrument-words.ts";
import { instruments } from "../../state/instruments.ts";
import { ownerName } from "../../state/owner-words.ts";
import { useTerminal } from "../../state/terminal.ts";
import { focusPanel } from "../focus.ts";
import { Modal } from "../modal.tsx";
import { timeText } from "../words.ts";
import { noBreak } from "../../theme/no-break.ts";
import { closedWords } from "./closed-words.ts";
import { countRun, many } from "./scopes.ts";
import { closeSquareOff, useSquareOff } from "./square-off-state.ts";
import classes from "./square-off.module.css";

type Line = SquareOffView["lines"][number];
const NO_LINES: readonly Line[] = [];
const instrumentOf = (line: Line): Line["instrument"] => line.instrument;

/** What is left of a square-off, live. Closing it stops nothing: it goes on, and the status bar brings it back. */
export function SquareOffRun() {
  const id = useSquareOff((state) => state.run);
  const run = useTerminal((state) => (id === undefined ? undefined : state.squareOffs.get(id)));
  useInstruments(run?.lines ?? NO_LINES, instrumentOf);
  return (
    <Modal label="Square-off: what is left" onClose={closeSquareOff} wide>
      <header className={classes["head"]}>
        <h2>{run ? titleOf(run) : "Square-off sent"}</h2>
        <span>{run && `${scopeWords(run.scope)} · begun ${timeText(run.startedAt)} · ${many(run.cancelled, "order")} cancelled`}</span>
      </header>
      <div className={classes["lines"]} tabIndex={0} role="region" aria-label="Positions of the square-off">
        {run ? <Lines run={run} /> : <p className={classes["waiting"]}>Sauda has taken it. What it cancels and closes appears here at once.</p>}
      </div>
      <div className={classes["actions"]}>
        {run?.state === "running" && <span className={classes["goes-on"]}>Closing this window stops nothing.</span>}
        <button type="button" data-autofocus className="button primary" onClick={closeSquareOff}>
          {run?.state === "done" ? "Done" : "Hide"} <kbd>Esc</kbd>
        </button>
      </div>
    </Modal>
  );
}

function titleOf(run: SquareOffView): string {
  const { left, failed, total } = countRun(run);
  if (run.state === "done") return total === 0 ? "Square-off done: nothing was open" : `Square-off done: ${many(total, "position")} closed`;
  if (run.state === "stuck") return `Square-off needs a hand: ${failed > 0 ? `${failed} of ${many(total, "position")} failed` : `${left} left`}`;
  return `Square-off: ${left} of ${many(total, "position")} left`;
}

function scopeWords(scope: SquareOffScope): string {
  switch (scope.kind) {
    case "all": return "Everything";
    case "segment": return `Segment ${scope.exchange}`;
    case "instrument": return `${nameOf(scope.instrument)}${scope.product === undefined ? "" : ` ${scope.product}`}`;
    case "owner": return `Owner ${ownerName(scope.owner)}`;
  }
}

const STATE_WORDS: Readonly<Record<Line["state"], string>> = { cancelling: "Cancelling orders", sending: "Sending", waiting: "Waits for fills", done: "Closed", failed: "Failed" };

function Lines({ run }: { readonly run: SquareOffView }) {
  if (run.lines.length === 0) return <p className={classes["waiting"]}>{run.state === "running" ? "Cancelling working orders and reading the positions…" : "No position was open in this scope."}</p>;
  return (
    <table className={classes["table"]}>
      <thead>
        <tr>
          <th scope="col">Instrument</th>
          <th scope="col">Product</th>
          <th scope="col">Owner</th>
          <th scope="col" className={classes["number"]}>Was</th>
          <th scope="col" className={classes["number"]}>Left</th>
          <th scope="col">State</th>
          <th scope="col">What happened</th>
        </tr>
      </thead>
      <tbody>
        {run.lines.map((line) => (
          <tr key={`${line.instrument}|${line.product}|${line.owner}`} data-state={line.state}>
            <td><b>{nameOf(line.instrument)}</b></td>
            <td>{line.product}</td>
            <td>{ownerName(line.owner)}</td>
            <td className={classes["number"]}>{formatQuantity(line.quantity)}</td>
            <td className={classes["number"]}><b>{formatQuantity(line.left)}</b></td>
            <td className={classes["state"]}>{STATE_WORDS[line.state]}</td>
            <td className={classes["sentence"]}><Happened line={line} /> <LastOrder line={line} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Happened({ line }: { readonly line: Line }) {
  const orders = useTerminal((state) => state.orders);
  const fills = useTerminal((state) => state.fills);
  return noBreak(closedWords(line, { orderOf: (key) => orders.get(key), fills: fills.values(), decimals: decimalsOf(instruments.get(line.instrument)) }));
}

function LastOrder({ line }: { readonly line: Line }) {
  const last = line.orders.at(-1);
  if (last === undefined || line.state === "done") return null;
  return (
    <button
      type="button" className={classes["link"]}
      onClick={() => {
        closeSquareOff();
        chooseOrder(last);
        focusPanel("orders");
      }}
    >
      Show its order
    </button>
  );
}
