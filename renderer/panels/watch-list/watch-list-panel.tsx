import { useEffect, useMemo } from "react";
import { instruments } from "../../state/instruments.ts";
import { useWant } from "../../state/quotes.ts";
import { useSelection } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { AddBox } from "./add-box.tsx";
import { addGroup, openAddBox, watchListCommands } from "./commands.ts";
import { GroupRow } from "./group-row.tsx";
import type { Row } from "./lists.ts";
import { allKeys, sameRow } from "./lists.ts";
import { openWatchList, takeSuggested, useWatchList } from "./watch-list-store.ts";
import classes from "./watch-list.module.css";
import { WatchRow } from "./watch-row.tsx";

function rowId({ group, key }: Row): string {
  return `watch-${group}-${key ?? "heading"}`;
}

/** Instruments in groups with live prices. All by keyboard: see commands.ts. */
export function WatchListPanel() {
  const { groups, cursor, renaming, adding } = useWatchList();
  const keys = useMemo(() => allKeys(groups), [groups]);
  useWant("watch-list", keys);
  // On a first start the page may be there before the instruments of the day, and what is suggested of them.
  const suggested = useTerminal((state) => state.suggested);
  useEffect(openWatchList, [suggested]);
  useEffect(watchListCommands, []);
  useEffect(() => {
    instruments.ensure(keys).catch(() => {});
  }, [keys]);
  return (
    <>
      {adding && <AddBox />}
      <div role="treegrid" aria-label="Watch list" tabIndex={0} data-autofocus className={classes["list"]} {...(cursor ? { "aria-activedescendant": rowId(cursor) } : {})}>
        <div className={classes["head"]} aria-hidden="true">
          <span>Instrument</span>
          <span className={classes["headLtp"]}>LTP ₹</span>
          <span className={classes["headChange"]}>Chg %</span>
        </div>
        <Rows groups={groups} cursor={cursor} renaming={renaming} />
        {groups.length === 0 && (
          <EmptyState title="The watch list is empty" hint="Press A, or use + add, and type a name. Or begin with the names Sauda suggests." action={{ label: "Use the suggested list", run: takeSuggested }} />
        )}
      </div>
    </>
  );
}

function Rows({ groups, cursor, renaming }: Pick<ReturnType<typeof useWatchList.getState>, "groups" | "cursor" | "renaming">) {
  const chosen = useSelection((selection) => selection.instrument);
  let index = 0;
  return groups.map((group) => {
    const heading = { group: group.id, key: undefined };
    return [
      <GroupRow key={group.id} id={rowId(heading)} group={group} current={sameRow(cursor, heading)} renaming={renaming === group.id} />,
      ...(group.collapsed ? [] : group.keys).map((key) => {
        const row = { group: group.id, key };
        return <WatchRow key={rowId(row)} id={rowId(row)} group={group.id} instrument={key} index={index++} current={sameRow(cursor, row)} chosen={key === chosen} />;
      }),
    ];
  });
}

/** At the right of the panel's header. */
export function WatchListActions() {
  return (
    <>
      <button type="button" className={classes["tool"]} onClick={openAddBox} title="Add an instrument (A)">
        + add
      </button>
      <button type="button" className={classes["tool"]} onClick={addGroup} title="New group (Shift G)">
        + group
      </button>
    </>
  );
}
