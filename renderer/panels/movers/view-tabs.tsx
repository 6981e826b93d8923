import type { KeyboardEvent } from "react";
import { show, VIEWS } from "./movers-store.ts";
import type { MoversView } from "./movers-store.ts";
import classes from "./movers.module.css";

/** The lists as tabs; arrows go from one to the next. */
export function ViewTabs({ view }: { readonly view: MoversView }) {
  const at = VIEWS.findIndex((one) => one.view === view);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const next = VIEWS[(at + step + VIEWS.length) % VIEWS.length];
    if (step === 0 || !next) return;
    event.preventDefault();
    event.stopPropagation();
    show(next.view);
    event.currentTarget.querySelector<HTMLElement>(`[data-view="${next.view}"]`)?.focus();
  };
  return (
    <div role="tablist" aria-label="Lists" className={classes["tabs"]} onKeyDown={onKeyDown}>
      {VIEWS.map((one, i) => (
        <button key={one.view} type="button" role="tab" data-view={one.view} aria-selected={one.view === view} tabIndex={one.view === view ? 0 : -1} title={`${one.title} (${i + 1})`} onClick={() => show(one.view)}>
          {one.text}
        </button>
      ))}
    </div>
  );
}
