import { useAccount } from "../../state/account.ts";
import { AccountSwitcher } from "../accounts/account-switcher.tsx";
import { KillSwitch } from "../kill/kill-button.tsx";
import { openPalette } from "../palette/palette-state.ts";
import { IndexTiles } from "./index-tiles.tsx";
import { NetPnlTile } from "./net-pnl-tile.tsx";
import { PracticeControl } from "./practice-control.tsx";
import classes from "./top-bar.module.css";

/** Where one looks first: the market, the day's result, the account and its world, and the lever that stops everything. */
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
        <AccountSwitcher />
        <KillSwitch />
      </div>
    </header>
  );
}
