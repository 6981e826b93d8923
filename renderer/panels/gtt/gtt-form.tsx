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
import { CONSENT_OFFER, askConsent, wantsConsent } from "../ticket/consent.ts";
import { Segments } from "../ticket/segments.tsx";
import { SendFoot } from "../ticket/send-foot.tsx";
import { sending, useSending } from "../ticket/sending.ts";
import type { Shipment } from "../ticket/sending.ts";
import { blockPlan } from "../ticket/ticket-block.ts";
import { escapeTicket } from "../ticket/ticket-actions.ts";
import { TicketTitle } from "../ticket/ticket-title.tsx";
import classes from "../ticket/ticket.module.css";
import { GttFields } from "./gtt-fields.tsx";
import { useCloses } from "./gtt-closes.ts";
import { useGttOutlook } from "./gtt-preview.ts";
import type { GttOutlook } from "./gtt-preview.ts";
import { gttAction, gttProducts, lastDay, NO_LEG, readGtt } from "./gtt-terms.ts";
import type { GttDraft } from "./gtt-terms.ts";

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
  // Until it is chosen: what can close what is open is meant to.
  const [chosen, setReduceOnly] = useState<boolean>();
  const products = gttProducts(view);
  const product = products.includes(wanted) ? wanted : (products[0] ?? wanted);
  const clear = (): void => {
    setRest((now) => ({ ...now, legs: [NO_LEG, NO_LEG] }));
    setExpires(undefined);
    setReduceOnly(undefined);
  };
  useEffect(clear, [instrument]);
  const draft = useMemo<GttDraft>(() => ({ ...rest, quantity, expires: expires ?? lastDay(view, product, today) }), [rest, quantity, expires, view, product, today]);
  const reading = readGtt(draft, { view, ltp, today, product });
  const closes = useCloses({ account: account?.id, instrument, product, side });
  const units = reading.ok ? Math.max(...reading.terms.legs.map((leg) => leg.quantity)) : 0;
  const reduceOnly = chosen ?? (units > 0 && closes >= units);
  const rule: GttRequest | undefined = reading.ok && view && account ? { account: account.id, instrument: view.key, side, product, owner: "manual", home: here ? "here" : "auto", reduceOnly, ...reading.terms } : undefined;
  const edit = ({ quantity: typed, expires: day, ...change }: Partial<GttDraft>): void => {
    if (typed !== undefined) editTicket({ quantity: typed });
    if (day !== undefined) setExpires(day);
    setRest({ ...rest, ...change });
  };
  return { instrument, side, quantity, view, account, today, ltp, products, product, setProduct, here, setHere, reduceOnly, setReduceOnly, draft, reading, rule, edit, clear };
}

/** An order that waits for a price. */
export function GttForm() {
  const form = useGttRule();
  const { instrument, side, quantity, view, account, products, product, here, reduceOnly, draft, reading, rule, edit } = form;
  const link = useTerminal((state) => state.link);
  const linkSentence = useTerminal((state) => state.linkSentence);
  const press = useSending(({ state }) => state);
  const shipment: Shipment | undefined = rule && { kind: "gtt", rule };
  const outlook = useGttOutlook(link === "live" ? rule : undefined);
  const block = blockPlan({ connected: link === "live", linkSentence, account, problems: reading.ok ? against(outlook) : reading.problems, otherInDoubt: press.kind === "doubt" && (!shipment || !sending.repeats(shipment)) });
  const send = (): void => {
    if (!block && shipment && !sending.locked) void sending.place(shipment);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === "Escape" && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      form.clear();
      escapeTicket();
    } else if (event.key === "Enter" && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault();
      if (!event.repeat) send();
    }
  };
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
          <label className={classes["check"]} title="When it fires, its order is for what is open on the other side at most; when nothing is, no order goes">
            <input type="checkbox" checked={reduceOnly} onChange={(event) => form.setReduceOnly(event.target.checked)} />
            Only reduce what is open, never open the other way
          </label>
        </div>
        {view?.tradable === true && <Outlook outlook={outlook} ready={reading.ok} />}
      </div>
      <SendFoot words={words} block={block} press={press} send={send} offer={consentOffer(rule, outlook)} />
    </div>
  );
}

function consentOffer(rule: GttRequest | undefined, { preview, stale }: GttOutlook): { readonly label: string; readonly run: () => void } | undefined {
  if (!rule || stale || !wantsConsent(preview?.problems)) return undefined;
  return { label: CONSENT_OFFER, run: () => void askConsent(rule.account, rule.instrument) };
}

/** What the terminal has against the rule, as problems of the form. */
function against({ preview, stale }: GttOutlook): readonly { readonly field: "instrument"; readonly sentence: string; readonly missing: boolean }[] {
  return stale ? [] : (preview?.problems ?? []).map(({ sentence }) => ({ field: "instrument", sentence, missing: false }));
}

/** Where the rule will live and what that means, as the terminal says it. */
function Outlook({ outlook: { preview, stale, failure }, ready }: { readonly outlook: GttOutlook; readonly ready: boolean }) {
  if (!ready) return <p className={classes["quiet"]}>Fill in the terms to see where it will live.</p>;
  return (
    <section className={cx(classes["summary"], stale && classes["fading"])} aria-label="Where it will live" aria-busy={stale}>
      {failure !== "" && <p className={classes["hint"]}>{`Where it will live is not known just now: ${failure}`}</p>}
      {failure === "" && !preview && <p className={classes["hint"]}>Asking where it will live…</p>}
      {preview && preview.problems.length === 0 && <p className={classes["row"]}><span>Will live</span><b>{preview.home}</b></p>}
      {preview?.problems.map(({ sentence }) => <p key={sentence} className={classes["problem"]}>{sentence}</p>)}
      {preview?.sentences.map((sentence) => <p key={sentence} className={classes["hint"]}>{sentence}</p>)}
    </section>
  );
}
