import { useMemo, useState } from "react";
import type { SyntheticEvent } from "react";
import { create } from "zustand";
import type { StrategySettings, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState, ErrorState } from "../../theme/panel-states.tsx";
import { noBreak } from "../../theme/no-break.ts";
import { confirm, toast } from "../../workspace/dialogs.ts";
import { differences, draftOf, fieldOf, readSettings, settingsOf } from "./settings-draft.ts";
import type { SettingsDraft } from "./settings-draft.ts";
import { SettingsFields } from "./settings-fields.tsx";
import { paperDifferences } from "./paper-differences.ts";
import { swapLive, tellSwitched } from "./strategy-actions.tsx";
import { isActive, limitSentences } from "./strategy-words.ts";
import classes from "./strategy-form.module.css";

/** What was typed and not saved yet, by strategy: another row may be looked at meanwhile. */
const useDrafts = create<Readonly<Record<string, Partial<SettingsDraft> | undefined>>>(() => ({}));

interface Refusal {
  readonly of: string;
  readonly field: string;
  readonly sentence: string;
}

/** Parameters and all other settings of one strategy. What may not change while it runs says so. */
export function ParametersTab({ strategy }: { readonly strategy: StrategyView }) {
  const file = useTerminal((state) => state.strategyFiles.files.find((one) => one.file === strategy.file));
  const changes = useDrafts((drafts) => drafts[strategy.id]);
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  const schema = file?.parameters;
  const draft = useMemo(() => ({ ...draftOf(strategy), ...changes }), [strategy, changes]);
  const read = useMemo(() => (schema ? readSettings(draft, schema) : undefined), [draft, schema]);
  if (!file || !schema || !read) return <EmptyState title="Its file is gone" hint={`${strategy.file} is no longer in the folder of strategies. Put it back, or remove this strategy.`} />;
  if (file.problem !== undefined) return <ErrorState title={`${file.file} cannot be read`} sentence={`${file.problem} Correct the file and save it: the form comes back by itself.`} />;
  const { settings } = read;
  const refused = refusal?.of === strategy.id ? refusal : undefined;
  const problems = refused && refused.field !== "" ? { [refused.field]: refused.sentence, ...read.problems } : read.problems;
  const active = isActive(strategy);
  const differing = settings ? differences(settingsOf(strategy), settings) : undefined;
  const touched = changes !== undefined;
  const count = Object.keys(read.problems).length;
  const revert = (): void => {
    useDrafts.setState({ [strategy.id]: undefined });
    setRefusal(undefined);
  };
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (!settings || !differing || busy) return;
    setBusy(true);
    try {
      if (await save(strategy, settings, differing)) revert();
    } catch (error) {
      const failure = failureOf(error);
      setRefusal({ of: strategy.id, field: failure.kind === "BadInput" ? fieldOf(failure.field, schema) : "", sentence: failure.sentence });
    } finally {
      setBusy(false);
    }
  };
  const nothing = differing !== undefined && !differing.fixed && !differing.free && !differing.parameters;
  return (
    <form className={classes["form"]} aria-label={`Settings of ${strategy.title}`} onSubmit={(event) => void submit(event)}>
      <SettingsFields
        id="strategy" schema={schema} draft={draft} problems={problems} fixed={active} paper={paperDifferences(draft, strategy, schema)}
        onChange={(change) => {
          setRefusal(undefined);
          useDrafts.setState((drafts) => ({ [strategy.id]: { ...drafts[strategy.id], ...change } }));
        }}
      />
      <footer className={classes["foot"]}>
        <p role="status">
          {refused ? <span className={classes["problem"]}>{noBreak(`Not saved: ${refused.sentence}`)}</span> : footWords({ count, touched: touched && !nothing, active, swaps: differing?.parameters === true })}
        </p>
        <button type="button" className="button" disabled={!touched} onClick={revert}>Revert</button>
        <button type="submit" className="button primary" disabled={!settings || nothing || busy}>
          {busy ? "Working…" : active && differing?.parameters ? "Swap in…" : "Save"} <kbd>Enter</kbd>
        </button>
      </footer>
    </form>
  );
}

interface Foot {
  readonly count: number;
  readonly touched: boolean;
  readonly active: boolean;
  readonly swaps: boolean;
}

function footWords({ count, touched, active, swaps }: Foot): string {
  if (count > 0) return count === 1 ? "1 field needs correcting before it can be saved." : `${count} fields need correcting before it can be saved.`;
  if (!touched) return active ? "New parameters are swapped in while it runs." : "Saved.";
  return active && swaps ? "Changed, not saved yet: the parameters are swapped in between two ticks." : "Changed, not saved yet.";
}

/** @returns false when it was left. @throws what the terminal refuses. */
async function save(strategy: StrategyView, settings: StrategySettings, { free, fixed, parameters }: ReturnType<typeof differences>): Promise<boolean> {
  const { id, title } = strategy;
  if (!isActive(strategy)) {
    await client.call("strategies.change", { id, settings });
    toast("good", `${settings.title} is saved; its next start takes it.`);
    return true;
  }
  // What needs a stop is refused by the terminal, with its sentence.
  const change = async (): Promise<void> => {
    if (free || fixed) await client.call("strategies.change", { id, settings: { ...settings, parameters: strategy.parameters } });
  };
  if (parameters && strategy.mode === "live") return swapLive(title, { id, way: "swap", parameters: settings.parameters }, change);
  if (parameters) {
    const yes = await confirm({
      title: `Swap new parameters into ${title}?`,
      body: "They take over between two ticks, with position, orders and state. If they fail in the first seconds the old ones come back by themselves.",
      action: "Swap them in",
    });
    if (!yes) return false;
  }
  await change();
  if (parameters) {
    const { switchMs } = await client.call("strategies.swap", { id, parameters: settings.parameters });
    tellSwitched(title, switchMs);
  } else if (strategy.mode === "live") toast("good", `${settings.title} is saved. ${limitSentences(settings)[3] ?? ""}`);
  else toast("good", `${settings.title} is saved.`);
  return true;
}
