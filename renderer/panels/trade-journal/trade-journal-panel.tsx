import { useEffect, useRef } from "react";
import type { KeyboardEvent } from "react";
import type { TradeEntry } from "../../../shared/contract/schemas/trade-journal.ts";
import type { GridHost } from "../../grids/grid-host.ts";
import { useTerminal } from "../../state/terminal.ts";
import { LoadingState } from "../../theme/panel-states.tsx";
import { focusPanel } from "../../workspace/focus.ts";
import { EntryView } from "./entry-view.tsx";
import { tradeJournalCommands } from "./journal-commands.ts";
import { JournalDialogs } from "./journal-dialogs.tsx";
import { followTradeJournal, refreshTradeJournal } from "./journal-reads.ts";
import { useTradeJournal } from "./journal-store.ts";
import { ListView } from "./list-view.tsx";
import classes from "./trade-journal.module.css";

/** Every trade with its pictures, and what the trader says of it. */
export function TradeJournalPanel() {
  const loaded = useTerminal((state) => state.loaded);
  const live = useTerminal((state) => state.link === "live");
  const entry = useTradeJournal((page) => page.entry);
  const host = useRef<GridHost<TradeEntry>>(undefined);
  const root = useRef<HTMLDivElement>(null);
  useEffect(followTradeJournal, []);
  useEffect(() => {
    if (loaded && live) refreshTradeJournal();
  }, [loaded, live]);
  useEffect(() => tradeJournalCommands({
    current: () => host.current?.current,
    choose: (id) => {
      host.current?.choose(id);
      host.current?.focus();
    },
    root: () => root.current,
  }), []);
  // The row that was open is that of the cursor again.
  const last = useRef<string>(undefined);
  useEffect(() => {
    if (entry === undefined && last.current !== undefined) host.current?.choose(last.current);
    last.current = entry;
  }, [entry]);
  if (!loaded) return <LoadingState what="the trade journal" rows={8} />;
  return (
    <div ref={root} className={classes["panel"]} onKeyDown={leaveField}>
      {!live && <p role="status" className={classes["problem"]}>No link to Sauda: what is shown is as it was last told. A note that you type is kept when the link is back.</p>}
      {entry === undefined ? <ListView host={host} /> : <EntryView />}
      <JournalDialogs />
    </div>
  );
}

/** Esc in a field gives the letters back to the panel's keys. */
function leaveField(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "Escape" || event.defaultPrevented || !(event.target instanceof HTMLElement) || !event.target.matches("input, select, textarea") || event.target.closest("dialog")) return;
  event.preventDefault();
  event.stopPropagation();
  event.currentTarget.closest<HTMLElement>("[data-panel]")?.focus({ preventScroll: true });
}

/** Buttons at the right of the panel's header. */
export function TradeJournalActions() {
  const ask = (kind: "export" | "rules") => (): void => {
    useTradeJournal.setState({ dialog: { kind } });
    focusPanel("trade-journal");
  };
  return (
    <>
      <button type="button" className={classes["tool"]} title="Your list of rules (Shift+R)" onClick={ask("rules")}>Rules</button>
      <button type="button" className={classes["tool"]} title="Export what is shown (X)" onClick={ask("export")}>Export</button>
    </>
  );
}
