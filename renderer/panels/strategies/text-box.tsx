import { noBreak } from "../../theme/no-break.ts";
import classes from "./strategy-form.module.css";

interface TextBoxProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly first?: boolean;
  readonly most?: number;
  readonly onChange: (text: string) => void;
}

/** One line of text with its unit, what it does, and what is wrong with it. */
export function TextBox({ id, label, value, hint, problem, prefix, suffix, placeholder, disabled = false, first = false, most = 24, onChange }: TextBoxProps) {
  return (
    <div className={classes["field"]}>
      <label htmlFor={id}>{label}</label>
      <div className={classes["box"]} data-bad={problem !== undefined || undefined} data-off={disabled || undefined}>
        {prefix !== undefined && <span>{prefix}</span>}
        <input
          id={id} value={value} disabled={disabled} autoComplete="off" spellCheck={false} maxLength={most} placeholder={placeholder} data-autofocus={first || undefined}
          aria-invalid={problem !== undefined} aria-describedby={`${id}-note`} onFocus={(event) => event.target.select()} onChange={(event) => onChange(event.target.value)}
        />
        {suffix !== undefined && <span>{suffix}</span>}
      </div>
      <p id={`${id}-note`} className={problem === undefined ? classes["hint"] : classes["problem"]}>{problem === undefined ? hint : noBreak(problem)}</p>
    </div>
  );
}
