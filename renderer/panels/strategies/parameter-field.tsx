import type { Parameter, ParameterValue } from "../../../shared/strategy/parameters.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { cx } from "../../theme/cx.ts";
import { noBreak } from "../../theme/no-break.ts";
import { frameWords } from "../history/history-words.ts";
import { InstrumentBox } from "../history/instrument-box.tsx";
import classes from "./strategy-form.module.css";
import type { Frame } from "../../../shared/domain/candle.ts";

interface ParameterFieldProps {
  readonly id: string;
  readonly name: string;
  readonly parameter: Parameter;
  readonly text: string;
  readonly problem: string | undefined;
  /** The value of the last run on paper, where it is another one and this one is to trade live. */
  readonly paper: ParameterValue | undefined;
  readonly first?: boolean;
  readonly onChange: (text: string) => void;
}

/** One parameter: its control by its kind, with bounds and unit, what it does, and what is wrong with it. */
export function ParameterField(props: ParameterFieldProps) {
  const { id, name, parameter, problem, paper } = props;
  return (
    <div className={cx(classes["field"], paper !== undefined && classes["differs"])}>
      <label htmlFor={id} id={`${id}-label`}>
        {parameter.title ?? name} <span className={classes["range"]}>{rangeText(parameter)}</span>
      </label>
      <Control {...props} />
      {paper !== undefined && <p className={classes["paper"]}>{`On paper: ${shown(parameter, paper)}`}</p>}
      <p id={`${id}-note`} className={problem === undefined ? classes["hint"] : classes["problem"]}>{problem === undefined ? parameter.help : noBreak(problem)}</p>
    </div>
  );
}

/** "2 to 400", "0.5 to 10, steps of 0.5", "09:30 to 15:00". */
export function rangeText(parameter: Parameter): string {
  switch (parameter.kind) {
    case "int":
    case "number": {
      const { least, most, step, kind } = parameter;
      const range = `${numberText(least)} to ${numberText(most)}`;
      return step === (kind === "int" ? 1 : 0.01) ? range : `${range}, steps of ${numberText(step)}`;
    }
    case "time":
      return `${parameter.least} to ${parameter.most}`;
    default:
      return "";
  }
}

function numberText(value: number): string {
  return Number.isInteger(value) && value >= 0 ? groupDigits(value) : String(value);
}

function shown(parameter: Parameter, value: ParameterValue): string {
  if (parameter.kind === "frame") return frameWords(value as Frame);
  if (typeof value === "boolean") return value ? "yes" : "no";
  return `${String(value)}${parameter.unit === undefined ? "" : ` ${parameter.unit}`}`;
}

function Control({ id, parameter, text, problem, first, onChange }: ParameterFieldProps) {
  const shared = { id, "aria-invalid": problem !== undefined, "aria-describedby": `${id}-note`, ...(first && { "data-autofocus": true }) };
  switch (parameter.kind) {
    case "boolean":
      return (
        <label className={classes["check"]}>
          <input type="checkbox" {...shared} checked={text === "true"} onChange={(event) => onChange(String(event.target.checked))} /> {text === "true" ? "Yes" : "No"}
        </label>
      );
    case "choice":
      return (
        <select className={classes["select"]} {...shared} value={text} onChange={(event) => onChange(event.target.value)}>
          {parameter.choices.map((one) => <option key={one}>{one}</option>)}
        </select>
      );
    case "frame":
      return (
        <select className={classes["select"]} {...shared} value={text} onChange={(event) => onChange(event.target.value)}>
          {parameter.choices.map((one) => <option key={one} value={one}>{frameWords(one)}</option>)}
        </select>
      );
    case "instrument":
      return (
        <div className={classes["box"]} data-bad={problem !== undefined || undefined}>
          <InstrumentBox id={id} value={text === "" ? undefined : (text as InstrumentKey)} onChoose={onChange} {...(first && { autofocus: true })} />
        </div>
      );
    default:
      return (
        <div className={classes["box"]} data-bad={problem !== undefined || undefined}>
          <input
            {...shared} value={text} autoComplete="off" spellCheck={false} maxLength={30} inputMode={parameter.kind === "time" ? "text" : "decimal"}
            placeholder={parameter.kind === "time" ? "HH:MM" : ""} onFocus={(event) => event.target.select()} onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => {
              if ((event.key !== "ArrowUp" && event.key !== "ArrowDown") || event.ctrlKey || event.altKey || event.metaKey) return;
              event.preventDefault();
              onChange(stepped(parameter, text, (event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 10 : 1)));
            }}
          />
          {parameter.unit !== undefined && <span>{parameter.unit}</span>}
        </div>
      );
  }
}

const DEFAULT_TIME_STEP = 5;

/** The text after so many steps, within the bounds; a text that is no value stays. */
export function stepped(parameter: Parameter, text: string, steps: number): string {
  if (parameter.kind === "time") {
    const match = /^(\d{2}):(\d{2})$/.exec(text.trim());
    if (!match) return text;
    const minutes = Math.min(1439, Math.max(0, Number(match[1]) * 60 + Number(match[2]) + steps * (parameter.step ?? DEFAULT_TIME_STEP)));
    const next = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
    return next < parameter.least ? parameter.least : next > parameter.most ? parameter.most : next;
  }
  if (parameter.kind !== "int" && parameter.kind !== "number") return text;
  const now = Number(text.replaceAll(",", ""));
  if (text.trim() === "" || Number.isNaN(now)) return text;
  const { least, most, step } = parameter;
  // Counted from the least: what lies between two steps comes onto one.
  const next = least + (Math.round((now - least) / step) + steps) * step;
  return String(Math.round(Math.min(most, Math.max(least, next)) * 1e8) / 1e8);
}
