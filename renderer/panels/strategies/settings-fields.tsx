import type { StopPolicy, StrategyMode, StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import { useOpenAccounts } from "../../state/account.ts";
import type { ParameterSchema, ParameterValues } from "../../../shared/strategy/parameters.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { Segments } from "../ticket/segments.tsx";
import { ParameterField } from "./parameter-field.tsx";
import { LIMIT_FIELDS } from "./settings-draft.ts";
import type { Problems, SettingsDraft } from "./settings-draft.ts";
import { MODE_MEANING, POLICY_MEANING, POLICY_WORDS } from "./strategy-words.ts";
import { TextBox } from "./text-box.tsx";
import classes from "./strategy-form.module.css";

interface SettingsFieldsProps {
  /** Begins every id of the form. */
  readonly id: string;
  readonly schema: ParameterSchema;
  readonly draft: SettingsDraft;
  readonly problems: Problems;
  /** It runs: account, mode, holding and capital need a stop. */
  readonly fixed: boolean;
  readonly paper: ParameterValues | undefined;
  readonly onChange: (change: Partial<SettingsDraft>) => void;
}

const MODES = [{ value: "paper", text: "Paper" }, { value: "shadow", text: "Shadow" }, { value: "live", text: "Live" }] as const satisfies readonly { value: StrategyMode; text: string }[];
const HOLDINGS = [{ value: "intraday", text: "Within the day" }, { value: "carry", text: "Carried" }] as const satisfies readonly { value: StrategySettings["holding"]; text: string }[];
const POLICIES = (["leave", "cancel", "square-off"] as const).map((value) => ({ value, text: POLICY_WORDS[value], title: POLICY_MEANING[value] }));
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** Everything that can be set about one strategy: its parameters from the schema, then what Sauda adds. */
export function SettingsFields(props: SettingsFieldsProps) {
  const { id, schema, draft, problems, paper, onChange } = props;
  const names = Object.keys(schema);
  return (
    <div className={classes["groups"]}>
      <fieldset className={classes["group"]}>
        <legend>Parameters</legend>
        {names.length === 0 && <p className={classes["hint"]}>It has none: what it does is all in its file.</p>}
        <div className={classes["grid"]}>
          {Object.entries(schema).map(([name, parameter], i) => (
            <ParameterField
              key={name} id={`${id}-p-${name}`} name={name} parameter={parameter} text={draft.parameters[name] ?? ""} problem={problems[`parameters.${name}`]} first={i === 0}
              paper={paper?.[name]} onChange={(text) => onChange({ parameters: { ...draft.parameters, [name]: text } })}
            />
          ))}
        </div>
      </fieldset>
      <WhereFields {...props} />
      <LimitFields {...props} />
      <ScheduleFields {...props} />
    </div>
  );
}

function WhereFields({ id, draft, problems, fixed, onChange }: SettingsFieldsProps) {
  const accounts = useOpenAccounts();
  return (
    <fieldset className={classes["group"]}>
      <legend>Where and how{fixed && <i> · account, mode, holding and capital need a stop</i>}</legend>
      <div className={classes["grid"]}>
        <TextBox id={`${id}-title`} label="Name" value={draft.title} problem={problems["title"]} hint="Its orders and positions are shown under it." most={60} onChange={(title) => onChange({ title })} />
        <TextBox id={`${id}-group`} label="Group" value={draft.group} problem={problems["group"]} hint="Those of one group stand together. May be empty." most={30} onChange={(group) => onChange({ group })} />
        <div className={classes["field"]}>
          <span className={classes["label"]}>Mode</span>
          <Segments label="Mode" options={MODES} value={draft.mode} disabled={fixed} onChange={(mode) => onChange({ mode })} />
          <p className={problems["mode"] === undefined ? classes["hint"] : classes["problem"]}>{problems["mode"] ?? MODE_MEANING[draft.mode]}</p>
        </div>
        <div className={classes["field"]}>
          <label htmlFor={`${id}-account`}>Account</label>
          <select id={`${id}-account`} className={classes["select"]} disabled={fixed} value={draft.account} aria-invalid={problems["account"] !== undefined} onChange={(event) => onChange({ account: event.target.value as AccountId })}>
            {!accounts.some((one) => one.id === draft.account) && <option value={draft.account}>{draft.account}</option>}
            {accounts.map((one) => <option key={one.id} value={one.id}>{`${one.title} · ${one.clientCode} (${one.world})`}</option>)}
          </select>
          <p className={problems["account"] === undefined ? classes["hint"] : classes["problem"]}>{problems["account"] ?? "Whose orders and positions they are."}</p>
        </div>
        <div className={classes["field"]}>
          <span className={classes["label"]}>Holding</span>
          <Segments label="Holding" options={HOLDINGS} value={draft.holding} disabled={fixed} onChange={(holding) => onChange({ holding })} />
          <p className={problems["holding"] === undefined ? classes["hint"] : classes["problem"]}>{problems["holding"] ?? (draft.holding === "intraday" ? "Product MIS: closed the same day." : "CNC for shares, NRML for contracts.")}</p>
        </div>
        <TextBox id={`${id}-capital`} label="Capital" prefix="₹" value={draft.capital} disabled={fixed} problem={problems["capital"]} hint="What it reckons with; its results are measured against it." onChange={(capital) => onChange({ capital })} />
      </div>
    </fieldset>
  );
}

function LimitFields({ id, draft, problems, onChange }: SettingsFieldsProps) {
  return (
    <fieldset className={classes["group"]}>
      <legend>Limits of its own, on top of the account's</legend>
      <div className={classes["grid"]}>
        {LIMIT_FIELDS.map(({ name, title, unit, help, off }) => (
          <TextBox
            key={name} id={`${id}-l-${name}`} label={title} value={draft.limits[name]} problem={problems[`limits.${name}`]} hint={help} {...(off && { placeholder: name === "exposure" ? "its capital" : "off" })}
            {...(unit === "₹" ? { prefix: unit } : { suffix: unit })} onChange={(text) => onChange({ limits: { ...draft.limits, [name]: text } })}
          />
        ))}
      </div>
    </fieldset>
  );
}

function ScheduleFields({ id, draft, problems, onChange }: SettingsFieldsProps) {
  return (
    <fieldset className={classes["group"]}>
      <legend>Schedule, times of trading days in India</legend>
      <div className={classes["grid"]}>
        <TextBox id={`${id}-start`} label="Start at" value={draft.start} placeholder="by hand" problem={problems["start"]} hint="Starts by itself then. Empty: you start it." onChange={(start) => onChange({ start })} />
        <TextBox id={`${id}-lastEntry`} label="Last entry" value={draft.lastEntry} placeholder="none" problem={problems["lastEntry"]} hint="From then on it opens nothing." onChange={(lastEntry) => onChange({ lastEntry })} />
        <TextBox id={`${id}-stop`} label="Stop at" value={draft.stop} placeholder="by hand" problem={problems["stop"]} hint="Stops by itself then. Empty: you stop it." onChange={(stop) => onChange({ stop })} />
        <div className={classes["field"]}>
          <label htmlFor={`${id}-policy`}>A stop by itself will</label>
          <select id={`${id}-policy`} className={classes["select"]} value={draft.policy} onChange={(event) => onChange({ policy: event.target.value as StopPolicy })}>
            {POLICIES.map(({ value, text }) => <option key={value} value={value}>{text}</option>)}
          </select>
          <p className={classes["hint"]}>{POLICY_MEANING[draft.policy]}</p>
        </div>
        <div className={classes["field"]}>
          <span className={classes["label"]}>Days</span>
          <div className={classes["days"]} role="group" aria-label="Days on which it starts by itself">
            {DAYS.map((day, i) => {
              const on = draft.weekdays.includes(i + 1);
              return <button key={day} type="button" aria-pressed={on} onClick={() => onChange({ weekdays: on ? draft.weekdays.filter((one) => one !== i + 1) : [...draft.weekdays, i + 1] })}>{day}</button>;
            })}
          </div>
          <p className={problems["weekdays"] === undefined ? classes["hint"] : classes["problem"]}>{problems["weekdays"] ?? "Holidays of the exchange are left out by themselves."}</p>
        </div>
        <div className={classes["field"]}>
          <span className={classes["label"]}>After a start of Sauda</span>
          <label className={classes["check"]}>
            <input type="checkbox" id={`${id}-autoStart`} checked={draft.autoStart} onChange={(event) => onChange({ autoStart: event.target.checked })} /> Go on if it was running
          </label>
          <p className={classes["hint"]}>Once its account is ready, from where it was.</p>
        </div>
      </div>
    </fieldset>
  );
}
