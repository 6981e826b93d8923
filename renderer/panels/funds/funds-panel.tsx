import { useEffect } from "react";
import type { AccountView, FundsView } from "../../../shared/contract/schemas/portfolio.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { formatMoney } from "../../../shared/domain/format.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { client } from "../../connection/client.ts";
import { formatTime } from "../../grids/formats.ts";
import { useAccount, useClosed, useOpenAccounts } from "../../state/account.ts";
import { useSelection } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { openSwitcher } from "../../workspace/accounts/accounts-state.ts";
import { toast } from "../../workspace/dialogs.ts";
import { registerCommand } from "../../workspace/commands.ts";
import { inPanel } from "../../workspace/focus.ts";
import classes from "./funds.module.css";

/** What the chosen account has, and what of it is in use. */
export function FundsPanel() {
  const account = useAccount();
  const closed = useClosed();
  const several = useOpenAccounts().length > (closed ? 0 : 1);
  const funds = useTerminal((state) => (account === undefined ? undefined : state.funds.get(account.id)));
  useEffect(() => registerCommand({
    id: "funds.retry", title: "Sign in again", group: "Funds", keys: ["R"], when: () => inPanel("funds"), keyOnly: true, run: () => retry(useSelection.getState().account),
  }), []);
  if (!account) return <EmptyState title="No account" hint="An account appears here as soon as Sauda signs in to a broker." />;
  return (
    <div className={classes["accounts"]}>
      <Account key={account.id} account={account} funds={closed ? undefined : funds} closed={closed} several={several} />
    </div>
  );
}

interface AccountProps {
  readonly account: AccountView;
  readonly funds: FundsView | undefined;
  readonly closed: boolean;
  readonly several: boolean;
}

function Account({ account, funds, closed, several }: AccountProps) {
  const trouble = account.state === "stopped" || account.state === "retrying";
  return (
    <section className={classes["account"]} aria-label={`${account.title} ${account.clientCode}`}>
      <header className={classes["head"]}>
        <h3>{account.title}</h3>
        <span className={classes["code"]}>{`${account.broker} · ${account.clientCode}`}</span>
        <span className={classes["world"]} data-world={account.world}>{account.world.toUpperCase()}</span>
      </header>
      {!account.trading && <p role="status" className={trouble ? classes["trouble"] : classes["waiting"]}>{account.sentence}</p>}
      {funds && <Figures funds={funds} />}
      {!funds && <p className={classes["waiting"]}>{closed ? "What it had at its end stands in the Paper panel." : "The broker has not told the funds yet."}</p>}
      <div className={classes["buttons"]}>
        {several && (
          <button type="button" className="button" onClick={openSwitcher}>
            Another account… <kbd>Ctrl ⇧ A</kbd>
          </button>
        )}
        {trouble && (
          <button type="button" className="button" data-autofocus onClick={() => retry(account.id)}>
            Sign in again <kbd>R</kbd>
          </button>
        )}
      </div>
    </section>
  );
}

/** Used and available as parts of their sum; a negative available is a shortfall and says so. */
function Figures({ funds: { available, utilised, cash, at } }: { readonly funds: FundsView }) {
  const whole = Math.max(0, available) + Math.max(0, utilised);
  const used = whole > 0 ? Math.max(0, utilised) / whole : 0;
  return (
    <>
      <p className={classes["available"]}>
        <b className={available < 0 ? "down" : ""}>{formatMoney(available)}</b> {available < 0 ? "short" : "available"}
      </p>
      <div className={classes["bar"]} role="img" aria-label={`${Math.round(used * 100)} percent in use`}>
        <i style={{ transform: `scaleX(${used})` }} />
      </div>
      <dl className={classes["figures"]}>
        <dt>In use</dt>
        <dd>{`${formatMoney(utilised)} (${Math.round(used * 100)}%)`}</dd>
        <dt>Cash</dt>
        <dd>{formatMoney(cash)}</dd>
        <dt>As of</dt>
        <dd>{`${formatTime(at)} IST`}</dd>
      </dl>
    </>
  );
}

function retry(account: AccountId | undefined): void {
  if (account === undefined) return;
  client.call("account.retry", { account }).then(
    () => toast("plain", "Signing in again…"),
    (error: unknown) => toast("bad", `Signing in again: ${failureOf(error).sentence}`),
  );
}
