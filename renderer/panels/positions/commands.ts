import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import type { Side } from "../../../shared/domain/words.ts";
import { openTicket } from "../../state/ticket.ts";
import { registerCommand } from "../../workspace/commands.ts";
import type { PageCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { inPanel } from "../../workspace/focus.ts";
import { openConvert } from "./convert/convert-state.ts";
import { exitPosition, reversePosition } from "./position-actions.ts";

/** Keys of the positions panel; they act on the chosen row and on no other. @returns takes them away. */
export function positionCommands(current: () => PositionView | undefined): () => void {
  const group = "Positions";
  const when = (): boolean => inPanel("positions");
  const chosen = (): boolean => when() && current() !== undefined;
  const on = (run: (position: PositionView) => void) => (): void => {
    const position = current();
    if (position) run(position);
    else toast("plain", "Choose a position first: with the arrow keys or a click.");
  };
  const ticket = (side: Side) => on(({ instrument, product }) => openTicket({ instrument, side, product }));
  const inRow = { group, when, keyOnly: true } as const;
  const commands: readonly PageCommand[] = [
    { ...inRow, id: "positions.exit", title: "Exit the chosen position at market, at once", keys: ["X"], run: on((position) => void exitPosition(position)) },
    { ...inRow, id: "positions.reverse", title: "Reverse the chosen position", keys: ["R"], run: on((position) => void reversePosition(position)) },
    { ...inRow, id: "positions.convert", title: "Convert the chosen position to another product…", keys: ["V"], run: on(openConvert) },
    { ...inRow, id: "positions.buy", title: "Buy more, or cover", when: chosen, keys: ["B"], run: ticket("BUY") },
    { ...inRow, id: "positions.sell", title: "Sell the position's instrument", when: chosen, keys: ["S"], run: ticket("SELL") },
  ];
  const ends = commands.map(registerCommand);
  return () => ends.forEach((end) => end());
}
