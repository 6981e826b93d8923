import { ExportDialog } from "./export-dialog.tsx";
import { useLab } from "./lab-store.ts";
import { PaperDialog } from "./paper-dialog.tsx";
import { RenameDialog } from "./rename-dialog.tsx";

export function closeDialog(): void {
  useLab.setState({ dialog: undefined });
}

/** Dialogs about one run. */
export function LabDialogs() {
  const dialog = useLab((lab) => lab.dialog);
  switch (dialog?.kind) {
    case undefined: return null;
    case "export": return <ExportDialog run={dialog.run} onClose={closeDialog} />;
    case "rename": return <RenameDialog run={dialog.run} onClose={closeDialog} />;
    case "paper": return <PaperDialog run={dialog.run} onClose={closeDialog} />;
  }
}
