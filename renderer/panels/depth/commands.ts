import type { Side } from "../../../shared/domain/words.ts";
import { registerCommand } from "../../workspace/commands.ts";
import { inPanel } from "../../workspace/focus.ts";
import type { ArrowKey } from "./levels.ts";

/** What the keys do at the cell that is lit. */
interface DepthActions {
  readonly move: (key: ArrowKey) => void;
  /** Gives its price to the ticket; without a side the ticket keeps its own. */
  readonly fill: (side?: Side) => void;
  /** Five or twenty. */
  readonly switchLevels: () => void;
}

const ARROWS = [["ArrowUp", "Better level"], ["ArrowDown", "Deeper level"], ["ArrowLeft", "To the bids"], ["ArrowRight", "To the asks"]] as const;

/** Keys of the depth panel. Enter keeps the ticket's side, B and S choose it. @returns takes them away. */
export function depthCommands({ move, fill, switchLevels }: DepthActions): () => void {
  const group = "Depth";
  const when = (): boolean => inPanel("depth");
  const common = { group, when, keyOnly: true };
  const ends = [
    ...ARROWS.map(([key, title]) => registerCommand({ ...common, id: `depth.${key}`, title, keys: [key], repeats: true, run: () => move(key) })),
    registerCommand({ ...common, id: "depth.fill", title: "Price of the level to the ticket, its side as it is", keys: ["Enter"], run: () => fill() }),
    registerCommand({ ...common, id: "depth.buy", title: "Buy at the level's price", keys: ["B"], run: () => fill("BUY") }),
    registerCommand({ ...common, id: "depth.sell", title: "Sell at the level's price", keys: ["S"], run: () => fill("SELL") }),
    registerCommand({ group, when, id: "depth.levels", title: "5 or 20 levels of market depth", keys: ["L"], run: switchLevels }),
  ];
  return () => ends.forEach((end) => end());
}
