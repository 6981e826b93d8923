import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import type { RefObject } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { Side } from "../../../shared/domain/words.ts";
import { decimalsOf } from "../../state/instrument-words.ts";
import { useInstrument, useMissing } from "../../state/instruments.ts";
import { quotes, useWant } from "../../state/quotes.ts";
import { useSelection } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { openTicket } from "../../state/ticket.ts";
import { EmptyState, LoadingState } from "../../theme/panel-states.tsx";
import { Book } from "./book.tsx";
import { BookPainter } from "./book-painter.ts";
import { depthCommands } from "./commands.ts";
import type { ArrowKey, BookCursor } from "./levels.ts";
import { ownQuantities, stepCursor } from "./levels.ts";
import { Totals } from "./totals.tsx";
import classes from "./depth.module.css";

/** Five levels of the chosen instrument. A level gives its price to the ticket, whose side stays as it is. */
export function DepthPanel() {
  const key = useSelection((selection) => selection.instrument);
  const view = useInstrument(key);
  if (key === undefined) return <EmptyState title="No instrument chosen" hint="Choose one in the watch list, or press / to search." />;
  return view ? <Depth key={key} view={view} /> : <NoView instrument={key} />;
}

function NoView({ instrument }: { readonly instrument: InstrumentKey }) {
  if (!useMissing(instrument)) return <LoadingState what="the instrument" />;
  return <EmptyState title="Not in today's list" hint={`${instrument} is not in the broker's list of instruments of today.`} />;
}

function Depth({ view }: { readonly view: InstrumentView }) {
  const root = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<BookCursor>({ side: "bid", level: 0 });
  const keys = useMemo<readonly InstrumentKey[]>(() => [view.key], [view.key]);
  useWant("depth", keys, true);
  const painter = usePainter(root, view);
  const fill = ({ side, level }: BookCursor, order?: Side): void => {
    const price = painter.current?.price(side, level);
    if (price === undefined || !(price > 0) || !view.tradable) return;
    openTicket({ instrument: view.key, price: price as Price, type: "LIMIT", ...(order ? { side: order } : {}) });
  };
  const move = useEffectEvent((key: ArrowKey) => setCursor(stepCursor(cursor, key)));
  const fillHere = useEffectEvent((order?: Side) => fill(cursor, order));
  useEffect(() => depthCommands({ move: (key) => move(key), fill: (order) => fillHere(order) }), []);
  return (
    <div ref={root} className={classes["depth"]}>
      <Book cursor={cursor} setCursor={setCursor} fill={fill} index={view.kind === "index"} />
      <Totals index={view.kind === "index"} />
    </div>
  );
}

function usePainter(root: RefObject<HTMLDivElement | null>, view: InstrumentView): RefObject<BookPainter | undefined> {
  const painter = useRef<BookPainter>(undefined);
  const orders = useTerminal((state) => state.orders);
  const account = useSelection((selection) => selection.account);
  useEffect(() => {
    if (!root.current) return;
    const mine = new BookPainter(root.current, view.key, decimalsOf(view));
    painter.current = mine;
    mine.paint();
    return quotes.onChange(view.key, () => mine.paint());
  }, [root, view]);
  useEffect(() => {
    if (!painter.current) return;
    painter.current.own = ownQuantities(orders.values(), account, view.key);
    painter.current.paint();
  }, [orders, account, view]);
  return painter;
}
