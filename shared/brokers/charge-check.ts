import type { Money } from "../domain/units.ts";
import { PER_PAISA, ZERO, money, plus } from "../domain/units.ts";
import type { Charges } from "../simulation/charges.ts";
import type { ChargeKind, ChargeLine, ChargeQuote } from "./capabilities.ts";

export interface ChargeDifference {
  readonly kind: ChargeKind;
  readonly ours: Money;
  readonly theirs: Money;
}

/** Our line's names, by what they are. The depository's fee is not in the broker's estimate, nor is the tax on it. */
const OURS: Record<ChargeKind, readonly string[]> = {
  brokerage: ["Brokerage"],
  exchange: ["Exchange transaction", "IPFT"],
  sebi: ["SEBI fee"],
  stamp: ["Stamp duty"],
  tax: ["STT", "CTT"],
  gst: ["GST"],
};

function leaves(lines: readonly ChargeLine[]): readonly ChargeLine[] {
  return lines.flatMap((line) => (line.parts.length > 0 ? leaves(line.parts) : [line]));
}

/**
 * Where our charge table and the broker's own estimate of the same order are more than a paisa apart,
 * kind by kind. An empty answer confirms the table.
 * @param gstPercent of our table, to take the tax on the depository's fee out of our side
 */
export function chargeDifferences(ours: Charges, theirs: ChargeQuote, gstPercent: number): readonly ChargeDifference[] {
  const told = leaves(theirs.lines);
  const depository = ours.lines.find(({ name }) => name === "Depository")?.amount ?? ZERO;
  const sum = (amounts: readonly Money[]): Money => plus(ZERO, ...amounts);
  return (Object.keys(OURS) as ChargeKind[]).flatMap((kind) => {
    const own = sum(ours.lines.filter(({ name }) => OURS[kind].includes(name)).map(({ amount }) => amount));
    const mine = kind === "gst" ? money(own - Math.round((depository * gstPercent) / 100)) : own;
    const other = sum(told.filter((line) => line.kind === kind).map(({ amount }) => amount));
    return Math.abs(mine - other) > PER_PAISA ? [{ kind, ours: mine, theirs: other }] : [];
  });
}
