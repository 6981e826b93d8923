import { useState } from "react";
import type { SubmitEvent } from "react";
import type { BracketView } from "../../../shared/contract/schemas/plans.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { formatQuantity, formatSignedMoney } from "../../../shared/domain/format.ts";
import { standingExits } from "../../charts/line-change.ts";
import { entryOf, guarded } from "../../charts/plan-levels.ts";
import { client } from "../../connection/client.ts";
import { nameOf } from "../../grids/columns.ts";
import { decimalsOf, formatPrice } from "../../grids/formats.ts";
import { useInstrument } from "../../state/instruments.ts";
import { useTerminal } from "../../state/terminal.ts";
import { noBreak } from "../../theme/no-break.ts";
import { toast } from "../../workspace/dialogs.ts";
import { Modal } from "../../workspace/modal.tsx";
import { BracketFields } from "../ticket/bracket-fields.tsx";
import { anyExit, readExits } from "../ticket/exit-terms.ts";
import type { ExitReading } from "../ticket/exit-terms.ts";
import { inLots } from "../ticket/ticket-terms.ts";
import { closeBracketDialog, useBracketDialog } from "./bracket-actions.ts";
import { atStop, bracketState, exitTexts } from "./bracket-words.ts";
import { Notes } from "./notes.tsx";
import classes from "./plan-dialog.module.css";

/** The dialog of the brackets panel that is open, if any. */
export function BracketDialogs() {
  const open = useBracketDialog(({ open: one }) => one);
  if (!open) return null;
  return open.kind === "details" ? <BracketDetails given={open.bracket} /> : <ChangeBracket bracket={open.bracket} />;
}

function ChangeBracket({ bracket }: { readonly bracket: BracketView }) {
  const view = useInstrument(bracket.instrument);
  if (!view) return null;
  return <ChangeForm bracket={bracket} view={view} />;
}

function ChangeForm({ bracket, view }: { readonly bracket: BracketView; readonly view: InstrumentView }) {
  const lots = inLots(view);
  const [exits, setExits] = useState(() => exitTexts(standingExits(bracket), (units) => String(lots ? units / view.lot : units)));
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  const entry = entryOf(bracket) ?? Number.NaN;
  // A stop that has trailed past the entry is in profit and right: only the terminal can judge it against the price.
  const reading: ExitReading = readExits(exits, { side: bracket.side, quantity: guarded(bracket), entry: bracket.filled > 0 ? Number.NaN : entry, view });
  const problem = (field: string): string | undefined => (reading.ok ? undefined : reading.problems.find((one) => one.field === field && !one.missing)?.sentence);
  const ready = reading.ok && reading.terms !== undefined && anyExit(exits);
  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!reading.ok || !reading.terms || busy) return;
    setBusy(true);
    try {
      await client.call("bracket.change", { account: bracket.account, id: bracket.id, exits: reading.terms });
      toast("good", `The bracket in ${nameOf(bracket.instrument)} is changed.`);
      closeBracketDialog();
    } catch (error) {
      setRefusal(failureOf(error).sentence);
      setBusy(false);
    }
  };
  return (
    <Modal label={`Change the bracket in ${nameOf(bracket.instrument)}`} onClose={closeBracketDialog}>
      <form className={classes["form"]} onSubmit={(event) => void send(event)}>
        <h2 className={classes["title"]}>{`Change bracket: ${bracket.side === "BUY" ? "long" : "short"} ${formatQuantity(guarded(bracket))} ${nameOf(bracket.instrument)}`}</h2>
        <p className={classes["dim"]}>{`Entry ${formatPrice(entry, decimalsOf(view.tick))}. What is emptied here is taken away.`}</p>
        <BracketFields id="bracket-change" first exits={exits} reading={reading} view={view} entry={entry} problem={problem} onChange={(change) => setExits({ ...exits, ...change })} />
        {refusal !== "" && <p role="alert" className={classes["refusal"]}>{noBreak(refusal)}</p>}
        <div className={classes["actions"]}>
          {!ready && <span className={classes["why"]}>{reading.ok ? "A bracket needs a stop or a target; to take both away, cancel it." : reading.problems[0]?.sentence}</span>}
          <button type="button" className="button" onClick={closeBracketDialog}>Leave it <kbd>Esc</kbd></button>
          <button type="submit" className="button primary" disabled={!ready || busy}>{busy ? "Changing…" : "Change the bracket"} <kbd>Enter</kbd></button>
        </div>
      </form>
    </Modal>
  );
}

function BracketDetails({ given }: { readonly given: BracketView }) {
  const bracket = useTerminal((state) => state.brackets.get(given.id)) ?? given;
  const view = useInstrument(bracket.instrument);
  const decimals = decimalsOf(view?.tick);
  const stop = bracket.stopNow ?? bracket.exits.stop?.trigger;
  const loss = view && atStop(bracket, view.multiplier);
  return (
    <Modal label={`Bracket in ${nameOf(bracket.instrument)}`} onClose={closeBracketDialog}>
      <div className={classes["form"]}>
        <h2 className={classes["title"]}>{`Bracket: ${bracket.side === "BUY" ? "long" : "short"} ${formatQuantity(bracket.quantity)} ${nameOf(bracket.instrument)} · ${bracket.product}`}</h2>
        <dl className={classes["facts"]}>
          <div><dt>State</dt><dd>{bracketState(bracket)}{bracket.text === "" ? "" : `: ${bracket.text}`}</dd></div>
          <div><dt>Filled, closed</dt><dd>{`${formatQuantity(bracket.filled)} of ${formatQuantity(bracket.quantity)} at ${formatPrice(bracket.averageEntry, decimals)}, ${formatQuantity(bracket.exited)} closed`}</dd></div>
          <div><dt>Protected</dt><dd>{`${formatQuantity(bracket.covered)} covered${bracket.naked > 0 ? `, ${formatQuantity(bracket.naked)} naked` : ""}; the stop lives ${bracket.stopLives}`}</dd></div>
          <div><dt>Stop</dt><dd>{stop === undefined ? "none" : `${formatPrice(stop, decimals)}${loss === undefined ? "" : ` (${formatSignedMoney(loss)})`}`}</dd></div>
          <div><dt>Targets</dt><dd>{bracket.exits.targets.map(({ price, quantity }) => `${formatQuantity(quantity)} at ${formatPrice(price, decimals)}`).join(", ") || "none"}{bracket.exits.targets.length > 0 ? `; they wait ${bracket.exits.targetsAtBroker ? "at the broker" : "here"}` : ""}</dd></div>
        </dl>
        <Notes notes={bracket.history} />
        <div className={classes["actions"]}>
          <button type="button" data-autofocus className="button" onClick={closeBracketDialog}>Close <kbd>Esc</kbd></button>
        </div>
      </div>
    </Modal>
  );
}
