import { create } from "zustand";
import type { GttView } from "../../../shared/contract/schemas/plans.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { client } from "../../connection/client.ts";
import { nameOf } from "../../grids/columns.ts";
import { confirm, toast } from "../../workspace/dialogs.ts";
import { canCancel, canChange, gttState } from "./gtt-words.ts";

export interface GttDialog {
  readonly kind: "modify" | "details";
  readonly rule: GttView;
}

/** The dialog of the panel that is open, if any. */
export const useGttDialog = create<{ readonly open: GttDialog | undefined }>(() => ({ open: undefined }));

export function closeGttDialog(): void {
  useGttDialog.setState({ open: undefined });
}

export function showGtt(rule: GttView): void {
  useGttDialog.setState({ open: { kind: "details", rule } });
}

export function modifyGtt(rule: GttView): void {
  if (!canChange(rule)) return toast("plain", `The GTT in ${nameOf(rule.instrument)} cannot be changed now: ${gttState(rule).toLowerCase()}.`);
  useGttDialog.setState({ open: { kind: "modify", rule } });
}

const cancelling = new Set<string>();

/** Takes the rule away. It asks: a stop that is gone leaves the holding without one. */
export async function cancelGtt(rule: GttView): Promise<void> {
  const name = nameOf(rule.instrument);
  if (cancelling.has(rule.id)) return;
  if (!canCancel(rule)) return toast("plain", `The GTT in ${name} cannot be cancelled: ${gttState(rule).toLowerCase()}.`);
  cancelling.add(rule.id);
  try {
    const yes = await confirm({
      title: `Cancel the GTT in ${name}?`,
      body: `${rule.side === "BUY" ? "Buy" : "Sell"} ${formatQuantity(rule.legs[0]?.quantity ?? 0)}, ${rule.kind === "oco" ? "both triggers" : "its trigger"} included. ${rule.nothingToClose ? "What it was to close is gone already." : "What it was to protect is then without it."}`,
      action: "Cancel the GTT",
      danger: true,
    });
    if (!yes) return;
    await client.call("gtt.cancel", { account: rule.account, id: rule.id });
    toast("plain", `Asked to cancel the GTT in ${name}.`);
  } catch (error) {
    toast("bad", `Cancel of the GTT in ${name}: ${failureOf(error).sentence}`);
  } finally {
    cancelling.delete(rule.id);
  }
}
