import type { PeriodView } from "../../../shared/contract/schemas/reports.ts";
import { registerCommand } from "../../workspace/commands.ts";
import type { PageCommand } from "../../workspace/commands.ts";
import { focusPanel, inPanel, panelRoot } from "../../workspace/focus.ts";
import { tradedBeside } from "./calendar-cells.ts";
import type { ReportSpan } from "./report-spans.ts";
import { VIEWS, pickSpan, useReports } from "./reports-store.ts";
import type { ReportView } from "./reports-store.ts";
import { VIEW_TITLES } from "./reports-words.ts";

interface Parts {
  readonly view: () => PeriodView | undefined;
  readonly again: () => void;
}

/** Changes what is looked at; the keyboard stays in the panel though what had the focus may be gone. */
export function showView(view: ReportView): void {
  const here = inPanel("reports");
  useReports.setState({ view });
  if (here) requestAnimationFrame(() => focusPanel("reports"));
}

export function showDay(day: string): void {
  useReports.setState({ day });
  showView("day");
}

/** Keys of the reports. @returns takes them away. */
export function reportsCommands({ view, again }: Parts): () => void {
  const here = { group: "Reports", when: () => inPanel("reports"), keyOnly: true } as const;
  const span = (id: ReportSpan, title: string, keys: string): PageCommand => ({
    ...here, id: `reports.${id}`, title, keys: [keys],
    run: () => {
      const shown = view();
      pickSpan(id, shown ?? { from: "", to: "" });
      if (id === "custom") requestAnimationFrame(() => panelRoot("reports")?.querySelector<HTMLElement>("#reports-from")?.focus());
      else requestAnimationFrame(() => focusPanel("reports"));
    },
  });
  const beside = (step: 1 | -1) => (): void => {
    const shown = view();
    const day = shown && tradedBeside(shown, useReports.getState().day ?? shown.days.at(-1)?.day ?? "", step);
    if (day !== undefined) useReports.setState({ day });
  };
  const commands: readonly PageCommand[] = [
    ...VIEWS.map((one, i) => ({ ...here, id: `reports.view.${one}`, title: `Reports: ${VIEW_TITLES[one]}`, keys: [String(i + 1)], run: () => showView(one) })),
    span("month", "Report of this month", "M"),
    span("last-month", "Report of last month", "N"),
    span("year", "Report of this financial year", "Y"),
    span("last-year", "Report of the last financial year", "Z"),
    span("custom", "Report of other days", "O"),
    { ...here, id: "reports.account", title: "Choose the account of the report", keys: ["A"], run: () => panelRoot("reports")?.querySelector<HTMLElement>("#reports-account")?.focus() },
    { ...here, id: "reports.next", title: "Statement of the next day", keys: ["]"], run: beside(1) },
    { ...here, id: "reports.previous", title: "Statement of the day before", keys: ["["], run: beside(-1) },
    { ...here, id: "reports.export", title: "Write a report as HTML, CSV, Excel or PDF", keys: ["X"], when: () => inPanel("reports") && view() !== undefined, run: () => useReports.setState({ exporting: true }) },
    { ...here, id: "reports.again", title: "Read the journal again", keys: ["R"], run: again },
  ];
  const ends = commands.map(registerCommand);
  return () => ends.forEach((end) => end());
}
