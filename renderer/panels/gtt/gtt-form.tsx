import { useEffect, useMemo, useState } from "react";
import type { KeyboardEvent } from "react";
import type { GttRequest } from "../../../shared/contract/schemas/plans.ts";
import { istDay } from "../../../shared/domain/time.ts";
import type { Product, Side } from "../../../shared/domain/words.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { useAccount } from "../../state/account.ts";
import { useInstrument } from "../../state/instruments.ts";
import { viewTitle } from "../../state/instrument-words.ts";
import { useQuoteFields } from "../../state/quotes.ts";
import { useTerminal } from "../../state/terminal.ts";
import { editTicket, useTicket } from "../../state/ticket.ts";
import { cx } from "../../theme/cx.ts";
import { Segments } from "../ticket/segments.tsx";
import { SendFoot } from "../ticket/send-foot.tsx";
import { sending, useSending } from "../ticket/sending.ts";
import type { Shipment } from "../ticket/sending.ts";
import { blockPlan } from "../ticket/ticket-block.ts";
import { escapeTicket } from "../ticket/ticket-actions.ts";
import { TicketTitle } from "../ticket/ticket-title.tsx";
import classes from "../ticket/ticket.module.css";
import { GttFields } from "./gtt-fields.tsx";
import { gttAction, gttProducts, lastDay, NO_LEG, readGtt } from "./gtt-terms.ts";
import type { GttDraft } from "./gtt-terms.ts";
import { expectedHome, HOME_WORDS, REFUSED_WORDS } from "./gtt-words.ts";

const SIDES = [
  { value: "BUY", text: <>BUY</>, tone: "buy" },
  { value: "SELL", text: <>SELL</>, tone: "sell" },
] as const;
const KINDS = [
  { value: "single", text: "Single", title: "One trigger" },
  { value: "oco", text: "OCO", title: "Two triggers, one below and one above: when one fires the other is gone" },
] as const;
const LTP = [Q.ltp] as const;

/** Today by the market's clock, else by this machine's, in India. */
export function useToday(): string {
  return useTerminal((state) => state.session?.day) ?? istDay(Date.now());
}

/** The rule on the ticket: side and quantity are the ticket's own, the rest lives here. */
function useGttRule() {
  const { instrument, side, quantity } = useTicket();
  const view = useInstrument(instrument);
  const account = useAccount();
  const today = useToday();
  const [ltp = Number.NaN] = useQuoteFields(instrument, LTP);
  const [rest, setRest] = useState<Omit<GttDraft, "quantity" | "expires">>({ kind: "single", type: "LIMIT", legs: [NO_LEG, NO_LEG] });
  // Until a day is chosen, as long as it can.
  const [expires, setExpires] = useState<string>();
  const [wanted, setProduct] = useState<Product>("CNC");
  const [here, setHere] = useState(false);
  const products = gttProducts(view);
  const product = products.includes(wanted) ? wanted : (products[0] ?? wanted);
  const clear = (): void => {
    setRest((now) => ({ ...now, legs: [NO_LEG, NO_LEG] }));
    setExpires(undefined);
  };
  useEffect(clear, [instrument]);
  const draft = useMemo<GttDraft>(() => ({ ...rest, quantity, expires: expires ?? lastDay(view, product, today) }), [rest, quantity, expires, view, product, today]);
  const reading = readGtt(draft, { view, ltp, today, product });
  const rule: GttRequest | undefined = reading.ok && view && account ? { account: account.id, instrument: view.key, side, product, owner: "manual", home: here ? "here" : "auto", ...reading.terms } : undefined;
  const edit = ({ quantity: typed, expires: day, ...change }: Partial<GttDraft>): void => {
    if (typed !== undefined) editTicket({ quantity: typed });
    if (day !== undefined) setExpires(day);
    setRest({ ...rest, ...change });
  };
  return { instrument, side, quantity, view, account, today, ltp, products, product, setProduct, here, setHere, draft, reading, rule, edit, clear };
}

/** An order that waits for a price. */
export function GttForm() {
  const form = useGttRule();
  const { instrument, side, quantity, view, account, products, product, here, draft, reading, rule, edit } = form;
  const link = useTerminal((state) => state.link);
  const linkSentence = useTerminal((state) => state.linkSentence);
  const press = useSending(({ state }) => state);
  const shipment: Shipment | undefined = rule && { kind: "gtt", rule };
  const block = blockPlan({ connected: link === "live", linkSentence, account, problems: reading.ok ? [] : reading.problems, otherInDoubt: press.kind === "doubt" && (!shipment || !sending.repeats(shipment)) });
  const send = (): void => {
    if (!block && shipment && !sending.locked) void sending.place(shipment);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      form.clear();
      escapeTicket();
    } else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault();
      if (!event.repeat) send();
    }
  };
  const expected = view && expectedHome(draft, product, view, account, here);
  const words = view && reading.ok ? `GTT: ${gttAction(side, quantity.trim(), viewTitle(view), reading.terms.legs, view)}` : "Save the GTT";
  return (
    <div className={cx(classes["tabContent"], side === "BUY" ? classes["buying"] : classes["selling"])} onKeyDown={onKeyDown}>
      <div className={classes["body"]}>
        <TicketTitle instrument={instrument} />
        <div className={classes["form"]}>
          <Segments<Side> label="Side" options={SIDES} value={side} onChange={(next) => editTicket({ side: next })} />
          <div className={classes["pair"]}>
            <Segments label="Kind" options={KINDS} value={draft.kind} onChange={(kind) => edit({ kind })} />
            <Segments<Product> label="Product" options={products.map((value) => ({ value, text: value }))} value={product} onChange={form.setProduct} />
          </div>
          {view?.tradable === true && (
            <GttFields id="gtt" draft={draft} reading={reading} view={view} ltp={form.ltp} today={form.today} product={product} onChange={edit} />
          )}
          <Segments label="Lives" value={here ? "here" : "auto"} onChange={(value) => form.setHere(value === "here")} options={[{ value: "auto", text: "At broker if it can" }, { value: "here", text: "Here" }]} />
        </div>
        {expected && (
          <section className={classes["summary"]} aria-label="Where it will live">
            <p className={classes["row"]}><span>Will live</span><b>{expected}</b></p>
            <p className={classes["hint"]}>{HOME_WORDS[expected]}</p>
            <p className={classes["hint"]}>{REFUSED_WORDS[expected]}</p>
          </section>
        )}
      </div>
      <SendFoot words={words} block={block} press={press} send={send} />
    </div>
  );
}
