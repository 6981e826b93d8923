import type { World } from "../../../shared/domain/words.ts";
import { WORLD_MEANING } from "../world-words.ts";
import classes from "./world-pill.module.css";

/** Whose money this is, in a word that cannot be overlooked. */
export function WorldPill({ world }: { readonly world: World }) {
  return (
    <span className={classes["pill"]} data-world={world} title={WORLD_MEANING[world]}>
      {world.toUpperCase()}
    </span>
  );
}
