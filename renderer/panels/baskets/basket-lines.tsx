import type { Failure } from "../../../shared/domain/errors.ts";
import { ORDER_TYPES, needsLimit, needsTrigger } from "../../../shared/domain/words.ts";
import type { OrderType, Product } from "../../../shared/domain/words.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { useInstrument } from "../../state/instruments.ts";
import { expiryText, instrumentTitle } from "../../state/instrument-words.ts";
import { quotes } from "../../state/quotes.ts";
import { cx } from "../../theme/cx.ts";
import { noBreak } from "../../theme/no-break.ts";
import { toast } from "../../workspace/dialogs.ts";
import { refuseLetter } from "../../workspace/refuse-letters.ts";
import { LONG_STEP, STEP, stepPrice, stepQuantity } from "../ticket/ticket-steps.ts";
import { inLots, productsOf } from "../ticket/ticket-terms.ts";
import { editLine, removeLine } from "./basket-store.ts";
import type { LineDraft } from "./basket-store.ts";
import { readLine } from "./basket-terms.ts";
import classes from "./basket.module.css";

const TYPE_WORDS: Readonly<Record<OrderType, string>> = { MARKET: "Market", LIMIT: "Limit", SL: "SL", "SL-M": "SL-M" };

interface BasketLineProps {
  readonly line: LineDraft;
  /** From 1. */
  readonly number: number;
  /** Place in the order of sending, from 1; undefined while it is not known. */
  readonly turn: number | undefined;
  /** What the terminal says against it. */
  readonly problems: readonly Failure[];
}

/** One order of the basket: two rows of fields, what is wrong below them. */
export function BasketLineRow({ line, number, turn, problems }: BasketLineProps) {
  const view = useInstrument(line.instrument);
  const read = readLine(line, view);
  const wrong = "quantity" in read ? problems.map(({ sentence }) => sentence) : read.filter(({ missing }) => !missing).map(({ sentence }) => sentence);
  const name = instrumentTitle(line.instrument);
  const buy = line.side === "BUY";
  const field = (label: string, value: string, step: (steps: number) => string | undefined, change: (text: string) => void) => (
    <input
      className={classes["number"]} aria-label={`${label} of line ${number}, ${name}`} placeholder={label} value={value} inputMode="decimal" autoComplete="off" maxLength={40}
      onFocus={(event) => event.target.select()} onChange={(event) => change(event.target.value)}
      onKeyDown={(event) => {
        if (refuseLetter(event) || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
        event.preventDefault();
        const next = step((event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? LONG_STEP : STEP));
        if (next !== undefined) change(next);
      }}
    />
  );
  const price = (text: string) => (steps: number): string | undefined => view && stepPrice(text, steps, view.tick, quotes.field(view.key, Q.ltp));
  return (
    <li className={classes["line"]} aria-label={`Line ${number}: ${line.side} ${name}`}>
      <div className={classes["head"]}>
        <span className={classes["turn"]} title={turn === undefined ? "Its turn is not known yet" : `Goes out as number ${turn}`}>{turn ?? number}</span>
        <button type="button" className={cx(classes["side"], buy ? classes["buy"] : classes["sell"])} aria-label={`${buy ? "BUY" : "SELL"}: turn line ${number}`} onClick={() => editLine(line.id, { side: buy ? "SELL" : "BUY" })}>
          {buy ? "BUY" : "SELL"}
        </button>
        <b>{name}</b>
        {view?.expiry !== undefined && <span className={classes["expiry"]}>{expiryText(view.expiry)}</span>}
        <button
          type="button" className={classes["remove"]} aria-label={`Remove line ${number}, ${name}`}
          onClick={() => toast("plain", `${name} is out of the basket.`, { label: "Undo", run: removeLine(line.id) })}
        >
          ×
        </button>
      </div>
      <div className={classes["figures"]}>
        {field(view && inLots(view) ? "Lots" : "Quantity", line.quantity, (steps) => stepQuantity(line.quantity, steps), (quantity) => editLine(line.id, { quantity }))}
        <select aria-label={`Type of line ${number}`} value={line.type} onChange={(event) => editLine(line.id, { type: event.target.value as OrderType })}>
          {ORDER_TYPES.map((type) => <option key={type} value={type}>{TYPE_WORDS[type]}</option>)}
        </select>
        {needsLimit(line.type) && field("Price", line.price, price(line.price), (text) => editLine(line.id, { price: text }))}
        {needsTrigger(line.type) && field("Trigger", line.trigger, price(line.trigger), (text) => editLine(line.id, { trigger: text }))}
        <select aria-label={`Product of line ${number}`} value={line.product} onChange={(event) => editLine(line.id, { product: event.target.value as Product })}>
          {[...new Set([...productsOf(view), line.product])].map((product) => <option key={product} value={product}>{product}</option>)}
        </select>
      </div>
      {wrong.map((sentence) => <p key={sentence} className={classes["wrong"]}>{noBreak(sentence)}</p>)}
    </li>
  );
}
