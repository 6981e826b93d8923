import type { ReactNode } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { formatPercent, formatQuantity } from "../../../shared/domain/format.ts";
import type { Product } from "../../../shared/domain/words.ts";
import { expiryText } from "../../state/instrument-words.ts";
import { NumberField } from "../ticket/number-field.tsx";
import { readPrice } from "../ticket/number-text.ts";
import { Segments } from "../ticket/segments.tsx";
import { stepPrice, stepQuantity } from "../ticket/ticket-steps.ts";
import { inLots, tickText } from "../ticket/ticket-terms.ts";
import classes from "../ticket/ticket.module.css";
import { lastDay } from "./gtt-terms.ts";
import type { GttDraft, GttField, GttReading, LegDraft } from "./gtt-terms.ts";

const TYPES = [
  { value: "LIMIT", text: "Limit", title: "When it fires, an order at this price or better" },
  { value: "MARKET", text: "Market", title: "When it fires, an order at the best price there is" },
] as const;

interface GttFieldsProps {
  readonly id: string;
  readonly draft: GttDraft;
  readonly reading: GttReading;
  readonly view: InstrumentView;
  readonly ltp: number;
  readonly today: string;
  readonly product: Product;
  readonly onChange: (change: Partial<GttDraft>) => void;
}

/** Type, quantity, triggers, prices and expiry: of a new rule and of one being changed. */
export function GttFields({ id, draft, reading, view, ltp, today, product, onChange }: GttFieldsProps) {
  const problem = (field: GttField): string | undefined => (reading.ok ? undefined : reading.problems.find((one) => one.field === field && !one.missing)?.sentence);
  const legs = draft.kind === "oco" ? ([0, 1] as const) : ([0] as const);
  const edit = (at: 0 | 1, change: Partial<LegDraft>): void => {
    const [lower, upper] = draft.legs;
    onChange({ legs: at === 0 ? [{ ...lower, ...change }, upper] : [lower, { ...upper, ...change }] });
  };
  const lots = inLots(view);
  return (
    <>
      <Segments label="Order type" options={TYPES} value={draft.type} onChange={(type) => onChange({ type })} />
      <div className={classes["fields"]}>
        <NumberField
          id={`${id}-quantity`} first label={lots ? "Lots" : "Quantity"} note={lots ? `lot ${formatQuantity(view.lot)}` : ""} suffix="" value={draft.quantity} problem={problem("quantity")}
          step={(steps) => stepQuantity(draft.quantity, steps)} onChange={(quantity) => onChange({ quantity })}
        />
        <div className={classes["field"]}>
          <label htmlFor={`${id}-expires`}>Last day <span className={classes["note"]}>{dayText(draft.expires)}</span></label>
          <input
            id={`${id}-expires`} type="date" className={classes["date"]} value={draft.expires} min={today} max={lastDay(view, product, today)}
            aria-invalid={problem("expires") !== undefined} onChange={(event) => onChange({ expires: event.target.value })}
          />
          {problem("expires") !== undefined && <p className={classes["problem"]}>{problem("expires")}</p>}
        </div>
      </div>
      {legs.map((at) => {
        const leg = draft.legs[at];
        const name = draft.kind === "single" ? "" : at === 0 ? "Lower " : "Upper ";
        return (
          <div key={at} className={classes["fields"]}>
            <NumberField
              id={`${id}-trigger-${at}`} label={`${name}${name === "" ? "Trigger" : "trigger"}`} note={`tick ${tickText(view)}`} suffix={<Away text={leg.trigger} ltp={ltp} />} value={leg.trigger}
              problem={problem(at === 0 ? "trigger0" : "trigger1")} step={(steps) => stepPrice(leg.trigger, steps, view.tick, ltp)} onChange={(trigger) => edit(at, { trigger })}
            />
            {draft.type === "LIMIT" && (
              <NumberField
                id={`${id}-price-${at}`} label={`${name}${name === "" ? "Price" : "price"}`} suffix="₹" value={leg.price} problem={problem(at === 0 ? "price0" : "price1")}
                step={(steps) => stepPrice(leg.price === "" ? leg.trigger : leg.price, steps, view.tick, ltp)} onChange={(price) => edit(at, { price })}
              />
            )}
          </div>
        );
      })}
    </>
  );
}

/** "17 Aug 2027": the field itself shows days as the machine's country writes them. */
function dayText(day: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? `${expiryText(day)} ${day.slice(0, 4)}` : "at most a year";
}

/** How far a trigger is from the last price. */
function Away({ text, ltp }: { readonly text: string; readonly ltp: number }): ReactNode {
  const read = readPrice(text);
  return read.kind === "value" && ltp > 0 ? `${formatPercent(read.value - ltp, ltp)} %` : "₹";
}
