import { DRIFT_CAUSES } from "../../../shared/analytics/drift.ts";
import type { DriftCause } from "../../../shared/analytics/drift.ts";
import type { DriftFigures } from "../../../shared/contract/schemas/drift.ts";
import { formatSignedMoney } from "../../../shared/domain/format.ts";
import { CAUSES } from "./drift-words.ts";
import classes from "./drift.module.css";

/** What the larger side of a day's bar stands for, 1/10,000 rupee. */
export function barReach({ byCause }: DriftFigures): number {
  return Math.max(sumOf(byCause, 1), sumOf(byCause, -1));
}

function sumOf(byCause: DriftFigures["byCause"], sign: 1 | -1): number {
  return DRIFT_CAUSES.reduce((sum, cause) => sum + Math.max(0, sign * byCause[cause]), 0);
}

/** A day's difference by cause: what cost to the left of the middle, what gained to the right. @param reach of the widest bar that it stands among. */
export function DriftBar({ figures, reach }: { readonly figures: DriftFigures; readonly reach: number }) {
  const parts = DRIFT_CAUSES.filter((cause) => figures.byCause[cause] !== 0);
  const words = parts.map((cause) => `${CAUSES[cause][0]} ${formatSignedMoney(figures.byCause[cause])}`).join(", ");
  return (
    <span className={classes["bar"]} role="img" aria-label={words === "" ? "No difference" : words} title={words}>
      <Side figures={figures} parts={parts.filter((cause) => figures.byCause[cause] < 0)} reach={reach} />
      <Side figures={figures} parts={parts.filter((cause) => figures.byCause[cause] > 0)} reach={reach} />
    </span>
  );
}

function Side({ figures, parts, reach }: { readonly figures: DriftFigures; readonly parts: readonly DriftCause[]; readonly reach: number }) {
  return (
    <span className={classes["side"]}>
      {parts.map((cause) => <i key={cause} data-cause={cause} style={{ width: `${reach === 0 ? 0 : (Math.abs(figures.byCause[cause]) / reach) * 100}%` }} />)}
    </span>
  );
}
