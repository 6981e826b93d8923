import { useEffect, useRef, useState } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { useInstrumentSearch } from "../../state/use-search.ts";
import { viewSubtitle, viewTitle } from "../../state/instrument-words.ts";
import { focusPanel } from "../../workspace/focus.ts";
import { Highlight } from "../../workspace/palette/highlight.tsx";
import { addToWatchList, setAdding, useWatchList } from "./watch-list-store.ts";
import classes from "./add-box.module.css";

const FOUND = 12;

function close(): void {
  setAdding(false);
  focusPanel("watch-list");
}

/** Search as you type; Enter adds and leaves the box open for the next one. */
export function AddBox() {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const search = useInstrumentSearch(typed, FOUND);
  const groups = useWatchList((state) => state.groups);
  const group = useWatchList((state) => state.groups.find(({ id }) => id === state.cursor?.group) ?? state.groups[0]);
  useEffect(() => field.current?.focus(), []);
  const chosen = search.found[Math.min(at, search.found.length - 1)];
  const add = (view: InstrumentView | undefined): void => {
    if (!view) return;
    addToWatchList(view.key);
    field.current?.select();
  };
  const listed = (view: InstrumentView): boolean => groups.some(({ keys }) => keys.includes(view.key));
  return (
    <div className={classes["box"]} onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setAdding(false)}>
      <input
        ref={field}
        className={classes["field"]}
        role="combobox"
        aria-label={`Add an instrument to ${group?.name ?? "the watch list"}`}
        aria-expanded={search.found.length > 0}
        aria-controls="watch-found"
        aria-activedescendant={chosen ? `found-${chosen.key}` : undefined}
        placeholder={`Add to ${group?.name ?? "the watch list"}…`}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setAt(Math.max(0, Math.min(at + 1, search.found.length - 1)));
          else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
          else if (event.key === "Enter") search.whenFound((found) => add(found[Math.min(at, found.length - 1)]));
          else if (event.key === "Escape") close();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {typed.trim() !== "" && (
        <ul id="watch-found" role="listbox" aria-label="Instruments found" className={classes["found"]}>
          {search.found.map((view) => (
            <li
              key={view.key}
              id={`found-${view.key}`}
              role="option"
              aria-selected={view === chosen}
              className={classes["item"]}
              ref={(item) => {
                if (view === chosen) item?.scrollIntoView({ block: "nearest" });
              }}
              onPointerDown={(event) => {
                event.preventDefault();
                add(view);
              }}
            >
              <b><Highlight text={viewTitle(view)} typed={typed} /></b>
              <span className={classes["sub"]}>{viewSubtitle(view)}{view.lot > 1 && ` · lot ${view.lot.toLocaleString("en-IN")}`}</span>
              <span className={classes["mark"]}>{listed(view) ? "in list" : view.exchange}</span>
            </li>
          ))}
          {search.found.length === 0 && <li className={classes["none"]}>{search.problem ?? (search.busy ? "Searching…" : `Nothing is called “${typed.trim()}”.`)}</li>}
        </ul>
      )}
    </div>
  );
}
