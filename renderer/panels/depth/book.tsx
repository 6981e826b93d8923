import { useEffect } from "react";
import { cx } from "../../theme/cx.ts";
import classes from "./depth.module.css";
import type { BookSide } from "./ladder.ts";
import type { BookCursor } from "./levels.ts";

interface Props {
  readonly cursor: BookCursor;
  readonly setCursor: (cursor: BookCursor) => void;
  readonly fill: (cursor: BookCursor) => void;
  /** An index has no book. */
  readonly index: boolean;
  /** Levels a side. */
  readonly rows: number;
}

function cellId({ side, level }: BookCursor): string {
  return `depth-${side}-${level}`;
}

/** The drawing; its numbers are the painter's, found by `data-cell`. */
export function Book({ cursor, setCursor, fill, index, rows }: Props) {
  useEffect(() => {
    document.getElementById(cellId(cursor))?.scrollIntoView({ block: "nearest" });
  }, [cursor]);
  const deep = rows > 5;
  if (index) return <p className={classes["none"]}>An index is not traded: it has no book.</p>;
  return (
    <div role="grid" aria-label={`Market depth, ${deep ? "twenty" : "five"} levels`} tabIndex={0} data-autofocus aria-activedescendant={cellId(cursor)} className={classes["book"]}>
      <div role="row" className={classes["head"]}>
        {deep && <span role="columnheader" className={classes["sum"]} title={SUM}>Sum</span>}
        <span role="columnheader" className={classes["orders"]}>Orders</span>
        <span role="columnheader">Bid qty</span>
        <span role="columnheader">Bid ₹</span>
        <span role="columnheader">Ask ₹</span>
        <span role="columnheader">Ask qty</span>
        <span role="columnheader" className={classes["orders"]}>Orders</span>
        {deep && <span role="columnheader" className={classes["sum"]} title={SUM}>Sum</span>}
      </div>
      {Array.from({ length: rows }, (_, level) => (
        <div role="row" key={level} className={classes["level"]}>
          {(["bid", "ask"] as const).map((side) => (
            <Cell key={side} side={side} level={level} deep={deep} current={cursor.side === side && cursor.level === level} setCursor={setCursor} fill={fill} />
          ))}
        </div>
      ))}
    </div>
  );
}

interface CellProps extends Pick<Props, "setCursor" | "fill"> {
  readonly side: BookSide;
  readonly level: number;
  /** With the sum down to here. */
  readonly deep: boolean;
  readonly current: boolean;
}

const SUM = "Quantity down to here. L is lakh (1,00,000), Cr is crore (1,00,00,000).";

function Cell({ side, level, deep, current, setCursor, fill }: CellProps) {
  const here = { side, level };
  const name = `${side}${level}`;
  return (
    <div
      role="gridcell"
      id={cellId(here)}
      aria-selected={current}
      data-cell={name}
      data-live
      className={cx(classes["cell"], classes[side])}
      onClick={() => {
        setCursor(here);
        fill(here);
      }}
    >
      {deep && <span className={classes["sum"]} data-cell={`${name}sum`} />}
      <span className={classes["orders"]} data-cell={`${name}orders`} />
      <span className={classes["quantity"]}>
        <i data-cell={`${name}bar`} />
        <span data-cell={`${name}quantity`} />
      </span>
      <span className={classes["price"]} data-cell={`${name}price`} />
    </div>
  );
}
