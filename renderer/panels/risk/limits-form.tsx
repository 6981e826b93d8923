import { useState } from "react";
import type { SyntheticEvent } from "react";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import type { LimitsView } from "../../../shared/contract/schemas/risk.ts";
import { riskField, riskValue } from "../../../shared/domain/risk-fields.ts";
import type { RiskField } from "../../../shared/domain/risk-fields.ts";
import { cx } from "../../theme/cx.ts";
import { noBreak } from "../../theme/no-break.ts";
import { refuseLetter } from "../../workspace/refuse-letters.ts";
import { timeText } from "../../workspace/words.ts";
import { Segments } from "../ticket/segments.tsx";
import { bannedText, changesOf, GROUPS, limitText, NO_DRAFT, readDraft, readLimit } from "./limit-draft.ts";
import type { LimitDraft } from "./limit-draft.ts";
import { saveLimits } from "./risk-actions.tsx";
import classes from "./risk.module.css";

const UNITS: Readonly<Record<RiskField["unit"], string>> = { rupee: "₹", units: "units", lots: "lots", orders: "orders", percent: "%", ms: "ms" };
const ON_BREACH = [
  { value: "reduce-only", text: "Only reducing orders", title: "Positions stay; nothing new is opened" },
  { value: "flat", text: "Square off everything", title: "All positions are closed at market as well" },
] as const;

interface LimitsFormProps {
  readonly account: AccountView;
  readonly view: LimitsView;
}

/** Every limit, in groups. What is typed holds only after it was looked at once more and saved. */
export function LimitsForm({ account, view }: LimitsFormProps) {
  const [draft, setDraft] = useState<LimitDraft>(NO_DRAFT);
  const [failed, setFailed] = useState("");
  const { limits, problems, changes } = readDraft(view.limits, draft);
  const wrong = Object.keys(problems).length;
  const touched = Object.keys(draft.texts).length > 0 || draft.banned !== undefined || draft.onBreach !== undefined;
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (wrong > 0 || changes.length === 0) return;
    const problem = await saveLimits(account.id, account.title, limits, changes);
    if (problem === undefined) return;
    setFailed(problem);
    if (problem === "") setDraft(NO_DRAFT);
  };
  return (
    <form className={classes["form"]} aria-label="Limits" onSubmit={(event) => void submit(event)}>
      <div className={classes["groups"]}>
       <div className={classes["columns"]}>
        {GROUPS.map(({ title, fields }) => (
          <fieldset key={title} className={classes["group"]}>
            <legend>{title}</legend>
            {fields.map((name) => riskField(name)).filter((field) => field !== undefined).map((field) => (
              <LimitField
                key={field.name} field={field} view={view} text={draft.texts[field.name]} problem={problems[field.name]}
                onChange={(text) => setDraft({ ...draft, texts: { ...draft.texts, [field.name]: text } })}
              />
            ))}
            {title === "The day" && (
              <div className={classes["breaker"]}>
                <span>When the breaker goes</span>
                <Segments label="When the breaker goes" options={ON_BREACH} value={limits.onBreach} onChange={(onBreach) => setDraft({ ...draft, onBreach })} />
              </div>
            )}
          </fieldset>
        ))}
        <fieldset className={classes["group"]}>
          <legend>Banned</legend>
          <label className={classes["banned"]}>
            <span>Instruments or underlyings that may not be opened, one a line</span>
            <textarea
              rows={4} spellCheck={false} value={draft.banned ?? bannedText(view.limits.banned)} placeholder="NSE:YESBANK" aria-invalid={problems["banned"] !== undefined}
              onChange={(event) => setDraft({ ...draft, banned: event.target.value })}
            />
          </label>
          {problems["banned"] !== undefined && <p className={classes["problem"]}>{problems["banned"]}</p>}
        </fieldset>
       </div>
      </div>
      <footer className={classes["foot"]}>
        <p role="status">{failed !== "" ? <span className={classes["problem"]}>{noBreak(`Not saved: ${failed}`)}</span> : footWords(wrong, changes.length, view)}</p>
        <button type="button" className="button" disabled={!touched} onClick={() => { setDraft(NO_DRAFT); setFailed(""); }}>
          Revert
        </button>
        <button type="submit" className="button primary" disabled={wrong > 0 || changes.length === 0}>
          Save… <kbd>Enter</kbd>
        </button>
      </footer>
    </form>
  );
}

function footWords(wrong: number, changes: number, { changedAt, limits, defaults }: LimitsView): string {
  if (wrong > 0) return wrong === 1 ? "1 field needs correcting before it can be saved." : `${wrong} fields need correcting before they can be saved.`;
  if (changes > 0) return `${changes} change${changes === 1 ? "" : "s"}, not saved yet.`;
  const differing = defaults ? changesOf(defaults, limits).length : 0;
  const since = changedAt === undefined ? "" : ` Last changed ${timeText(changedAt)}.`;
  return `${defaults === undefined ? "Saved." : differing === 0 ? "All as installed." : `${differing} differ${differing === 1 ? "s" : ""} from the installed ones.`}${since}`;
}

interface LimitFieldProps {
  readonly field: RiskField;
  readonly view: LimitsView;
  readonly text: string | undefined;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

function LimitField({ field, view, text, problem, onChange }: LimitFieldProps) {
  const id = `limit-${field.name}`;
  const saved = view.limits[field.name];
  const usual = view.defaults?.[field.name];
  const shown = text ?? limitText(field, saved);
  const unsaved = text !== undefined && readLimit(field, text) !== saved;
  const note = problem ?? (usual !== undefined && usual !== saved ? `installed: ${riskValue(field, usual)}` : "");
  const step = (steps: number): void => {
    const value = readLimit(field, shown);
    if (Number.isNaN(value)) return;
    const next = value === 0 ? Math.max(0, Math.sign(steps)) * field.least : Math.round((value + steps * field.step) * 1e6) / 1e6;
    onChange(limitText(field, next < field.least ? 0 : Math.min(field.most, next)));
  };
  return (
    <div className={cx(classes["field"], unsaved && classes["unsaved"])}>
      <label htmlFor={id} title={field.help}>{field.title}</label>
      <div className={classes["box"]} data-bad={problem !== undefined || undefined}>
        {field.unit === "rupee" && <span>₹</span>}
        <input
          id={id} value={shown} placeholder="off" inputMode="decimal" autoComplete="off" spellCheck={false} maxLength={24} title={field.help}
          aria-invalid={problem !== undefined} aria-describedby={`${id}-note`} onFocus={(event) => event.target.select()} onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (refuseLetter(event) || (event.key !== "ArrowUp" && event.key !== "ArrowDown") || event.ctrlKey || event.altKey || event.metaKey) return;
            event.preventDefault();
            step((event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 10 : 1));
          }}
        />
        {field.unit !== "rupee" && <span>{UNITS[field.unit]}</span>}
      </div>
      <p id={`${id}-note`} className={problem === undefined ? classes["note"] : classes["problem"]}>{noBreak(note)}</p>
    </div>
  );
}
