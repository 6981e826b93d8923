import { useAccount } from "../../state/account.ts";
import type { World } from "../../../shared/domain/words.ts";
import classes from "./world-pill.module.css";

const MEANING: Readonly<Record<World, string>> = {
  practice: "A simulated market: no real money moves.",
  replay: "A recorded market: no real money moves.",
  paper: "The real market, simulated fills: no real money moves.",
  live: "Real money: orders go to the broker.",
};

/** Whose money this is, in a word that cannot be overlooked. */
export function WorldPill() {
  const account = useAccount();
  if (!account) return null;
  return (
    <span className={classes["pill"]} data-world={account.world} title={MEANING[account.world]}>
      {account.world.toUpperCase()}
    </span>
  );
}
