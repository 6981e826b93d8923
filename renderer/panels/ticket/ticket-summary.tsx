import { useState } from "react";
import type { OrderPreview } from "../../../shared/contract/schemas/orders.ts";
import { formatMoney, formatRupees } from "../../../shared/domain/format.ts";
import { cx } from "../../theme/cx.ts";
import { decimalsOf } from "../../state/instrument-words.ts";
import { UNKNOWN } from "../../theme/quote-text.ts";
import { noBreak } from "../../theme/no-break.ts";
import { ChargeCheck } from "./charge-check.tsx";
import { MarginWords, marginName } from "./margin-words.tsx";
import type { TicketModel } from "./use-ticket-model.ts";
import classes from "./ticket.module.css";

/** What the order costs and where it breaks even, before it is sent. Figures of an earlier draft are faded. */
export function TicketSummary({ model }: { readonly model: TicketModel }) {
  const { view, preview: state, changing } = model;
  const { preview, stale, failure } = state;
  const [open, setOpen] = useState(false);
  const amount = (units: number | undefined): string => (units === undefined ? UNKNOWN : formatMoney(units));
  return (
    <section className={cx(classes["summary"], stale && classes["fading"])} aria-label="Cost of the order" aria-busy={stale}>
      {!changing && (
        <Row
          name={marginName(preview?.marginSource)} value={amount(preview?.margin)} note={preview ? `of ${formatMoney(preview.available)}` : ""}
          warn={preview !== undefined && preview.margin > preview.available}
        />
      )}
      {!changing && <MarginWords source={preview?.marginSource} />}
      <Row name="Order value" value={amount(preview?.orderValue)} />
      <button type="button" className={classes["disclose"]} aria-expanded={open} disabled={!preview} onClick={() => setOpen(!open)}>
        <span>Charges, both ways {preview && <i aria-hidden="true">{open ? "▾" : "▸"}</i>}</span>
        <b>{amount(preview?.charges.roundTrip)}</b>
      </button>
      {open && preview && <Charges preview={preview} model={model} />}
      {preview?.breakEven !== undefined && (
        <Row name="Break-even" value={formatRupees(preview.breakEven, decimalsOf(view))} note={ticksText(preview.breakEvenTicks)} />
      )}
      {failure !== "" && <p className={classes["hint"]}>{`These figures could not be had: ${failure}`}</p>}
      {preview?.hints.map((hint) => <p key={hint} className={classes["hint"]}>{noBreak(hint)}</p>)}
    </section>
  );
}

function ticksText(ticks: number | undefined): string {
  if (ticks === undefined) return "";
  return `${Math.abs(ticks)} tick${Math.abs(ticks) === 1 ? "" : "s"} away`;
}

function Row({ name, value, note = "", warn = false }: { readonly name: string; readonly value: string; readonly note?: string; readonly warn?: boolean }) {
  return (
    <p className={classes["row"]}>
      <span>{name}</span>
      <b className={warn ? classes["short"] : ""}>
        {value} {note !== "" && <span className={classes["note"]}>{note}</span>}
      </b>
    </p>
  );
}

/** Every line of the charges, of this order and of the one that closes it at the same price. */
function Charges({ preview: { charges }, model }: { readonly preview: OrderPreview; readonly model: TicketModel }) {
  return (
    <div className={classes["charges"]}>
      {charges.lines.map(({ name, amount }) => <Row key={name} name={name} value={formatMoney(amount)} />)}
      <Row name="of this order alone" value={formatMoney(charges.entry)} />
      <p className={classes["table"]}>{charges.table}</p>
      <ChargeCheck model={model} />
    </div>
  );
}
