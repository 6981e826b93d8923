import { useAccount } from "../../state/account.ts";
import { RecorderItem } from "../../panels/recorder/recorder-item.tsx";
import { useTerminal } from "../../state/terminal.ts";
import { cx } from "../../theme/cx.ts";
import { DownloadItem } from "./download-item.tsx";
import { FeedItem } from "./feed-item.tsx";
import { MarketClock } from "./market-clock.tsx";
import { OrderItems } from "./order-items.tsx";
import { ProtectionItem } from "./protection-item.tsx";
import { SquareOffItem } from "./square-off-item.tsx";
import { UnresolvedItem } from "./unresolved-item.tsx";
import classes from "./status-bar.module.css";

/** The health of everything between the exchange and the eye, one line. */
export function StatusBar() {
  const account = useAccount();
  const session = useTerminal((state) => state.session);
  return (
    <footer className={classes["bar"]} aria-label="Status">
      <FeedItem />
      {account && (
        <span title={account.sentence} className={cx(classes["item"], !account.trading && classes["warn"])}>
          <b className={classes["world"]}>{account.world}</b> · {account.broker} {account.clientCode}
          {account.state !== "ready" && ` · ${account.state}`}
        </span>
      )}
      <SquareOffItem />
      <UnresolvedItem />
      <ProtectionItem />
      <OrderItems />
      <DownloadItem />
      <RecorderItem />
      <span className={cx(classes["item"], classes["phase"])} data-phase={session?.phase}>
        {session?.sentence ?? "Market phase not known yet"}
      </span>
      <MarketClock />
    </footer>
  );
}
