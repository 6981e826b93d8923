import { useState } from "react";
import type { SyntheticEvent } from "react";
import type { ConnectionView } from "../../../shared/contract/schemas/connect.ts";
import { CONNECT_STEPS } from "../../../shared/contract/schemas/connect.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { useAccountId } from "../../state/account.ts";
import { WorldPill } from "../../workspace/accounts/world-pill.tsx";
import classes from "./connect.module.css";
import { connectAccount, disconnectAccount, forgetAccount, isOpen, tradeIn, tryOrdersAgain, unlockOrders } from "./connect-actions.ts";
import { showForm, useConnect } from "./connect-store.ts";
import { SecretField } from "./secret-field.tsx";

const STATES: Readonly<Record<ConnectionView["state"], string>> = {
  "signed-out": "Not connected", connecting: "Connecting", asking: "Waiting for you", retrying: "Trying again", connected: "Connected", stopped: "Stopped",
};
const STEPS: Readonly<Record<(typeof CONNECT_STEPS)[number], string>> = { secrets: "Secrets", clock: "Clock", "sign-in": "Sign in", books: "Books", done: "Ready" };

/** One saved account: how it stands, what it needs, what can be done. */
export function ConnectionCard({ connection, chosen, first }: { readonly connection: ConnectionView; readonly chosen: boolean; readonly first: boolean }) {
  const { account, broker, clientCode, state, sentence, readOnly, clock, locked, asks, address } = connection;
  const trading = useAccountId() === account;
  const word = state === "connected" && readOnly !== undefined ? "Read-only" : STATES[state];
  return (
    <li className={classes["card"]} data-state={readOnly === undefined ? state : "read-only"} data-chosen={chosen || undefined} aria-label={`${broker} ${clientCode}`} onFocus={() => useConnect.setState({ chosen: account })}>
      <header>
        <h3>{clientCode}</h3>
        <span className={classes["broker"]}>{broker}</span>
        <WorldPill world="live" />
        <b className={classes["state"]}>{word}</b>
      </header>
      {(state === "connecting" || state === "asking") && <Steps step={connection.step} />}
      <p role="status" className={classes["sentence"]}>{sentence}</p>
      {asks.length > 0 && <Asked connection={connection} />}
      {readOnly !== undefined && (
        <div role="alert" className={classes["readOnly"]}>
          <p>{readOnly}</p>
          <button type="button" className="button" onClick={() => tryOrdersAgain(connection)}>Try orders again</button>
        </div>
      )}
      {clock !== undefined && <p className={classes["warning"]}>{clock}</p>}
      {isOpen(connection) && address !== "" && readOnly === undefined && <p className={classes["address"]}>{`Orders are accepted from ${address}, the address you registered.`}</p>}
      <div className={classes["buttons"]}>
        {(state === "signed-out" || state === "stopped") && (
          <button type="button" className="button primary" data-autofocus={first || undefined} onClick={() => connectAccount(connection)}>
            {state === "stopped" ? "Try again" : "Connect"} <kbd>C</kbd>
          </button>
        )}
        {state === "connected" && locked && (
          <button type="button" className="button danger" data-autofocus={first || undefined} onClick={() => void unlockOrders(connection)}>
            Unlock orders… <kbd>U</kbd>
          </button>
        )}
        {state === "connected" && (
          <button type="button" className="button" disabled={trading} onClick={() => tradeIn(connection)}>
            {trading ? "On this page" : <>Show on this page <kbd>T</kbd></>}
          </button>
        )}
        {isOpen(connection) && (
          <button type="button" className="button" data-autofocus={(first && state !== "connected" && state !== "asking" && state !== "stopped") || undefined} onClick={() => void disconnectAccount(connection)}>
            Disconnect <kbd>X</kbd>
          </button>
        )}
        <button type="button" className="button" onClick={() => showForm(account)}>
          Edit <kbd>E</kbd>
        </button>
        <button type="button" className="button" onClick={() => void forgetAccount(connection)}>Forget…</button>
      </div>
    </li>
  );
}

function Steps({ step }: { readonly step: ConnectionView["step"] }) {
  const at = CONNECT_STEPS.indexOf(step);
  return (
    <ol className={classes["steps"]} aria-label="Steps of connecting">
      {CONNECT_STEPS.map((one, i) => (
        <li key={one} data-is={i < at ? "done" : i === at ? "now" : "next"} aria-current={i === at ? "step" : undefined}>{STEPS[one]}</li>
      ))}
    </ol>
  );
}

/** What the account asks for each time; sent once and forgotten. */
function Asked({ connection: { account, asks } }: { readonly connection: ConnectionView }) {
  const [pin, setPin] = useState("");
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState("");
  const needsPin = asks.includes("pin");
  const needsCode = asks.includes("code");
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailed("");
    try {
      await client.call("connect.open", { account, ...(needsPin ? { pin } : {}), ...(needsCode ? { code } : {}) });
      setPin("");
    } catch (error) {
      setFailed(failureOf(error).sentence);
    }
    setCode("");
    setBusy(false);
  };
  return (
    <form className={classes["answer"]} aria-label="What Angel One asks for" autoComplete="off" onSubmit={(event) => void submit(event)}>
      {needsPin && <SecretField id={`pin-${account}`} label="PIN" secret digits first most={40} value={pin} hint="Four digits (MPIN)" onChange={setPin} />}
      {needsCode && <SecretField id={`code-${account}`} label="One-time code" digits first={!needsPin} most={40} value={code} hint="Six digits of your authenticator app" onChange={setCode} />}
      <button type="submit" className="button primary" disabled={busy || (needsPin && pin === "") || (needsCode && code === "")}>
        Go on <kbd>Enter</kbd>
      </button>
      {failed !== "" && <p role="alert" className={classes["failed"]}>{failed}</p>}
    </form>
  );
}
