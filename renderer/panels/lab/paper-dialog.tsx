import { useState } from "react";
import type { RunHead } from "../../../shared/contract/schemas/lab.ts";
import { currentAccount, useOpenAccounts } from "../../state/account.ts";
import { terminalStore, useTerminal } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { Modal } from "../../workspace/modal.tsx";
import { AddForm } from "../strategies/add-step.tsx";
import type { AddFormProps } from "../strategies/add-step.tsx";
import { draftOf, firstAccount, firstSettings } from "../strategies/settings-draft.ts";
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
        : <PaperForm run={run} file={file} account={account} onClose={onClose} />}
    </Modal>
  );
}

function PaperForm({ run, file, account, onClose }: PaperDialogProps & Pick<AddFormProps, "file"> & { readonly account: NonNullable<ReturnType<typeof firstAccount>> }) {
  const [first] = useState(() => draftOf(paperSettings(run, file, firstSettings(file, account, titles()))));
  const lead = `File, parameters, capital and holding are those of the run; orders are filled by Sauda and no money moves.${changedCode(run, file)}`;
  return <AddForm file={file} first={first} words={{ title: `${run.title} on paper`, lead }} paperOnly back={{ text: "Leave it", key: "Esc", run: onClose }} onAdded={onClose} />;
}

function titles(): ReadonlySet<string> {
  return new Set([...terminalStore.getState().strategies.values()].map(({ title }) => title));
}
