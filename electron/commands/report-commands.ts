import type { PeriodReports } from "../period-reports/period-reports.ts";
import type { HandlersOf } from "./kinds.ts";

export interface ReportServices {
  readonly reports: PeriodReports;
}

/** What a period of an account was. */
export function reportCommands({ reports }: ReportServices): HandlersOf<"reports"> {
  return {
    "reports.accounts": () => reports.accounts(),
    "reports.period": (request) => reports.period(request),
    "reports.day": (request) => reports.day(request),
    "reports.export": (request) => reports.export(request),
  };
}
