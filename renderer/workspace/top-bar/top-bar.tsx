import { useAccount } from "../../state/account.ts";
import { openPalette } from "../palette/palette-state.ts";
import { squareOffEverything } from "../square-off.ts";
import { IndexTiles } from "./index-tiles.tsx";
import { NetPnlTile } from "./net-pnl-tile.tsx";
import { PracticeControl } from "./practice-control.tsx";
import classes from "./top-bar.module.css";
import { WorldPill } from "./world-pill.tsx";

/** Where one looks first: the market, the day's result, the world one trades in, and the way out. */
export function TopBar() {
  const account = useAccount();
  return (
    <header className={classes["bar"]} data-world={account?.world}>
      <div className={classes["logo"]} aria-label="Sauda">
        sauda<i>.</i>
      </div>
      <button type="button" className={classes["find"]} onClick={() => openPalette()}>
        <span>Search or command</span> <kbd>Ctrl K</kbd>
      </button>
      <PracticeControl />
      <div className={classes["right"]}>
        <IndexTiles />
        <NetPnlTile />
        <WorldPill />
        <button type="button" className={classes["exit"]} disabled={!account} onClick={() => void squareOffEverything()}>
          Square off all <kbd>Ctrl ⇧ X</kbd>
        </button>
      </div>
    </header>
  );
}
