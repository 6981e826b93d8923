import type { IDockviewHeaderActionsProps, IDockviewPanelHeaderProps } from "dockview-react";
import { panelOf } from "../panels/registry.ts";

/** Title and count of a panel. Middle click or the small cross closes it; "Show …" brings it back. */
export function DockTab({ api }: IDockviewPanelHeaderProps) {
  const entry = panelOf(api.id);
  const title = entry?.title ?? api.id;
  return (
    <div className="dock-tab" onAuxClick={(event) => event.button === 1 && api.close()}>
      <span>{title}</span>
      {entry?.useCount && <TabCount useCount={entry.useCount} what={title} />}
      <button type="button" tabIndex={-1} className="dock-tab-close" aria-label={`Close ${title}`} onPointerDown={(event) => event.stopPropagation()} onClick={() => api.close()}>
        ×
      </button>
    </div>
  );
}

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
