import { useState } from "react";
import type { ReactNode } from "react";
import classes from "./connect.module.css";

export interface SecretFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly onLeave?: () => void;
  /** Hidden until it is shown on purpose. */
  readonly secret?: boolean;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  readonly placeholder?: string;
  readonly first?: boolean;
  readonly most: number;
  readonly digits?: boolean;
  readonly disabled?: boolean;
}

/** One line of text with where it is found and what is wrong with it. No browser offers to keep what is typed. */
export function SecretField({ id, label, value, onChange, onLeave, secret = false, hint, problem, placeholder, first = false, most, digits = false, disabled = false }: SecretFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <div className={classes["field"]}>
      <label htmlFor={id}>{label}</label>
      <div className={classes["box"]} data-bad={problem !== undefined || undefined} data-off={disabled || undefined}>
        <input
          id={id} value={value} type={secret && !shown ? "password" : "text"} inputMode={digits ? "numeric" : "text"} autoComplete="off" autoCapitalize="off" spellCheck={false}
          maxLength={most} placeholder={placeholder} disabled={disabled} data-autofocus={first || undefined} aria-invalid={problem !== undefined} aria-describedby={`${id}-note`}
          onChange={(event) => onChange(event.target.value)} onBlur={onLeave}
        />
        {secret && !disabled && value !== "" && (
          <button type="button" className={classes["show"]} aria-label={`${shown ? "Hide" : "Show"} the ${label}`} aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? "Hide" : "Show"}
          </button>
        )}
      </div>
      <p id={`${id}-note`} className={problem === undefined ? classes["hint"] : classes["problem"]}>{problem ?? hint}</p>
    </div>
  );
}
