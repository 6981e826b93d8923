import { useState } from "react";
import { indicatorSpec } from "../../../shared/indicators/registry.ts";
import type { Parameter, ParameterValue } from "../../../shared/strategy/parameters.ts";
import { indicatorName } from "../../charts/drawn-indicator.ts";
import { chartColours } from "../../charts/chart-theme.ts";
import { rangeText } from "../strategies/parameter-field.tsx";
import { removeIndicator, setIndicatorValues, showIndicator } from "./chart-settings.ts";
import type { ChartIndicator } from "./chart-settings.ts";
import classes from "./indicators.module.css";

/** One indicator on the chart: its parameters, whether it is shown, and the way off. */
export function IndicatorRow({ indicator: { key, id, values, shown, colour } }: { readonly indicator: ChartIndicator }) {
  const [problem, setProblem] = useState<string>();
  const spec = indicatorSpec(id);
  if (!spec) return null;
  const name = indicatorName(spec, values);
  const take = (parameter: string, value: ParameterValue): boolean => {
    const why = setIndicatorValues(key, { ...values, [parameter]: value });
    setProblem(why);
    return why === undefined;
  };
  const { lines } = chartColours();
  return (
    <li className={classes["row"]} aria-label={name} data-shown={shown}>
      <i className={classes["swatch"]} style={{ background: lines[colour % lines.length] }} />
      <b title={spec.help}>{spec.name}</b>
      <div className={classes["values"]}>
        {Object.entries(spec.parameters).map(([parameter, terms]) => (
          <Value key={`${parameter} ${String(values[parameter])}`} label={`${terms.title ?? parameter} of ${spec.name}`} parameter={terms} value={values[parameter] ?? terms.default ?? ""} onTake={(value) => take(parameter, value)} />
        ))}
      </div>
      <button type="button" aria-pressed={shown} aria-label={`Show ${name}`} onClick={() => showIndicator(key, !shown)}>{shown ? "Hide" : "Show"}</button>
      <button type="button" aria-label={`Remove ${name}`} onClick={() => removeIndicator(key)}>Remove</button>
      {problem !== undefined && <p role="alert">{problem}</p>}
    </li>
  );
}

interface ValueProps {
  readonly label: string;
  readonly parameter: Parameter;
  readonly value: ParameterValue;
  /** @returns false for what does not fit. */
  readonly onTake: (value: ParameterValue) => boolean;
}

/** Takes effect with Enter or on leaving; what does not fit is marked and left as it is typed. */
function Value({ label, parameter, value, onTake }: ValueProps) {
  const [text, setText] = useState(String(value));
  const [bad, setBad] = useState(false);
  if (parameter.kind === "choice") {
    return (
      <select aria-label={label} title={parameter.help} value={String(value)} onChange={(event) => onTake(event.target.value)}>
        {parameter.choices.map((one) => <option key={one}>{one}</option>)}
      </select>
    );
  }
  const take = (): void => {
    if (text !== String(value)) setBad(!onTake(text.trim() === "" ? "" : Number(text)));
  };
  return (
    <input
      aria-label={label} aria-invalid={bad} title={`${parameter.title ?? label}, ${rangeText(parameter)}. ${parameter.help}`} inputMode="decimal" value={text} maxLength={6}
      onFocus={(event) => event.target.select()} onBlur={take}
      onChange={(event) => {
        setText(event.target.value);
        setBad(false);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") take();
      }}
    />
  );
}
