import { useEffect, useEffectEvent, useMemo, useRef } from "react";
import type { RefObject } from "react";
import type { Answer } from "../../../shared/contract/commands.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { instruments } from "../../state/instruments.ts";
import { useWant } from "../../state/quotes.ts";
import { select } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import type { Polled } from "../../state/use-polled.ts";
import { useInSight, usePolled, useSecond } from "../../state/use-polled.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { toast } from "../../workspace/dialogs.ts";
import { againText, isStale, Told } from "../../workspace/told.tsx";
import { Segments } from "../ticket/segments.tsx";
import { moversCommands } from "./commands.ts";
import { COLUMNS, LIVE_COLUMNS } from "./mover-columns.ts";
import { moverRows, ratioRows } from "./mover-rows.ts";
import type { MoverRow } from "./mover-rows.ts";
import { EXPIRIES, useMovers, VIEWS } from "./movers-store.ts";
import type { MoversView } from "./movers-store.ts";
import { ViewTabs } from "./view-tabs.tsx";
import classes from "./movers.module.css";

/** The route takes a call a second; its figures change more slowly. */
const EVERY_MS = 5_000;
const CLOSED_MS = 60_000;
const everyMs = ({ open }: { readonly open: boolean }): number => (open ? EVERY_MS : CLOSED_MS);

const keyOf = ({ symbol }: MoverRow): string => symbol;
const instrumentOf = ({ key }: MoverRow): MoverRow["key"] => key;
const rowClass = ({ known }: MoverRow): string => (known ? "" : "row-done");
const NO_KEYS: readonly MoverRow["key"][] = [];

type ToldAnswer = Answer<"derivatives.moves"> | Answer<"derivatives.ratios">;

/** Gainers, losers, open interest build-up and put-call ratios, as the broker tells them. */
export function MoversPanel() {
  const { view, expiry } = useMovers();
  const root = useRef<HTMLDivElement>(null);
  const inSight = useInSight(root);
  const ofRatios = view === "ratios";
  const moves = usePolled("derivatives.moves", { list: ofRatios ? "price-gainers" : view, expiry }, inSight && !ofRatios, everyMs);
  const ratios = usePolled("derivatives.ratios", {}, inSight && ofRatios, everyMs);
  const rows = useMemo(() => (ofRatios ? ratioRows(ratios.answer?.rows ?? []) : moverRows(moves.answer?.rows ?? [], view)), [view, ofRatios, ratios.answer, moves.answer]);
  return (
    <div ref={root} className={classes["panel"]}>
      <Body view={view} polled={ofRatios ? ratios : moves} rows={rows} inSight={inSight} />
    </div>
  );
}

interface BodyProps {
  readonly view: MoversView;
  readonly polled: Polled<ToldAnswer>;
  readonly rows: readonly MoverRow[];
  readonly inSight: boolean;
}

function Body({ view, polled, rows, inSight }: BodyProps) {
  const { expiry } = useMovers();
  const host = useRef<GridHost<MoverRow>>(undefined);
  const { answer } = polled;
  useEffect(() => {
    if (answer) instruments.learn(answer.rows.flatMap(({ instrument }) => instrument ?? []));
  }, [answer]);
  const keys = useMemo(() => rows.filter(({ known }) => known).map(instrumentOf), [rows]);
  // Ratios are told of every underlying, and beside them no price.
  useWant("movers", inSight && view !== "ratios" ? keys : NO_KEYS);
  const again = useEffectEvent(() => polled.again());
  useEffect(() => moversCommands(() => (host.current?.current?.known ? host.current.current.key : undefined), () => again()), []);
  return (
    <>
      <header className={classes["head"]}>
        <ViewTabs view={view} />
        <div className={classes["line"]}>
          {view !== "ratios" && <Segments label="Expiry" options={EXPIRIES} value={expiry} onChange={(value) => useMovers.setState({ expiry: value })} />}
          <p className={classes["what"]}>{polled.problem === undefined && answer?.open !== false && VIEWS.find((one) => one.view === view)?.title}</p>
          <Told polled={polled} everyMs={EVERY_MS} inSight={inSight} />
        </div>
      </header>
      <Rows view={view} polled={polled} rows={rows} host={host} inSight={inSight} />
    </>
  );
}

function Rows({ view, polled, rows, host, inSight }: BodyProps & { readonly host: RefObject<GridHost<MoverRow> | undefined> }) {
  const now = useSecond(inSight);
  const live = useTerminal((state) => state.link === "live");
  const { answer, problem, nextAt } = polled;
  if (!answer && problem !== undefined) {
    return <ErrorState title="The list could not be had" sentence={`${problem} ${againText(nextAt, now)}`} action={{ label: "Ask now", keys: "U", run: polled.again }} />;
  }
  if (!answer) return <LoadingState what="the list" rows={8} />;
  if (answer.lacks !== undefined) return <EmptyState title="No figures from this broker" hint={answer.lacks} />;
  if (rows.length === 0) return <EmptyState title="Nothing is in this list" hint={answer.open ? "No future of this expiry moved that way today. Another list or expiry may have some: keys 1 to 9, E." : answer.hours} />;
  return (
    <div className={classes["rows"]} data-stale={isStale(polled, EVERY_MS, live, now)}>
      <DataGrid key={view} label={VIEWS.find((one) => one.view === view)?.text ?? "Movers"} columns={COLUMNS[view]} rows={rows} keyOf={keyOf} rowClass={rowClass} host={host} liveColumns={LIVE_COLUMNS} liveOf={instrumentOf} onOpen={open} />
    </div>
  );
}

function open({ known, key, symbol }: MoverRow): void {
  if (known) select(key);
  else toast("warning", `${symbol} is not in today's list of instruments.`);
}
