import type { LabPlan } from "../../../shared/contract/schemas/lab.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { stampText } from "../../../shared/lab-charts/figure-text.ts";
import { symbolOf } from "../../../shared/lab-charts/trade-words.ts";

/** Instruments that a line has room for. */
const SHOWN = 3;

/** "93,750 bars of SBIN, 2021-01-01 09:15 to 2021-12-31 15:29". */
export function planText({ instruments, steps }: LabPlan, unit: "bars" | "ticks"): string {
  const each = instruments.slice(0, SHOWN).map(({ instrument, bars, first, last }) => `${groupDigits(bars)} ${unit} of ${symbolOf(instrument)}, ${stampText(first)} to ${stampText(last)}`);
  const more = instruments.length - SHOWN;
  return `${each.join("; ")}${more > 0 ? `; and of ${more} more` : ""}${instruments.length > 1 ? `: ${groupDigits(steps)} steps in all` : ""}`;
}

/** Something must be mended before a run. */
export function isRefused({ plan }: { readonly plan: LabPlan | undefined }): boolean {
  return plan?.findings.some(({ severity }) => severity === "refuse") ?? false;
}
