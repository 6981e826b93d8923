import { useEffect } from "react";
import type { ConnectionView } from "../../../shared/contract/schemas/connect.ts";
import { useTerminal } from "../../state/terminal.ts";
import { registerCommand } from "../../workspace/commands.ts";
import { inPanel } from "../../workspace/focus.ts";
import { connectAccount, disconnectAccount, tradeIn, unlockOrders } from "./connect-actions.ts";
import { ConnectForm } from "./connect-form.tsx";
import { chosenConnection, openConnectForm, showForm, useConnect } from "./connect-store.ts";
import classes from "./connect.module.css";
import { ConnectionCard } from "./connection-card.tsx";

/** Broker accounts: saved, connected, forgotten. The first thing a newcomer with an account at a broker looks for. */
export function ConnectPanel() {
  const { connections, keychain, testing } = useTerminal((state) => state.connect);
  const { page, chosen } = useConnect();
  useEffect(connectCommands, []);
  if (page.kind === "form" || connections.length === 0) {
    const saved = page.kind === "form" ? connections.find(({ account }) => account === page.account) : undefined;
    return (
      <div className={classes["panel"]}>
        {testing !== undefined && <Testing address={testing} />}
        <ConnectForm key={saved?.account ?? "new"} saved={saved} canLeave={connections.length > 0} />
      </div>
    );
  }
  const first = connections.some(({ account }) => account === chosen) ? chosen : connections[0]?.account;
  return (
    <div className={classes["panel"]}>
      {testing !== undefined && <Testing address={testing} />}
      <ul className={classes["cards"]} aria-label="Broker accounts">
        {connections.map((connection) => <ConnectionCard key={connection.account} connection={connection} chosen={connections.length > 1 && connection.account === first} first={connection.account === first} />)}
      </ul>
      <p className={classes["keychain"]} data-kept={keychain.kept}>{keychain.sentence}</p>
    </div>
  );
}

/** In the panel's header. */
export function ConnectActions() {
  return (
    <button type="button" className={classes["tool"]} title="Add a broker account (N)" onClick={openConnectForm}>
      Add account
    </button>
  );
}

/** Accounts that are connected. */
export function useConnectedCount(): number | undefined {
  const count = useTerminal((state) => state.connect.connections.filter(({ state: is }) => is === "connected").length);
  return count === 0 ? undefined : count;
}

function Testing({ address }: { readonly address: string }) {
  return <p className={classes["testing"]}>{`A test: accounts sign in to ${address} on this machine, not to Angel One. No real money moves.`}</p>;
}

function connectCommands(): () => void {
  const group = "Broker accounts";
  const inList = (): boolean => inPanel("connect") && useConnect.getState().page.kind === "list" && chosenConnection() !== undefined;
  const on = (run: (connection: ConnectionView) => unknown) => (): void => {
    const connection = chosenConnection();
    if (connection) void run(connection);
  };
  const key = (id: string, title: string, letter: string, run: (connection: ConnectionView) => unknown) =>
    registerCommand({ id: `connect.${id}`, title, group, keys: [letter], when: inList, keyOnly: true, run: on(run) });
  const ends = [
    registerCommand({ id: "connect.add", title: "Connect a broker account…", group, run: openConnectForm }),
    registerCommand({ id: "connect.new", title: "Add an account", group, keys: ["N"], when: () => inPanel("connect"), keyOnly: true, run: openConnectForm }),
    key("open", "Connect the account", "C", connectAccount),
    key("close", "Disconnect the account", "X", disconnectAccount),
    key("unlock", "Unlock its orders", "U", (one) => (one.state === "connected" && one.locked ? unlockOrders(one) : undefined)),
    key("trade", "Show it on this page", "T", tradeIn),
    key("edit", "Change what is saved", "E", ({ account }) => showForm(account)),
  ];
  return () => ends.forEach((end) => end());
}
