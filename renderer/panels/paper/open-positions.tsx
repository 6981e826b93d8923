import { useMemo } from "react";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { averagePrice, netPnl } from "../../../shared/domain/position-math.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { nameOf } from "../../grids/columns.ts";
import { formatPrice, formatProfit, signOf } from "../../grids/formats.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { useQuoteFields, useWant } from "../../state/quotes.ts";
import { positionKey, useTerminal } from "../../state/terminal.ts";
import classes from "./paper.module.css";

const instrumentOf = (position: PositionView): PositionView["instrument"] => position.instrument;
const FIELDS = [Q.ltp] as const;

/** What the account holds open now, with its live result of the day. */
export function OpenPositions({ account }: { readonly account: AccountId }) {
  const all = useTerminal((state) => state.positions);
  const open = useMemo(() => [...all.values()].filter((position) => position.account === account && position.quantity !== 0), [all, account]);
  const keys = useMemo(() => [...new Set(open.map(instrumentOf))], [open]);
  useWant("paper-positions", keys);
  useInstruments(open, instrumentOf);
  if (open.length === 0) return <p className={classes["none"]}>No position is open.</p>;
  return (
    <table className={classes["table"]}>
      <thead>
        <tr>
          <th scope="col">Instrument</th>
          <th scope="col">Qty</th>
          <th scope="col">Average</th>
          <th scope="col">LTP</th>
          <th scope="col">P&amp;L ₹</th>
        </tr>
      </thead>
      <tbody>
        {open.map((position) => <Row key={positionKey(position)} position={position} />)}
      </tbody>
    </table>
  );
}

function Row({ position }: { readonly position: PositionView }) {
  const [ltp = Number.NaN] = useQuoteFields(position.instrument, FIELDS);
  const net = netPnl(position, ltp);
  const tone = { 1: "up", "-1": "down", 0: "" }[signOf(net)];
  return (
    <tr>
      <th scope="row">{`${nameOf(position.instrument)} ${position.product}`}</th>
      <td>{formatQuantity(position.quantity)}</td>
      <td>{formatPrice(averagePrice(position))}</td>
      <td data-live>{formatPrice(ltp)}</td>
      <td data-live className={tone}>{formatProfit(net)}</td>
    </tr>
  );
}
