import { useState } from "react";
import type { SubmitEvent } from "react";
import type { GttView } from "../../../shared/contract/schemas/plans.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { plainRupees } from "../../../shared/domain/units.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { client } from "../../connection/client.ts";
import { nameOf } from "../../grids/columns.ts";
import { decimalsOf, formatPrice } from "../../grids/formats.ts";
import { useInstrument } from "../../state/instruments.ts";
import { useQuoteFields } from "../../state/quotes.ts";
import { useTerminal } from "../../state/terminal.ts";
import { dayText } from "../../theme/day-text.ts";
import { toast } from "../../workspace/dialogs.ts";
import { Modal } from "../../workspace/modal.tsx";
import { Notes } from "../brackets/notes.tsx";
import dialog from "../brackets/plan-dialog.module.css";
import { inLots } from "../ticket/ticket-terms.ts";
import { closeGttDialog, useGttDialog } from "./gtt-actions.ts";
import { GttFields } from "./gtt-fields.tsx";
import { useToday } from "./gtt-form.tsx";
import { legTexts, readGtt } from "./gtt-terms.ts";
import type { GttDraft } from "./gtt-terms.ts";
import { gttState, HOME_WORDS } from "./gtt-words.ts";

/** The dialog of the GTT panel that is open, if any. */
export function GttDialogs() {
  const open = useGttDialog(({ open: one }) => one);
  if (!open) return null;
  return open.kind === "details" ? <GttDetails given={open.rule} /> : <ModifyGtt rule={open.rule} />;
}

const LTP = [Q.ltp] as const;

function ModifyGtt({ rule }: { readonly rule: GttView }) {
  const view = useInstrument(rule.instrument);
  const [ltp = Number.NaN] = useQuoteFields(rule.instrument, LTP);
  const today = useToday();
  const units = rule.legs[0]?.quantity ?? 0;
  const [draft, setDraft] = useState<GttDraft>({
    kind: rule.kind, type: rule.legs[0]?.type ?? "LIMIT", legs: legTexts(rule.legs, plainRupees), expires: rule.expires,
    quantity: String(view && inLots(view) ? units / view.lot : units),
  });
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  if (!view) return null;
  const reading = readGtt(draft, { view, ltp, today, product: rule.product });
  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!reading.ok || busy) return;
    setBusy(true);
    try {
      await client.call("gtt.modify", { account: rule.account, id: rule.id, change: reading.terms });
      toast("good", `The GTT in ${nameOf(rule.instrument)} is changed.`);
      closeGttDialog();
    } catch (error) {
      setRefusal(failureOf(error).sentence);
      setBusy(false);
    }
  };
  const missing = reading.ok ? undefined : (reading.problems.find((one) => !one.missing) ?? reading.problems[0]);
  return (
    <Modal label={`Change the GTT in ${nameOf(rule.instrument)}`} onClose={closeGttDialog}>
      <form className={dialog["form"]} onSubmit={(event) => void send(event)}>
        <h2 className={dialog["title"]}>{`Change GTT: ${rule.side === "BUY" ? "buy" : "sell"} ${nameOf(rule.instrument)}`}</h2>
        <p className={dialog["dim"]}>{`Last price ${formatPrice(ltp, decimalsOf(view.tick))} · ${rule.lives}`}</p>
        <GttFields id="gtt-change" draft={draft} reading={reading} view={view} ltp={ltp} today={today} product={rule.product} onChange={(change) => setDraft({ ...draft, ...change })} />
        {refusal !== "" && <p role="alert" className={dialog["refusal"]}>{refusal}</p>}
        <div className={dialog["actions"]}>
          {missing && <span className={dialog["why"]}>{missing.sentence}</span>}
          <button type="button" className="button" onClick={closeGttDialog}>Leave it <kbd>Esc</kbd></button>
          <button type="submit" className="button primary" disabled={!reading.ok || busy}>{busy ? "Changing…" : "Change the GTT"} <kbd>Enter</kbd></button>
        </div>
      </form>
    </Modal>
  );
}

/** The rule's own words often begin with its state: it is not told twice. */
function stateWords(rule: GttView): string {
  const state = gttState(rule);
  if (rule.text === "") return state;
  return rule.text.startsWith(state) ? rule.text : `${state}: ${rule.text}`;
}

/** Everything about one rule: where it lives and what that means, what happens on a refusal, its story. */
function GttDetails({ given }: { readonly given: GttView }) {
  const rule = useTerminal((state) => state.gtts.get(given.id)) ?? given;
  const view = useInstrument(rule.instrument);
  const decimals = decimalsOf(view?.tick);
  return (
    <Modal label={`GTT in ${nameOf(rule.instrument)}`} onClose={closeGttDialog}>
      <div className={dialog["form"]}>
        <h2 className={dialog["title"]}>{`GTT: ${rule.side === "BUY" ? "buy" : "sell"} ${nameOf(rule.instrument)} · ${rule.product}`}</h2>
        <dl className={dialog["facts"]}>
          {rule.legs.map((leg, i) => (
            <div key={i}><dt>{rule.kind === "single" ? "Trigger" : i === 0 ? "Lower trigger" : "Upper trigger"}</dt><dd>{`${formatPrice(leg.trigger, decimals)}, then ${leg.type === "MARKET" ? "at market" : `limit ${formatPrice(leg.price, decimals)}`}`}</dd></div>
          ))}
          <div><dt>State</dt><dd>{stateWords(rule)}</dd></div>
          {rule.firedPrice !== undefined && <div><dt>Fired</dt><dd>{`at ${formatPrice(rule.firedPrice, decimals)}${rule.kind === "oco" ? `, the ${rule.firedLeg === 1 ? "upper" : "lower"} trigger` : ""}`}</dd></div>}
          <div><dt>Lives</dt><dd>{`${rule.lives}. ${HOME_WORDS[rule.lives]}`}</dd></div>
          <div><dt>Only reduces</dt><dd>{rule.nothingToClose ? "Yes, and nothing is open any more that it could close. Cancel it with C in the list." : rule.reduceOnly ? "Yes: its order is for what is open at most." : "No: it opens a position where none is."}</dd></div>
          <div><dt>If its order is refused</dt><dd>{rule.ifRefused}</dd></div>
          <div><dt>Last day</dt><dd>{dayText(rule.expires)}</dd></div>
          {rule.ruleId !== undefined && <div><dt>At the broker</dt><dd>{`rule ${rule.ruleId}`}</dd></div>}
        </dl>
        <Notes notes={rule.history} />
        <div className={dialog["actions"]}>
          <button type="button" data-autofocus className="button" onClick={closeGttDialog}>Close <kbd>Esc</kbd></button>
        </div>
      </div>
    </Modal>
  );
}
