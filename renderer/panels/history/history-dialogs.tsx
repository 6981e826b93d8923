import { ExportDialog } from "./export-dialog.tsx";
import { useHistory } from "./history-store.ts";
import { ImportWizard } from "./import-wizard.tsx";

/** The open dialog about kept bars, if any. */
export function HistoryDialogs() {
  const dialog = useHistory((state) => state.dialog);
  if (dialog === "import") return <ImportWizard />;
  return dialog === "export" ? <ExportDialog /> : null;
}
