import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import type { RefObject } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { Side } from "../../../shared/domain/words.ts";
import { decimalsOf } from "../../state/instrument-words.ts";
import { useInstrument, useMissing } from "../../state/instruments.ts";
import { quotes, useWant, useWantDeep } from "../../state/quotes.ts";
import { useSelection } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { openTicket } from "../../state/ticket.ts";
import { EmptyState, LoadingState } from "../../theme/panel-states.tsx";
import { toast } from "../../workspace/dialogs.ts";
import { Book } from "./book.tsx";
import { BookPainter } from "./book-painter.ts";
import { depthCommands } from "./commands.ts";
import { loadLevels, switchLevels, useLevels } from "./depth-levels.ts";
import { Gauge } from "./gauge.tsx";
import type { ArrowKey, BookCursor } from "./levels.ts";
import { ownQuantities, stepCursor } from "./levels.ts";
import { Totals } from "./totals.tsx";
import classes from "./depth.module.css";

const NONE: readonly InstrumentKey[] = [];

/** Five levels of the chosen instrument, or twenty where they can be had. A level gives its price to the ticket, whose side stays as it is. */
export function DepthPanel() {
  const key = useSelection((selection) => selection.instrument);
  const view = useInstrument(key);
  useEffect(loadLevels, []);
  if (key === undefined) return <EmptyState title="No instrument chosen" hint="Choose one in the watch list, or press / to search." />;
  return view ? <Depth key={key} view={view} /> : <NoView instrument={key} />;
}

function NoView({ instrument }: { readonly instrument: InstrumentKey }) {
  if (!useMissing(instrument)) return <LoadingState what="the instrument" />;
  return <EmptyState title="Not in today's list" hint={`${instrument} is not in the broker's list of instruments of today.`} />;
}

function Depth({ view }: { readonly view: InstrumentView }) {
  const root = useRef<HTMLDivElement>(null);
  const [stand, setCursor] = useState<BookCursor>({ side: "bid", level: 0 });
  const index = view.kind === "index";
  const deep = useLevels((state) => state.levels) === 20 && !index;
  const state = useTerminal(({ feed }) => feed?.deep?.find(({ instrument }) => instrument === view.key)?.state);
  const why = useTerminal(({ feed }) => feed?.deep?.find(({ instrument }) => instrument === view.key)?.sentence);
  const rows = deep && state !== "none" ? 20 : 5;
  const cursor = useMemo(() => ({ ...stand, level: Math.min(stand.level, rows - 1) }), [stand, rows]);
  const keys = useMemo<readonly InstrumentKey[]>(() => [view.key], [view.key]);
  useWant("depth", keys, true);
  useWantDeep("depth", deep ? keys : NONE);
  const painter = usePainter(root, view, rows);
  const fill = ({ side, level }: BookCursor, order?: Side): void => {
    const price = painter.current?.price(side, level);
    if (!view.tradable) return;
    if (price === undefined || !(price > 0)) return toast("plain", "No order stands at this level: there is no price for the ticket.");
    openTicket({ instrument: view.key, price: price as Price, type: "LIMIT", ...(order ? { side: order } : {}) });
  };
  const move = useEffectEvent((key: ArrowKey) => setCursor(stepCursor(cursor, key, rows)));
  const fillHere = useEffectEvent((order?: Side) => fill(cursor, order));
  useEffect(() => depthCommands({ move: (key) => move(key), fill: (order) => fillHere(order), switchLevels }), []);
  return (
    <div ref={root} className={classes["depth"]} data-rows={rows}>
      {!index && <Gauge rows={rows} />}
      {deep && state === "none" && <p role="status" className={classes["note"]}>{why}</p>}
      {deep && state === "asked" && <p role="status" className={classes["asking"]}>Asking for 20 levels; until they come, 5 are shown.</p>}
      <div className={classes["body"]}>
        <Book cursor={cursor} setCursor={setCursor} fill={fill} index={index} rows={rows} />
        <Totals index={index} />
      </div>
    </div>
  );
}

function usePainter(root: RefObject<HTMLDivElement | null>, view: InstrumentView, rows: number): RefObject<BookPainter | undefined> {
  const painter = useRef<BookPainter>(undefined);
  const orders = useTerminal((state) => state.orders);
  const account = useSelection((selection) => selection.account);
  useEffect(() => {
    if (!root.current) return;
    const mine = new BookPainter(root.current, view.key, decimalsOf(view), rows);
    painter.current = mine;
    mine.paint();
    return quotes.onChange(view.key, () => mine.paint());
  }, [root, view, rows]);
  useEffect(() => {
    if (!painter.current) return;
    painter.current.own = ownQuantities(orders.values(), account, view.key);
    painter.current.paint();
  }, [orders, account, view, rows]);
  return painter;
}
