import type { KeyboardEvent } from "react";
import { viewTitle } from "../../state/instrument-words.ts";
import { cx } from "../../theme/cx.ts";
import { BracketFields } from "./bracket-fields.tsx";
import { CONSENT_OFFER } from "./consent.ts";
import { ExitFields } from "./exit-fields.tsx";
import { MoreMenu, RiskSizing } from "./more-menu.tsx";
import { RiskRows } from "./risk-rows.tsx";
import { SendFoot } from "./send-foot.tsx";
import { wayWords } from "./send-ways.ts";
import { bringBack, escapeTicket } from "./ticket-actions.ts";
import { editExits, editWay } from "./ticket-extras.ts";
import { TicketForm } from "./ticket-form.tsx";
import { TicketHints } from "./ticket-hints.tsx";
import { TicketSummary } from "./ticket-summary.tsx";
import { actionText } from "./ticket-terms.ts";
import { TicketTitle } from "./ticket-title.tsx";
import type { TicketModel } from "./use-ticket-model.ts";
import classes from "./ticket.module.css";

/** The Order and Bracket tabs. Enter sends, Esc empties, Ctrl+Z brings back; figures follow what is typed. */
export function OrderForm({ model, bracket }: { readonly model: TicketModel; readonly bracket: boolean }) {
  const { draft, view, changing } = model;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // With Shift it closes messages.
    if (event.key === "Escape" && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      escapeTicket();
    } else if (event.key === "z" && event.ctrlKey && draft.quantity === "" && bringBack()) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault();
      // A held key must not send again and again.
      if (!event.repeat) model.send();
    }
  };
  return (
    <div className={cx(classes["tabContent"], draft.side === "BUY" ? classes["buying"] : classes["selling"])} onKeyDown={onKeyDown}>
      <div className={classes["body"]}>
        <TicketTitle instrument={draft.instrument} prefix={changing ? "Change order: " : ""} />
        <TicketHints instrument={draft.instrument} />
        <TicketForm model={model} bracket={bracket} />
        {view?.tradable === true && !changing && draft.modify === undefined && (
          bracket ? (
            <>
              <BracketFields id="bracket" exits={model.extras.exits} reading={model.exits} view={view} entry={model.entry} problem={model.problem} onChange={editExits} />
              <RiskSizing model={model} view={view} />
            </>
          ) : (
            <>
              <ExitFields model={model} view={view} />
              <MoreMenu model={model} view={view} />
            </>
          )
        )}
        {view && <RiskRows model={model} view={view} />}
        <TicketSummary model={model} />
      </div>
      <SendFoot words={sendWords(model)} block={model.block} press={model.press} send={model.send} offer={model.block?.consent === true ? { label: CONSENT_OFFER, run: model.agree } : sliceOffer(model, bracket)} />
    </div>
  );
}

/** "Buy 100 SBIN @ 814.50, stop 808.00, target 828.00". */
function sendWords({ draft, view, reading, exits, way, changing }: TicketModel): string {
  const verb = draft.side === "BUY" ? "Buy" : "Sell";
  if (!view || !reading.ok) return `${verb} ${view ? viewTitle(view) : ""}`.trim();
  const order = actionText(draft.side, reading.terms, reading.lots, view, changing !== undefined);
  if (!exits.ok || !exits.terms) return `${order}${wayWords(way)}`;
  const { stop, targets } = exits.terms;
  const guards = [stop ? "stop" : "", targets.length === 1 ? "target" : targets.length > 1 ? `${targets.length} targets` : ""].filter(Boolean);
  return `${order} + ${guards.join(" + ")}`;
}

/** Above the freeze quantity the order can go in slices. */
function sliceOffer({ reading }: TicketModel, bracket: boolean): { readonly label: string; readonly run: () => void } | undefined {
  const slices = reading.ok ? undefined : reading.problems.find((one) => one.slices !== undefined)?.slices;
  if (slices === undefined || bracket) return undefined;
  return { label: `Send in ${slices} slices`, run: () => editWay({ kind: "freeze" }) };
}
