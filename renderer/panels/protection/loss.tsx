import { formatSignedMoney } from "../../../shared/domain/format.ts";
import type { LossSum } from "./protection-sums.ts";

/** A sum of results, and of how many rows it does not know. */
export function Loss({ name, units, unknown, missing }: LossSum & { readonly name: string; readonly missing: string }) {
  return (
    <span>
      {name} <b className={units < 0 ? "down" : units > 0 ? "up" : ""}>{formatSignedMoney(units)}</b>
      {unknown > 0 && <em>{` (${unknown} ${missing})`}</em>}
    </span>
  );
}
