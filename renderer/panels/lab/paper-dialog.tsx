import { useMemo, useState } from "react";
import type { RunHead } from "../../../shared/contract/schemas/lab.ts";
import type { StrategyFile, StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { currentAccount, useOpenAccounts } from "../../state/account.ts";
import { chooseStrategy } from "../../state/strategy-choice.ts";
import { terminalStore, useTerminal } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { noBreak } from "../../theme/no-break.ts";
import { toast } from "../../workspace/dialogs.ts";
import { focusPanel } from "../../workspace/focus.ts";
import { Modal } from "../../workspace/modal.tsx";
import { draftOf, fieldOf, firstAccount, firstSettings, readSettings } from "../strategies/settings-draft.ts";
import type { SettingsDraft } from "../strategies/settings-draft.ts";
import { SettingsFields } from "../strategies/settings-fields.tsx";
import form from "../strategies/strategy-dialogs.module.css";
import { useStrategiesPage } from "../strategies/strategy-store.ts";
import { changedCode, paperSettings } from "./paper-settings.ts";

interface PaperDialogProps {
  readonly run: RunHead;
  readonly onClose: () => void;
}

/** The form of a new strategy, filled with what the run was: it goes on in the Strategies panel, on paper. */
export function PaperDialog({ run, onClose }: PaperDialogProps) {
  const accounts = useOpenAccounts().filter(({ world }) => world !== "live");
  const file = useTerminal((state) => state.strategyFiles.files.find((one) => one.file === run.request.file));
  const account = firstAccount(accounts, currentAccount()?.id);
  return (
    <Modal label="Run on paper" wide onClose={onClose}>
      {!file || file.problem !== undefined ? <EmptyState title={`${run.request.file} cannot be run`} hint={file?.problem ?? "It is no longer in the folder of strategies: put it back first."} action={{ label: "Close", keys: "Esc", run: onClose }} />
        : account === undefined ? <EmptyState title="There is no paper account" hint="Open one in the Paper panel (G E), then come back." action={{ label: "Close", keys: "Esc", run: onClose }} />
        : <PaperForm run={run} file={file} first={draftOf(paperSettings(run, file, firstSettings(file, account, titles())))} onClose={onClose} />}
    </Modal>
  );
}

function titles(): ReadonlySet<string> {
  return new Set([...terminalStore.getState().strategies.values()].map(({ title }) => title));
}

function PaperForm({ run, file, first, onClose }: PaperDialogProps & { readonly file: StrategyFile; readonly first: SettingsDraft }) {
  const [draft, setDraft] = useState(first);
  const [refusal, setRefusal] = useState<{ readonly field: string; readonly sentence: string }>();
  const [busy, setBusy] = useState(false);
  const { settings, problems: own } = useMemo(() => readSettings(draft, file.parameters), [draft, file.parameters]);
  const onPaper = draft.mode === "paper";
  const problems = { ...(refusal && refusal.field !== "" && { [refusal.field]: refusal.sentence }), ...(!onPaper && { mode: "From here it begins on paper. Its settings in the Strategies panel change the mode later." }), ...own };
  const ready = settings !== undefined && onPaper && !busy;
  const submit = async (): Promise<void> => {
    if (!ready) return;
    setBusy(true);
    try {
      await addOnPaper(file.file, settings, onClose);
    } catch (error) {
      const failure = failureOf(error);
      setRefusal({ field: failure.kind === "BadInput" ? fieldOf(failure.field, file.parameters) : "", sentence: failure.sentence });
      setBusy(false);
    }
  };
  return (
    <form
      className={form["form"]} aria-label={`${run.title} on paper`}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{`${run.title} on paper`}</h2>
      <p className={form["lead"]}>{noBreak(`File, parameters, capital and holding are those of the run; orders are filled by Sauda and no money moves.${changedCode(run, file)}`)}</p>
      <div className={form["scroll"]}>
        <SettingsFields
          id="lab-paper" schema={file.parameters} draft={draft} problems={problems} fixed={false} paper={undefined}
          onChange={(change) => {
            setRefusal(undefined);
            setDraft((now) => ({ ...now, ...change }));
          }}
        />
      </div>
      {refusal && <p role="alert" className={form["failed"]}>{noBreak(`Not added: ${refusal.sentence}`)}</p>}
      <div className={form["actions"]}>
        <span className={form["why"]}>{ready || busy ? "" : "Some fields need correcting."}</span>
        <button type="button" className="button" onClick={onClose}>Leave it <kbd>Esc</kbd></button>
        <button type="submit" className="button primary" disabled={!ready}>{busy ? "Working…" : "Add and start on paper"} <kbd>Enter</kbd></button>
      </div>
    </form>
  );
}

/** @throws what the terminal refuses about adding it; a start that fails is told beside the new row. */
async function addOnPaper(file: string, settings: StrategySettings, onClose: () => void): Promise<void> {
  const { id } = await client.call("strategies.add", { file, settings });
  useStrategiesPage.setState({ wanted: id, detail: true, group: undefined });
  chooseStrategy(id);
  onClose();
  focusPanel("strategies");
  await client.call("strategies.start", { id }).catch((error: unknown) => toast("bad", `${settings.title} was added and did not start: ${failureOf(error).sentence}`));
}
