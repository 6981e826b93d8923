import { useEffect, useMemo } from "react";
import type { KeyboardEvent } from "react";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { decimalsOf, viewSubtitle, viewTitle } from "../../state/instrument-words.ts";
import { useQuoteFields, useWant } from "../../state/quotes.ts";
import { loadTicketHabits } from "../../state/ticket.ts";
import { priceText } from "../../theme/quote-text.ts";
import { cx } from "../../theme/cx.ts";
import { actionText } from "./ticket-terms.ts";
import { TicketForm } from "./ticket-form.tsx";
import { TicketOutcome } from "./ticket-outcome.tsx";
import { TicketSummary } from "./ticket-summary.tsx";
import { useTicketModel } from "./use-ticket-model.ts";
import type { TicketModel } from "./use-ticket-model.ts";
import classes from "./ticket.module.css";

/** The order ticket. Enter sends, Esc empties; while a figure is typed its margin, charges and break-even follow. */
export function TicketPanel() {
  const model = useTicketModel();
  useEffect(loadTicketHabits, []);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      model.escape();
    } else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault();
      // A held key must not send again and again.
      if (!event.repeat) model.send();
    }
  };
  return (
    <div className={cx(classes["ticket"], model.draft.side === "BUY" ? classes["buying"] : classes["selling"])} onKeyDown={onKeyDown}>
      <div className={classes["body"]}>
        <TicketTitle model={model} />
        <TicketForm model={model} />
        <TicketSummary model={model} />
      </div>
      <footer className={classes["foot"]}>
        <SendButton model={model} />
        <TicketOutcome press={model.press} />
      </footer>
    </div>
  );
}

const FIELDS = [Q.ltp, Q.bid, Q.ask] as const;

function TicketTitle({ model: { draft, view, changing } }: { readonly model: TicketModel }) {
  const keys = useMemo(() => (draft.instrument === undefined ? [] : [draft.instrument]), [draft.instrument]);
  useWant("ticket", keys);
  const [ltp = Number.NaN, bid = Number.NaN, ask = Number.NaN] = useQuoteFields(draft.instrument, FIELDS);
  if (!view) return null;
  const decimals = decimalsOf(view);
  return (
    <header className={classes["title"]}>
      <h2>{changing ? `Change order: ${viewTitle(view)}` : viewTitle(view)}</h2>
      <span className={classes["subtitle"]}>{viewSubtitle(view)}</span>
      <span data-live className={classes["prices"]}>
        {view.tradable ? (
          <>
            <span className="up" title="Best bid">{priceText(bid, decimals)}</span> <span className="down" title="Best ask">{priceText(ask, decimals)}</span>
          </>
        ) : priceText(ltp, decimals)}
      </span>
    </header>
  );
}

/** Says in full what it will do; while it cannot, why. It stays in the tab order, so that the reason can be read. */
function SendButton({ model: { draft, view, reading, block, busy, changing, send } }: { readonly model: TicketModel }) {
  const verb = draft.side === "BUY" ? "Buy" : "Sell";
  const words = view && reading.ok ? actionText(draft.side, reading.terms, reading.lots, view, changing !== undefined) : `${verb} ${view ? viewTitle(view) : ""}`;
  return (
    <>
      <button
        type="button" className={classes["send"]} aria-disabled={block !== undefined || busy} aria-busy={busy}
        aria-describedby={block ? "ticket-block" : undefined} onClick={send}
      >
        {busy ? "Sending…" : words.trim()} <kbd>Enter</kbd>
      </button>
      {block && <p id="ticket-block" role="status" className={block.atField ? "visually-hidden" : block.quiet ? classes["quiet"] : classes["block"]}>{block.sentence}</p>}
    </>
  );
}
