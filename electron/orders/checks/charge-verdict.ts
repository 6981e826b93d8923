import type { ChargeKind, ChargeQuote } from "../../../shared/brokers/capabilities.ts";
import { chargeDifferences } from "../../../shared/brokers/charge-check.ts";
import type { ChargeCheckView } from "../../../shared/contract/schemas/checks.ts";
import { formatMoney } from "../../../shared/domain/format.ts";
import { PER_PAISA, PER_RUPEE, ZERO, money } from "../../../shared/domain/units.ts";
import type { Charges } from "../../../shared/simulation/charges.ts";

/** Above one rupee, or above one per cent and more than the rounding of a few lines to the paisa explains. */
const MOST_APART = PER_RUPEE;
const MOST_SHARE = 0.01;
const ROUNDING = 5 * PER_PAISA;

const NAMES: Readonly<Record<ChargeKind, string>> = { brokerage: "Brokerage", exchange: "Exchange transaction", sebi: "SEBI fee", stamp: "Stamp duty", tax: "Transaction tax", gst: "GST" };

function apart(ours: number, theirs: number): boolean {
  const off = Math.abs(ours - theirs);
  return off > MOST_APART || (off > ROUNDING && off > Math.abs(theirs) * MOST_SHARE);
}

/**
 * Our charge table against the broker's own estimate of the same order, as a whole and component by
 * component. The depository's fee is in ours alone, and left out with the tax on it.
 * @param what the order in words: "Buy 100 SBIN at ₹ 812.00, MIS"
 */
export function chargeVerdict(what: string, broker: string, ours: Charges, theirs: ChargeQuote, gstPercent: number): ChargeCheckView {
  const depository = ours.lines.find(({ name }) => name === "Depository")?.amount ?? ZERO;
  const mine = money(ours.total - depository - Math.round((depository * gstPercent) / 100));
  const lines = chargeDifferences(ours, theirs, gstPercent)
    .map(({ kind, ours: own, theirs: other }) => ({ name: NAMES[kind], ours: own, theirs: other }))
    .sort((a, b) => Math.abs(b.ours - b.theirs) - Math.abs(a.ours - a.theirs));
  const wrong = lines.filter((line) => apart(line.ours, line.theirs));
  const agrees = wrong.length === 0 && !apart(mine, theirs.total);
  const figures = `${broker} estimates ${formatMoney(theirs.total)}, Sauda's table (${ours.table}) ${formatMoney(mine)}`;
  const parts = wrong.map(({ name, ours: own, theirs: other }) => `${name} ${formatMoney(other)} there, ${formatMoney(own)} here`);
  const sentence = agrees
    ? `Charges of ${what} agree: ${figures}.`
    : `Charges of ${what} differ: ${figures}.${parts.length > 0 ? ` ${parts.join("; ")}.` : ""} Costs and break-even shown here may be off by that; compare with the contract note of the day.`;
  return { verdict: agrees ? "agrees" : "differs", ours: mine, theirs: theirs.total, lines, sentence };
}
