import { useTerminal } from "../../../state/terminal.ts";
import { noBreak } from "../../../theme/no-break.ts";
import { Modal } from "../../../workspace/modal.tsx";
import { closeConvert, useConvert } from "./convert-state.ts";
import classes from "./convert.module.css";

const TITLES = { sending: "Converting…", "in doubt": "Outcome not known", converted: "Converted", refused: "Not converted" } as const;

/** What became of it, as it becomes known. It goes on when this is closed. */
export function ConvertRun() {
  const id = useConvert((state) => state.id);
  const known = useTerminal((state) => (id === undefined ? undefined : state.conversions.get(id)));
  const state = known?.state ?? "sending";
  return (
    <Modal label={TITLES[state]} onClose={closeConvert}>
      <div className={classes["form"]}>
        <header className={classes["head"]}><h2>{TITLES[state]}</h2></header>
        <div className={classes["content"]}>
          <p role={state === "refused" || state === "in doubt" ? "alert" : "status"} className={classes["outcome"]} data-state={state}>{noBreak(known?.text ?? "The intent is written down and on its way.")}</p>
          {state === "converted" && <p className={classes["next"]}>Stops do not move with a position: place one in the new product if you want one.</p>}
        </div>
        <div className={classes["actions"]}>
          <button type="button" data-autofocus className="button primary" onClick={closeConvert}>
            {state === "sending" || state === "in doubt" ? "Close, it goes on" : "Close"} <kbd>Enter</kbd>
          </button>
        </div>
      </div>
    </Modal>
  );
}
