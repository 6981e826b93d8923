import { useState } from "react";
import type { SyntheticEvent } from "react";
import type { StopPolicy, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { nameOf } from "../../grids/columns.ts";
import { useTerminal } from "../../state/terminal.ts";
import { cx } from "../../theme/cx.ts";
import { noBreak } from "../../theme/no-break.ts";
import { toast } from "../../workspace/dialogs.ts";
import { Modal } from "../../workspace/modal.tsx";
import { stopStrategies } from "./strategy-actions.tsx";
import { clearMarks, closeDialog, useStrategiesPage } from "./strategy-store.ts";
import { isActive, isFlat, openWords, POLICY_MEANING, POLICY_WORDS, positionText } from "./strategy-words.ts";
import classes from "./strategy-dialogs.module.css";

const POLICIES: readonly StopPolicy[] = ["leave", "cancel", "square-off"];

/** Asks once what becomes of orders and positions, with what is open. */
export function StopDialog() {
  const ids = useStrategiesPage((page) => page.stopping);
  const all = useTerminal((state) => state.strategies);
  const chosen = ids.map((id) => all.get(id)).filter((one) => one !== undefined);
  const active = chosen.filter(isActive);
  if (active.length === 0) return <NothingToStop />;
  return <Ask strategies={active} />;
}

function NothingToStop() {
  return (
    <Modal label="Stop" onClose={closeDialog}>
      <div className={classes["form"]}>
        <h2>Nothing to stop</h2>
        <p className={classes["lead"]}>What was chosen does not run.</p>
        <div className={classes["actions"]}><button type="button" data-autofocus className="button primary" onClick={closeDialog}>Close <kbd>Esc</kbd></button></div>
      </div>
    </Modal>
  );
}

function Ask({ strategies }: { readonly strategies: readonly StrategyView[] }) {
  const [first] = strategies;
  const [policy, setPolicy] = useState<StopPolicy>(first?.schedule.policy ?? "cancel");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const what = strategies.length === 1 ? (first?.title ?? "") : `${strategies.length} strategies`;
  const live = strategies.filter(({ mode }) => mode === "live").length;
  const open = strategies.filter((one) => !isFlat(one) || one.openOrders > 0);
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const failed = await stopStrategies(strategies, policy);
    setBusy(false);
    if (failed !== undefined) return setProblem(failed);
    clearMarks();
    closeDialog();
    if (strategies.length > 1) toast("good", `${what} are being stopped: ${POLICY_WORDS[policy].toLowerCase()}.`);
  };
  return (
    <Modal label={`Stop ${what}`} onClose={closeDialog}>
      <form className={classes["form"]} onSubmit={(event) => void submit(event)}>
        <h2>{`Stop ${what}?`}</h2>
        <p className={classes["lead"]}>{openWords(strategies)}{live > 0 && <b>{` ${live === strategies.length && live === 1 ? "It trades" : `${live} trade`} live.`}</b>}</p>
        {open.length > 0 && (
          <ul className={classes["open"]} aria-label="What is open" tabIndex={0}>
            {open.map((one) => (
              <li key={one.id}>
                <b>{one.title}</b>
                <span>{[...one.positions.filter(({ quantity }) => quantity !== 0).map((position) => positionText({ positions: [position] }, nameOf)), one.openOrders > 0 ? `${one.openOrders} working` : ""].filter(Boolean).join(", ")}</span>
              </li>
            ))}
          </ul>
        )}
        <div role="radiogroup" aria-label="What becomes of it" className={classes["choices"]}>
          {POLICIES.map((one) => (
            <label key={one} data-on={one === policy || undefined}>
              <input type="radio" name="stop-policy" checked={one === policy} data-autofocus={one === policy || undefined} onChange={() => setPolicy(one)} />
              <b>{POLICY_WORDS[one]}</b>
              <span>{POLICY_MEANING[one]}</span>
            </label>
          ))}
        </div>
        {problem !== "" && <p role="alert" className={classes["failed"]}>{noBreak(`Not stopped: ${problem}`)}</p>}
        <div className={classes["actions"]}>
          <button type="button" className="button" onClick={closeDialog}>Keep it running <kbd>Esc</kbd></button>
          <button type="submit" className={cx("button", "danger")} disabled={busy}>{busy ? "Stopping…" : `Stop, ${POLICY_WORDS[policy].toLowerCase()}`} <kbd>Enter</kbd></button>
        </div>
      </form>
    </Modal>
  );
}
