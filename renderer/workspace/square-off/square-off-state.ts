import { create } from "zustand";
import type { SquareOffScope } from "../../../shared/contract/schemas/risk.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { client } from "../../connection/client.ts";
import { currentAccount, isClosed } from "../../state/account.ts";
import { useSelection } from "../../state/selection.ts";
import { terminalStore } from "../../state/terminal.ts";
import { registerCommand } from "../commands.ts";
import { toast } from "../dialogs.ts";
import { latestRun } from "./scopes.ts";

interface SquareOffDialog {
  readonly step: "closed" | "choose" | "run";
  /** The account it was opened for: switching accounts behind a dialog is not possible, and must not matter. */
  readonly account: AccountId | undefined;
  readonly chosen: string;
  readonly sending: boolean;
  readonly problem: string;
  readonly run: string | undefined;
  /** Runs whose end was seen: they leave the status bar. */
  readonly seen: ReadonlySet<string>;
}

const CLOSED = { step: "closed", account: undefined, chosen: "all", sending: false, problem: "", run: undefined } as const;
export const useSquareOff = create<SquareOffDialog>(() => ({ ...CLOSED, seen: new Set() }));

/** Marks of presses whose answer was lost, by scope: the terminal acts on each once. */
let doubt = new Map<string, string>();

/** Opens the choice of what to close, for the chosen account. */
export function openSquareOff(): void {
  const account = currentAccount();
  if (useSquareOff.getState().step === "choose") return;
  if (!account) return toast("alarm", "Square-off: no account is known yet, nothing can be sent.");
  if (isClosed(account.id)) return toast("plain", `${account.title} is closed: nothing is open in it.`);
  if (terminalStore.getState().link !== "live") return toast("alarm", "Square-off: the page is not connected to Sauda, nothing can be sent. Use the broker's own app if it is urgent.");
  doubt = new Map();
  useSquareOff.setState({ ...CLOSED, step: "choose", account: account.id });
}

export function chooseScope(chosen: string): void {
  useSquareOff.setState({ chosen, problem: "" });
}

/** Sends the square-off of a scope, once; from then on the dialog shows what is left. */
export async function sendSquareOff(scope: SquareOffScope): Promise<void> {
  const { account, sending } = useSquareOff.getState();
  if (sending || account === undefined) return;
  const name = JSON.stringify(scope);
  const once = doubt.get(name) ?? crypto.randomUUID();
  useSquareOff.setState({ sending: true, problem: "" });
  try {
    const { run } = await client.call("positions.squareOff", { account, scope, once });
    doubt.delete(name);
    useSquareOff.setState({ step: "run", run, sending: false });
  } catch (error) {
    const { kind, sentence } = failureOf(error);
    if (kind === "Unresolved" || kind === "Fault") doubt.set(name, once);
    useSquareOff.setState({ sending: false, problem: sentence });
    toast("alarm", `Square-off: ${sentence}`);
  }
}

/** The run may go on: it stays in the status bar until it is over and was seen. */
export function closeSquareOff(): void {
  const { step, run, seen } = useSquareOff.getState();
  const over = step === "run" && run !== undefined && terminalStore.getState().squareOffs.get(run)?.state === "done";
  useSquareOff.setState({ ...CLOSED, seen: over ? new Set([...seen, run]) : seen });
}

export function showRun(run: string): void {
  const account = terminalStore.getState().squareOffs.get(run)?.account;
  useSquareOff.setState({ ...CLOSED, step: "run", run, account });
}

export function squareOffCommands(): () => void {
  const latest = () => latestRun(terminalStore.getState().squareOffs.values(), useSelection.getState().account);
  const ends = [
    registerCommand({ id: "positions.squareOff", title: "Square off…", group: "Trading", keys: ["Ctrl+Shift+X"], whileTyping: true, run: openSquareOff }),
    registerCommand({
      id: "positions.squareOffRun", title: "Show what is left of the square-off", group: "Trading", when: () => latest() !== undefined,
      run: () => {
        const run = latest();
        if (run) showRun(run.id);
      },
    }),
  ];
  return () => ends.forEach((end) => end());
}
