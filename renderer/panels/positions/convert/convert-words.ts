import { formatMoney } from "../../../../shared/domain/format.ts";

/** "₹ 64,960.00 more", "₹ 64,960.00 freed". */
export function changeWords(now: number, then: number): string {
  if (then === now) return "no change";
  return then > now ? `${formatMoney(then - now)} more` : `${formatMoney(now - then)} freed`;
}
