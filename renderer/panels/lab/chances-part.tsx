import { useEffect, useMemo, useState } from "react";
import type { LabRun, OutcomesView } from "../../../shared/contract/schemas/lab.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { Segments } from "../ticket/segments.tsx";
import { bandsChart, bandsTip } from "./bands-chart.ts";
import { MONTE_CARLO_RUNS, simulate } from "./lab-actions.ts";
import { LabChart } from "./lab-chart.tsx";
import { useLab } from "./lab-store.ts";
import { labTheme } from "./lab-theme.ts";
import classes from "./lab.module.css";
import { outcomeSentences } from "./outcome-words.ts";

const KINDS = [
  { value: "shuffle", text: "Trades shuffled", title: "The same trades in another order: how deep could it have gone on the way?" },
  { value: "bootstrap", text: "Returns drawn anew", title: "Returns of the run drawn in blocks with repetition: what else might have come of it?" },
  { value: "start", text: "Other starting days", title: "Begun at other days: how much hung on the first one?" },
] as const satisfies readonly { value: OutcomesView["kind"]; text: string; title: string }[];

/** What might have been, by chance: bands of equity, and how deep and how bad it could get. */
export function ChancesPart({ run }: { readonly run: LabRun }) {
  const { value, problem, busy } = useLab((lab) => lab.outcomes);
  const [kind, setKind] = useState<OutcomesView["kind"]>(value?.kind ?? "shuffle");
  const asked = value !== undefined || problem !== undefined || busy === true;
  useEffect(() => {
    if (!asked) void simulate(run.id, kind);
  }, [asked, run.id, kind]);
  const choose = (next: OutcomesView["kind"]): void => {
    setKind(next);
    void simulate(run.id, next);
  };
  return (
    <div className={classes["chances"]}>
      <div className={classes["bar"]}>
        <Segments label="Simulation" options={KINDS} value={kind} onChange={choose} />
        <span className={classes["dim"]}>{busy ? "Simulating…" : value ? `${groupDigits(value.runs)} simulated runs` : ""}</span>
      </div>
      <p className={classes["lead"]}>{KINDS.find((one) => one.value === kind)?.title}</p>
      {problem !== undefined ? <ErrorState title="Nothing was simulated" sentence={problem} action={{ label: "Simulate again", run: () => void simulate(run.id, kind) }} />
        : value ? <Outcomes outcomes={value} /> : <LoadingState what={`${groupDigits(MONTE_CARLO_RUNS)} simulated runs`} />}
    </div>
  );
}

function Outcomes({ outcomes }: { readonly outcomes: OutcomesView }) {
  const option = useMemo(() => bandsChart(outcomes, labTheme()), [outcomes]);
  const sentences = outcomeSentences(outcomes);
  return (
    <>
      <p role="status" className={classes["found"]}>{sentences.join(" ")}</p>
      <LabChart option={option} tip={bandsTip} label={`Bands of the simulated equity. ${sentences.join(" ")}`} />
    </>
  );
}
