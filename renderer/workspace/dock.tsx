import type { DockviewApi, DockviewReadyEvent, DockviewTheme, IDockviewPanelProps } from "dockview-react";
import { DockviewReact } from "dockview-react";
import type { FunctionComponent } from "react";
import { useEffect, useState } from "react";
import { PANELS, panelOf } from "../panels/registry.ts";
import { loadSetting, saveSetting } from "../state/settings.ts";
import { dockCommands } from "./dock-commands.ts";
import { defaultLayout, readSavedLayout, saveForm } from "./dock-layout.ts";
import { DockActions, DockTab } from "./dock-tab.tsx";
import { toast } from "./dialogs.ts";
import { focusPanel, setDock } from "./focus.ts";
import { PanelHost } from "./panel-host.tsx";
import { keepTabsOpen } from "./tab-keys.ts";
import "./dock.css";

const THEME: DockviewTheme = { name: "sauda", className: "dockview-theme-sauda", colorScheme: "dark", gap: 6, dndTabIndicator: "line", tabGroupIndicator: "none" };

const COMPONENTS: Record<string, FunctionComponent<IDockviewPanelProps>> = Object.fromEntries(
  PANELS.map((entry) => [entry.id, () => <PanelHost entry={entry} />]),
);
const PANEL_IDS: ReadonlySet<string> = new Set(PANELS.map(({ id }) => id));

/** Puts every panel back to its place. */
export function resetLayout(api: DockviewApi): void {
  api.fromJSON(defaultLayout(PANELS, api.width, api.height));
}

/** Loads the saved arrangement; one that is broken or of another version gives way to the default, with a word about it. */
function restore(api: DockviewApi): void {
  const saved = readSavedLayout(loadSetting("layout"), PANEL_IDS);
  if (saved === "none") return resetLayout(api);
  if (saved !== "foreign") {
    try {
      api.fromJSON(saved);
      if (api.panels.length > 0) return;
    } catch {
      // Falls through to the default; fromJSON has cleared what it could not finish.
    }
  }
  resetLayout(api);
  toast("warning", "The saved panel layout could not be used: the default one is shown.");
}

/** Opens a closed panel beside others of its place, or at the edge where that place is. */
function reopen(api: DockviewApi, id: string): void {
  const entry = panelOf(id);
  if (!entry || api.getPanel(id)) return;
  const neighbour = PANELS.find((other) => other.place === entry.place && other.id !== id && api.getPanel(other.id));
  const edge = { left: "left", centre: "above", bottom: "below", "right-top": "right", "right-bottom": "right" } as const;
  const position = neighbour ? { referencePanel: neighbour.id } : { direction: edge[entry.place] };
  api.addPanel({ id, title: entry.title, component: id, position });
}

/** The docking area: panels can be dragged, resized, tabbed, closed and reopened; the arrangement is kept. */
export function Dock() {
  const [api, setApi] = useState<DockviewApi>();
  useEffect(keepTabsOpen, []);
  useEffect(() => {
    if (!api) return;
    const ends = dockCommands(api, () => resetLayout(api), (id) => reopen(api, id));
    setDock(api, (id) => reopen(api, id));
    const change = api.onDidLayoutChange(() => {
      if (api.panels.length > 0) saveSetting("layout", saveForm(api.toJSON()));
    });
    return () => {
      ends();
      setDock(undefined, () => {});
      change.dispose();
    };
  }, [api]);
  const onReady = ({ api: ready }: DockviewReadyEvent): void => {
    restore(ready);
    setApi(ready);
    // The keyboard starts where a day starts; not when the focus is somewhere on purpose (the command box).
    if (document.activeElement === document.body) focusPanel("watch-list");
  };
  return (
    <DockviewReact
      theme={THEME}
      components={COMPONENTS}
      defaultTabComponent={DockTab}
      rightHeaderActionsComponent={DockActions}
      watermarkComponent={Watermark}
      onReady={onReady}
      disableFloatingGroups
      dndStrategy="pointer"
      scrollbars="native"
    />
  );
}

function Watermark() {
  return <p className="dock-watermark">All panels are closed. “Reset layout” in the command box (Ctrl K) brings them back.</p>;
}
