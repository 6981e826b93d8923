import { useEffect, useMemo, useRef } from "react";
import type { RefObject } from "react";
import type { BracketView } from "../../../shared/contract/schemas/plans.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import { nameOf } from "../../grids/columns.ts";
import type { GridHost } from "../../grids/grid-host.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { useWant } from "../../state/quotes.ts";
import { select } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { ACCOUNT_COLUMN, BRACKET_COLUMNS, LIVE_COLUMNS, nakedFor } from "./bracket-columns.ts";
import { BracketDialogs } from "./bracket-dialogs.tsx";
import { loadBracketHistory, toggleBracketHistory, useBracketHistory } from "./bracket-history.ts";
import { bracketIsOver } from "./bracket-words.ts";
import { bracketCommands } from "./commands.ts";
import classes from "./plan-panel.module.css";

const keyOf = (bracket: BracketView): string => bracket.id;
const instrumentOf = (bracket: BracketView): BracketView["instrument"] => bracket.instrument;
const rowClass = (bracket: BracketView): string => (bracket.naked > 0 || bracket.state === "failed" ? "row-alarm" : bracketIsOver(bracket) ? "row-done" : "");
const WITH_ACCOUNT = [...BRACKET_COLUMNS.slice(0, -1), ACCOUNT_COLUMN, ...BRACKET_COLUMNS.slice(-1)];

/** Positions with their stop and targets. What stands naked is an alarm, with its seconds. */
export function BracketsPanel() {
  const brackets = useTerminal((state) => state.brackets);
  const history = useBracketHistory(({ state }) => state);
  const several = useTerminal((state) => state.accounts.size > 1);
  const rows = useMemo(() => (history.kind === "ready" ? history.rows : history.kind === "off" ? [...brackets.values()].filter((one) => !bracketIsOver(one)) : []), [brackets, history]);
  const keys = useMemo(() => [...new Set(rows.map(instrumentOf))], [rows]);
  const host = useRef<GridHost<BracketView>>(undefined);
  useWant("brackets", keys);
  useInstruments(rows, instrumentOf);
  useEffect(() => bracketCommands(() => host.current?.current), []);
  useNakedSeconds(host, rows);
  const naked = rows.filter((one) => one.naked > 0 && !bracketIsOver(one));
  return (
    <>
      {naked[0] && <NakedAlarm naked={naked} />}
      {history.kind !== "off" && <p className={classes["mode"]}>Brackets that are over, newest first. <kbd>H</kbd> shows the working ones.</p>}
      {history.kind === "loading" && <LoadingState what="the brackets that are over" />}
      {history.kind === "failed" && <ErrorState title="The history could not be had" sentence={history.sentence} action={{ label: "Try again", run: () => void loadBracketHistory() }} />}
      {(history.kind === "off" || history.kind === "ready") && rows.length === 0 && <NoBrackets past={history.kind === "ready"} />}
      {rows.length > 0 && (
        <DataGrid
          key={`${several} ${history.kind}`} label="Brackets" columns={several ? WITH_ACCOUNT : BRACKET_COLUMNS} rows={rows} keyOf={keyOf} rowClass={rowClass} host={host}
          liveColumns={LIVE_COLUMNS} liveOf={instrumentOf} onOpen={(bracket) => select(bracket.instrument)}
        />
      )}
      <BracketDialogs />
    </>
  );
}

/** The seconds go on while no price moves. */
function useNakedSeconds(host: RefObject<GridHost<BracketView> | undefined>, rows: readonly BracketView[]): void {
  useEffect(() => {
    const naked = rows.filter((one) => one.naked > 0).map(keyOf);
    if (naked.length === 0) return;
    const timer = setInterval(() => host.current?.refresh(naked), 1_000);
    return () => clearInterval(timer);
  }, [host, rows]);
}

function NakedAlarm({ naked }: { readonly naked: readonly BracketView[] }) {
  const [first] = naked;
  if (!first) return null;
  const age = nakedFor(first, Date.now());
  const more = naked.length > 1 ? ` and ${naked.length - 1} more` : "";
  return (
    <p role="alert" className={classes["alarm"]}>
      <b>{`${formatQuantity(first.naked)} ${nameOf(first.instrument)} naked${age === "" ? "" : ` for ${age}`}${more}.`}</b>{" "}
      Its protective order has no confirmed place; Sauda is working on it. <kbd>X</kbd> exits at once.
    </p>
  );
}

function NoBrackets({ past }: { readonly past: boolean }) {
  if (past) return <EmptyState title="No bracket is over yet" hint="Those that ended at their stop, target or by hand will stand here." action={{ label: "Show the working ones", keys: "H", run: toggleBracketHistory }} />;
  return <EmptyState title="No bracket works" hint={<>Press <kbd>Alt K</kbd> for an entry with stop and targets, or <kbd>Shift B</kbd> to protect an open position.</>} />;
}

export function BracketsActions() {
  const on = useBracketHistory(({ state }) => state.kind !== "off");
  return <button type="button" className={classes["tool"]} aria-pressed={on} title="Brackets that are over (H)" onClick={toggleBracketHistory}>History</button>;
}

/** How many work: the number on the tab. */
export function useWorkingBrackets(): number | undefined {
  const brackets = useTerminal((state) => state.brackets);
  return useMemo(() => [...brackets.values()].filter((one) => !bracketIsOver(one)).length, [brackets]);
}
