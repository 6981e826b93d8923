import { useState } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { useInstrumentSearch } from "../../state/use-search.ts";
import { viewSubtitle, viewTitle } from "../../state/instrument-words.ts";
import { toast } from "../../workspace/dialogs.ts";
import { addLine, MOST_LINES } from "./basket-store.ts";
import classes from "./basket.module.css";

const FOUND = 8;
const tradableOf = (all: readonly InstrumentView[]): readonly InstrumentView[] => all.filter(({ tradable }) => tradable);

/** Search as you type; Enter adds a line and leaves the field ready for the next one. */
export function AddLine() {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const search = useInstrumentSearch(typed, FOUND);
  const found = tradableOf(search.found);
  const under = (offered: readonly InstrumentView[]): InstrumentView | undefined => offered[Math.min(at, offered.length - 1)];
  const chosen = under(found);
  const add = (view: InstrumentView | undefined): void => {
    if (!view) return;
    if (!addLine(view.key)) toast("warning", `A basket holds at most ${MOST_LINES} orders.`);
    setTyped("");
    setAt(0);
  };
  return (
    <div className={classes["adding"]}>
      <input
        className={classes["search"]} role="combobox" aria-label="Add an instrument to the basket" aria-expanded={found.length > 0} aria-controls="basket-found" data-autofocus
        aria-activedescendant={chosen ? `basket-found-${chosen.key}` : undefined} placeholder="Add an instrument…" value={typed} autoComplete="off" maxLength={60}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (typed.trim() === "") return;
          if (event.key === "ArrowDown") setAt(Math.max(0, Math.min(at + 1, found.length - 1)));
          else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
          else if (event.key === "Enter") search.whenFound((all) => add(under(tradableOf(all))));
          else if (event.key === "Escape") setTyped("");
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {typed.trim() !== "" && (
        <ul id="basket-found" role="listbox" aria-label="Instruments found" className={classes["found"]}>
          {found.map((view) => (
            <li
              key={view.key} id={`basket-found-${view.key}`} role="option" aria-selected={view === chosen} className={classes["item"]}
              onPointerDown={(event) => {
                event.preventDefault();
                add(view);
              }}
            >
              <b>{viewTitle(view)}</b> <span>{viewSubtitle(view)}</span>
            </li>
          ))}
          {found.length === 0 && <li className={classes["none"]}>{search.problem ?? (search.busy ? "Searching…" : `Nothing that can be traded is called “${typed.trim()}”.`)}</li>}
        </ul>
      )}
    </div>
  );
}
