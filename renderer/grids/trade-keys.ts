import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { openTicket } from "../state/ticket.ts";
import { registerCommand } from "../workspace/commands.ts";
import { inPanel } from "../workspace/focus.ts";

/** B and S on a row are about the row's instrument, not about the chart's. @returns takes the keys away. */
export function tradeKeys(panel: string, group: string, current: () => InstrumentKey | undefined): () => void {
  const when = (): boolean => inPanel(panel) && current() !== undefined;
  const ends = (["BUY", "SELL"] as const).map((side) =>
    registerCommand({
      id: `${panel}.${side.toLowerCase()}`, title: `${side === "BUY" ? "Buy" : "Sell"} the row's instrument`, group, keys: [side === "BUY" ? "B" : "S"], when, keyOnly: true,
      run: () => {
        const instrument = current();
        if (instrument !== undefined) openTicket({ instrument, side });
      },
    }),
  );
  return () => ends.forEach((end) => end());
}
