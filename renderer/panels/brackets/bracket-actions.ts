import { create } from "zustand";
import type { BracketView } from "../../../shared/contract/schemas/plans.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { client } from "../../connection/client.ts";
import { nameOf } from "../../grids/columns.ts";
import { confirm, toast } from "../../workspace/dialogs.ts";
import { bracketIsOver, bracketState, canBreakEven, canChangeBracket } from "./bracket-words.ts";

export interface BracketDialog {
  readonly kind: "change" | "details";
  readonly bracket: BracketView;
}

/** The dialog of the panel that is open, if any. */
export const useBracketDialog = create<{ readonly open: BracketDialog | undefined }>(() => ({ open: undefined }));

export function closeBracketDialog(): void {
  useBracketDialog.setState({ open: undefined });
}

export function showBracket(bracket: BracketView): void {
  useBracketDialog.setState({ open: { kind: "details", bracket } });
}

export function changeBracket(bracket: BracketView): void {
  if (!canChangeBracket(bracket)) return toast("plain", `The bracket in ${nameOf(bracket.instrument)} cannot be changed: ${bracketState(bracket).toLowerCase()}.`);
  useBracketDialog.setState({ open: { kind: "change", bracket } });
}

/** Actions on their way, so that a second press does not ask twice. */
const busy = new Set<string>();

async function once(key: string, run: () => Promise<void>): Promise<void> {
  if (busy.has(key)) return;
  busy.add(key);
  await run().finally(() => busy.delete(key));
}

/** Moves the stop to the average entry, at once and without a question: it only lowers the risk. */
export async function breakEven(bracket: BracketView): Promise<void> {
  const name = nameOf(bracket.instrument);
  if (!canBreakEven(bracket)) return toast("plain", `The stop of ${name} cannot go to break-even: nothing is open yet, or it is there already.`);
  await once(`even ${bracket.id}`, async () => {
    try {
      await client.call("bracket.breakEven", { account: bracket.account, id: bracket.id });
      toast("good", `Stop of ${name} goes to break-even.`);
    } catch (error) {
      toast("bad", `Break-even of ${name}: ${failureOf(error).sentence}`);
    }
  });
}

/** Takes stop and targets away, and with `exit` closes the position. Without it the position stands unprotected, so it asks. */
export async function cancelBracket(bracket: BracketView, exit: boolean): Promise<void> {
  const name = nameOf(bracket.instrument);
  if (bracketIsOver(bracket)) return toast("plain", `The bracket in ${name} is over.`);
  const open = Math.max(0, bracket.filled - bracket.exited);
  await once(`cancel ${bracket.id}`, async () => {
    if (!exit && open > 0) {
      const yes = await confirm({
        title: `Cancel the bracket in ${name}?`,
        body: `Its stop and targets go; ${formatQuantity(open)} stay open without protection.`,
        action: "Leave it unprotected",
        danger: true,
      });
      if (!yes) return;
    }
    try {
      await client.call("bracket.cancel", { account: bracket.account, id: bracket.id, exit });
      toast("plain", exit ? `Exit of the bracket in ${name} sent.` : `Asked to cancel the bracket in ${name}.`);
    } catch (error) {
      toast(exit ? "alarm" : "bad", `${exit ? "Exit" : "Cancel"} of the bracket in ${name}: ${failureOf(error).sentence}`);
    }
  });
}
