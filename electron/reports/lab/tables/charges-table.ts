import type { LabRun } from "../../../../shared/contract/schemas/lab.ts";
import type { Table } from "./table.ts";

type ChargeLine = LabRun["chargeLines"][number];

export function chargesTable({ chargeLines }: Pick<LabRun, "chargeLines">): Table<ChargeLine> {
  return {
    columns: [{ title: "charge", unit: "text", of: ({ name }) => name, width: 44 }, { title: "amount (₹)", unit: "money", of: ({ amount }) => amount, width: 18 }],
    rows: chargeLines,
  };
}

/** Exact: amounts are integers. */
export function chargesTotal({ chargeLines }: Pick<LabRun, "chargeLines">): number {
  return chargeLines.reduce((total, { amount }) => total + amount, 0);
}
