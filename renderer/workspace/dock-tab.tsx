import type { IDockviewHeaderActionsProps, IDockviewPanelHeaderProps } from "dockview-react";
import { useEffect, useRef } from "react";
import type { RefObject } from "react";
import { panelOf } from "../panels/registry.ts";
import { focusPanel } from "./focus.ts";

/**
 * Title and count of a panel. A click gives its panel the keyboard, so that the next key is the panel's and not
 * the tab's. The small cross or a command closes it, nothing else; "Show …" brings it back.
 */
export function DockTab({ api }: IDockviewPanelHeaderProps) {
  const entry = panelOf(api.id);
  const title = entry?.title ?? api.id;
  const root = useRef<HTMLDivElement>(null);
  useWholeOrHidden(root, api);
  return (
    <div ref={root} className="dock-tab" onClick={() => focusPanel(api.id)}>
      <span>{title}</span>
      {entry?.useCount && <TabCount useCount={entry.useCount} what={title} />}
      <button
        type="button" tabIndex={-1} className="dock-tab-close" aria-label={`Close ${title}`} onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          api.close();
        }}
      >
        ×
      </button>
    </div>
  );
}

/** A tab that does not fit in the row is not shown in part: the list at the row's end has it by its full name. */
function useWholeOrHidden(root: RefObject<HTMLDivElement | null>, api: IDockviewPanelHeaderProps["api"]): void {
  useEffect(() => {
    const tab = root.current?.closest<HTMLElement>(".dv-tab");
    const row = tab?.closest(".dv-tabs-container");
    if (!tab || !row) return;
    const watch = new IntersectionObserver((all) => tab.toggleAttribute("data-cut", (all.at(-1)?.intersectionRatio ?? 1) < WHOLE), { root: row, threshold: [WHOLE, 1] });
    watch.observe(tab);
    const bring = (): void => {
      if (api.isVisible) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    // The buttons of its panel come a moment after the tab and take room from the row.
    const resized = new ResizeObserver(bring);
    resized.observe(row);
    const shown = api.onDidVisibilityChange(bring);
    return () => {
      watch.disconnect();
      resized.disconnect();
      shown.dispose();
    };
  }, [root, api]);
}

/** Less of a tab than this is a name cut off; fractions of a px do not count. */
const WHOLE = 0.98;

function TabCount({ useCount, what }: { readonly useCount: () => number | undefined; readonly what: string }) {
  const count = useCount();
  if (count === undefined || count === 0) return null;
  return (
    <span className="dock-count" aria-label={`${count} ${what}`}>
      {count}
    </span>
  );
}

/** What the active panel of the group offers at the right of its header. */
export function DockActions({ activePanel }: IDockviewHeaderActionsProps) {
  const Actions = activePanel ? panelOf(activePanel.id)?.actions : undefined;
  return Actions ? <div className="dock-actions"><Actions /></div> : null;
}
