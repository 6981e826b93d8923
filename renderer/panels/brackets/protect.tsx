import { createRoot } from "react-dom/client";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import { registerCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { nameOf } from "../../grids/columns.ts";
import { instruments } from "../../state/instruments.ts";
import { currentAccount } from "../../state/account.ts";
import { useSelection } from "../../state/selection.ts";
import { terminalStore } from "../../state/terminal.ts";
import { ProtectDialog } from "./protect-dialog.tsx";

let open = false;

/**
 * Asks for stop and target of an open position, in a small dialog of its own: it works from any panel,
 * also while the brackets panel is closed.
 */
export async function protectPosition(position: PositionView): Promise<void> {
  if (open) return;
  if (position.quantity === 0) return toast("plain", `${nameOf(position.instrument)} is closed: there is nothing to protect.`);
  await instruments.ensure([position.instrument]).catch(() => {});
  const view = instruments.get(position.instrument);
  if (!view) return toast("bad", `${nameOf(position.instrument)} is not in today's list of instruments, so its lot and tick are not known. Protect it at the broker.`);
  open = true;
  const host = document.body.appendChild(document.createElement("div"));
  const root = createRoot(host);
  const close = (): void => {
    open = false;
    root.unmount();
    host.remove();
  };
  root.render(<ProtectDialog position={position} view={view} onClose={close} />);
}

/** The open position of the chosen instrument in the chosen account; of several products the largest. */
function chosenPosition(): PositionView | undefined {
  const { instrument } = useSelection.getState();
  const account = currentAccount()?.id;
  const own = [...terminalStore.getState().positions.values()].filter((one) => one.instrument === instrument && one.account === account && one.quantity !== 0);
  return own.sort((a, b) => Math.abs(b.quantity) - Math.abs(a.quantity))[0];
}

/** @returns takes it away. */
export function protectCommand(): () => void {
  return registerCommand({
    id: "bracket.protectPosition", title: "Protect the position of the chosen instrument with stop and target", group: "Brackets", keys: ["Shift+B"],
    run: () => {
      const position = chosenPosition();
      if (position) void protectPosition(position);
      else toast("plain", "No position is open in the chosen instrument.");
    },
  });
}
