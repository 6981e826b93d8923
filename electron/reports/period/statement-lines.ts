import type { DayStatement } from "../../../shared/analytics/period/day-statement.ts";
import { linesOf } from "../../../shared/analytics/period/period-report.ts";
import { formatMoney } from "../../../shared/domain/format.ts";

/** From the day's values to the amount that is due, in the order of a contract note. */
export function statementLines(statement: DayStatement): (readonly [name: string, value: string])[] {
  const { sold, bought, futures, net } = statement;
  return [
    ["Sold: shares and premium", formatMoney(sold)],
    ["Bought: shares and premium", formatMoney(0 - bought)],
    ...(futures === 0 ? [] : [["Futures closed", formatMoney(futures)] as const]),
    ...linesOf(statement).map(({ name, amount }) => [name, formatMoney(0 - amount)] as const),
    [net < 0 ? "To be paid" : "Received", formatMoney(Math.abs(net))],
  ];
}
