import { create } from "zustand";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { client } from "../../connection/client.ts";
import { terminalStore } from "../../state/terminal.ts";
import { toast } from "../../workspace/dialogs.ts";
import { askTyped } from "../../workspace/typed-dialog.ts";

export type PaperDialog = { readonly kind: "none" } | { readonly kind: "open" } | { readonly kind: "reset" | "model"; readonly account: AccountId };

export const usePaperDialog = create<{ readonly dialog: PaperDialog }>(() => ({ dialog: { kind: "none" } }));

export function openPaperDialog(dialog: PaperDialog): void {
  usePaperDialog.setState({ dialog });
}

export function closePaperDialog(): void {
  usePaperDialog.setState({ dialog: { kind: "none" } });
}

/** Closes a paper account after its name was typed; its history stays. */
export async function closePaperAccount(account: AccountId): Promise<void> {
  const paper = terminalStore.getState().paper.get(account);
  if (!paper || paper.closed) return toast("plain", "This is not an open paper account.");
  await askTyped({
    title: `Close the paper account ${paper.name}?`,
    body: "Its working orders are cancelled and it takes no new ones. Its history, results and journal are kept.",
    word: paper.name,
    action: "Close the account",
    danger: true,
    run: async () => {
      await client.call("paper.close", { account });
      toast("good", `The paper account ${paper.name} is closed. Its history is kept.`);
    },
  });
}
