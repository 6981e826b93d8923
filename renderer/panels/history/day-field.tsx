import { useState } from "react";

interface DayFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (day: string) => void;
  readonly className: string | undefined;
}

/** A real day, written year first. */
function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

/**
 * A day as 2026-11-20: the browser's own date field follows the machine's language, and 07/08 is one day in India
 * and another in the United States. What is no day is marked and changes nothing.
 */
export function DayField({ id, label, value, onChange, className }: DayFieldProps) {
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const bad = typed !== undefined && !isDay(typed);
  return (
    <div className={className}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id} value={typed ?? value} size={10} maxLength={10} inputMode="numeric" autoComplete="off" placeholder="2026-11-20" aria-invalid={bad} title="Year-month-day, for example 2026-11-20"
        onChange={(event) => {
          setTyped(event.target.value);
          if (isDay(event.target.value)) onChange(event.target.value);
        }}
        onBlur={() => setTyped(undefined)}
      />
    </div>
  );
}
