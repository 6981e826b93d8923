import type { KeyboardEvent } from "react";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { clientOf } from "../../../shared/domain/identity.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import { openConnectForm } from "../../panels/connect/connect-store.ts";
import { openPaperDialog } from "../../panels/paper/paper-dialogs.ts";
import { chooseAccount, useAccount, useClosedAccounts, useOpenAccounts } from "../../state/account.ts";
import { useTerminal } from "../../state/terminal.ts";
import { Popover } from "../popover.tsx";
import { WORLD_MEANING } from "../world-words.ts";
import { closeSwitcher, openSwitcher, useSwitcher } from "./accounts-state.ts";
import classes from "./account-switcher.module.css";
import { WorldPill } from "./world-pill.tsx";

const BUTTON = "account-switcher";

/** The account everything on the page is about, with its world; opens the list of accounts. */
export function AccountSwitcher() {
  const account = useAccount();
  const open = useSwitcher((state) => state.open);
  if (!account) return null;
  return (
    <>
      <button
        id={BUTTON} type="button" className={classes["button"]} data-world={account.world} aria-haspopup="dialog" aria-expanded={open}
        aria-label={`Account ${account.title}, ${account.world}`} title={`${account.broker} ${account.clientCode}. ${WORLD_MEANING[account.world]} Choose another with Ctrl+Shift+A.`} onClick={openSwitcher}
      >
        {account.title.toLowerCase() !== account.world && <span className={classes["name"]}>{account.title}</span>}
        <WorldPill world={account.world} />
        <i aria-hidden="true">▾</i>
      </button>
      {open && <AccountList chosen={account} />}
    </>
  );
}

function AccountList({ chosen }: { readonly chosen: AccountView }) {
  const accounts = useOpenAccounts();
  const closed = useClosedAccounts();
  const paper = useTerminal((state) => state.paper);
  const choose = (account: AccountView): void => {
    closeSwitcher();
    chooseAccount(account.id);
  };
  return (
    <Popover label="Accounts" anchor={BUTTON} onClose={closeSwitcher}>
      <div className={classes["lists"]} onKeyDown={moveFocus}>
        <ul className={classes["list"]}>
          {accounts.map((account) => <AccountRow key={account.id} account={account} chosen={chosen} what={whatText(account, paper.get(account.id)?.prices)} choose={choose} />)}
        </ul>
        {closed.length > 0 && (
          <>
            <h3 id="closed-accounts">Closed</h3>
            <ul className={classes["list"]} aria-labelledby="closed-accounts">
              {closed.map((account) => <AccountRow key={account.id} account={account} chosen={chosen} what="history only, takes no orders" choose={choose} />)}
            </ul>
          </>
        )}
      </div>
      <div className={classes["foot"]}>
        <button
          type="button" className="button"
          onClick={() => {
            closeSwitcher();
            openPaperDialog({ kind: "open" });
          }}
        >
          New paper account…
        </button>
        <button
          type="button" className="button"
          onClick={() => {
            closeSwitcher();
            openConnectForm();
          }}
        >
          Connect a broker…
        </button>
        <OpenElsewhere chosen={chosen} />
      </div>
    </Popover>
  );
}

interface RowProps {
  readonly account: AccountView;
  readonly chosen: AccountView;
  readonly what: string;
  readonly choose: (account: AccountView) => void;
}

function AccountRow({ account, chosen, what, choose }: RowProps) {
  const current = account.id === chosen.id;
  return (
    <li>
      <button type="button" className={classes["row"]} aria-current={current} data-autofocus={current || undefined} data-world={account.world} onClick={() => choose(account)}>
        <span className={classes["title"]}>{account.title}</span>
        <WorldPill world={account.world} />
        <span className={classes["what"]}>{what}</span>
      </button>
    </li>
  );
}

function whatText({ broker, clientCode, state, trading }: AccountView, prices: AccountId | undefined): string {
  return `${broker} · ${prices === undefined ? clientCode : `prices of ${clientOf(prices)}`}${trading ? "" : ` · ${state === "ready" ? "no orders yet" : state}`}`;
}

/** Positions of the accounts that are not shown: switching must not make them forgotten. */
function OpenElsewhere({ chosen }: { readonly chosen: AccountView }) {
  const positions = useTerminal((state) => state.positions);
  const count = [...positions.values()].filter(({ account, quantity }) => account !== chosen.id && quantity !== 0).length;
  if (count === 0) return null;
  return <span className={classes["elsewhere"]}>{`${count} position${count === 1 ? "" : "s"} open in other accounts`}</span>;
}

/** Arrows, Home and End go through the accounts. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll("button")];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  rows[(next + rows.length) % rows.length]?.focus();
}
