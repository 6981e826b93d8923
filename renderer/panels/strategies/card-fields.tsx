import { LEAST_REASON, missingReasons } from "../../../shared/analytics/card-reasons.ts";
import type { LiveCardView } from "../../../shared/contract/schemas/live-card.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import { dayText } from "../../theme/day-text.ts";
import { noBreak } from "../../theme/no-break.ts";
import { CheckRow } from "./check-row.tsx";
import classes from "./live-dialog.module.css";
import { reasonsOf, redChecks } from "./live-answer.ts";
import type { ReasonDraft } from "./live-question.ts";

interface CardFieldsProps {
  readonly card: LiveCardView;
  readonly draft: ReasonDraft;
  readonly onChange: (draft: ReasonDraft) => void;
  readonly onLab: () => void;
}

/** The report card with a field for the reason of each red check, the red ones first. */
export function CardFields({ card: view, draft, onChange, onLab }: CardFieldsProps) {
  const { card, asks, why, accepted } = view;
  const red = redChecks(view);
  const green = card.checks.filter(({ passed }) => passed);
  const problems = new Map(missingReasons(card.checks, reasonsOf(draft, view), draft.sameForAll).map(({ title, problem }) => [title, problem]));
  const given = new Map(accepted?.reasons.map(({ check, reason }) => [check, reason]));
  const single = asks && !draft.sameForAll;
  return (
    <section aria-label="Report card" className={classes["card"]}>
      <header>
        <h3>Report card</h3>
        <span className={classes["verdict"]} data-passed={red.length === 0}>{!card.readable ? "Nothing is known" : red.length === 0 ? `All ${card.checks.length} checks are green` : `${red.length} of ${card.checks.length} checks ${red.length === 1 ? "is" : "are"} red`}</span>
        <button type="button" className="button" onClick={onLab}>Open in the lab</button>
      </header>
      <p className={classes["dim"]}>{noBreak(card.sentence)}</p>
      <p role="status" className={asks ? classes["asks"] : classes["dim"]}>{noBreak(!asks && accepted && red.length > 0 ? `${why} By ${accepted.by} on ${dayText(istDay(accepted.at))} at ${istTime(accepted.at).slice(0, 5)}.` : why)}</p>
      {asks && red.length > 1 && (
        <label className={classes["same"]}>
          <input type="checkbox" checked={draft.sameForAll} onChange={(event) => onChange({ ...draft, sameForAll: event.target.checked })} />
          <span>{`One reason for all ${red.length} red checks`}</span>
        </label>
      )}
      {asks && draft.sameForAll && (
        <ReasonField label={`Reason for all ${red.length} red checks`} text={draft.forAll} problem={problems.get(red[0]?.title ?? "")} onChange={(forAll) => onChange({ ...draft, forAll })} />
      )}
      <ul aria-label="Checks">
        {red.map((check) => (
          <CheckRow key={check.id} check={check} reason={asks ? undefined : given.get(check.id)}>
            {single && <ReasonField label={`Reason to trade all the same: ${check.title}`} text={draft.texts[check.id] ?? ""} problem={problems.get(check.title)} onChange={(text) => onChange({ ...draft, texts: { ...draft.texts, [check.id]: text } })} />}
          </CheckRow>
        ))}
        {green.map((check) => <CheckRow key={check.id} check={check} reason={undefined} />)}
      </ul>
    </section>
  );
}

interface ReasonFieldProps {
  readonly label: string;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

function ReasonField({ label, text, problem, onChange }: ReasonFieldProps) {
  // An empty field says by its hint what it wants.
  const wrong = problem !== undefined && text.trim() !== "";
  return (
    <div className={classes["reason"]}>
      <input
        aria-label={label} value={text} maxLength={500} autoComplete="off" data-missing={problem === undefined ? undefined : true} aria-invalid={wrong}
        placeholder={`Why it may trade all the same, ${LEAST_REASON} characters or more`} onChange={(event) => onChange(event.target.value)}
      />
      {wrong && <span className={classes["wrong"]}>{problem}</span>}
    </div>
  );
}
