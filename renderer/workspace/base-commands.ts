import { ticketCommands } from "../panels/ticket/commands.ts";
import { accountCommands } from "./accounts/account-commands.ts";
import { registerCommand } from "./commands.ts";
import { focusedPanel, panelRoot } from "./focus.ts";
import { openKeySheet, openPalette } from "./palette/palette-state.ts";
import { practiceCommands } from "./practice-actions.ts";
import { openMeter } from "./rate-meter/meter-state.ts";
import { startKillKey } from "./kill/kill-actions.ts";
import { squareOffCommands } from "./square-off/square-off-state.ts";

/** From a field to its panel, so that the arrows and letters of that panel hold. */
function leaveField(): void {
  const panel = focusedPanel();
  if (panel !== undefined) panelRoot(panel)?.focus({ preventScroll: true });
}

/** What the page can do wherever the focus is. @returns takes them away. */
export function baseCommands(): () => void {
  const group = "Workspace";
  const ends = [
    registerCommand({ id: "palette.open", title: "Search instruments and commands", group, keys: ["Ctrl+K", "/"], whileTyping: true, keyOnly: true, run: openPalette }),
    registerCommand({ id: "keys.open", title: "Show all keyboard shortcuts", group, keys: ["?"], run: openKeySheet }),
    registerCommand({ id: "field.leave", title: "Leave the field for its panel: letters are shortcuts again", group, keys: ["Escape"], whileTyping: true, keyOnly: true, run: leaveField }),
    registerCommand({ id: "limits.broker", title: "Show how much of the broker's limits is used", group, run: openMeter }),
    registerCommand({ id: "page.reload", title: "Reload the page", group, run: () => location.reload() }),
    practiceCommands(),
    squareOffCommands(),
    startKillKey(),
    accountCommands(),
    // B and S open the ticket's panel again where it was closed.
    ticketCommands(),
  ];
  return () => ends.forEach((end) => end());
}
