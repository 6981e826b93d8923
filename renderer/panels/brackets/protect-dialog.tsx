import { useRef, useState } from "react";
import type { SubmitEvent } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { formatQuantity, formatSignedMoney } from "../../../shared/domain/format.ts";
import { averagePrice } from "../../../shared/domain/position-math.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { client } from "../../connection/client.ts";
import { nameOf } from "../../grids/columns.ts";
import { decimalsOf, formatPrice } from "../../grids/formats.ts";
import { quotes, useQuoteFields } from "../../state/quotes.ts";
import { ownersKey, positionKey } from "../../state/terminal-state.ts";
import { useTerminal } from "../../state/terminal.ts";
import { noBreak } from "../../theme/no-break.ts";
import { toast } from "../../workspace/dialogs.ts";
import { Modal } from "../../workspace/modal.tsx";
import { bracketFigures } from "../ticket/bracket-figures.ts";
import { BracketFields } from "../ticket/bracket-fields.tsx";
import { readExits } from "../ticket/exit-terms.ts";
import classes from "./plan-dialog.module.css";
import { exitsAt, guardedPart, keepDistances, lastDistances } from "./protect-distances.ts";

interface ProtectDialogProps {
  readonly position: PositionView;
  readonly view: InstrumentView;
  readonly onClose: () => void;
}

const LTP = [Q.ltp] as const;

/** Stop and target around what is open, at the distances used last: Enter sends them as they stand. */
export function ProtectDialog({ position: given, view, onClose }: ProtectDialogProps) {
  const position = useTerminal((state) => state.positions.get(positionKey(given))) ?? given;
  const parts = useTerminal((state) => state.owners.get(ownersKey(given))) ?? [];
  const link = useTerminal((state) => state.link);
  const [ltp = Number.NaN] = useQuoteFields(given.instrument, LTP);
  const side = given.quantity > 0 ? "BUY" : "SELL";
  const sign = given.quantity > 0 ? 1 : -1;
  const average = averagePrice(position) ?? averagePrice(given) ?? Number.NaN;
  // Stops are measured from where the market is: the average may lie beyond it by now.
  const [from] = useState(() => {
    const now = quotes.field(given.instrument, Q.ltp);
    return now > 0 ? now : average;
  });
  const [exits, setExits] = useState(() => exitsAt(from, sign, view.tick, lastDistances()));
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  // One mark until a definite answer: what is sent again after a lost one, changed or not, protects once.
  const mark = useRef<string>(undefined);
  const { owner, quantity } = guardedPart(position, parts);
  const changed = position.quantity === 0 || Math.sign(position.quantity) !== sign;
  const reading = readExits(exits, { side, quantity, entry: ltp > 0 ? ltp : Number.NaN, view });
  const problem = (field: string): string | undefined => (reading.ok ? undefined : reading.problems.find((one) => one.field === field && !one.missing)?.sentence);
  const terms = reading.ok ? reading.terms : undefined;
  const why = changed ? "The position has changed meanwhile: close this and look at it." : link !== "live" ? "There is no link to Sauda: nothing can be sent now." : !reading.ok ? reading.problems[0]?.sentence : terms ? undefined : "Enter a stop or a target.";
  const figures = terms && bracketFigures(side, average, quantity, view.multiplier, terms);
  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!terms || why !== undefined || busy) return;
    setBusy(true);
    mark.current ??= crypto.randomUUID();
    try {
      await client.call("bracket.protect", { account: given.account, instrument: given.instrument, product: given.product, owner, exits: terms, once: mark.current });
      keepDistances(from, terms.stop?.trigger, terms.targets[0]?.price, terms.targetsAtBroker);
      toast("good", `Protection of ${nameOf(given.instrument)} sent: see Brackets.`);
      onClose();
    } catch (error) {
      const failure = failureOf(error);
      // A definite refusal ends the press; after a lost answer the same mark must go again.
      if (failure.kind !== "Unresolved" && failure.kind !== "Fault") mark.current = undefined;
      setRefusal(failure.kind === "Unresolved" ? `${failure.sentence} Sending again does not double it.` : failure.sentence);
      setBusy(false);
    }
  };
  return (
    <Modal label={`Protect ${nameOf(given.instrument)}`} onClose={onClose}>
      <form className={classes["form"]} onSubmit={(event) => void send(event)}>
        <h2 className={classes["title"]}>{`Protect ${side === "BUY" ? "long" : "short"} ${formatQuantity(quantity)} ${nameOf(given.instrument)} · ${given.product}`}</h2>
        <p className={classes["dim"]}>{`Average ${formatPrice(average, decimalsOf(view.tick))} · last ${formatPrice(ltp, decimalsOf(view.tick))}${owner === "manual" ? "" : ` · of ${owner}`}`}</p>
        <BracketFields id="protect" first exits={exits} reading={reading} view={view} entry={ltp} problem={problem} onChange={(change) => setExits({ ...exits, ...change })} />
        {figures && (
          <p className={classes["dim"]}>
            {[figures.atStop === undefined ? "" : `at the stop ${formatSignedMoney(figures.atStop)}`, figures.atTargets === undefined ? "" : `at the target ${formatSignedMoney(figures.atTargets)}`].filter(Boolean).map(noBreak).join(" · ")}
          </p>
        )}
        {refusal !== "" && <p role="alert" className={classes["refusal"]}>{noBreak(refusal)}</p>}
        <div className={classes["actions"]}>
          {why !== undefined && <span className={classes["why"]}>{why}</span>}
          <button type="button" className="button" onClick={onClose}>Leave it <kbd>Esc</kbd></button>
          <button type="submit" className="button primary" disabled={why !== undefined || busy}>{busy ? "Sending…" : "Protect it"} <kbd>Enter</kbd></button>
        </div>
      </form>
    </Modal>
  );
}
