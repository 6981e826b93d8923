import { memo, useEffect, useRef } from "react";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { viewTitle } from "../../state/instrument-words.ts";
import { select } from "../../state/selection.ts";
import { openTicket } from "../../state/ticket.ts";
import { cx } from "../../theme/cx.ts";
import type { ChainCanvas } from "./chain-canvas.ts";
import type { ChainColumn } from "./chain-columns.ts";
import { optionOf } from "./chain-figures.ts";
import type { ChainSide, ChainStrike } from "./chain-figures.ts";
import { setCursor } from "./chain-store.ts";
import { strikeText } from "./chain-words.ts";
import classes from "./option-chain.module.css";

interface Props {
  readonly row: ChainStrike;
  readonly columns: readonly ChainColumn[];
  readonly canvas: ChainCanvas;
  /** Where the keyboard stands in this row. */
  readonly current: ChainSide | undefined;
  /** The side that the chart and the ticket are about. */
  readonly chosen: ChainSide | undefined;
  readonly atm: boolean;
  /** Which side is worth something at once. */
  readonly inTheMoney: ChainSide | undefined;
}

export function cellId(strike: number, side: ChainSide): string {
  return `chain-${strike}-${side}`;
}

/** One strike: calls left, puts right. React draws its frame, the painter writes its figures. */
export const StrikeRow = memo(function StrikeRow({ row, columns, canvas, current, chosen, atm, inTheMoney }: Props) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => (root.current ? canvas.add(root.current, row) : undefined), [canvas, row, columns]);
  useEffect(() => {
    if (current !== undefined) document.getElementById(cellId(row.strike, current))?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current, row]);
  const side = (of: ChainSide) => <Side row={row} side={of} columns={columns} current={current === of} chosen={chosen === of} inTheMoney={inTheMoney === of} />;
  return (
    <div ref={root} role="row" className={classes["row"]} data-strike={row.strike} data-atm={atm}>
      {side("CE")}
      <div role="rowheader" className={classes["strike"]}>{strikeText(row.strike)}</div>
      {side("PE")}
    </div>
  );
});

interface SideProps {
  readonly row: ChainStrike;
  readonly side: ChainSide;
  readonly columns: readonly ChainColumn[];
  readonly current: boolean;
  readonly chosen: boolean;
  readonly inTheMoney: boolean;
}

function Side({ row, side, columns, current, chosen, inTheMoney }: SideProps) {
  const option = optionOf(row, side);
  const ordered = side === "CE" ? columns : columns.toReversed();
  const open = (key: InstrumentKey): void => {
    setCursor({ strike: row.strike, side });
    select(key);
  };
  return (
    <div
      role="gridcell" id={cellId(row.strike, side)} aria-selected={chosen} aria-label={option ? viewTitle(option) : `No ${side} at ${strikeText(row.strike)}`}
      className={cx(classes["side"], side === "CE" ? classes["calls"] : classes["puts"])} data-current={current} data-money={inTheMoney} data-live
      {...(option ? { onClick: () => open(option.key), onDoubleClick: () => openTicket({ instrument: option.key }) } : {})}
    >
      {ordered.map((column) => (
        <span key={column} className={classes[column] ?? classes["figure"]} data-cell={option ? `${side} ${column}` : undefined} />
      ))}
    </div>
  );
}
