import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { openTicket } from "../../state/ticket.ts";
import { select } from "../../state/selection.ts";
import { registerCommand } from "../../workspace/commands.ts";
import type { PageCommand } from "../../workspace/commands.ts";
import { focusPanel, inPanel } from "../../workspace/focus.ts";
import { moveAtCursor, moveCursor, newGroup, removeAtCursor, setAdding, setCollapsed, startRename, useWatchList } from "./watch-list-store.ts";

/** Rows of one page up or down. */
const PAGE = 10;

function cursorKey(): InstrumentKey | undefined {
  return useWatchList.getState().cursor?.key;
}

/** Enter: an instrument goes to the chart, a heading folds. */
function enter(): void {
  const { cursor, groups } = useWatchList.getState();
  if (cursor?.key !== undefined) return select(cursor.key);
  const group = groups.find(({ id }) => id === cursor?.group);
  if (group) setCollapsed(group.id, !group.collapsed);
}

function fold(collapsed: boolean): void {
  const group = useWatchList.getState().cursor?.group;
  if (group !== undefined) setCollapsed(group, collapsed);
}

/** Everything the watch list can do. @returns takes the commands away. */
export function watchListCommands(): () => void {
  const group = "Watch list";
  const when = (): boolean => inPanel("watch-list");
  const onInstrument = (): boolean => when() && cursorKey() !== undefined;
  const ticket = (side: "BUY" | "SELL") => (): void => {
    const instrument = cursorKey();
    if (instrument !== undefined) openTicket({ instrument, side });
  };
  const move = (id: string, title: string, keys: readonly string[], run: () => void): PageCommand => ({ id: `watch.${id}`, title, group, keys, when, keyOnly: true, repeats: true, run });
  const commands: readonly PageCommand[] = [
    move("down", "Next row", ["ArrowDown"], () => moveCursor(1)),
    move("up", "Previous row", ["ArrowUp"], () => moveCursor(-1)),
    move("pageDown", "Ten rows down", ["PageDown"], () => moveCursor(PAGE)),
    move("pageUp", "Ten rows up", ["PageUp"], () => moveCursor(-PAGE)),
    move("first", "First row", ["Home"], () => moveCursor(-1e6)),
    move("last", "Last row", ["End"], () => moveCursor(1e6)),
    { id: "watch.enter", title: "Show in the chart, or fold the group", group, keys: ["Enter"], when, keyOnly: true, run: enter },
    { id: "watch.buy", title: "Buy the row's instrument", group, keys: ["B"], when: onInstrument, keyOnly: true, run: ticket("BUY") },
    { id: "watch.sell", title: "Sell the row's instrument", group, keys: ["S"], when: onInstrument, keyOnly: true, run: ticket("SELL") },
    { id: "watch.remove", title: "Remove from the watch list", group, keys: ["Delete"], when, keyOnly: true, run: removeAtCursor },
    move("moveDown", "Move the row or group down", ["Alt+ArrowDown"], () => moveAtCursor(1)),
    move("moveUp", "Move the row or group up", ["Alt+ArrowUp"], () => moveAtCursor(-1)),
    { id: "watch.fold", title: "Fold the group", group, keys: ["ArrowLeft"], when, keyOnly: true, run: () => fold(true) },
    { id: "watch.unfold", title: "Unfold the group", group, keys: ["ArrowRight"], when, keyOnly: true, run: () => fold(false) },
    { id: "watch.rename", title: "Rename the group", group, keys: ["F2"], when, run: startRename },
    { id: "watch.add", title: "Add an instrument to the watch list", group, keys: ["A", "Insert"], run: openAddBox },
    { id: "watch.newGroup", title: "New group in the watch list", group, keys: ["Shift+G"], run: addGroup },
  ];
  const ends = commands.map(registerCommand);
  return () => ends.forEach((end) => end());
}

export function openAddBox(): void {
  focusPanel("watch-list", () => setAdding(true));
}

export function addGroup(): void {
  focusPanel("watch-list", newGroup);
}
