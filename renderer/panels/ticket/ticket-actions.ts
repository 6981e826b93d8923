import { useEffect, useRef } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { BracketRequest } from "../../../shared/contract/schemas/plans.ts";
import { formatMoney, formatQuantity } from "../../../shared/domain/format.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import { valueOf } from "../../../shared/domain/units.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { instrumentTitle } from "../../state/instrument-words.ts";
import { quotes } from "../../state/quotes.ts";
import { clearTicket, editTicket, useTicket } from "../../state/ticket.ts";
import { toast } from "../../workspace/dialogs.ts";
import type { Question } from "../../workspace/dialogs.ts";
import { focusPanel } from "../../workspace/focus.ts";
import { basketQuestion } from "../baskets/basket-question.tsx";
import type { PreviewLoop } from "./preview-loop.ts";
import type { WayReading } from "./send-ways.ts";
import { askBefore, sending } from "./sending.ts";
import type { SendState, Shipment } from "./sending.ts";
import { anyExit } from "./exit-terms.ts";
import { clearExtras, useExtras } from "./ticket-extras.ts";
import { slicePlan } from "./slice-words.ts";

/** A change that went out leaves the ticket free for the next order and shows the book. */
export function leaveAfterChange(state: SendState): void {
  if (state.kind !== "sent") return;
  clearTicket();
  focusPanel("orders");
}

/** Esc on the order and bracket tabs: sets a doubt aside, else empties the ticket, else leaves it. */
export function escapeTicket(): void {
  if (sending.locked) return;
  if (sending.state.kind === "doubt") return sending.setAside();
  const { modify, quantity, price, trigger } = useTicket.getState();
  const { exits, risk, way } = useExtras.getState();
  const typed = quantity !== "" || price !== "" || trigger !== "" || anyExit(exits) || risk.text !== "" || way.kind !== "whole";
  const empty = modify === undefined && !typed && sending.state.kind === "idle";
  sending.setAside();
  if (empty) return focusPanel("chart");
  const former = { order: useTicket.getState(), extras: { exits, risk, way } };
  clearTicket();
  clearExtras();
  if (modify === undefined && typed) offerBack(former);
}

interface Former {
  readonly order: ReturnType<typeof useTicket.getState>;
  readonly extras: Pick<ReturnType<typeof useExtras.getState>, "exits" | "risk" | "way">;
}

let cleared: Former | undefined;

function offerBack(former: Former): void {
  cleared = former;
  const { instrument } = former.order;
  toast("plain", `The ticket${instrument === undefined ? "" : ` of ${instrumentTitle(instrument)}`} is empty.`, { label: "Bring it back", run: bringBack });
}

/** Puts back what Esc has taken, for the same instrument and while nothing else was typed. @returns false where there is nothing to put back. */
export function bringBack(): boolean {
  const now = useTicket.getState();
  if (!cleared || now.instrument !== cleared.order.instrument || now.modify !== undefined) return false;
  const { side, product, type, validity, quantity, price, trigger } = cleared.order;
  useExtras.setState(cleared.extras);
  editTicket({ side, product, type, validity, quantity, price, trigger });
  cleared = undefined;
  return true;
}

/** What is asked before an order, a bracket or parts go out. */
export function useOrderQuestions(previews: PreviewLoop, view: InstrumentView | undefined, way: WayReading): void {
  const latest = useRef({ previews, view, way });
  useEffect(() => {
    latest.current = { previews, view, way };
  });
  useEffect(() => askBefore((shipment) => question(shipment, latest.current)), []);
}

async function question(shipment: Shipment, { previews, view, way }: { readonly previews: PreviewLoop; readonly view: InstrumentView | undefined; readonly way: WayReading }): Promise<Question | undefined> {
  if (shipment.kind === "slice") return sliceQuestion(shipment.slice, view, way);
  if (shipment.kind === "basket") return basketQuestion(shipment.basket);
  const proposal = shipment.kind === "order" ? shipment.proposal : shipment.kind === "bracket" ? entryOf(shipment.bracket) : undefined;
  const body = proposal && (await previews.of(proposal))?.confirm;
  return body === undefined ? undefined : { title: "Send this order?", body, action: "Send it" };
}

/** The order that opens a bracket. */
function entryOf({ account, instrument, side, product, owner, quantity, entry }: BracketRequest): OrderProposal {
  return { account, instrument, side, product, owner, quantity, ...entry, validity: "DAY" };
}

/** Parts are many orders from one press, so their sum is always put before the trader. */
function sliceQuestion(slice: (Shipment & { kind: "slice" })["slice"], view: InstrumentView | undefined, way: WayReading): Question | undefined {
  if (!view || !way.ok) return undefined;
  const at = slice.type === "LIMIT" ? slice.price : (quotes.field(slice.instrument, Q.ltp) as Price);
  const worth = at > 0 ? `, about ${formatMoney(valueOf(at, slice.quantity, view.multiplier))} in all` : "";
  return {
    title: `${slice.side === "BUY" ? "Buy" : "Sell"} ${formatQuantity(slice.quantity)} ${instrumentTitle(slice.instrument)} in parts?`,
    body: `${slicePlan(slice.way, way.parts, way.largest)}${worth}.`,
    action: "Send the parts",
  };
}
