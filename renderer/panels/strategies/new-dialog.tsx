import { useEffect, useRef, useState } from "react";
import { useTerminal } from "../../state/terminal.ts";
import { LoadingState } from "../../theme/panel-states.tsx";
import { Modal } from "../../workspace/modal.tsx";
import { AddStep } from "./add-step.tsx";
import { FileStep } from "./file-step.tsx";
import { NameStep } from "./name-step.tsx";
import { closeDialog, useStrategiesPage } from "./strategy-store.ts";
import classes from "./strategy-dialogs.module.css";

type Step = { readonly kind: "file" } | { readonly kind: "name"; readonly example: string | undefined } | { readonly kind: "settings"; readonly file: string };

/** A new strategy: choose what it runs, then its parameters. An example on paper is two steps. */
export function NewDialog() {
  const from = useStrategiesPage((page) => page.newFrom);
  const [step, setStep] = useState<Step>(from === undefined ? { kind: "file" } : { kind: "settings", file: from });
  const files = useTerminal((state) => state.strategyFiles.files);
  const file = step.kind === "settings" ? files.find((one) => one.file === step.file) : undefined;
  const root = useRef<HTMLDivElement>(null);
  const shown = file ? "fields" : step.kind;
  // The button that led here went with the step before: the next key belongs to this one.
  useEffect(() => {
    (root.current?.querySelector<HTMLElement>("[data-autofocus]") ?? root.current?.querySelector<HTMLElement>("input, select"))?.focus();
  }, [shown]);
  return (
    <Modal label="New strategy" wide onClose={closeDialog}>
      <div ref={root} className={classes["steps"]}>
      {step.kind === "file" && <FileStep files={files} onUse={(chosen) => setStep({ kind: "settings", file: chosen })} onName={(example) => setStep({ kind: "name", example })} />}
      {step.kind === "name" && <NameStep example={files.find((one) => one.file === step.example)} onMade={(made) => setStep({ kind: "settings", file: made })} onBack={() => setStep({ kind: "file" })} />}
      {step.kind === "settings" && (file
        ? <AddStep key={`${file.file} ${file.hash}`} file={file} onBack={() => setStep({ kind: "file" })} />
        : (
          <div className={classes["form"]}>
            <h2>{`Sauda is reading ${step.file}…`}</h2>
            <LoadingState what="the file" rows={3} />
            <div className={classes["actions"]}><button type="button" data-autofocus className="button" onClick={closeDialog}>Close <kbd>Esc</kbd></button></div>
          </div>
        ))}
      </div>
    </Modal>
  );
}
