import type { ReactNode } from "react";
import classes from "./paper-forms.module.css";
import { noBreak } from "../../theme/no-break.ts";

interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** At the left and right inside the box. */
  readonly prefix?: string;
  readonly suffix?: string;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  readonly first?: boolean;
  readonly most?: number;
}

/** One line of text with its unit, its hint and what is wrong with it. */
export function TextField({ id, label, value, onChange, prefix, suffix, hint, problem, first = false, most = 24 }: TextFieldProps) {
  return (
    <div className={classes["field"]}>
      <label htmlFor={id}>{label}</label>
      <div className={classes["box"]} data-bad={problem !== undefined || undefined}>
        {prefix !== undefined && <span>{prefix}</span>}
        <input
          id={id} value={value} autoComplete="off" spellCheck={false} maxLength={most} data-autofocus={first || undefined} aria-invalid={problem !== undefined} aria-describedby={`${id}-note`}
          onFocus={(event) => event.target.select()} onChange={(event) => onChange(event.target.value)}
        />
        {suffix !== undefined && <span>{suffix}</span>}
      </div>
      <p id={`${id}-note`} className={problem === undefined ? classes["hint"] : classes["problem"]}>{problem === undefined ? hint : noBreak(problem)}</p>
    </div>
  );
}
