import { PER_RUPEE } from "../../../domain/units.ts";
import type { Sessions } from "../../../history/sessions.ts";
import type { BarTable } from "../bar-table.ts";
import { checkAsked } from "./check-asked.ts";
import { checkFrame } from "./check-frame.ts";
import { checkMoves } from "./check-moves.ts";
import { checkSessions } from "./check-sessions.ts";
import { checkValues } from "./check-values.ts";
import { DataError } from "./data-error.ts";
import type { DataReport, Finding, Origin } from "./finding.ts";
import { bySeverity } from "./finding.ts";
import type { Days } from "./period.ts";
import { ALL_DAYS } from "./period.ts";
import { tidyBars } from "./tidy-bars.ts";

export interface Inspected {
  /** Ascending, each time once. Not for a run where the report refuses it. */
  readonly table: BarTable;
  readonly report: DataReport;
}

/**
 * Looks at bars before a run does.
 * @param table in any order, in units of 1/10,000 rupee unless the origin says otherwise.
 * @param sessions of its exchange; without them hours and missing bars are not looked at (foreign markets).
 * @param notes what the reading had to say.
 * @param asked the days that were to be read.
 */
export function inspectBars(table: BarTable, sessions: Sessions | undefined, origin: Partial<Origin> = {}, notes: readonly Finding[] = [], asked: Days = ALL_DAYS): Inspected {
  const tidied = tidyBars(table, { source: table.instrument, lineWord: "line", unitsPerRupee: PER_RUPEE, ...origin });
  const values = checkValues(tidied.table, tidied.origin);
  const frame = checkFrame(tidied.table, tidied.origin);
  const { gaps, findings: hours } = sessions && frame.length === 0 ? checkSessions(tidied.table, sessions, tidied.origin) : { gaps: [], findings: [] };
  const { actions, findings: moves } = checkMoves(tidied.table, tidied.origin);
  const short = checkAsked(tidied.table, asked, sessions, tidied.origin);
  const { at } = tidied.table;
  const report: DataReport = {
    source: tidied.origin.source,
    instrument: table.instrument,
    frame: table.frame,
    bars: at.length,
    from: at[0] ?? 0,
    to: at.at(-1) ?? 0,
    findings: bySeverity([...tidied.findings, ...values, ...frame, ...hours, ...short, ...moves, ...notes]),
    gaps,
    actions,
  };
  return { table: tidied.table, report };
}

/** The sentences for which there is no run; none where there may be one. */
export function refusals({ findings }: DataReport): string[] {
  return findings.filter(({ severity }) => severity === "refuse").map(({ sentence }) => sentence);
}

/** @throws DataError with all that refuses a run. */
export function refuseBad(reports: readonly Pick<DataReport, "findings">[]): void {
  const [first, ...more] = reports.flatMap((report) => report.findings.filter(({ severity }) => severity === "refuse"));
  if (!first) return;
  const place = first.line === undefined ? undefined : { line: first.line };
  throw new DataError([first, ...more].map(({ sentence }) => sentence).join(" "), place);
}
