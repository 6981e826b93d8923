import { useEffect } from "react";
import type { BiasView, LabRun, ReportCardView } from "../../../shared/contract/schemas/lab.ts";
import { stampText } from "../../../shared/lab-charts/figure-text.ts";
import { symbolOf } from "../../../shared/lab-charts/trade-words.ts";
import { ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { noBreak } from "../../theme/no-break.ts";
import { checkBias, loadCard } from "./lab-actions.ts";
import { useLab } from "./lab-store.ts";
import classes from "./lab-check.module.css";
import lab from "./lab.module.css";

/** What speaks for and against trading it: each check with its number and a sentence, and the check for looking ahead. */
export function CardPart({ run }: { readonly run: LabRun }) {
  const card = useLab((lab) => lab.card);
  const bias = useLab((lab) => lab.bias);
  const asked = card.value !== undefined || card.problem !== undefined || card.busy === true;
  useEffect(() => {
    if (!asked) void loadCard(run.id);
  }, [asked, run.id]);
  return (
    <div className={lab["scroll"]} tabIndex={0} role="group" aria-label="Report card">
      {card.problem !== undefined ? <ErrorState title="The report card could not be made" sentence={card.problem} action={{ label: "Ask again", run: () => void loadCard(run.id) }} />
        : card.value ? <Checks card={card.value} /> : <LoadingState what="the report card" />}
      <section aria-label="Bias check" className={classes["bias"]}>
        <div className={classes["bar"]}>
          <h4>Bias check</h4>
          <span className={classes["dim"]}>Plays the run again with its future cut off and changed, and with a longer warm-up.</span>
          <button type="button" className="button" disabled={bias.busy} onClick={() => void checkBias(run.id)}>{bias.busy ? "Checking…" : "Check"} <kbd>B</kbd></button>
        </div>
        {bias.problem !== undefined && <p role="alert" className={lab["problem"]}>{noBreak(`The bias check failed: ${bias.problem}`)}</p>}
        {bias.value && <Bias bias={bias.value} />}
      </section>
    </div>
  );
}

function Checks({ card: { checks } }: { readonly card: ReportCardView }) {
  const red = checks.filter(({ passed }) => !passed).length;
  return (
    <>
      <p role="status" className={classes["verdict"]} data-passed={red === 0}>
        {red === 0 ? `All ${checks.length} checks are green.` : `${red} of ${checks.length} checks ${red === 1 ? "is" : "are"} red: going live will ask for a reason for each.`}
      </p>
      <ul className={classes["checks"]} aria-label="Checks">
        {checks.map(({ id, title, passed, value, limit, sentence }) => (
          <li key={id} data-passed={passed}>
            <b>{`${passed ? "✓" : "✗"} ${title}`}</b>
            <span className={classes["value"]}>{value}</span>
            <span className={classes["dim"]}>{limit}</span>
            <p>{noBreak(sentence)}</p>
          </li>
        ))}
      </ul>
    </>
  );
}

const KINDS = { "look-ahead": "Looks ahead", "warm-up": "Hangs on the warm-up" } as const;
const SHOWN = 50;

function Bias({ bias: { trials, findings } }: { readonly bias: BiasView }) {
  if (findings.length === 0) return <p role="status" className={classes["verdict"]} data-passed>{`Clean: no signal changed in ${trials} trials.`}</p>;
  return (
    <>
      <p role="status" className={classes["verdict"]} data-passed={false}>{`${findings.length} ${findings.length === 1 ? "signal" : "signals"} changed in ${trials} trials: do not trust this run until the strategy decides on closed candles alone.`}</p>
      <table className={lab["lines"]} aria-label="Signals that changed">
        <thead><tr><th scope="col">Candle</th><th scope="col">Instrument</th><th scope="col">Why</th><th scope="col">Was</th><th scope="col">Became</th></tr></thead>
        <tbody>
          {findings.slice(0, SHOWN).map(({ kind, at, instrument, was, became }, i) => (
            <tr key={i}><td>{stampText(at)}</td><td>{symbolOf(instrument)}</td><td>{KINDS[kind]}</td><td>{was}</td><td>{became}</td></tr>
          ))}
        </tbody>
      </table>
      {findings.length > SHOWN && <p className={classes["dim"]}>{`and ${findings.length - SHOWN} more`}</p>}
    </>
  );
}
