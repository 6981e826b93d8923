import { useEffect } from "react";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import type { RiskLimits, RiskView } from "../../../shared/contract/schemas/risk.ts";
import { currentAccount, useAccount, useClosed } from "../../state/account.ts";
import { useTerminal } from "../../state/terminal.ts";
import { terminalStore } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { noBreak } from "../../theme/no-break.ts";
import { registerCommand } from "../../workspace/commands.ts";
import { timeText } from "../../workspace/words.ts";
import { LimitsForm } from "./limits-form.tsx";
import { metersOf, toneOf } from "./meters.ts";
import { liftBreach } from "./risk-actions.tsx";
import classes from "./risk.module.css";

/** Where the account stands against its limits, and the limits themselves. */
export function RiskPanel() {
  const account = useAccount();
  const closed = useClosed();
  const risk = useTerminal((state) => (account === undefined ? undefined : state.risk.get(account.id)));
  const view = useTerminal((state) => (account === undefined ? undefined : state.limits.get(account.id)));
  useEffect(riskCommands, []);
  if (account && closed) return <EmptyState title={`${account.title} is closed`} hint="A closed account takes no orders, so nothing limits them." />;
  if (!account || !view) return <EmptyState title="No limits are known yet" hint="They appear here as soon as the account's books are open. No order goes without them." />;
  return (
    <div className={classes["panel"]}>
      {risk?.breach && <Breach account={account} breach={risk.breach} />}
      {risk ? <Meters risk={risk} limits={view.limits} /> : <p className={classes["none"]}>Where the account stands is not known yet.</p>}
      <LimitsForm key={account.id} account={account} view={view} />
    </div>
  );
}

function Breach({ account, breach }: { readonly account: AccountView; readonly breach: NonNullable<RiskView["breach"]> }) {
  return (
    <div className={classes["breach"]} role="alert">
      <div>
        <b>{`Breaker out since ${timeText(breach.at)}: ${breach.rule}`}</b>
        <p>{noBreak(`${breach.sentence} ${breach.mode === "flat" ? "Positions are squared off and only" : "Only"} orders that reduce a position go until the day ends.`)}</p>
      </div>
      <button type="button" className="button" onClick={() => void liftBreach(account.id, account.title, breach.sentence)}>
        Type RELEASE to lift…
      </button>
    </div>
  );
}

function Meters({ risk, limits }: { readonly risk: RiskView; readonly limits: RiskLimits }) {
  return (
    <section className={classes["meters"]} aria-label="Where the account stands">
      {metersOf(risk, limits).map(({ name, value, limit, used }) => (
        <div key={name} className={classes["meter"]} data-tone={toneOf(used)}>
          <span>{name}</span>
          <b data-live>{value}</b>
          <i role="meter" aria-label={name} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(Math.min(1, used ?? 0) * 100)} aria-valuetext={`${value}, ${limit}`}>
            <u style={{ transform: `scaleX(${Math.min(1, used ?? 0)})` }} />
          </i>
          <small>{noBreak(limit)}{used !== undefined && used > 0 ? ` · ${Math.round(used * 100)} %` : ""}</small>
        </div>
      ))}
    </section>
  );
}

function riskCommands(): () => void {
  const breach = () => {
    const account = currentAccount();
    return account && terminalStore.getState().risk.get(account.id)?.breach;
  };
  return registerCommand({
    id: "risk.lift", title: "Lift the breaker…", group: "Risk", when: () => breach() !== undefined,
    run: () => {
      const account = currentAccount();
      const out = breach();
      if (account && out) void liftBreach(account.id, account.title, out.sentence);
    },
  });
}
