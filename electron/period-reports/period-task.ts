import type { Request } from "../../shared/contract/commands.ts";
import type { LabAnswer } from "../../shared/contract/backtest-task.ts";
import type { DayStatementView, PeriodView, ReportAccount } from "../../shared/contract/schemas/reports.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import type { WrittenFile } from "../reports/write-files.ts";

/** Where the journals are, and what a report says of its own making. */
export interface PeriodPlace {
  readonly dataDir: string;
  readonly madeAt: SystemTime;
  /** That the last day still goes on, where it does. */
  readonly note?: string | undefined;
}

/** What the thread of period reports does. A failure comes back as an answer: an error loses its kind on the way. */
export interface PeriodCalls {
  readonly accounts: (place: Pick<PeriodPlace, "dataDir">) => LabAnswer<JournalAccounts>;
  readonly period: (ask: PeriodPlace & Request<"reports.period">) => LabAnswer<Omit<PeriodView, "holidays" | "goesOn">>;
  readonly day: (ask: PeriodPlace & Request<"reports.day">) => LabAnswer<DayStatementView>;
  readonly exported: (ask: PeriodPlace & Request<"reports.export"> & { readonly folder: string }) => Promise<LabAnswer<{ readonly files: WrittenFile[] }>>;
}

export interface JournalAccounts {
  readonly accounts: readonly Omit<ReportAccount, "today" | "runs">[];
  /** Journals that could not be read, each in a sentence. */
  readonly troubles: readonly string[];
}
