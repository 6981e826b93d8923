import type { GttView } from "../../../shared/contract/schemas/plans.ts";
import { registerCommand } from "../../workspace/commands.ts";
import type { PageCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { inPanel } from "../../workspace/focus.ts";
import { tradeKeys } from "../../grids/trade-keys.ts";
import { cancelGtt, modifyGtt, showGtt } from "./gtt-actions.ts";
import { toggleGttHistory } from "./gtt-history.ts";

/** Keys of the GTT panel; they act on the chosen row and on no other. @returns takes them away. */
export function gttCommands(current: () => GttView | undefined): () => void {
  const group = "GTT";
  const inRow = { group, when: () => inPanel("gtt"), keyOnly: true } as const;
  const on = (run: (rule: GttView) => void) => (): void => {
    const rule = current();
    if (rule) run(rule);
    else toast("plain", "Choose a GTT first: with the arrow keys or a click.");
  };
  const commands: readonly PageCommand[] = [
    { ...inRow, id: "gtt.details", title: "Details of the chosen GTT", keys: ["I"], run: on(showGtt) },
    { ...inRow, id: "gtt.modify", title: "Modify the chosen GTT", keys: ["E", "F2"], run: on(modifyGtt) },
    { ...inRow, id: "gtt.cancel", title: "Cancel the chosen GTT", keys: ["Delete", "C"], run: on((rule) => void cancelGtt(rule)) },
    { ...inRow, id: "gtt.history", title: "GTTs that are over, or the waiting ones", keys: ["H"], run: toggleGttHistory },
  ];
  const ends = [...commands.map(registerCommand), tradeKeys("gtt", group, () => current()?.instrument)];
  return () => ends.forEach((end) => end());
}
