import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import { openPaperDialog } from "../../panels/paper/paper-dialogs.ts";
import { chooseAccount, closedAccounts, openAccounts } from "../../state/account.ts";
import { useSelection } from "../../state/selection.ts";
import { terminalStore } from "../../state/terminal.ts";
import { registerCommand } from "../commands.ts";
import { openSwitcher } from "./accounts-state.ts";

const GROUP = "Accounts";

/** The switcher's key, a new paper account, and "Switch to …" or "Look at …" for each account but the chosen one. @returns takes them away. */
export function accountCommands(): () => void {
  const ends = [
    registerCommand({ id: "accounts.switch", title: "Choose the account", group: GROUP, keys: ["Ctrl+Shift+A"], whileTyping: true, run: openSwitcher }),
    registerCommand({ id: "accounts.newPaper", title: "New paper account…", group: GROUP, run: () => openPaperDialog({ kind: "open" }) }),
  ];
  let switches = switchCommands();
  const stop = terminalStore.subscribe((now, before) => {
    if (now.accounts === before.accounts && now.paper === before.paper) return;
    switches();
    switches = switchCommands();
  });
  return () => {
    stop();
    switches();
    ends.forEach((end) => end());
  };
}

function switchCommands(): () => void {
  const to = ({ id }: AccountView, title: string) =>
    registerCommand({ id: `accounts.to.${id}`, title, group: GROUP, when: () => useSelection.getState().account !== id, run: () => chooseAccount(id) });
  const ends = [
    ...openAccounts(terminalStore.getState()).map((account) => to(account, `Switch to ${account.title} (${account.world})`)),
    ...closedAccounts(terminalStore.getState()).map((account) => to(account, `Look at ${account.title} (closed ${account.world} account)`)),
  ];
  return () => ends.forEach((end) => end());
}
