import type { ConnectionView } from "../../../shared/contract/schemas/connect.ts";
import { UNLOCK_WORD } from "../../../shared/contract/schemas/connect.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { chooseAccount } from "../../state/account.ts";
import { terminalStore } from "../../state/terminal.ts";
import { confirm, toast } from "../../workspace/dialogs.ts";
import { askTyped } from "../../workspace/typed-dialog.ts";

/** True while something of the account goes on at the broker. */
export function isOpen({ state }: ConnectionView): boolean {
  return state !== "signed-out";
}

function fail(what: string): (error: unknown) => void {
  return (error) => toast("bad", `${what}: ${failureOf(error).sentence}`);
}

/** Connects, or tries again after a stop. */
export function connectAccount({ account, clientCode, state }: ConnectionView): void {
  if (state === "connected" || state === "connecting" || state === "asking") return;
  client.call("connect.open", { account }).catch(fail(`Connecting ${clientCode}`));
}

/** Asks first when something of the account is watched here: it stops with the connection. */
export async function disconnectAccount({ account, clientCode }: ConnectionView): Promise<void> {
  const { gtts, brackets, slices } = terminalStore.getState();
  const watched = [...gtts.values(), ...brackets.values(), ...slices.values()].filter((one) => one.account === account).length;
  const yes = watched === 0 || (await confirm({
    title: `Disconnect ${clientCode}?`,
    body: `Sauda watches stops, GTTs, brackets or slices of this account (${watched} listed). While it is disconnected nobody watches them; orders that rest at the broker stay there.`,
    action: "Disconnect",
    danger: true,
  }));
  if (yes) await client.call("connect.close", { account }).catch(fail(`Disconnecting ${clientCode}`));
}

export async function forgetAccount({ account, clientCode }: ConnectionView): Promise<void> {
  await askTyped({
    title: `Forget ${clientCode}?`,
    body: "Its API key, PIN and TOTP secret are taken off this machine, and it is disconnected. Its journal stays. The key and the secret at Angel One stay valid: revoke them there if somebody else may have seen them.",
    word: clientCode,
    action: "Forget the account",
    danger: true,
    run: async (typed) => {
      await client.call("connect.forget", { account, typed });
      toast("good", `${clientCode} is forgotten.`);
    },
  });
}

export async function unlockOrders({ account, clientCode }: ConnectionView): Promise<void> {
  await askTyped({
    title: `Let orders of ${clientCode} open positions?`,
    body: "From then on an order that you send goes to Angel One and costs real money, until this account is disconnected or Sauda ends. Exits and cancels go without it.",
    word: UNLOCK_WORD,
    action: "Unlock orders",
    danger: true,
    run: async (typed) => {
      await client.call("connect.unlock", { account, typed });
    },
  });
}

export function tryOrdersAgain({ account, clientCode }: ConnectionView): void {
  client.call("connect.tryOrders", { account }).then(
    () => toast("plain", `Orders of ${clientCode} go to the broker again; it says whether it takes them from here.`),
    fail("Trying orders again"),
  );
}

/** The page trades in it from now on. */
export function tradeIn({ account, state }: ConnectionView): void {
  if (state === "connected") chooseAccount(account);
}
