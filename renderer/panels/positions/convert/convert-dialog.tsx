import { useEffect } from "react";
import { formatQuantity, groupDigits } from "../../../../shared/domain/format.ts";
import { nameOf } from "../../../grids/columns.ts";
import { positionKey, useTerminal } from "../../../state/terminal.ts";
import { noBreak } from "../../../theme/no-break.ts";
import { WorldPill } from "../../../workspace/accounts/world-pill.tsx";
import { Modal } from "../../../workspace/modal.tsx";
import { NumberField } from "../../ticket/number-field.tsx";
import { Segments } from "../../ticket/segments.tsx";
import { changeConvert, closeConvert, lookUp, sendConvert, typedQuantity, useConvert } from "./convert-state.ts";
import { ConvertEffects } from "./convert-effects.tsx";
import { ConvertRun } from "./convert-run.tsx";
import classes from "./convert.module.css";

/** A position to another product: what it takes and what ends, then what became of it. */
export function ConvertDialog() {
  const step = useConvert((state) => state.step);
  if (step === "choose") return <Choose />;
  return step === "run" ? <ConvertRun /> : null;
}

function Choose() {
  const { place, to, text, preview, sending, problem } = useConvert();
  const account = useTerminal((state) => (place ? state.accounts.get(place.account) : undefined));
  const position = useTerminal((state) => (place ? state.positions.get(positionKey(place)) : undefined));
  // The position, its orders or the funds may change while the question is open: then the question does too.
  const orders = useTerminal((state) => state.orders);
  const funds = useTerminal((state) => (place ? state.funds.get(place.account) : undefined));
  useEffect(() => void lookUp(), [position, orders, funds]);
  if (!place || !account || !position) return null;
  const name = nameOf(place.instrument);
  const open = Math.abs(preview?.open ?? position.quantity);
  const quantity = typedQuantity(text);
  const first = preview?.problems[0];
  const quantityProblem = text.trim() === "" ? undefined : quantity === undefined ? "Enter a whole number of units." : undefined;
  const targets = preview && preview.targets.length > 0 ? preview.targets : [to];
  const ready = preview !== undefined && preview.problems.length === 0 && quantity !== undefined && !sending;
  return (
    <Modal label={`Convert ${name} ${place.product}`} onClose={closeConvert}>
      <form
        className={classes["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          void sendConvert();
        }}
      >
        <header className={classes["head"]}>
          <h2>Convert position</h2>
          <span>{`${account.title} · ${account.clientCode}`}</span>
          <WorldPill world={account.world} />
        </header>
        <div className={classes["content"]}>
          <p className={classes["what"]}>
            <b>{name}</b> {position.quantity < 0 ? "short" : "long"} {formatQuantity(Math.abs(position.quantity))}
          </p>
          <div className={classes["way"]}>
            <span className={classes["product"]}>{place.product}</span>
            <span aria-hidden="true" className={classes["arrow"]}>→</span>
            <Segments label="To product" value={to} options={targets.map((value) => ({ value, text: value }))} onChange={(value) => changeConvert({ to: value })} />
          </div>
          <NumberField
            id="convert-quantity" label="Quantity" first value={text} problem={quantityProblem}
            suffix={
              <>
                of {formatQuantity(open)}{" "}
                <button type="button" className={classes["all"]} onClick={() => changeConvert({ text: groupDigits(open) })}>All</button>
              </>
            }
            step={(steps) => groupDigits(Math.min(open, Math.max(1, (quantity ?? 0) + steps)))}
            onChange={(typed) => changeConvert({ text: typed })}
          />
          {preview && <ConvertEffects preview={preview} from={place.product} to={to} />}
          {first && quantity !== undefined && <p role="alert" className={classes["problem"]}>{noBreak(first.sentence)}</p>}
          {problem !== "" && <p role="alert" className={classes["problem"]}>{noBreak(problem)}</p>}
        </div>
        <div className={classes["actions"]}>
          <button type="button" className="button" onClick={closeConvert}>
            Keep as it is <kbd>Esc</kbd>
          </button>
          <button type="submit" className="button primary" disabled={!ready}>
            {sending ? "Sending…" : `Convert ${quantity === undefined ? "" : formatQuantity(quantity)} to ${to}`} <kbd>Enter</kbd>
          </button>
        </div>
      </form>
    </Modal>
  );
}
