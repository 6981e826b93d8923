import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { tradeKeys } from "../../grids/trade-keys.ts";
import { registerCommand } from "../../workspace/commands.ts";
import { inPanel } from "../../workspace/focus.ts";
import { nextExpiry, show, VIEWS } from "./movers-store.ts";

/** Keys of the panel. @returns takes them away. */
export function moversCommands(current: () => InstrumentKey | undefined, again: () => void): () => void {
  const group = "Movers";
  const when = (): boolean => inPanel("movers");
  const ends = [
    ...VIEWS.map(({ view, text, title }, i) => registerCommand({ id: `movers.${view}`, title: `${text}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`, group, keys: [String(i + 1)], when, keyOnly: true, run: () => show(view) })),
    registerCommand({ id: "movers.expiry", title: "Near, next or far expiry", group, keys: ["E"], when, keyOnly: true, run: nextExpiry }),
    registerCommand({ id: "movers.again", title: "Ask for the list now", group, keys: ["U"], when, keyOnly: true, run: again }),
    tradeKeys("movers", group, current),
  ];
  return () => ends.forEach((end) => end());
}
