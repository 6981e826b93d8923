import { failureOf } from "../../shared/domain/errors.ts";
import { isTerminal } from "../../shared/domain/order.ts";
import { client } from "../connection/client.ts";
import { currentAccount } from "../state/account.ts";
import { terminalStore } from "../state/terminal.ts";
import { registerCommand } from "./commands.ts";
import { confirm, toast } from "./dialogs.ts";

let asking = false;

function many(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

/** What a square-off of the account would touch, as far as the page knows. */
export function squareOffScope(): { readonly working: number; readonly open: number } {
  const { orders, positions } = terminalStore.getState();
  const account = currentAccount()?.id;
  return {
    working: [...orders.values()].filter((order) => order.account === account && !isTerminal(order.state)).length,
    open: [...positions.values()].filter((position) => position.account === account && position.quantity !== 0).length,
  };
}

/** Even where the page knows of nothing the question is asked: the terminal closes what it finds. */
function scopeWords(): string {
  const { working, open } = squareOffScope();
  if (working === 0 && open === 0) return "No working order and no open position is known here. Whatever Sauda finds is cancelled and closed at market.";
  const parts = [...(working > 0 ? [`cancels ${many(working, "working order")}`] : []), ...(open > 0 ? [`closes ${many(open, "open position")} at market`] : [])];
  return `This ${parts.join(" and ")}.`;
}

/** Cancels all working orders and closes all positions of the account, after one question. */
export async function squareOffEverything(): Promise<void> {
  const account = currentAccount();
  if (asking) return;
  if (!account) return toast("alarm", "Square-off: no account is known yet, nothing can be sent.");
  if (terminalStore.getState().link !== "live") return toast("alarm", "Square-off: the page is not connected to Sauda, nothing can be sent. Use the broker's own app if it is urgent.");
  asking = true;
  const yes = await confirm({
    title: `Square off everything in ${account.title}?`,
    body: `${scopeWords()} The account is ${account.clientCode}, ${account.world.toUpperCase()}.`,
    action: "Square off everything",
    danger: true,
  }).finally(() => {
    asking = false;
  });
  if (!yes) return;
  try {
    const { cancelled, orders, problems } = await client.call("positions.squareOff", { account: account.id, once: crypto.randomUUID() });
    for (const problem of problems) toast("alarm", problem);
    toast(problems.length === 0 ? "good" : "warning", `Square-off sent: ${many(cancelled, "order")} cancelled, ${many(orders.length, "closing order")} sent.`);
  } catch (error) {
    toast("alarm", `Square-off: ${failureOf(error).sentence}`);
  }
}

export function squareOffCommand(): () => void {
  return registerCommand({
    id: "positions.squareOffAll", title: "Square off everything", group: "Trading", keys: ["Ctrl+Shift+X"], whileTyping: true, run: () => void squareOffEverything(),
  });
}
