import { useState } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { viewSubtitle, viewTitle } from "../../state/instrument-words.ts";
import { useInstrumentSearch } from "../../state/use-search.ts";
import classes from "./history.module.css";

const FOUND = 8;

interface InstrumentBoxProps {
  readonly id: string;
  readonly value: InstrumentKey | undefined;
  readonly onChoose: (key: InstrumentKey) => void;
  readonly autofocus?: boolean;
}

/** Search as you type; arrows and Enter choose. Shows the chosen key while nothing is typed. */
export function InstrumentBox({ id, value, onChoose, autofocus = false }: InstrumentBoxProps) {
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [at, setAt] = useState(0);
  const search = useInstrumentSearch(typed ?? "", FOUND);
  const open = typed !== undefined && typed.trim() !== "";
  const chosen = search.found[Math.min(at, search.found.length - 1)];
  const take = (view: InstrumentView | undefined): void => {
    if (!view) return;
    onChoose(view.key);
    setTyped(undefined);
  };
  return (
    <div className={classes["search"]} onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setTyped(undefined)}>
      <input
        id={id} role="combobox" aria-expanded={open} aria-controls={`${id}-found`} aria-activedescendant={open && chosen ? `${id}-${chosen.key}` : undefined}
        autoComplete="off" spellCheck={false} placeholder="Search, e.g. SBIN" data-autofocus={autofocus || undefined} value={typed ?? value ?? ""}
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (!open) return;
          if (event.key === "ArrowDown") setAt(Math.max(0, Math.min(at + 1, search.found.length - 1)));
          else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
          else if (event.key === "Enter") search.whenFound((found) => take(found[Math.min(at, found.length - 1)]));
          else if (event.key === "Escape") setTyped(undefined);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {open && (
        <ul id={`${id}-found`} role="listbox" aria-label="Instruments found">
          {search.found.map((view) => (
            <li
              key={view.key} id={`${id}-${view.key}`} role="option" aria-selected={view === chosen}
              onPointerDown={(event) => {
                event.preventDefault();
                take(view);
              }}
            >
              <b>{viewTitle(view)}</b>
              <span>{viewSubtitle(view)}</span>
              <i>{view.exchange}</i>
            </li>
          ))}
          {search.found.length === 0 && <li>{search.problem ?? (search.busy ? "Searching…" : `Nothing is called “${(typed ?? "").trim()}”.`)}</li>}
        </ul>
      )}
    </div>
  );
}
