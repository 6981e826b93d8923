import type { ReactNode, Ref } from "react";
import { cx } from "../../theme/cx.ts";
import { noBreak } from "../../theme/no-break.ts";
import { refuseLetter } from "../../workspace/refuse-letters.ts";
import classes from "./ticket.module.css";
import { LONG_STEP, STEP } from "./ticket-steps.ts";

interface NumberFieldProps {
  readonly id: string;
  readonly label: string;
  /** Beside the label: the tick or the lot. */
  readonly note?: string;
  /** At the right end inside the field: the unit, or what the number means. */
  readonly suffix: ReactNode;
  readonly value: string;
  /** What is wrong with the text; shown below, read with the field. */
  readonly problem: string | undefined;
  /** The text after so many steps, or undefined to leave it. */
  readonly step: (steps: number) => string | undefined;
  readonly onChange: (text: string) => void;
  /** Instead of sending what the ticket says. */
  readonly onEnter?: (() => void) | undefined;
  readonly placeholder?: string;
  readonly first?: boolean;
  readonly input?: Ref<HTMLInputElement>;
}

/** A number as text: what is typed stays as it is typed; arrows step, with Shift ten at a time. */
export function NumberField({ id, label, note, suffix, value, problem, step, onChange, onEnter, placeholder, first, input }: NumberFieldProps) {
  return (
    <div className={classes["field"]}>
      <label htmlFor={id}>
        {label} {note !== undefined && <span className={classes["note"]}>{note}</span>}
      </label>
      <div className={cx(classes["box"], problem !== undefined && classes["bad"])}>
        <input
          id={id} ref={input} value={value} placeholder={placeholder} inputMode="decimal" autoComplete="off" spellCheck={false} maxLength={40}
          aria-invalid={problem !== undefined} {...(problem !== undefined && { "aria-describedby": `${id}-problem` })} {...(first && { "data-autofocus": true })}
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (refuseLetter(event)) return;
            if (event.key === "Enter" && onEnter) {
              event.preventDefault();
              event.stopPropagation();
              if (!event.repeat) onEnter();
            }
            if ((event.key !== "ArrowUp" && event.key !== "ArrowDown") || event.ctrlKey || event.altKey || event.metaKey) return;
            event.preventDefault();
            const next = step((event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? LONG_STEP : STEP));
            if (next !== undefined) onChange(next);
          }}
        />
        <span className={classes["suffix"]}>{suffix}</span>
      </div>
      {problem !== undefined && <p id={`${id}-problem`} className={classes["problem"]}>{noBreak(problem)}</p>}
    </div>
  );
}
