import { useMemo, useState } from "react";
import type { StrategyFile, StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { currentAccount, useOpenAccounts } from "../../state/account.ts";
import { chooseStrategy } from "../../state/strategy-choice.ts";
import { terminalStore } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { noBreak } from "../../theme/no-break.ts";
import { toast } from "../../workspace/dialogs.ts";
import { focusPanel } from "../../workspace/focus.ts";
import { draftOf, fieldOf, firstAccount, firstSettings, readSettings } from "./settings-draft.ts";
import type { SettingsDraft } from "./settings-draft.ts";
import { SettingsFields } from "./settings-fields.tsx";
import { closeDialog, useStrategiesPage } from "./strategy-store.ts";
import { MODE_WORDS } from "./strategy-words.ts";
import classes from "./strategy-dialogs.module.css";

interface AddStepProps {
  readonly file: StrategyFile;
  readonly onBack: () => void;
}

/** Parameters and settings of the new one. Enter adds it; on paper it starts at once. */
export function AddStep({ file, onBack }: AddStepProps) {
  const accounts = useOpenAccounts();
  const [first] = useState(() => {
    const account = firstAccount(accounts, currentAccount()?.id);
    const titles = new Set([...terminalStore.getState().strategies.values()].map(({ title }) => title));
    return account === undefined ? undefined : draftOf(firstSettings(file, account, titles));
  });
  if (!first) return <EmptyState title="There is no account" hint="Open a paper account first (G E), or connect a broker (G I)." />;
  return <AddForm file={file} first={first} back={{ text: "Another file", run: onBack }} onAdded={closeDialog} />;
}

export interface AddFormProps {
  readonly file: StrategyFile;
  readonly first: SettingsDraft;
  /** Where it is not the file's own. */
  readonly words?: { readonly title: string; readonly lead: string };
  /** It begins on paper and nowhere else. */
  readonly paperOnly?: boolean;
  readonly back: { readonly text: string; readonly key?: string; readonly run: () => void };
  /** After it was added. */
  readonly onAdded: () => void;
}

const ON_PAPER = "From here it begins on paper. Its settings in the Strategies panel change the mode later.";

/** The form of a new strategy, filled beforehand. */
export function AddForm({ file, first, words, paperOnly = false, back, onAdded }: AddFormProps) {
  const [draft, setDraft] = useState(first);
  const [refusal, setRefusal] = useState<{ readonly field: string; readonly sentence: string }>();
  const [busy, setBusy] = useState(false);
  const read = useMemo(() => readSettings(draft, file.parameters), [draft, file.parameters]);
  const elsewhere = paperOnly && draft.mode !== "paper";
  const settings = elsewhere ? undefined : read.settings;
  const own = elsewhere ? { ...read.problems, mode: ON_PAPER } : read.problems;
  const problems = refusal && refusal.field !== "" ? { [refusal.field]: refusal.sentence, ...own } : own;
  const live = draft.mode === "live";
  const submit = async (start: boolean): Promise<void> => {
    if (!settings || busy) return;
    setBusy(true);
    try {
      await add(file.file, settings, start, onAdded);
    } catch (error) {
      const failure = failureOf(error);
      setRefusal({ field: failure.kind === "BadInput" ? fieldOf(failure.field, file.parameters) : "", sentence: failure.sentence });
      setBusy(false);
    }
  };
  return (
    <form
      className={classes["form"]} aria-label={words?.title ?? `New strategy from ${file.title}`}
      onSubmit={(event) => {
        event.preventDefault();
        void submit(!live);
      }}
    >
      <h2>{words?.title ?? file.title}</h2>
      <p className={classes["lead"]}>{words ? noBreak(words.lead) : file.about}</p>
      <div className={classes["scroll"]}>
        <SettingsFields
          id="new-strategy" schema={file.parameters} draft={draft} problems={problems} fixed={false} paper={undefined}
          onChange={(change) => {
            setRefusal(undefined);
            setDraft((now) => ({ ...now, ...change }));
          }}
        />
      </div>
      {refusal && <p role="alert" className={classes["failed"]}>{noBreak(`Not added: ${refusal.sentence}`)}</p>}
      <div className={classes["actions"]}>
        <button type="button" className="button" onClick={back.run}>{back.text}{back.key !== undefined && <> <kbd>{back.key}</kbd></>}</button>
        <span className={classes["why"]}>{settings ? "" : whyNot(Object.keys(own).length)}</span>
        {!live && !paperOnly && <button type="button" className="button" disabled={!settings || busy} onClick={() => void submit(false)}>Add only</button>}
        <button type="submit" className="button primary" disabled={!settings || busy}>{busy ? "Working…" : live ? "Add; its start asks for LIVE" : `Add and start, ${MODE_WORDS[draft.mode].toLowerCase()}`} <kbd>Enter</kbd></button>
      </div>
    </form>
  );
}

function whyNot(count: number): string {
  return count === 1 ? "1 field needs correcting." : `${count} fields need correcting.`;
}

/** @throws what the terminal refuses about adding it; a start that fails is told beside the new row. */
async function add(file: string, settings: StrategySettings, start: boolean, onAdded: () => void): Promise<void> {
  const { id } = await client.call("strategies.add", { file, settings });
  useStrategiesPage.setState({ wanted: id, detail: true, group: undefined });
  chooseStrategy(id);
  onAdded();
  focusPanel("strategies");
  if (start) await client.call("strategies.start", { id }).catch((error: unknown) => toast("bad", `${settings.title} was added and did not start: ${failureOf(error).sentence}`));
}
