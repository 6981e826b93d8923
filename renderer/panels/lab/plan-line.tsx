import { useTerminal } from "../../state/terminal.ts";
import { noBreak } from "../../theme/no-break.ts";
import classes from "./lab-form.module.css";
import { planText } from "./plan-words.ts";
import type { Planned } from "./use-plan.ts";

const SEVERITIES = { refuse: "Mend first", warn: "Know this", note: "Note" } as const;
const ORDER = { refuse: 0, warn: 1, note: 2 } as const;

interface PlanLineProps {
  readonly planned: Planned;
  readonly unit: "bars" | "ticks";
  /** Fields that are wrong. */
  readonly wrong: number;
}

/** What will be played, and what should be known of it, before the run. */
export function PlanLine({ planned, unit, wrong }: PlanLineProps) {
  const live = useTerminal((state) => state.link === "live");
  const { plan, problem, asking } = planned;
  const findings = plan?.findings.toSorted((a, b) => ORDER[a.severity] - ORDER[b.severity]) ?? [];
  return (
    <>
      {findings.length > 0 && (
        <ul className={classes["findings"]} aria-label="What the data say" tabIndex={0}>
          {findings.map((finding) => (
            <li key={`${finding.kind} ${finding.sentence}`} data-severity={finding.severity}><b>{SEVERITIES[finding.severity]}</b> {noBreak(finding.sentence)}</li>
          ))}
        </ul>
      )}
      <p role="status" aria-label="What will be played" className={classes["plan"]} data-bad={problem !== undefined || wrong > 0 || !live || undefined}>
        {!live ? "No link to Sauda: a run can begin once it is back."
          : wrong > 0 ? (wrong === 1 ? "1 field needs correcting." : `${wrong} fields need correcting.`)
          : problem !== undefined ? noBreak(problem)
          : asking ? "Looking at the data…"
          : plan && plan.steps > 0 ? `Plays ${planText(plan, unit)}.`
          : plan ? "There is nothing to play in this period: choose other days, or download them in History (G Y)." : ""}
      </p>
    </>
  );
}
