import type { BracketView } from "../../../shared/contract/schemas/plans.ts";
import { tradeKeys } from "../../grids/trade-keys.ts";
import { registerCommand } from "../../workspace/commands.ts";
import type { PageCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { inPanel } from "../../workspace/focus.ts";
import { breakEven, cancelBracket, changeBracket, showBracket } from "./bracket-actions.ts";
import { toggleBracketHistory } from "./bracket-history.ts";

/** Keys of the brackets panel; they act on the chosen row and on no other. @returns takes them away. */
export function bracketCommands(current: () => BracketView | undefined): () => void {
  const group = "Brackets";
  const inRow = { group, when: () => inPanel("brackets"), keyOnly: true } as const;
  const on = (run: (bracket: BracketView) => void) => (): void => {
    const bracket = current();
    if (bracket) run(bracket);
    else toast("plain", "Choose a bracket first: with the arrow keys or a click.");
  };
  const commands: readonly PageCommand[] = [
    { ...inRow, id: "brackets.details", title: "Details of the chosen bracket", keys: ["I"], run: on(showBracket) },
    { ...inRow, id: "brackets.breakEven", title: "Stop of the chosen bracket to break-even", keys: ["V"], run: on((bracket) => void breakEven(bracket)) },
    { ...inRow, id: "brackets.change", title: "Change the chosen bracket", keys: ["E", "F2"], run: on(changeBracket) },
    { ...inRow, id: "brackets.cancel", title: "Cancel the chosen bracket, keep the position", keys: ["Delete", "C"], run: on((bracket) => void cancelBracket(bracket, false)) },
    { ...inRow, id: "brackets.exit", title: "Cancel the chosen bracket and close its position, at once", keys: ["X"], run: on((bracket) => void cancelBracket(bracket, true)) },
    { ...inRow, id: "brackets.history", title: "Brackets that are over, or the working ones", keys: ["H"], run: toggleBracketHistory },
  ];
  const ends = [...commands.map(registerCommand), tradeKeys("brackets", group, () => current()?.instrument)];
  return () => ends.forEach((end) => end());
}
