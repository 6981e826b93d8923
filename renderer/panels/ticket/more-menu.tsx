import { useId } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { useTerminal } from "../../state/terminal.ts";
import { editTicket } from "../../state/ticket.ts";
import { noBreak } from "../../theme/no-break.ts";
import { NumberField } from "./number-field.tsx";
import { readPrice } from "./number-text.ts";
import { equityOf, sizeTicket } from "./risk-size.ts";
import { Segments } from "./segments.tsx";
import type { WayKind } from "./send-ways.ts";
import { slicePlan } from "./slice-words.ts";
import { openTemplates } from "./templates-store.ts";
import { editRisk, editWay, useExtras } from "./ticket-extras.ts";
import { stepQuantity } from "./ticket-steps.ts";
import { inLots } from "./ticket-terms.ts";
import type { TicketModel } from "./use-ticket-model.ts";
import classes from "./ticket.module.css";

const WAYS = [
  { value: "whole", text: "Whole", title: "One order" },
  { value: "freeze", text: "Slices", title: "As large as the exchange takes, one after the other at once" },
  { value: "twap", text: "TWAP", title: "Equal parts over a span of time" },
  { value: "iceberg", text: "Iceberg", title: "A part shown at a time; the next goes when it has filled" },
] as const;

/** Size by risk, ways to send, templates: behind one button, since most orders need none of them. */
export function MoreMenu({ model, view }: { readonly model: TicketModel; readonly view: InstrumentView }) {
  const { extras: { more, way } } = model;
  const id = useId();
  return (
    <>
      <div className={classes["moreLine"]}>
        <button type="button" className={classes["link"]} aria-expanded={more} aria-controls={id} title="Alt+M" onClick={() => useExtras.setState({ more: !more })}>
          {more ? "▾" : "▸"} Size by risk, parts{way.kind === "whole" ? "" : " · on"}
        </button>
        <button type="button" className={classes["link"]} title="Alt+T" onClick={openTemplates}>Templates…</button>
      </div>
      {more && (
        <div id={id} className={classes["more"]}>
          <RiskSizing model={model} view={view} />
          <Ways model={model} view={view} />
        </div>
      )}
    </>
  );
}

/** What may be lost and the stop make a quantity; it is put into its field by a press. */
export function RiskSizing({ model: { draft, extras: { risk, exits }, entry, account }, view }: { readonly model: TicketModel; readonly view: InstrumentView }) {
  const funds = useTerminal((state) => (account ? state.funds.get(account.id) : undefined));
  const stop = readPrice(exits.stop);
  const size = sizeTicket(risk, { side: draft.side, entry, stop: stop.kind === "value" ? stop.value : undefined, view, equity: equityOf(funds) });
  const apply = (): void => {
    if (size.kind === "size") editTicket({ quantity: String(inLots(view) ? size.quantity / view.lot : size.quantity) });
  };
  return (
    <div className={classes["risk"]}>
      <div className={classes["riskLine"]}>
        <NumberField
          id="ticket-risk" label="Risk" note="size by it" suffix={risk.unit === "rupees" ? "₹" : "%"} value={risk.text} problem={size.kind === "bad" ? size.sentence : undefined}
          step={() => undefined} onChange={(text) => editRisk({ text })} onEnter={size.kind === "size" ? apply : undefined}
        />
        <Segments label="Risk in" value={risk.unit} onChange={(unit) => editRisk({ unit })} options={[{ value: "rupees", text: "₹" }, { value: "percent", text: "%", title: "Of the account" }]} />
        <button type="button" className="button" disabled={size.kind !== "size"} onClick={apply}>Use</button>
      </div>
      {size.kind !== "bad" && <p className={classes["quiet"]}>{noBreak(size.sentence)}</p>}
    </div>
  );
}

function Ways({ model: { extras: { way }, way: read, problem, reading }, view }: { readonly model: TicketModel; readonly view: InstrumentView }) {
  const wrong = problem("way");
  const field = { problem: undefined, suffix: "" };
  return (
    <div className={classes["form"]}>
      <Segments<WayKind> label="Send as" options={WAYS} value={way.kind} onChange={(kind) => editWay({ kind })} />
      {way.kind === "twap" && (
        <div className={classes["thirds"]}>
          <NumberField id="ticket-parts" label="Parts" {...field} value={way.parts} step={(steps) => stepQuantity(way.parts, steps)} onChange={(parts) => editWay({ parts })} />
          <NumberField id="ticket-minutes" label="Over" {...field} suffix="min" value={way.minutes} step={(steps) => stepQuantity(way.minutes, steps)} onChange={(minutes) => editWay({ minutes })} />
          <NumberField id="ticket-jitter" label="Jitter" {...field} suffix="%" value={way.jitter} step={(steps) => stepQuantity(way.jitter, steps)} onChange={(jitter) => editWay({ jitter })} />
        </div>
      )}
      {way.kind === "iceberg" && (
        <NumberField id="ticket-show" label={inLots(view) ? "Lots shown" : "Shown"} {...field} value={way.show} step={(steps) => stepQuantity(way.show, steps)} onChange={(show) => editWay({ show })} />
      )}
      {wrong !== undefined && <p className={classes["problem"]}>{wrong}</p>}
      {read.ok && read.way && reading.ok && <p className={classes["quiet"]}>{`${slicePlan(read.way, read.parts, read.largest)}. The figures below are of the largest part.`}</p>}
    </div>
  );
}
