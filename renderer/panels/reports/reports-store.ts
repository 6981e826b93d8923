import { create } from "zustand";
import type { ReportAccount } from "../../../shared/contract/schemas/reports.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { Days, ReportSpan } from "./report-spans.ts";

export const VIEWS = ["calendar", "day", "charges", "tax", "lots"] as const;
export type ReportView = (typeof VIEWS)[number];

interface ReportsPage {
  readonly view: ReportView;
  /** `sourceName` of the account that was picked; undefined = the page's own. */
  readonly picked: string | undefined;
  /** Of a paper account; undefined = the present one. */
  readonly life: number | undefined;
  readonly span: ReportSpan;
  /** What was typed last; undefined before that. */
  readonly custom: Days | undefined;
  /** Looked at in the calendar and in the statement. */
  readonly day: string | undefined;
  readonly exporting: boolean;
}

/** What of the reports is looked at. */
export const useReports = create<ReportsPage>(() => ({ view: "calendar", picked: undefined, life: undefined, span: "month", custom: undefined, day: undefined, exporting: false }));

export function sourceName({ journal, account }: Pick<ReportAccount, "journal" | "account">): string {
  return `${journal} ${account}`;
}

/** What was picked, else the page's own account, else the first that this terminal runs. */
export function shownAccount(all: readonly ReportAccount[], picked: string | undefined, own: AccountId | undefined): ReportAccount | undefined {
  const running = all.filter(({ runs }) => runs);
  return all.find((one) => sourceName(one) === picked) ?? running.find(({ account }) => account === own) ?? running[0] ?? all[0];
}

/** A period of one's own begins with the days that are shown. */
export function pickSpan(span: ReportSpan, { from, to }: Days): void {
  useReports.setState({ span, day: undefined, ...(span === "custom" && { custom: { from, to } }) });
}
