import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { tradeKeys } from "../../grids/trade-keys.ts";
import { viewTitle } from "../../state/instrument-words.ts";
import { select } from "../../state/selection.ts";
import { registerCommand } from "../../workspace/commands.ts";
import type { PageCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { inPanel } from "../../workspace/focus.ts";
import { addLine, MOST_LINES, useBasket } from "../baskets/basket-store.ts";
import { showTab } from "../ticket/ticket-extras.ts";
import { useChain } from "./chain-store.ts";

/** Rows of one page up or down. */
const PAGE = 10;

/** What the keys do in the chain that is shown. */
export interface ChainActions {
  /** The option that the keyboard stands on. */
  readonly current: () => InstrumentView | undefined;
  /** Rows down, or up below 0. */
  readonly move: (rows: number) => void;
  readonly turn: (side: "CE" | "PE") => void;
  /** To the strike at the money. */
  readonly centre: () => void;
}

/** Puts the option into the basket and stays in the chain, for the next leg. */
function addToBasket(option: InstrumentView | undefined, side: "BUY" | "SELL"): void {
  if (!option) return;
  if (!addLine(option.key, { side })) return toast("warning", `A basket holds at most ${MOST_LINES} orders.`);
  const { length } = useBasket.getState().lines;
  const show = { label: "Show the basket", run: () => showTab("basket") };
  toast("plain", `${side} ${viewTitle(option)} is in the basket: ${length === 1 ? "1 order" : `${length} orders`}.`, show);
}

const group = "Option chain";
const when = (): boolean => inPanel("option-chain");
const step = (id: string, title: string, key: string, run: () => void): PageCommand => ({ id: `chain.${id}`, title, group, keys: [key], when, keyOnly: true, repeats: true, run });
const once = (id: string, title: string, key: string, run: () => void): PageCommand => ({ ...step(id, title, key, run), repeats: false });

/** Keys that also work while the strikes of the next expiry are on their way. @returns takes them away. */
export function expiryCommands(next: (step: 1 | -1) => void): () => void {
  const commands = [
    once("expiry", "Next expiry", "E", () => next(1)),
    once("expiryBack", "Expiry before", "Shift+E", () => next(-1)),
    once("columns", "Choose the columns", "K", () => useChain.setState({ choosing: true })),
  ];
  const ends = commands.map(registerCommand);
  return () => ends.forEach((end) => end());
}

/** Keys of the strikes. @returns takes them away. */
export function chainCommands({ current, move, turn, centre }: ChainActions): () => void {
  const chart = (): void => {
    const option = current();
    if (option) select(option.key);
  };
  const commands: readonly PageCommand[] = [
    step("down", "Next strike", "ArrowDown", () => move(1)),
    step("up", "Strike before", "ArrowUp", () => move(-1)),
    step("pageDown", "Ten strikes down", "PageDown", () => move(PAGE)),
    step("pageUp", "Ten strikes up", "PageUp", () => move(-PAGE)),
    step("first", "Lowest strike", "Home", () => move(-1e6)),
    step("last", "Highest strike", "End", () => move(1e6)),
    once("calls", "To the calls", "ArrowLeft", () => turn("CE")),
    once("puts", "To the puts", "ArrowRight", () => turn("PE")),
    once("chart", "Show the option in the chart", "Enter", chart),
    once("money", "To the strike at the money", "M", centre),
    once("basketBuy", "Add the option to the basket, to buy", "Alt+A", () => addToBasket(current(), "BUY")),
    once("basketSell", "Add the option to the basket, to sell", "Alt+Shift+A", () => addToBasket(current(), "SELL")),
  ];
  const ends = [...commands.map(registerCommand), tradeKeys("option-chain", group, () => current()?.key)];
  return () => ends.forEach((end) => end());
}
