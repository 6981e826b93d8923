import { useEffect, useMemo, useRef } from "react";
import type { ActivityView } from "../../../shared/contract/schemas/activity.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { useAccountId } from "../../state/account.ts";
import { select } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState, ErrorState } from "../../theme/panel-states.tsx";
import { registerCommand } from "../../workspace/commands.ts";
import { focusPanel, inPanel } from "../../workspace/focus.ts";
import { chooseOrder } from "../orders/order-choice.ts";
import { ACTIVITY_COLUMNS } from "./activity-columns.ts";
import { allEntries, filterEntries, ofAccount, TOPICS } from "./activity-pages.ts";
import type { TopicFilter } from "./activity-pages.ts";
import { loadOlder, nextTopic, setTopic, showEverything, toggleTrouble, useActivity } from "./activity-store.ts";
import classes from "./activity.module.css";

const keyOf = (entry: ActivityView): string => String(entry.seq);
const instrumentOf = (entry: ActivityView): ActivityView["instrument"] => entry.instrument;
const rowClass = (entry: ActivityView): string => (entry.tone === "alarm" ? "row-alarm" : "");
const TOPIC_WORDS: Readonly<Record<TopicFilter, string>> = {
  all: "Everything", order: "Orders", fill: "Fills", feed: "Feed", account: "Account", exchange: "Exchange", sauda: "Sauda",
};

/** Everything that happened, in words. Enter goes to the order or the instrument an entry is about. */
export function ActivityPanel() {
  const live = useTerminal((state) => state.activity);
  const { topic, troubleOnly, older, sentence } = useActivity();
  const account = useAccountId();
  const all = useMemo(() => ofAccount(allEntries(live, older.entries), account), [live, older.entries, account]);
  const rows = useMemo(() => filterEntries(all, topic, troubleOnly), [all, topic, troubleOnly]);
  const host = useRef<GridHost<ActivityView>>(undefined);
  useInstruments(rows, instrumentOf);
  useEffect(activityCommands, []);
  // A filter may leave less than one screen of what is held: then there is nothing to scroll that would ask for more.
  useEffect(() => {
    if (rows.length < 30 && older.state === "more") void loadOlder();
  }, [rows.length, older.state]);
  if (rows.length === 0) return <NoEntries failed={older.state === "failed"} sentence={sentence} any={all.length > 0} />;
  return (
    <>
      <DataGrid label="Activity" columns={ACTIVITY_COLUMNS} rows={rows} keyOf={keyOf} rowClass={rowClass} host={host} onOpen={follow} onNearEnd={() => void loadOlder()} />
      {older.state === "failed" && <p role="status" className={classes["failed"]}>{`Older entries could not be had: ${sentence} Scroll again to retry.`}</p>}
    </>
  );
}

function NoEntries({ failed, sentence, any }: { readonly failed: boolean; readonly sentence: string; readonly any: boolean }) {
  if (any) return <EmptyState title="Nothing of this kind" hint="The filter hides the other entries." action={{ label: "Show everything", run: showEverything }} />;
  if (failed) return <ErrorState title="The activity could not be had" sentence={sentence} action={{ label: "Try again", run: () => void loadOlder() }} />;
  return <EmptyState title="Nothing has happened yet" hint="Orders, fills, the feed, the account and Sauda itself tell here what they do." />;
}

/** To what the entry is about: its order in the book, else its instrument in the chart. */
function follow({ order, instrument }: ActivityView): void {
  if (instrument !== undefined) select(instrument);
  if (order !== undefined) {
    chooseOrder(order);
    focusPanel("orders");
  }
}

function activityCommands(): () => void {
  const group = "Activity";
  const when = (): boolean => inPanel("activity");
  const ends = [
    registerCommand({ id: "activity.topic", title: "Next kind of entries", group, keys: ["F"], when, keyOnly: true, run: nextTopic }),
    registerCommand({ id: "activity.trouble", title: "Trouble only, or everything", group, keys: ["T"], when, keyOnly: true, run: toggleTrouble }),
    registerCommand({ id: "activity.older", title: "Load older entries", group, keys: ["O"], when, keyOnly: true, run: () => void loadOlder() }),
  ];
  return () => ends.forEach((end) => end());
}

/** Filters, in the panel's header. */
export function ActivityActions() {
  const { topic, troubleOnly } = useActivity();
  return (
    <>
      <select
        className={classes["topic"]} aria-label="Kind of entries" title="Kind of entries (F)" value={topic}
        onChange={(event) => setTopic(TOPICS.find((one) => one === event.target.value) ?? "all")}
      >
        {TOPICS.map((one) => <option key={one} value={one}>{TOPIC_WORDS[one]}</option>)}
      </select>
      <button type="button" className={classes["tool"]} aria-pressed={troubleOnly} title="Trouble only (T)" onClick={toggleTrouble}>
        Trouble only
      </button>
    </>
  );
}
