import { useEffect } from "react";
import { terminalStore } from "../../state/terminal.ts";
import { registerCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { LiveDialog } from "./live-dialog.tsx";
import { NewDialog } from "./new-dialog.tsx";
import { toggleRecorder } from "./recorder-button.tsx";
import { StopDialog } from "./stop-dialog.tsx";
import { askStop, openNew, useStrategiesPage } from "./strategy-store.ts";
import { isActive } from "./strategy-words.ts";

/** Dialogs about strategies, and what can be done with them from anywhere. */
export function StrategyDialogs() {
  const dialog = useStrategiesPage((page) => page.dialog);
  useEffect(() => {
    const group = "Strategies";
    const ends = [
      registerCommand({ id: "strategies.newAnywhere", title: "New strategy…", group, run: () => openNew() }),
      registerCommand({ id: "recorder.toggle", title: "Record ticks, or no longer", group, run: toggleRecorder }),
      registerCommand({ id: "strategies.stopAll", title: "Stop all strategies…", group, run: stopAll }),
    ];
    return () => ends.forEach((end) => end());
  }, []);
  return (
    <>
      {dialog === "new" && <NewDialog />}
      {dialog === "stop" && <StopDialog />}
      <LiveDialog />
    </>
  );
}

/** Asks once, for all that run. */
export function stopAll(): void {
  const active = [...terminalStore.getState().strategies.values()].filter(isActive);
  if (active.length === 0) toast("plain", "No strategy runs.");
  else askStop(active);
}
