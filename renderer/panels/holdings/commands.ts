import type { HoldingView } from "../../../shared/contract/schemas/portfolio.ts";
import { registerCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { inPanel } from "../../workspace/focus.ts";
import { openAuthorise } from "./authorise/authorise-state.ts";

let chosen: () => HoldingView | undefined = () => undefined;

/** For the chosen holding, from the header's button or the key. */
export function authoriseChosen(): void {
  const holding = chosen();
  if (holding) openAuthorise(holding.account, holding.instrument, holding.quantity);
  else toast("plain", "Choose a holding first: with the arrow keys or a click.");
}

/** @returns takes the key away. */
export function authoriseCommands(current: () => HoldingView | undefined): () => void {
  chosen = current;
  return registerCommand({ id: "holdings.authorise", title: "Authorise the sale of the chosen holding (eDIS)…", group: "Holdings", keys: ["E"], when: () => inPanel("holdings"), keyOnly: true, run: authoriseChosen });
}
