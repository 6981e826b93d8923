import { memo, useEffect, useRef } from "react";
import type { DragEvent } from "react";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { openTicket } from "../../state/ticket.ts";
import { decimalsOf, viewSubtitle, viewTitle } from "../../state/instrument-words.ts";
import { useInstrument, useMissing } from "../../state/instruments.ts";
import { quotes } from "../../state/quotes.ts";
import { select } from "../../state/selection.ts";
import type { Row } from "./lists.ts";
import { RowPainter, SPARK_HEIGHT, SPARK_WIDTH } from "./row-painter.ts";
import { sightOf } from "./row-sight.ts";
import { wantSpark } from "./spark-feed.ts";
import { dropBefore, setCursor } from "./watch-list-store.ts";
import classes from "./watch-list.module.css";

interface Props {
  readonly id: string;
  readonly group: string;
  readonly instrument: InstrumentKey;
  readonly index: number;
  readonly current: boolean;
  readonly chosen: boolean;
}

/** The row being dragged; one at a time in a page. */
let dragged: Row | undefined;

/** Where a dragged row may be let go. */
export function dropHandlers(target: Row) {
  return {
    onDragOver: (event: DragEvent) => {
      if (dragged) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      if (dragged) dropBefore(dragged, target);
      dragged = undefined;
    },
  };
}

/** One instrument. React draws its frame and names; the painter writes its numbers. */
export const WatchRow = memo(function WatchRow({ id, group, instrument, index, current, chosen }: Props) {
  const view = useInstrument(instrument);
  const missing = useMissing(instrument);
  const row = useRef<HTMLDivElement>(null);
  const ltp = useRef<HTMLDivElement>(null);
  const change = useRef<HTMLDivElement>(null);
  const spark = useRef<SVGPathElement>(null);
  const decimals = decimalsOf(view);
  useEffect(() => {
    const list = row.current?.closest<HTMLElement>("[role=treegrid]");
    if (!row.current || !list || !ltp.current || !change.current || !spark.current) return;
    const painter = new RowPainter(instrument, { ltp: ltp.current, change: change.current, spark: spark.current }, decimals, (index * 0.37) % 1);
    const stop = quotes.onChange(instrument, () => painter.paint());
    const unwatch = sightOf(list).watch(row.current, (seen) => {
      painter.show(seen);
      if (seen) wantSpark(instrument, () => painter.drawSpark());
    });
    return () => {
      stop();
      unwatch();
    };
  }, [instrument, decimals, index]);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const here = { group, key: instrument };
  return (
    <div
      ref={row}
      id={id}
      role="row"
      aria-level={2}
      aria-selected={chosen}
      className={classes["row"]}
      data-current={current}
      draggable
      onDragStart={() => (dragged = here)}
      {...dropHandlers(here)}
      onClick={() => {
        setCursor(here);
        select(instrument);
      }}
      onDoubleClick={() => openTicket({ instrument })}
    >
      <div role="gridcell" className={classes["name"]}>
        <b>{view ? viewTitle(view) : instrument.slice(instrument.indexOf(":") + 1)}</b>
        <span className={classes["sub"]}>{view ? viewSubtitle(view) : missing ? "not in today's list" : instrument.slice(0, instrument.indexOf(":"))}</span>
      </div>
      <svg className={classes["spark"]} viewBox={`0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`} role="presentation">
        <path ref={spark} />
      </svg>
      <div role="gridcell" ref={ltp} className={classes["ltp"]} data-live />
      <div role="gridcell" ref={change} className={classes["change"]} data-live />
    </div>
  );
});
