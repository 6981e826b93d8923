import { useId } from "react";
import type { ReactNode } from "react";
import { cx } from "../../theme/cx.ts";
import classes from "./ticket.module.css";

interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: ReactNode; readonly tone?: "buy" | "sell"; readonly title?: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
}

/** One of a few: radio buttons drawn as a bar, so that arrows, Tab and screen readers work as everywhere. */
export function Segments<T extends string>({ label, options, value, onChange, disabled = false }: SegmentsProps<T>) {
  const name = useId();
  return (
    <fieldset className={classes["segments"]} disabled={disabled}>
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={cx(option.value === value && classes["on"], option.tone && classes[option.tone])} title={option.title}>
          <input type="radio" className="visually-hidden" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          {option.text}
        </label>
      ))}
    </fieldset>
  );
}
