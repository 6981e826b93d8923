import { DEPTH_LEVELS } from "../../../shared/streams/quote-fields.ts";
import { cx } from "../../theme/cx.ts";
import classes from "./depth.module.css";
import type { BookCursor, BookSide } from "./levels.ts";

interface Props {
  readonly cursor: BookCursor;
  readonly setCursor: (cursor: BookCursor) => void;
  readonly fill: (cursor: BookCursor) => void;
  /** An index has no book. */
  readonly index: boolean;
}

const LEVELS = Array.from({ length: DEPTH_LEVELS }, (_, level) => level);

function cellId({ side, level }: BookCursor): string {
  return `depth-${side}-${level}`;
}

/** The drawing; its numbers are the painter's, found by `data-cell`. */
export function Book({ cursor, setCursor, fill, index }: Props) {
  if (index) return <p className={classes["none"]}>An index is not traded: it has no book.</p>;
  return (
    <div role="grid" aria-label="Market depth, five levels" tabIndex={0} data-autofocus aria-activedescendant={cellId(cursor)} className={classes["book"]}>
      <div role="row" className={classes["head"]}>
        <span role="columnheader">Orders</span>
        <span role="columnheader">Bid qty</span>
        <span role="columnheader">Bid ₹</span>
        <span role="columnheader">Ask ₹</span>
        <span role="columnheader">Ask qty</span>
        <span role="columnheader">Orders</span>
      </div>
      {LEVELS.map((level) => (
        <div role="row" key={level} className={classes["level"]}>
          {(["bid", "ask"] as const).map((side) => (
            <Cell key={side} side={side} level={level} current={cursor.side === side && cursor.level === level} setCursor={setCursor} fill={fill} />
          ))}
        </div>
      ))}
    </div>
  );
}

interface CellProps extends Pick<Props, "setCursor" | "fill"> {
  readonly side: BookSide;
  readonly level: number;
  readonly current: boolean;
}

function Cell({ side, level, current, setCursor, fill }: CellProps) {
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
      <span className={classes["orders"]} data-cell={`${name}orders`} />
      <span className={classes["quantity"]}>
        <i data-cell={`${name}bar`} />
        <span data-cell={`${name}quantity`} />
      </span>
      <span className={classes["price"]} data-cell={`${name}price`} />
    </div>
  );
}
