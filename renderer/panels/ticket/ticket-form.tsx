import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { OrderType, Product, Side, Validity } from "../../../shared/domain/words.ts";
import { needsLimit, needsTrigger } from "../../../shared/domain/words.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { quotes } from "../../state/quotes.ts";
import { editTicket } from "../../state/ticket.ts";
import { NumberField } from "./number-field.tsx";
import { Segments } from "./segments.tsx";
import { inLots, productsOf, tickText } from "./ticket-terms.ts";
import { stepPrice, stepQuantity } from "./ticket-steps.ts";
import type { TicketModel } from "./use-ticket-model.ts";
import classes from "./ticket.module.css";

const SIDES = [
  { value: "BUY", text: <>BUY <kbd>B</kbd></>, tone: "buy" },
  { value: "SELL", text: <>SELL <kbd>S</kbd></>, tone: "sell" },
] as const;
const TYPES = [
  { value: "MARKET", text: "Market", title: "At the best price there is (Alt+1)" },
  { value: "LIMIT", text: "Limit", title: "At this price or better (Alt+2)" },
  { value: "SL", text: "SL", title: "Stop-loss limit: waits for its trigger, then a limit order (Alt+3)" },
  { value: "SL-M", text: "SL-M", title: "Stop-loss market: waits for its trigger, then a market order (Alt+4)" },
] as const;
const TERMS = [
  { value: "DAY", text: "DAY", title: "Stays until the close" },
  { value: "IOC", text: "IOC", title: "Immediate or cancel: what does not trade at once is cancelled" },
] as const;
const PRODUCT_WORDS: Readonly<Record<Product, string>> = {
  MIS: "Intraday: closed by the broker before the end of the day",
  CNC: "Delivery: shares go to your demat account",
  NRML: "Carried over night until expiry",
  MTF: "Margin trading facility",
};

/** Side, product, type, quantity and prices of an order, or of the entry of a bracket (which stays for the day). */
export function TicketForm({ model: { draft, view, reading, changing, problem }, bracket = false }: { readonly model: TicketModel; readonly bracket?: boolean }) {
  const fixed = changing !== undefined;
  const ltp = (): number => (view ? quotes.field(view.key, Q.ltp) : Number.NaN);
  const lots = view !== undefined && inLots(view);
  const units = reading.ok ? reading.terms.quantity : reading.units;
  return (
    <div className={classes["form"]}>
      <Segments<Side> label="Side" options={SIDES} value={draft.side} disabled={fixed} onChange={(side) => editTicket({ side })} />
      <div className={bracket ? undefined : classes["pair"]}>
        <Segments<Product>
          label="Product" value={draft.product} disabled={fixed} onChange={(product) => editTicket({ product })}
          options={(fixed ? [draft.product] : [...new Set([...productsOf(view), draft.product])]).map((value) => ({ value, text: value, title: PRODUCT_WORDS[value] }))}
        />
        {!bracket && <Segments<Validity> label="Validity" options={TERMS} value={draft.validity} onChange={(validity) => editTicket({ validity })} />}
      </div>
      <Segments<OrderType> label="Order type" options={TYPES} value={draft.type} onChange={(type) => editTicket({ type })} />
      <div className={classes["fields"]}>
        <NumberField
          id="ticket-quantity" first label={lots ? "Lots" : "Quantity"} note={lots ? `lot ${formatQuantity(view.lot)}` : ""} suffix={lots ? unitsText(view, units) : ""}
          value={draft.quantity} problem={problem("quantity")} step={(steps) => stepQuantity(draft.quantity, steps)} onChange={(quantity) => editTicket({ quantity })}
        />
        {needsLimit(draft.type) && (
          <NumberField
            id="ticket-price" label="Price" note={view && view.tick > 0 ? `tick ${tickText(view)}` : ""} suffix="₹" value={draft.price} problem={problem("price")}
            step={(steps) => view && stepPrice(draft.price, steps, view.tick, ltp())} onChange={(price) => editTicket({ price })}
          />
        )}
        {needsTrigger(draft.type) && (
          <NumberField
            id="ticket-trigger" label="Trigger" note={view && view.tick > 0 ? `tick ${tickText(view)}` : ""} suffix="₹" value={draft.trigger} problem={problem("trigger")}
            step={(steps) => view && stepPrice(draft.trigger, steps, view.tick, ltp())} onChange={(trigger) => editTicket({ trigger })}
          />
        )}
      </div>
      {changing && <p className={classes["quiet"]}>{changingWords(changing.quantity, changing.filled)}</p>}
    </div>
  );
}

/** Units that go to the exchange, spelled out where lots are typed. */
function unitsText(view: InstrumentView, units: number | undefined): string {
  return units === undefined ? `× ${formatQuantity(view.lot)}` : `= ${formatQuantity(units)}`;
}

function changingWords(total: number, filled: number): string {
  if (filled === 0) return `The order is for ${formatQuantity(total)}; nothing is filled yet.`;
  return `The order is for ${formatQuantity(total)}, of which ${formatQuantity(filled)} are filled. The quantity here is the new total.`;
}
